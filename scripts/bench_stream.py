"""One stream process beside a bare one: how late it tells of what was committed, and how fast all come back to it."""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import psycopg
import redis.asyncio

from bench_http import Ear, allow_open_files
from bench_servers import Server, bare_live, live
from places import ROOT

PACE = 50  # pokes a second
PATIENCE = 20.0
SOME = 200  # connected at a time before it begins, so that nobody's queue of callers runs over


@dataclass
class Side:
    """One of the two processes, and those who listen to it."""

    name: str
    server: Server
    address: Callable[[str, int], str]
    listeners: int
    rooms: int
    ears: list[Ear] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)

    def room(self, number: int) -> str:
        return f"{self.name}-{number % self.rooms}"

    def heard(self, stamp: str) -> None:
        if stamp.isdigit():
            self.delays.append((time.monotonic_ns() - int(stamp)) / 1e6)

    def hearers(self, pokes: int) -> int:
        """How many events so many pokes are in all."""
        return sum(len(range(number % self.rooms, self.listeners, self.rooms)) for number in range(pokes))

    async def sit_down(self, *, at_once: int) -> float:
        """All of them listen; seconds until the last has heard its first beat."""
        start = time.monotonic()
        for first in range(0, self.listeners, at_once):
            numbers = range(first, min(first + at_once, self.listeners))
            coming = [Ear.at(self.server.port, self.address(self.room(n), n), self.heard) for n in numbers]
            async with asyncio.timeout(PATIENCE):
                self.ears += await asyncio.gather(*coming)
        return time.monotonic() - start

    async def get_up(self) -> None:
        for ear in self.ears:
            ear.leave()
        self.ears.clear()
        await asyncio.sleep(1)


def compare(environment: dict[str, str], *, listeners: int, rooms: int, seconds: float, runs: int) -> dict[str, Any]:
    """Of NED and bare in turn: p95 in ms, seconds until all are back; and the database connections meanwhile."""
    allow_open_files(2 * listeners + 500)
    with live(environment) as ned, bare_live(environment) as bare:
        secret = environment["SECRET_KEY"]
        sides = [
            Side("ned", ned, lambda room, n: f"/stream/?pass={issued(room, n, secret)}", listeners, rooms),
            Side("bare", bare, lambda room, _n: f"/stream/?{room}", listeners, rooms),
        ]
        return asyncio.run(_compare(environment, sides, seconds, runs))


def issued(room: str, number: int, secret: str) -> str:
    sys.path.insert(0, str(ROOT))
    from ned import roompass

    return roompass.issue(room, secret=secret, holder=f"device{number}", part="phone")


async def _compare(environment: dict[str, str], sides: list[Side], seconds: float, runs: int) -> dict[str, Any]:
    found: dict[str, Any] = {"p95": [], "back": []}
    async with AsyncExitStack() as lines:
        database = await psycopg.AsyncConnection.connect(environment["DATABASE_URL"], autocommit=True)
        await lines.enter_async_context(database)
        await database.execute("CREATE TABLE bench_poke (n integer)")
        await database.execute("INSERT INTO bench_poke VALUES (0)")
        broker = redis.asyncio.from_url(os.environ["REDIS_URL"])
        lines.push_async_callback(broker.aclose)
        for side in sides:
            await side.sit_down(at_once=SOME)
        found["connections"] = await connections(database)
        for _run in range(runs):
            found["p95"].append(await told(sides, database, broker, seconds))
        for _run in range(runs):
            found["back"].append([await back(side) for side in sides])
        for side in sides:
            await side.get_up()
    return found


async def told(sides: list[Side], database: Any, broker: Any, seconds: float) -> list[float]:
    """A poke to each side every fiftieth of a second, a room in turn: the p95 from its commit to the event in a client.

    Both sides in the same breath, so that a neighbour on the machine disturbs both alike.
    """
    pokes, start = round(seconds * PACE), time.monotonic()
    for side in sides:
        side.delays.clear()
    for number in range(pokes):
        await asyncio.sleep(max(start + number / PACE - time.monotonic(), 0))
        for side in sides if number % 2 else reversed(sides):
            await database.execute("UPDATE bench_poke SET n = n + 1")
            await broker.publish(f"room:{side.room(number)}", f"{time.monotonic_ns()}")
    async with asyncio.timeout(PATIENCE):
        while any(len(side.delays) < side.hearers(pokes) for side in sides):  # noqa: ASYNC110 (the sockets bring it)
            await asyncio.sleep(0.01)
    return [statistics.quantiles(side.delays, n=20)[-1] for side in sides]


async def back(side: Side) -> float:
    """All have lost their stream and come back at once."""
    await side.get_up()
    return await side.sit_down(at_once=side.listeners)


async def connections(database: Any) -> int:
    """Of anybody but us, to the database both sides' environment names, while all of them sit there."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    row = await (await database.execute(others)).fetchone()
    return int(row[0])
