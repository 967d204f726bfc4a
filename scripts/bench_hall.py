"""A hall: forty tables, ten with two screens, two hundred phones, and the facilitator's cockpit in a real browser.

An hour of theirs is run at six times their pace; machines keep their own clocks (hall_people.py). Then the screens
write on to NED and to a bare Django in turn, all streams open, and nothing else happens: what a saved answer costs.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import statistics
import time
import uuid
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Page, async_playwright
from playwright.async_api import TimeoutError as PlaywrightTimeout

from bench_http import Ear, Lines, allow_open_files
from bench_servers import Server, bare, bare_live, live, run_script, web
from hall_data import SCORE
from hall_people import (
    BETWEEN_SAVES,
    PHONE_AFTER_A_POKE,
    SCORE_LASTS,
    STATION,
    TOKEN,
    WORDS,
    Device,
    Hall,
    Phone,
    Screen,
)
from system import BROWSER_FLAGS, chromium

PATIENCE = 60_000


@dataclass
class Size:
    tables: int = 40
    seconds: float = 600
    pace: float = 6
    turns: int = 5  # of writing to NED and to bare
    turn: float = 10
    workers: int = 2  # as in the Dockerfile

    @property
    def flags(self) -> list[str]:
        return ["--workers", f"{self.workers}"]

    @property
    def phones(self) -> int:
        return 5 * self.tables

    @property
    def second_screens(self) -> int:
        return self.tables // 4


@dataclass
class Found:
    answers: list[float]
    errors: list[str]
    behind: list[float]
    asked: dict[str, int]
    per_second: float
    cpu: list[list[float]] = field(default_factory=list)

    @property
    def answer_p95(self) -> float:
        return p95(self.answers)

    @property
    def behind_p95(self) -> float:
        return p95(self.behind)


def measure(environment: dict[str, str], size: Size) -> Found:
    allow_open_files(4 * size.phones + 500)
    data = json.loads(run_script(["scripts/hall_data.py", "lay", f"{size.tables}"], environment))
    with live(environment) as stream:
        address = f"http://127.0.0.1:{stream.port}/stream/"
        with web(environment, *size.flags, NED_STREAM_URL=address) as server:
            return asyncio.run(_measure(environment, data, size, [server, stream]))


async def _measure(environment: dict[str, str], data: dict[str, Any], size: Size, servers: list[Server]) -> Found:
    hall = Hall(Lines(servers[0].port), data, size.pace)
    async with AsyncExitStack() as open_things:
        browser = await (await open_things.enter_async_context(async_playwright())).chromium.launch(
            executable_path=chromium(), args=BROWSER_FLAGS
        )
        cockpit = Cockpit(await browser.new_page(), hall)
        await cockpit.open()
        people = seated(hall, size, cockpit)
        await day(hall, people, size, cockpit)
        await browser.close()
        asked, seconds = dict(hall.asked), time.monotonic() - hall.started
        found = Found(hall.took["answer"][:], hall.errors, cockpit.behind, asked, sum(asked.values()) / seconds)
        await costs(environment, hall, people, size, servers, found)
    await hall.lines.close()
    return found


def seated(hall: Hall, size: Size, cockpit: Cockpit) -> list[Device]:
    cards = [f"/b/{key}/" for key in hall.data["cards"]]
    first = [Screen(hall, card, number=number, on_share=cockpit.follow) for number, card in enumerate(cards, start=1)]
    second = [Screen(hall, card, second=True) for card in cards[: size.second_screens]]
    code = f"/j/{hall.data['code']}/"
    return [
        *first,
        *second,
        *(Phone(hall, code, {"table": ""}, after_a_poke=PHONE_AFTER_A_POKE) for _phone in range(size.phones)),
    ]


async def day(hall: Hall, people: list[Device], size: Size, cockpit: Cockpit) -> None:
    """The stations one after the other, the score last, and the people meanwhile."""
    score = SCORE_LASTS / size.pace
    written = hall.data["stations"][: max(round((size.seconds - score) * size.pace / STATION), 1)]
    living = [asyncio.create_task(one.live()) for one in people]
    for station in written:
        await cockpit.go_to(station)
        await watch(living, (size.seconds - score) / len(written))
    async with asyncio.timeout(2 * PATIENCE / 1000):
        while not cockpit.behind:  # a very short day goes on until one table has shared
            await watch(living, 0.5)
    await cockpit.go_to(SCORE)
    await watch(living, score)
    for task in living:
        task.cancel()
    await asyncio.gather(*living, return_exceptions=True)


async def watch(living: list[asyncio.Task[None]], seconds: float) -> None:
    """Let them; what goes wrong with one of them is raised here."""
    done, _pending = await asyncio.wait(living, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()


@dataclass
class Cockpit:
    """The facilitator's page in a real browser, and how far it is behind what tables have shared."""

    page: Page
    hall: Hall
    behind: list[float] = field(default_factory=list)

    async def open(self) -> None:
        address = f"http://127.0.0.1:{self.hall.lines.port}"
        cookie = {"name": "session", "value": str(self.hall.data["session"]), "url": address}
        await self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page.set_default_timeout(PATIENCE)
        async with self.page.expect_response(lambda response: "/stream/" in response.url):
            await self.page.goto(f"{address}/cockpit/{self.hall.data['sitting']}/")

    async def go_to(self, station: str) -> None:
        """What its button sends."""
        page = f"/cockpit/{self.hall.data['sitting']}/"
        session = f"session={self.hall.data['session']}"
        shown = await self.hall.ask("cockpit", "GET", page, Cookie=session)
        token = TOKEN.search(shown.text)
        assert token
        cookie = f"{session}; {shown.headers['set-cookie'].partition(';')[0]}"
        said = {"act": "open", "station": station, "csrfmiddlewaretoken": token[1]}
        self.hall.station = station
        await self.hall.ask("cockpit", "POST", f"{page}act/", said, Cookie=cookie)

    async def follow(self, screen: Screen) -> None:
        """From the answer to a table's *Done – share* until the page shows it, or for a minute."""
        start = time.monotonic()
        cells = self.page.locator(f".grid-table tbody tr:nth-child({screen.number}) .cell.shared")
        with contextlib.suppress(PlaywrightTimeout):
            await cells.nth(screen.shared - 1).wait_for(state="attached")
        self.behind.append(time.monotonic() - start)


