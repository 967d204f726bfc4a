"""The stream: a pass lets in, a poke wakes, a cut ends; no database and no Django."""

import asyncio
import contextlib
import os
import time
from typing import Any

import psycopg
import pytest

from bench_http import Ear
from bench_servers import database, live, place
from bench_stream import connections
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
    allowed = roompass.check(token, secret=SECRET)
    assert allowed and allowed[:3] == ("room", "device", "")
    assert roompass.check(token, secret="another") is None
    assert roompass.check(token.replace("room", "moor"), secret=SECRET) is None
    assert roompass.check(token, secret=SECRET, now=time.time() + roompass.LIFE + 1) is None
    assert roompass.check("nonsense", secret=SECRET) is None


def test_a_listener_hears_pokes_of_its_own_room_only() -> None:
    async def story() -> str:
        line = Line()
        token = roompass.issue("one", secret=SECRET)
        listening = asyncio.create_task(asgi.application(scope(token), line.receive, line.send))
        await until(line, "event: beat")
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
            await until(line, "event: beat")
        asgi.hub.take("cut:device0", "")
        await asyncio.wait_for(tasks[0], 5)
        still = not tasks[1].done()
        lines[1].gone.set()
        asgi.hub.wake("room", "end")
        await tasks[1]
        return tasks[0].done(), still

    assert asyncio.run(story()) == (True, True)


def test_what_was_issued_before_a_cut_lets_nobody_back_in(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = asgi.Hub()
    old, later = (
        roompass.check(roompass.issue("room", secret=SECRET, holder="device", now=time.time() + shift), secret=SECRET)
        for shift in (-30, 30)
    )
    other = roompass.check(roompass.issue("room", secret=SECRET, holder="other"), secret=SECRET)
    assert old and later and other
    hub.cut("device")
    assert [hub.lets_in(one) for one in (old, later, other)] == [False, True, True]
    in_time = time.time() + roompass.LIFE + 1
    monkeypatch.setattr(time, "time", lambda: in_time)
    hub.cut("another")
    assert hub.cuts.keys() == {"another"}  # the pass has run out by itself


def test_words_of_one_table_are_news_to_it_and_to_those_who_look_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = asgi.Hub()
    holders = {"screen": "table1", "second": "table1", "neighbour": "table2", "phone": "phone", "host": ""}
    with contextlib.ExitStack() as lines:
        listeners = {
            holder: lines.enter_context(hub.listening(roompass.Pass("room", holder, part, 0)))
            for holder, part in holders.items()
        }
        hub.wake("room", "answers table1 -screen")
        assert [name for name, one in listeners.items() if one.topics] == ["second", "host"]
        hub.wake("room", "run")
        assert all("run" in one.topics for one in listeners.values())


def test_a_stream_beats_and_ends_in_time_at_a_moment_of_its_own() -> None:
    assert (asgi.HEARTBEAT, asgi.LIFE) == (15, 600)

    async def story() -> list[Line]:
        lines = [Line() for _line in range(20)]
        token = roompass.issue("room", secret=SECRET)
        tasks = [asyncio.create_task(asgi.application(scope(token), one.receive, one.send)) for one in lines]
        for line in lines:
            await until(line, "event: beat")
        listeners, now = asgi.hub.everybody(), time.monotonic()
        for listener in listeners:
            listener.look_at_the_clock(now + 14)
            listener.look_at_the_clock(now + 16)
        for line in lines:
            await until(line, "event: beat\ndata:\n\nevent: beat")
        lives = [listener.ends_at - now for listener in listeners]
        assert max(lives) < 600 and min(lives) > 530 and len({round(life) for life in lives}) > 5
        for listener in listeners:
            listener.look_at_the_clock(now + 600)
        async with asyncio.timeout(5):
            await asyncio.gather(*tasks)
        return lines

    for line in asyncio.run(story()):
        assert line.text.count("event: beat") == 2
        assert line.sent[-1] == {"type": "http.response.body", "body": b""}
    assert not asgi.hub.rooms


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
        await until(before, "event: beat")
        asgi.hub.fall_silent()
        await asyncio.wait_for(listening, 5)
        await asgi.application(scope(token), after.receive, after.send)
        return before, after

    before, after = asyncio.run(story())
    assert before.sent[-1]["body"] == b"" and not before.sent[-1].get("more_body")
    assert after.sent[0]["status"] == 503


def test_one_who_does_not_read_holds_up_nobody_and_hears_of_each_thing_once() -> None:
    hub = asgi.Hub()
    with hub.listening(roompass.Pass("room", "", "", 0)) as listener:
        for _n in range(100):
            hub.wake("room", "answers")
            hub.wake("room", "run")
        assert asyncio.run(listener.hear()) == ["answers", "run"]
        assert not listener.topics


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


@pytest.mark.postgres
def test_open_streams_hold_no_connection_to_the_database() -> None:
    async def story(environment: dict[str, str], port: int) -> int:
        token = roompass.issue("room", secret=environment["SECRET_KEY"])
        ears = await asyncio.gather(*(Ear.at(port, f"/stream/?pass={token}") for _ear in range(40)))
        async with await psycopg.AsyncConnection.connect(environment["DATABASE_URL"]) as line:
            held = await connections(line)
        for ear in ears:
            ear.leave()
        return held

    with database(os.environ["DATABASE_URL"]) as url, place(url) as environment, live(environment) as server:
        assert asyncio.run(story(environment, server.port)) == 0
