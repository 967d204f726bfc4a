"""The smallest stream there is: one subscription, a queue for each listener. No pass, no beat, no end."""

import asyncio
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import redis.asyncio

rooms: defaultdict[str, set[asyncio.Queue[str]]] = defaultdict(set)
HEADERS = [(b"content-type", b"text/event-stream")]

type Send = Callable[[dict[str, Any]], Awaitable[None]]
type Receive = Callable[[], Awaitable[dict[str, Any]]]


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b"event: beat\ndata:\n\n", "more_body": True})
    if scope["path"] == "/health/":
        await send({"type": "http.response.body", "body": b""})
        return
    room, queue = scope["query_string"].decode(), asyncio.Queue[str]()
    rooms[room].add(queue)
    telling = asyncio.create_task(tell(queue, send))
    while (await receive())["type"] != "http.disconnect":
        pass
    telling.cancel()
    rooms[room].discard(queue)


async def tell(queue: asyncio.Queue[str], send: Send) -> None:
    while True:
        said = f"event: poke\ndata: {await queue.get()}\n\n"
        await send({"type": "http.response.body", "body": said.encode(), "more_body": True})


async def subscribe() -> None:
    async with redis.asyncio.from_url(os.environ["REDIS_URL"], decode_responses=True).pubsub() as pubsub:
        await pubsub.psubscribe("room:*")
        async for message in pubsub.listen():
            if message["type"] == "pmessage":
                for queue in rooms[message["channel"].removeprefix("room:")]:
                    queue.put_nowait(message["data"])


async def lifespan(receive: Receive, send: Send) -> None:
    await receive()
    subscription = asyncio.create_task(subscribe())
    await send({"type": "lifespan.startup.complete"})
    await receive()
    subscription.cancel()
    await send({"type": "lifespan.shutdown.complete"})