# What an answer costs


@dataclass
class Side:
    """NED or bare, and its servers' CPU."""

    lines: Lines
    servers: list[Server]
    folder: str
    writers: list[Writer]

    async def turn(self, seconds: float) -> float:
        """CPU-ms for each saved answer while all write at the hall's pace for so long."""
        before, saved = sum(server.cpu for server in self.servers), sum(one.saved for one in self.writers)
        writing = [asyncio.create_task(one.write(self)) for one in self.writers]
        await asyncio.wait(writing, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        for task in writing:
            task.cancel()
        for told in await asyncio.gather(*writing, return_exceptions=True):
            if not isinstance(told, asyncio.CancelledError):
                raise RuntimeError("A screen stopped writing.") from told
        await asyncio.sleep(1)  # what is still on its way to the streams belongs to it
        spent = sum(server.cpu for server in self.servers) - before
        return 1000 * spent / (sum(one.saved for one in self.writers) - saved)


@dataclass
class Writer:
    """A table's text, which both sides write in turn."""

    token: str
    text: str
    place: str
    revision: int
    hall: Hall
    saved: int = 0

    async def write(self, side: Side) -> None:
        while True:
            await self.hall.nap(BETWEEN_SAVES)
            await asyncio.shield(self.save(side))

    async def save(self, side: Side) -> None:
        said = {"block": self.text, "slot": "", "unit": "", "base": self.revision, "place": self.place}
        said |= {"operation": uuid.uuid4(), "value": WORDS.format(self.revision)}
        path = f"/{side.folder}/{self.token}/answer/"
        answer = await side.lines.ask("POST", path, said, Accept="application/json")
        if answer.status != 200:
            raise RuntimeError(f"An answer was met with {answer.status}.")
        self.revision += 1
        self.saved += 1


async def costs(
    environment: dict[str, str], hall: Hall, people: list[Device], size: Size, servers: list[Server], found: Found
) -> None:
    lying = json.loads(run_script(["scripts/hall_data.py", "places"], environment))
    writers = [writer for one in people if (writer := writer_of(one, lying))]
    with bare(environment, *size.flags) as server, bare_live(environment) as stream:
        # The facilitator's page, and all others, to whom a table's words are no news.
        rooms = [hall.data["sitting"], *(f"elsewhere-{number}" for number in range(len(people)))]
        ears = await asyncio.gather(*(Ear.at(stream.port, f"/stream/?{room}") for room in rooms))
        sides = [
            Side(hall.lines, servers, "t", writers),
            Side(Lines(server.port), [server, stream], "orm", writers),
        ]
        for side in sides:
            await side.turn(size.turn)  # warm
        found.cpu = [[await side.turn(size.turn) for side in sides] for _turn in range(size.turns)]
        for ear in ears:
            ear.leave()
        await sides[1].lines.close()


def writer_of(one: Device, lying: dict[str, Any]) -> Writer | None:
    """Of a table's first screen; None for others, and for a table that has written nothing yet."""
    token = one.home.strip("/").rpartition("/")[2]
    known = lying.get(hashlib.sha256(token.encode()).hexdigest())
    if not known or not isinstance(one, Screen) or one.second:
        return None
    return Writer(token, one.hall.data["text"], known[0], known[1], one.hall)


def told(found: Found) -> str:
    """In words: what was asked for how often, and the figures behind the figures."""
    kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(found.asked.items(), key=lambda one: -one[1]))
    ned, own = (statistics.median(side) for side in zip(*found.cpu, strict=True))
    return (
        f"{found.per_second:.0f} requests/s ({kinds}); "
        f"half of the answers within {statistics.median(found.answers):.0f} ms; "
        f"cockpit {statistics.median(found.behind):.2f} s behind, at worst {max(found.behind):.2f} s; "
        f"CPU-ms per answer {ned:.1f}, bare {own:.1f}; errors: {found.errors[:5] or 'none'}"
    )


def p95(found: list[float]) -> float:
    return sorted(found)[int(0.95 * (len(found) - 1) + 0.5)]
