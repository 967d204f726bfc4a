"""The stream: a pass lets in, a poke wakes, a cut ends; no database and no Django."""

import asyncio
import contextlib
import time
from typing import Any

import pytest

from ned import asgi, roompass

SECRET = "a secret that is long enough to be one"


class Line:
    """One listener's end of the connection."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.gone = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()


def scope(token: str, path: str = "/stream/") -> dict[str, Any]:
    return {"type": "http", "path": path, "query_string": f"pass={token}".encode()}


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setattr(asgi.hub, "hears", True)  # as after Redis has answered


async def until(line: Line, words: str) -> None:
    async with asyncio.timeout(5):
        while words not in line.text:  # noqa: ASYNC110 (it waits for what the other end writes)
            await asyncio.sleep(0)


def test_a_pass_is_good_for_its_room_until_it_runs_out() -> None:
    token = roompass.issue("room", secret=SECRET, holder="device")
    assert roompass.check(token, secret=SECRET) == ("room", "device")
    assert roompass.check(token, secret="another") is None
    assert roompass.check(token.replace("room", "moor"), secret=SECRET) is None
    assert roompass.check(token, secret=SECRET, now=time.time() + roompass.LIFE + 1) is None
    assert roompass.check("nonsense", secret=SECRET) is None


def test_a_listener_hears_pokes_of_its_own_room_only() -> None:
    async def story() -> str:
        line = Line()
        token = roompass.issue("one", secret=SECRET)
        listening = asyncio.create_task(asgi.application(scope(token), line.receive, line.send))
        await until(line, "event: open")
        asgi.hub.wake("two", "answers")
        asgi.hub.wake("one", "run")
        await until(line, "data: run")
        line.gone.set()
        asgi.hub.wake("one", "last")
        await listening
        return line.text

    assert "answers" not in asyncio.run(story())
    assert not asgi.hub.rooms


def test_a_device_that_is_cut_is_cut_and_the_others_stay() -> None:
    async def story() -> tuple[bool, bool]:
        lines = [Line(), Line()]
        tasks = [
            asyncio.create_task(
                asgi.application(
                    scope(roompass.issue("room", secret=SECRET, holder=f"device{n}")), line.receive, line.send
                )
            )
            for n, line in enumerate(lines)
        ]
        for line in lines:
            await until(line, "event: open")
        asgi.hub.wake("room", "cut:device0")
        await asyncio.wait_for(tasks[0], 5)
        still = not tasks[1].done()
        lines[1].gone.set()
        asgi.hub.wake("room", "end")
        await tasks[1]
        return tasks[0].done(), still

    assert asyncio.run(story()) == (True, True)


def test_without_a_pass_there_is_nothing_there() -> None:
    async def story(token: str, path: str = "/stream/") -> int:
        line = Line()
        await asgi.application(scope(token, path), line.receive, line.send)
        return int(line.sent[0]["status"])

    assert asyncio.run(story("made.up.1.x")) == 404
    assert asyncio.run(story("", "/stream/health/")) == 200


def test_while_redis_is_silent_no_page_rests_on_its_stream() -> None:
    async def story() -> tuple[Line, Line]:
        before, after = Line(), Line()
        token = roompass.issue("room", secret=SECRET)
        listening = asyncio.create_task(asgi.application(scope(token), before.receive, before.send))
        await until(before, "event: open")
        asgi.hub.fall_silent()
        await asyncio.wait_for(listening, 5)
        await asgi.application(scope(token), after.receive, after.send)
        return before, after

    before, after = asyncio.run(story())
    assert before.sent[-1]["body"] == b"" and not before.sent[-1].get("more_body")
    assert after.sent[0]["status"] == 503


def test_one_who_does_not_read_holds_up_nobody() -> None:
    hub = asgi.Hub()
    with hub.listening("room") as queue:
        for n in range(100):
            hub.wake("room", f"{n}")
        assert queue.qsize() == 32


def test_the_subscription_survives_a_redis_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", pause)

    async def story() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asgi.Hub().subscribe("redis://127.0.0.1:1/0")

    asyncio.run(story())
    assert pauses == [1, 1, 1]


def test_it_starts_and_stops_when_the_server_says_so() -> None:
    async def story() -> list[str]:
        said: list[str] = []
        asked = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive() -> dict[str, Any]:
            return next(asked)

        async def send(message: dict[str, Any]) -> None:
            said.append(message["type"])

        await asgi.application({"type": "lifespan"}, receive, send)
        return said

    assert asyncio.run(story()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_secret_may_lie_in_a_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert asgi.env("SECRET_KEY") == "from a file"
