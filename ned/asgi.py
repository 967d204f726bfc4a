"""The stream and nothing else: a bare ASGI application. No Django, no database, no data in the messages.

One process holds one Redis subscription and wakes the pages that look at a room. A page that hears a poke asks for its
fragment again through its normal view and its normal door. Started as `uvicorn ned.asgi:application`.
"""

import asyncio
import contextlib
import os
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import redis.asyncio

from ned import roompass

HEARTBEAT = 15.0
SILENT = "silent"
LIFE = 600.0
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    # The pass in the address is what lets in, no cookie does, so any page that has it may listen.
    (b"access-control-allow-origin", b"*"),
]

type Send = Callable[[dict[str, Any]], Awaitable[None]]
type Receive = Callable[[], Awaitable[dict[str, Any]]]


def env(name: str) -> str:
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, "")


class Hub:
    """Who listens to which room, fed by one subscription."""

    def __init__(self) -> None:
        self.rooms: defaultdict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        # Without Redis nothing is heard: then no page may rest on its stream, and all of them poll.
        self.hears = False

    @contextlib.contextmanager
    def listening(self, room: str) -> Any:
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=32)
        self.rooms[room].add(queue)
        try:
            yield queue
        finally:
            self.rooms[room].discard(queue)
            if not self.rooms[room]:
                del self.rooms[room]

    def wake(self, room: str, topic: str) -> None:
        for queue in self.rooms.get(room, ()):
            if not queue.full():  # one who does not read is behind anyway and asks again with the next poke
                queue.put_nowait(topic)

    def fall_silent(self) -> None:
        self.hears = False
        for room in list(self.rooms):
            self.wake(room, SILENT)

    async def subscribe(self, url: str) -> None:
        """Stay subscribed for ever: Redis may go and come back without hands."""
        while True:
            try:
                client = redis.asyncio.from_url(url, decode_responses=True, socket_connect_timeout=1)
                async with client.pubsub() as pubsub:
                    await pubsub.psubscribe("room:*")
                    async for message in pubsub.listen():
                        self.hears = True  # the first is Redis's word that we are subscribed
                        if message["type"] == "pmessage":
                            self.wake(message["channel"].removeprefix("room:"), message["data"])
            except (redis.RedisError, OSError):
                self.fall_silent()
                await asyncio.sleep(1)


hub = Hub()
background: set[asyncio.Task[None]] = set()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "http":
        await answer(scope, receive, send)


async def lifespan(receive: Receive, send: Send) -> None:
    await receive()
    background.add(asyncio.create_task(hub.subscribe(env("REDIS_URL"))))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    for task in background:
        task.cancel()
    await send({"type": "lifespan.shutdown.complete"})


async def answer(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["path"].endswith("/health/"):
        await plain(send, 200, b"ok")
        return
    token = parse_qs(scope["query_string"].decode("ascii", "replace")).get("pass", [""])[0]
    allowed = roompass.check(token, secret=env("SECRET_KEY"))
    if not allowed:
        await plain(send, 404, b"not found")
        return
    if not hub.hears:
        await plain(send, 503, b"nothing is heard")
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await stream(allowed, receive, send)


async def plain(send: Send, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})


async def stream(allowed: tuple[str, str], receive: Receive, send: Send) -> None:
    room, holder = allowed
    gone = asyncio.create_task(until_gone(receive))
    with hub.listening(room) as queue:
        await write(send, f"retry: {random.randint(1000, 5000)}\nevent: open\ndata: \n\n")
        ends = asyncio.get_running_loop().time() + LIFE + random.uniform(-60, 0)
        while hub.hears and not gone.done() and asyncio.get_running_loop().time() < ends:
            with contextlib.suppress(TimeoutError):
                topic = await asyncio.wait_for(queue.get(), HEARTBEAT)
                if topic == SILENT or (holder and topic == f"cut:{holder}"):
                    break
                await write(send, f"event: poke\ndata: {topic}\n\n")
                continue
            await write(send, ":\n\n")
    gone.cancel()
    with contextlib.suppress(OSError):
        await send({"type": "http.response.body", "body": b""})


async def write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
