"""The stream and nothing else: a bare ASGI application. No Django, no database, no data in the messages.

One process holds one Redis subscription and wakes the pages that look at a room. A page that hears a poke asks for its
fragment again through its normal view and its normal door. Started as `uvicorn ned.asgi:application`.
"""

import asyncio
import contextlib
import os
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import redis.asyncio

from ned import roompass
from ned.roompass import Pass

HEARTBEAT = 15.0
LIFE = 600.0
# The first is sent at once: a page that has heard nothing sits behind something that holds the stream back, and polls.
BEAT = "event: beat\ndata:\n\n"
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


class Listener:
    """An open page, and the topics it has not been told yet: each once, however often it came."""

    def __init__(self, allowed: Pass) -> None:
        self.allowed = allowed
        self.topics: dict[str, None] = {}
        self.ended = False
        self.news = asyncio.Event()
        self.told_at = time.monotonic()
        # Not all in the same breath: they have come together, after a restart of this process.
        self.ends_at = self.told_at + LIFE - random.uniform(1, 60)

    def wake(self, topic: str) -> None:
        self.topics[topic] = None
        self.news.set()

    def end(self) -> None:
        self.ended = True
        self.news.set()

    async def hear(self) -> list[str]:
        """Its news; none is a beat."""
        await self.news.wait()
        self.news.clear()
        self.told_at = time.monotonic()
        news, self.topics = list(self.topics), {}
        return news

    def look_at_the_clock(self, now: float) -> None:
        if now >= self.ends_at:
            self.end()
        elif now - self.told_at >= HEARTBEAT:
            self.news.set()


class Hub:
    """Who listens to which room, fed by one subscription."""

    def __init__(self) -> None:
        self.rooms: defaultdict[str, set[Listener]] = defaultdict(set)
        self.cuts: dict[str, float] = {}
        # Without Redis nothing is heard: then no page may rest on its stream, and all of them poll.
        self.hears = False

    @contextlib.contextmanager
    def listening(self, allowed: Pass) -> Iterator[Listener]:
        listener = Listener(allowed)
        self.rooms[allowed.room].add(listener)
        try:
            yield listener
        finally:
            self.rooms[allowed.room].discard(listener)
            if not self.rooms[allowed.room]:
                del self.rooms[allowed.room]

    def wake(self, room: str, said: str) -> None:
        """`said` is a topic, and after it the parts of the room it is for (all, when none), and -who did it."""
        topic, *words = said.split()
        parts = {"", *(word for word in words if word[0] != "-")}
        for listener in self.rooms.get(room, ()):
            _room, holder, part, _issued = listener.allowed
            if (len(parts) == 1 or part in parts) and f"-{holder}" not in words:
                listener.wake(topic)

    def cut(self, holder: str) -> None:
        """A device or a person has been shut out: what is open ends, and what was issued before is worth nothing."""
        now = time.time()
        self.cuts = {known: at for known, at in self.cuts.items() if at > now - roompass.LIFE} | {holder: now}
        for listener in self.everybody():
            if listener.allowed.holder == holder:
                listener.end()

    def lets_in(self, allowed: Pass) -> bool:
        return self.cuts.get(allowed.holder, 0) < allowed.issued

    def everybody(self) -> list[Listener]:
        return [listener for room in self.rooms.values() for listener in room]

    def fall_silent(self) -> None:
        self.hears = False
        for listener in self.everybody():
            listener.end()

    async def keep_time(self) -> None:
        """One clock for all: a timer for each event of each of thousands would cost more than the event."""
        while True:
            await asyncio.sleep(1)
            now = time.monotonic()
            for listener in self.everybody():
                listener.look_at_the_clock(now)

    def take(self, channel: str, said: str) -> None:
        kind, _, name = channel.partition(":")
        if kind == "cut":
            self.cut(name)
        else:
            self.wake(name, said)

    async def subscribe(self, url: str) -> None:
        """Stay subscribed for ever: Redis may go and come back without hands."""
        while True:
            try:
                client = redis.asyncio.from_url(url, decode_responses=True, socket_connect_timeout=1)
                async with client.pubsub() as pubsub:
                    await pubsub.psubscribe("room:*", "cut:*")
                    async for message in pubsub.listen():
                        self.hears = True  # the first is Redis's word that we are subscribed
                        if message["type"] == "pmessage":
                            self.take(message["channel"], message["data"])
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
    for work in (hub.subscribe(env("REDIS_URL")), hub.keep_time()):
        background.add(asyncio.create_task(work))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    for task in background:
        task.cancel()
    await send({"type": "lifespan.shutdown.complete"})


async def answer(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["path"].endswith("/health/"):
        await plain(send, 200, b"ok")
        return
    if not hub.hears:
        await plain(send, 503, b"nothing is heard")
        return
    token = parse_qs(scope["query_string"].decode("ascii", "replace")).get("pass", [""])[0]
    allowed = roompass.check(token, secret=env("SECRET_KEY"))
    if not allowed or not hub.lets_in(allowed):
        await plain(send, 404, b"not found")
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await stream(allowed, receive, send)


async def plain(send: Send, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})


async def stream(allowed: Pass, receive: Receive, send: Send) -> None:
    with hub.listening(allowed) as listener:
        gone = asyncio.create_task(until_gone(receive, listener))
        await write(send, f"retry: {random.randint(1000, 5000)}\n{BEAT}")
        news = await listener.hear()
        while not listener.ended:
            await write(send, "".join(f"event: poke\ndata: {topic}\n\n" for topic in news) or BEAT)
            news = await listener.hear()
        gone.cancel()
    with contextlib.suppress(OSError):
        await send({"type": "http.response.body", "body": b""})


async def write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()
