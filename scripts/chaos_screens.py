"""A table's screen as the network sees it: it keeps each thing until it is acknowledged, and sends it until it is."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

# A line of its own for each request: in production nginx stands between, and no screen holds a web process.
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
    "Connection": "close",
}
PATIENCE = 60.0
PASSING = {408, 429, 500, 502, 503, 504}


class NotDeliveredError(Exception):
    """Not acknowledged for a minute."""


@dataclass
class Said:
    """One operation, and what the server has said of it."""

    body: dict[str, str]
    outcome: str = ""


@dataclass
class Weather:
    """How often a request is lost on the way there, its answer on the way back, and how often it comes again later."""

    there: float = 0
    back: float = 0
    again: float = 0


@dataclass
class Screen:
    """Writes one text again and again, and adds lines to a list; `longest` is its longest wait for an answer."""

    port: int
    token: str
    text: str
    lines: str
    luck: random.Random
    weather: Weather = field(default_factory=Weather)
    said: list[Said] = field(default_factory=list)
    base: int = 0
    longest: float = 0

    def write(self, number: int) -> None:
        """The next thing: every other a line of its own in the list. Raises NotDeliveredError."""
        words = f"{self.token[:6]} sier noe, gang {number}: kaffe og blåbær"
        if number % 2:
            body = {"block": self.lines, "slot": f"{number:02}{uuid.uuid4().hex[:6]}", "base": "0"}
        else:
            body = {"block": self.text, "slot": "", "base": f"{self.base}"}
        entry = Said(body | {"value": words, "operation": f"{uuid.uuid4()}", "unit": ""})
        self.said.append(entry)
        self._deliver(entry)
        for old in self.luck.sample(self.said, min(len(self.said), self.luck.randint(1, 3))):
            if self.luck.random() < self.weather.again:
                self._post(old)

    def _deliver(self, entry: Said) -> None:
        start, wait = time.monotonic(), 0.05
        while not (answer := self._try(entry)):
            if time.monotonic() - start > PATIENCE:
                raise NotDeliveredError(entry.body["operation"])
            time.sleep(wait)
            wait = min(wait * 2, 1)
        self.longest = max(self.longest, time.monotonic() - start)
        entry.outcome = str(answer["outcome"])
        if not entry.body["slot"]:
            self.base = int(answer["revision"])

    def _try(self, entry: Said) -> dict[str, Any] | None:
        if self.luck.random() < self.weather.there:
            return None
        answer = self._post(entry)
        return None if self.luck.random() < self.weather.back else answer

    def _post(self, entry: Said) -> dict[str, Any] | None:
        try:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as line:
                line.request("POST", f"/t/{self.token}/answer/", urlencode(entry.body).encode(), HEADERS)
                response = line.getresponse()
                body = response.read()
        except (OSError, http.client.HTTPException):
            return None
        if response.status in PASSING:
            return None
        if response.status not in {200, 409}:
            raise RuntimeError(f"{response.status}: {body[:300]!r}")
        told: dict[str, Any] = json.loads(body)
        return told


@dataclass
class Crowd:
    """Screens that write at once, each in a thread of its own, until each has written so much or is told to stop."""

    screens: list[Screen]
    undelivered: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, *, times: int, meanwhile: Callable[[], None], pause: float = 0) -> None:
        """`meanwhile` is done beside them; when it is over, those without a number of times stop."""
        threads = [threading.Thread(target=self._life, args=(screen, times, pause)) for screen in self.screens]
        for thread in threads:
            thread.start()
        try:
            meanwhile()
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()

    def _life(self, screen: Screen, times: int, pause: float) -> None:
        number = 0
        try:
            while number < times if times else not self.stop.is_set():
                screen.write(number)
                number += 1
                time.sleep(pause * screen.luck.random())
        except (NotDeliveredError, RuntimeError) as error:
            self.undelivered.append(f"{error}")
