"""Codes are guessed from one address behind a proxy, with forged headers, while a hall comes in from another."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench_http import Lines
from bench_servers import run_script, web
from hall_people import TOKEN

# As the proxy saw them; what stands before them in the header is what a client claims (NED_TRUSTED_PROXIES=1).
GUESSER, HALL = "198.51.100.66", "203.0.113.10"
SIGNS = "234679ACDEFGHJKLMNPQRTUVWXYZ"
AT_ONCE = 8
TABLES, WITHIN = 40, 60.0
REFUSED = 429


@dataclass
class Found:
    answers: Counter[int] = field(default_factory=Counter)
    refused: int = 0
    took: float = 0
    per_second: float = 0

    @property
    def hits(self) -> int:
        return sum(count for status, count in self.answers.items() if status not in {422, REFUSED})

    @property
    def looked_up(self) -> float:
        """Percent of the wrong codes that were not refused unread."""
        return 100 * (1 - self.answers[REFUSED] / self.answers.total())


def measure(environment: dict[str, str], *, guesses: int, devices: int) -> Found:
    data = json.loads(run_script(["scripts/hall_data.py", "lay", f"{TABLES}"], environment))
    with web(environment, "--workers", "2", NED_TRUSTED_PROXIES="1") as server:
        return asyncio.run(_measure(server.port, data, guesses, devices))


async def _measure(port: int, data: dict[str, Any], guesses: int, devices: int) -> Found:
    found, lines = Found(), Lines(port)
    numbers, start = iter(range(guesses)), time.monotonic()
    guessing = [asyncio.create_task(guess(lines, numbers, found)) for _one in range(AT_ONCE)]
    # By the QR of a table's card; by the code as well, from where somebody has come in.
    doors = [f"/b/{data['cards'][number % TABLES]}/" for number in range(devices)]
    doors += [f"/j/{data['code']}/"] * (devices // 5)
    let_in = await asyncio.gather(*(come_in(lines, door, within=devices / 10) for door in doors))
    found.refused, found.took = let_in.count(False), time.monotonic() - start
    await asyncio.gather(*guessing)
    found.per_second = guesses / (time.monotonic() - start)
    await lines.close()
    return found


def forwarded(address: str) -> str:
    return f"192.0.2.{random.randint(1, 254)}, 2001:db8::{random.randint(1, 9999):x}, {address}"


async def guess(lines: Lines, numbers: Any, found: Found) -> None:
    for _number in numbers:
        code = "".join(random.choices(SIGNS, k=8))
        answer = await lines.ask("GET", f"/j/?code={code}", X_Forwarded_For=forwarded(GUESSER))
        found.answers[answer.status] += 1


async def come_in(lines: Lines, door: str, *, within: float) -> bool:
    """As people do: the page, and its button; not within a minute is refused as well."""
    await asyncio.sleep(random.uniform(0, within))
    start, address = time.monotonic(), forwarded(HALL)
    page = await lines.ask("GET", door, X_Forwarded_For=address)
    token = TOKEN.search(page.text)
    if page.status != 200 or not token:
        return False
    said = {"csrfmiddlewaretoken": token[1], "table": ""}
    cookie = page.headers["set-cookie"].partition(";")[0]
    answer = await lines.ask("POST", door, said, Cookie=cookie, X_Forwarded_For=address)
    return answer.headers.get("location", "").startswith("/t/") and time.monotonic() - start < WITHIN
