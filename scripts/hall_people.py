"""Who sits in a hall, and what they do when: a table that talks and writes, and a phone that reads along and votes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import time
import uuid
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from bench_http import Answer, Ear, Lines
from hall_data import SCORE

# Seconds of a person's, which the pace divides; from so long to so long, all times in between alike.
ARRIVES = (0, 240)
BETWEEN_SAVES = (6, 34)
STATION = 300
WALKS_ON = (0, 40)
SHARES_AFTER = (120, 260)
VOTES = (10, 100)
SCORE_LASTS = 120
# Seconds of a machine's, as they are in static/js/table.js whatever people do.
SIGN_OF_LIFE, AFTER_A_POKE, PHONE_AFTER_A_POKE, AFTER_WORDS = (20, 21), (0, 1.5), (0, 4), (1, 3)

TOKEN = re.compile(r"name=\"csrfmiddlewaretoken\" value=\"([^\"]+)\"")
FILE = re.compile(r"(?:src|href)=\"(/static/[^\"]+)\"")
WORDS = "Vi ler sammen på rapporten, og den som spør om hjelp får det. Kaffe klokka ti, nummer {}."


@dataclass
class Hall:
    """The servers, what is known of the day, and what has been counted."""

    lines: Lines
    data: dict[str, Any]
    pace: float
    station: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    took: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    async def nap(self, between: tuple[float, float]) -> None:
        await asyncio.sleep(random.uniform(*between) / self.pace)

    async def ask(self, what: str, method: str, path: str, said: dict[str, Any] | None = None, **more: str) -> Answer:
        """One request, clocked from when it is wanted. What is no 2xx or 3xx is an error."""
        start = time.monotonic()
        answer = await self.lines.ask(method, path, said, **more)
        self.took[what].append((time.monotonic() - start) * 1000)
        self.asked[what] += 1
        if answer.status >= 400:
            self.errors.append(f"{what}: {answer.status}")
        return answer

    async def come_in(self, door: str, said: dict[str, Any]) -> str:
        """Through a door by its form; where the device's own pages lie."""
        page = await self.ask("door", "GET", door)
        token = TOKEN.search(page.text)
        assert token, page.status
        cookie = page.headers["set-cookie"].partition(";")[0]
        said |= {"csrfmiddlewaretoken": token[1]}
        answer = await self.ask("door", "POST", door, said, Cookie=cookie)
        return answer.headers["location"]


@dataclass
class Device:
    """A page that is open: it listens, gives a sign of life, and goes where the room goes."""

    hall: Hall
    door: str
    choice: dict[str, Any] = field(default_factory=dict)
    home: str = ""
    ear: Ear | None = None
    due: float = 0
    poked: asyncio.Event = field(default_factory=asyncio.Event)
    after_a_poke: tuple[float, float] = AFTER_A_POKE

    async def live(self) -> None:
        """Until it is cancelled."""
        await self.hall.nap(ARRIVES)
        self.home = await self.hall.come_in(self.door, dict(self.choice))
        await self.load(cold=True)
        async with asyncio.TaskGroup() as doings:
            for doing in self.doings():
                doings.create_task(doing)

    def doings(self) -> list[Any]:
        return [self.signs_of_life()]

    async def load(self, *, cold: bool = False) -> Answer:
        page = await self.hall.ask("page", "GET", self.home)
        while page.status == 302:
            page = await self.hall.ask("page", "GET", page.headers["location"])
        for path in FILE.findall(page.text) if cold else ():
            await self.hall.ask("file", "GET", path)
        return page

    def soon(self, between: tuple[float, float]) -> None:
        self.due = min(self.due, time.monotonic() + random.uniform(*between))
        self.poked.set()

    def heard(self, topic: str) -> None:
        if topic == "run":
            self.soon(self.after_a_poke)
        elif topic in {"words", "answers"}:
            self.soon(AFTER_WORDS)

    async def signs_of_life(self) -> None:
        station = self.hall.station
        while True:
            answer = await self.hall.ask("sign of life", "POST", f"{self.home}pulse/", self.known())
            told = json.loads(answer.text)
            await self.listen(told["stream"])
            if told["now"] != station:
                station = told["now"]
                await self.walk_on()
            self.due = time.monotonic() + random.uniform(*SIGN_OF_LIFE)
            while (left := self.due - time.monotonic()) > 0:
                self.poked.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.poked.wait(), left)

    def known(self) -> dict[str, Any]:
        return {"unsent": 0, "station": "", "unit": ""}

    async def listen(self, address: str) -> None:
        if self.ear and not self.ear.line.is_closing():
            return
        port, path = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/.*)", address).groups()  # type: ignore[union-attr]
        self.ear = await Ear.at(int(port), path, self.heard)

    async def walk_on(self) -> None:
        await self.load()


class Phone(Device):
    """Nothing is written on it; when the score is asked for, its owner gives hers."""

    async def walk_on(self) -> None:
        await self.load()
        if self.hall.station == SCORE:
            await self.hall.nap(VOTES)
            score = {"block": self.hall.data["score"], "ballot": "", "item-safe": 5, "item-overall": 6}
            await self.hall.ask("vote", "POST", f"{self.home}vote/", score)


@dataclass
class Field:
    """Where something is written, and the revision it has."""

    block: str
    slot: str = ""
    base: int = 0


@dataclass
class Screen(Device):
    """A table's: one writes a text, a second one at the same table adds lines to a list."""

    number: int = 1
    second: bool = False
    shared: int = 0
    on_share: Any = None
    fields: deque[Field] = field(default_factory=deque)

    def __post_init__(self) -> None:
        text, line = self.hall.data["text"], self.hall.data["list"]
        slots = [f"{n:02}{uuid.uuid4().hex[:6]}" for n in range(1, self.hall.data["lines"] + 1)]
        self.fields.extend([Field(line, slot) for slot in slots] if self.second else [Field(text)])

    def doings(self) -> list[Any]:
        return [self.signs_of_life(), self.write(), *([] if self.second else [self.share()])]

    def known(self) -> dict[str, Any]:
        return {"unsent": 0, "station": self.hall.station, "unit": ""}

    async def walk_on(self) -> None:
        await self.hall.nap(WALKS_ON)
        await self.load()

    async def write(self) -> None:
        while True:
            await self.hall.nap(BETWEEN_SAVES)
            await self.save()

    async def save(self) -> None:
        """The text again, or the next line of the list, which once it is full is written anew from the top."""
        field = self.fields[0]
        self.fields.rotate(-1)
        said = {"block": field.block, "slot": field.slot, "base": field.base, "value": WORDS.format(field.base)}
        said |= {"operation": uuid.uuid4(), "unit": ""}
        answer = await self.hall.ask("answer", "POST", f"{self.home}answer/", said, Accept="application/json")
        field.base += answer.status == 200

    async def share(self) -> None:
        """*Done – share*, at each station once."""
        done = SCORE
        while True:
            await self.hall.nap(SHARES_AFTER if self.hall.station != done else (5, 10))
            if self.hall.station in {done, SCORE}:
                continue
            done = self.hall.station
            await self.hall.ask("share", "POST", f"{self.home}share/", {"station": done, "undo": ""})
            self.shared += 1
            if self.on_share:
                await self.on_share(self)
