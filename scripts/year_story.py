"""A year as it was lived, and what of it ought to be told: a record and a calendar, and nothing of the product."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import holidays

DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY
# How long after it was decided a measure's first step is to be taken, and how long before a request's day it is told.
FIRST_STEP = 14 * DAY
REQUEST = 14 * DAY
# After the deadline: told, and told once more a week later.
AGAIN = 8 * DAY
CHECKS = [42 * DAY, 91 * DAY, 182 * DAY, 364 * DAY]

type Date = datetime.date
type Moment = datetime.datetime


class Item(NamedTuple):
    """Something that is told once: what kind of thing, whose it is, and the day it is about."""

    kind: str
    of: str
    on: Date


class Event(NamedTuple):
    at: Moment
    what: str
    said: str = ""
    more: str = ""

    @classmethod
    def of(cls, row: list[str]) -> Event:
        at, what, *said = row
        return cls(datetime.datetime.fromisoformat(at), what, *said)


@dataclass
class Measure:
    """How it stands at one moment."""

    decided: Date
    deadline: Date
    begun: bool = False
    ended: bool = False
    said: Date | None = None

    @classmethod
    def after(cls, events: list[Event]) -> Measure:
        measure = cls(events[0].at.date(), datetime.date.fromisoformat(events[0].said))
        for event in events:
            measure.said = event.at.date()
            measure.begun |= event.what == "begun"
            measure.ended |= event.what == "ended"
            if event.what == "extended":
                measure.deadline = datetime.date.fromisoformat(event.said)
        return measure

    def due(self, on: Date) -> Iterator[tuple[str, Date]]:
        if self.ended:
            return
        # Past its deadline it is late, and that is all that is said of it.
        if on <= self.deadline and not self.begun and self.decided + FIRST_STEP <= min(on + WEEK, self.deadline):
            yield "first", self.decided + FIRST_STEP
        if on <= self.deadline <= on + WEEK:
            yield "deadline", self.deadline
        if self.deadline < on:
            yield "late", self.deadline
        if self.deadline + AGAIN <= on and not (self.said and self.said > self.deadline):
            yield "again", self.deadline


class Story:
    def __init__(self, told: dict[str, Any]) -> None:
        start, days = told["days"]
        self.days = [datetime.date.fromisoformat(start) + n * DAY for n in range(days)]
        self.measures = events(told["measures"])
        self.checks = events(told["checks"])
        self.requests = events(told["requests"])
        self.people = events(told["people"])
        self.units = events(told["units"])
        self.plans: defaultdict[str, list[str]] = defaultdict(list)
        for title, (first, *_later) in self.measures.items():
            self.plans[first.more].append(title)

    def due(self, unit: str, *, at: Moment, on: Date) -> set[Item]:
        """What a letter of that day tells of the unit's plan, as things stood at that moment."""
        found = {
            Item(kind, title, day)
            for title in self.plans[unit]
            if (so_far := until(self.measures[title], at))
            for kind, day in Measure.after(so_far).due(on)
        }
        return found | set(self._checks(unit, at, on)) | set(self._requests(unit, at, on))

    def _checks(self, unit: str, at: Moment, on: Date) -> Iterator[Item]:
        """Counted from the day the plan's first measure was decided."""
        decided = [self.measures[title][0].at for title in self.plans[unit]]
        ticked = {event.said for event in until(self.checks.get(unit, []), at)}
        for after in CHECKS if decided and min(decided) <= at else []:
            day = min(decided).date() + after
            if day <= on + WEEK and day.isoformat() not in ticked:
                yield Item("check", unit, day)

    def _requests(self, unit: str, at: Moment, on: Date) -> Iterator[Item]:
        so_far = until(self.requests.get(unit, []), at)
        answered = {event.said for event in so_far if event.what == "answered"}
        for asked in {event.said for event in so_far} - answered:
            day = datetime.date.fromisoformat(asked)
            if day <= on + REQUEST:
                yield Item("request", unit, day)

    def ended(self, item: Item, at: Moment) -> bool:
        """Whether there is nothing more to say of it: closed, looked at, answered."""
        if item.of in self.measures:
            return Measure.after(until(self.measures[item.of], at)).ended
        said = self.checks if item.kind == "check" else self.requests
        ends = ("ticked", "answered")
        return any(
            event.what in ends and event.said == item.on.isoformat() for event in until(said.get(item.of, []), at)
        )

    def whose(self, item: Item, *, at: Moment) -> str:
        """Whom it is told: the leader. Where the seat is empty, or those above are asked, the leader there."""
        return self.leader(self.unit(item), at=at, above=item.kind == "request")

    def unit(self, item: Item) -> str:
        return self.measures[item.of][0].more if item.of in self.measures else item.of

    def leader(self, unit: str, *, at: Moment, above: bool = False) -> str:
        last = until(self.units[unit], at)[-1]
        return self.leader(last.more, at=at) if above or not last.said else last.said

    def weekday(self, person: str, at: Moment) -> int:
        return int(until(self.people[person], at)[-1].said)

    def reads(self, person: str, on: Date, *, at: Moment) -> bool:
        """Whether this is a day for her letter."""
        paused = until(self.people[person], at)[-1].more
        return own_day(self.weekday(person, at), on) == on and not (paused and f"{on}" <= paused)


def events(told: dict[str, list[list[str]]]) -> dict[str, list[Event]]:
    return {name: [Event.of(row) for row in rows] for name, rows in told.items()}


def until(found: list[Event], at: Moment) -> list[Event]:
    return [event for event in found if event.at <= at]


@cache
def red_days() -> holidays.HolidayBase:
    return holidays.country_holidays("NO")


@cache
def at_work(day: Date) -> bool:
    return day.weekday() < 5 and day not in red_days()


@cache
def own_day(weekday: int, on: Date) -> Date:
    """The day of the letter in that week: the chosen weekday; where it is red the next day people are at work in that
    week, and where there is none the one before."""
    week = [on + (n - on.weekday()) * DAY for n in range(5)]
    after, before = week[weekday:], week[:weekday][::-1]
    return next(day for day in [*after, *before] if at_work(day))
