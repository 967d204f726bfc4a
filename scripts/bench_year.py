"""A year of letters: what people were sent, held against what ought to have been told (year_story.py)."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench_servers import run_script
from year_story import WEEK, Date, Item, Moment, Story, at_work

# When a letter of the day is written, when it leaves, and how far from that it may.
NIGHT, MORNING = datetime.time(0, 10), datetime.time(8)
SLACK = datetime.timedelta(minutes=5)
MONTHS = [
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
]  # fmt: skip
DATE = r"(?:\w+ )?(?P<day>\d+)\. (?P<month>\w+)(?: (?P<year>\d{4}))?"
# How a letter says each thing to somebody who reads bokmål.
SAYS = {
    "again": rf"- (?P<of>.+)\n  .+, fristen var {DATE}\n  Det er ikke besvart",
    "late": rf"- (?P<of>.+)\n  .+, fristen var {DATE}\n  (?!Det er ikke besvart)",
    "first": rf"- (?P<of>.+)\n  .+, første skritt innen {DATE}",
    "deadline": rf"- (?P<of>.+)\n  .+, fristen er {DATE}",
    "check": rf"- (?P<of>.+): Etter .+, {DATE}\n",
    "request": rf"- (?P<of>.+), lovet svar innen {DATE}\n",
}

type Week = tuple[str, int, int]


@dataclass
class Letter:
    to: str
    due: Moment
    sent: Moment
    items: list[Item]

    @property
    def on(self) -> Date:
        return self.sent.date()

    @property
    def punctual(self) -> bool:
        eight = morning(self.on)
        return abs(self.due - eight) <= SLACK and abs(self.sent - eight) <= SLACK


@dataclass
class Found:
    letters: int
    items: int
    wrong: dict[str, list[Any]]


def measure(environment: dict[str, str], *, plans: int, days: int) -> Found:
    return judge(json.loads(run_script(["scripts/year_data.py", f"{plans}", f"{days}"], environment)))


def judge(told: dict[str, Any]) -> Found:
    return Verdict(Story(told), [read(letter) for letter in told["letters"]]).found()


def told(found: Found) -> str:
    some = [f"{name} {one}" for name, wrong in found.wrong.items() for one in wrong[:3]]
    return "\n  ".join([f"{found.letters} letters told {found.items} things", *some])


def read(letter: dict[str, str]) -> Letter:
    due, sent = (datetime.datetime.fromisoformat(letter[name]) for name in ("due", "sent"))
    items = [
        Item(kind, said["of"], day_of(said, near=sent.date()))
        for kind, words in SAYS.items()
        for said in re.finditer(f"^{words}", letter["text"], re.MULTILINE)
    ]
    return Letter(letter["to"], due, sent, items)


def day_of(said: re.Match[str], *, near: Date) -> Date:
    """A day that is said without its year is the nearest one."""
    years = [int(said["year"])] if said["year"] else [near.year - 1, near.year, near.year + 1]
    days = [day for year in years if (day := real(year, MONTHS.index(said["month"]) + 1, int(said["day"])))]
    return min(days, key=lambda day: abs(day - near))


def real(year: int, month: int, day: int) -> Date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:  # the 29th of February in another year
        return None


def morning(on: Date) -> Moment:
    return datetime.datetime.combine(on, MORNING)


class Verdict:
    def __init__(self, story: Story, letters: list[Letter]) -> None:
        self.story, self.letters = story, letters
        self.told: dict[Item, Date] = {}
        self.weeks: defaultdict[Week, list[Date]] = defaultdict(list)
        for letter in sorted(letters, key=lambda letter: letter.sent):
            for item in letter.items:
                self.told.setdefault(item, letter.on)
            self.weeks[self.week(letter.to, letter.on)].append(letter.on)

    def found(self) -> Found:
        lines = [(item, letter) for letter in self.letters for item in letter.items]
        times = Counter(item for item, _letter in lines)
        wrong: dict[str, list[Any]] = {
            "untold": sorted(set(self.untold())),
            "twice": [item for item, n in times.items() if n > 1],
            "for_closed": [(item, letter) for item, letter in lines if self.closed(item, letter)],
            "astray": [(item, letter) for item, letter in lines if self.strays(item, letter)],
            "off_hours": [letter for letter in self.letters if not letter.punctual],
            "on_red_days": [letter for letter in self.letters if not at_work(letter.on)],
            "two_in_a_week": [(week, days) for week, days in self.weeks.items() if len(days) > 1],
        }
        return Found(len(self.letters), len(times), wrong)

    def closed(self, item: Item, letter: Letter) -> bool:
        return self.story.ended(item, letter.sent)

    def strays(self, item: Item, letter: Letter) -> bool:
        """Told to somebody else than whose it is, or without being due."""
        due = self.story.due(self.story.unit(item), at=letter.sent, on=letter.on)
        mine = self.story.whose(item, at=letter.sent) == letter.to
        return not (item in due and mine) and not self.closed(item, letter)

    def week(self, reader: str, on: Date) -> Week:
        return reader, *on.isocalendar()[:2]

    def untold(self) -> Iterator[Item]:
        """What was due when its reader's letter was written, still is when that leaves, and is not told by then."""
        for on in filter(at_work, self.story.days):
            night, eight = datetime.datetime.combine(on, NIGHT), morning(on)
            for unit in self.read_on(on, night):
                due = self.story.due(unit, at=night, on=on) & self.story.due(unit, at=eight, on=on)
                yield from (item for item in due if self.missed(item, on, night))

    def read_on(self, on: Date, night: Moment) -> Iterator[str]:
        """The plans of which somebody reads that day."""
        for unit in self.story.units:
            readers = {self.story.leader(unit, at=night, above=above) for above in (False, True)}
            if any(self.story.reads(reader, on, at=night) for reader in readers):
                yield unit

    def missed(self, item: Item, on: Date, night: Moment) -> bool:
        reader = self.story.whose(item, at=night)
        if not self.story.reads(reader, on, at=night) or self.has_had(reader, on):
            return False
        if item.kind == "again" and not self.told_by(item._replace(kind="late"), on - WEEK):
            return False
        return not self.told_by(item, on)

    def told_by(self, item: Item, on: Date) -> bool:
        return item in self.told and self.told[item] <= on

    def has_had(self, reader: str, on: Date) -> bool:
        """One who has chosen another day in the middle of a week has had that week's letter."""
        return any(day < on for day in self.weeks.get(self.week(reader, on), []))
