"""Lives through a year with its letters, and tells in JSON what people did and were sent: year_data.py PLANS DAYS.

It acts through the product's own verbs. What ought to have been told is not for this side to say (year_story.py).
"""

from __future__ import annotations

import datetime
import json
import os
import random
import sys
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import django
import time_machine

from places import ROOT

if TYPE_CHECKING:
    from ned.models import Municipality, Seat, Unit, User
    from workshops.models import Check, Measure, Request

OSLO = ZoneInfo("Europe/Oslo")
# From here 400 days hold both nights the clocks change, Christmas, a leap day, Easter and all of May.
START = datetime.date(2027, 11, 1)
AREA = 40
DAY = datetime.timedelta(days=1)
# A mail server that takes all: the letters themselves are read where they lie.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
# How much of a day's doings is done before eight, when a letter has been written and not left.
EARLY = 0.2


def main(plans: int, days: int) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ned.settings"
    django.setup()
    from django.test import override_settings

    with override_settings(MAILERS=MAILERS):
        year = live_through(plans, days)
    print(json.dumps(year.story | {"days": [START.isoformat(), days], "letters": letters(to=year.story["people"])}))


def live_through(plans: int, days: int) -> Year:
    """What beat does each minute is done where it matters: at night, when letters leave, after people have acted."""
    from ned.mail import send_letters
    from workshops.letters import tell

    with at(START - DAY, 12):
        year = Year.lay(plans)
    for on in (START + number * DAY for number in range(days)):
        with at(on, 0, 10):
            tell(on)
        with at(on, 6, 30):
            year.act(EARLY)
        with at(on, 8):
            tell(on)
            send_letters()
        with at(on, 12):
            year.act(1 - EARLY)
            year.come_and_go()
            tell(on)
            send_letters()
    return year


def at(on: datetime.date, hour: int, minute: int = 0) -> time_machine.travel:
    return time_machine.travel(datetime.datetime.combine(on, datetime.time(hour, minute), OSLO), tick=False)


def letters(*, to: Collection[str]) -> list[dict[str, str]]:
    """What these were sent: others' letters may lie in the same database."""
    from ned.models import Letter

    rows = Letter.objects.filter(kind="weekly", state="sent", to__in=to).order_by("sent_at", "pk")
    return [
        {"to": reader, "due": wall(not_before), "sent": wall(sent_at), "text": text}
        for reader, not_before, sent_at, text in rows.values_list("to", "not_before", "sent_at", "text")
    ]


def wall(moment: datetime.datetime | None) -> str:
    """As the clock on the wall shows it."""
    assert moment
    return moment.astimezone(OSLO).replace(tzinfo=None).isoformat()


@dataclass
class Place:
    """A unit with its plan, in whose area it is, and who leads it now."""

    unit: Unit
    seat: Seat
    area: str
    begins: int
    leader: User | None = None
    measures: list[Measure] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    @property
    def living(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.living]


class Year:
    """The people and what they do, by chance that is the same each time."""

    def __init__(self) -> None:
        self.chance = random.Random(2028)
        self.places: list[Place] = []
        self.count = 0
        # For each thing by its name: when, what, and the day it is about.
        self.story: dict[str, Any] = {
            name: defaultdict(list) for name in ("measures", "checks", "requests", "people", "units")
        }

    @classmethod
    def lay(cls, plans: int) -> Year:
        from ned.models import Municipality

        year, oslo = cls(), Municipality.objects.get(number="0301")
        year.above(oslo)
        for number in range(plans):
            if number % AREA == 0:
                area = year.unit(oslo.root, f"Område {number // AREA}")
                year.sit(area)
            year.settle(year.unit(area.unit, f"Enhet {number}", area=area.area))
        return year

    def above(self, oslo: Municipality) -> None:
        from ned.access import Role
        from ned.models import Membership

        for role in (Role.COORDINATOR, Role.DIRECTOR):
            Membership.objects.create(user=self.person(), role=role, municipality=oslo)

    def unit(self, under: Any, name: str, *, area: str = "") -> Place:
        from ned.models import Seat, SeatKind, Unit

        unit = Unit.objects.add_child(under, {"municipality": under.municipality, "name": name})
        seat = Seat.objects.create(unit=unit, kind=SeatKind.LEADER)
        return Place(unit, seat, area or name, begins=self.chance.randrange(9))

    def settle(self, place: Place) -> None:
        from ned.models import Seat, SeatKind

        self.sit(place)
        if self.happens(0.2):
            Seat.objects.create(unit=place.unit, kind=SeatKind.SAFETY_REP).hand_to(self.person(), by=None, on=today())
        self.places.append(place)

    def sit(self, place: Place) -> None:
        place.leader = self.person()
        place.seat.hand_to(place.leader, by=None, on=today())
        self.tell("units", place.unit.name, "led", place.leader.email, place.area)

    def person(self) -> User:
        from ned.models import User

        self.count += 1
        person = User.objects.create_user(f"person{self.count}@example.com", name=f"Person {self.count}")
        self.reads(person)
        return person

    def reads(self, person: User, *, until: datetime.date | None = None, weekday: int | None = None) -> None:
        weekday = self.chance.randrange(5) if weekday is None else weekday
        person.read_letters(weekday=weekday, paused_until=until)
        self.tell("people", person.email, "reads", f"{weekday}", f"{until or ''}")

    def happens(self, often: float) -> bool:
        return self.chance.random() < often

    def tell(self, about: str, name: str, what: str, *more: str) -> None:
        from django.utils import timezone

        self.story[about][name].append([wall(timezone.now()), what, *more])

    def act(self, share: float) -> None:
        """What is done with the plans in this part of a day."""
        for place in self.places:
            # A plan begins within nine days; later there is something new once in a while.
            new = place.begins <= (today() - START).days and not place.measures
            if new or self.happens(share / 140):
                self.decide(place)
            for measure in place.living:
                self.follow_up(measure, share)
            self.look(place, share)
            self.ask(place, share)

    def decide(self, place: Place) -> None:
        from workshops.models import Measure

        self.count += 1
        title, deadline = f"Tiltak {self.count}", self.within(4, 120)
        made = Measure.record(place.unit, title=title, by=None, owner_seat=place.seat, deadline=deadline)
        place.checks = place.checks if place.measures else list(place.unit.plan.checks.all())
        place.measures.append(made)
        self.tell("measures", title, "decided", deadline.isoformat(), place.unit.name)

    def within(self, least: int, most: int) -> datetime.date:
        return today() + self.chance.randint(least, most) * DAY

    def follow_up(self, measure: Measure, share: float) -> None:
        assert measure.deadline
        left = (measure.deadline - today()).days
        near = share * (1 if left < 8 else 0.1)
        if measure.status == "decided" and self.happens(share * 0.06):
            measure.start(by=None)
            self.tell("measures", measure.title, "begun")
        elif self.happens(near * 0.05):
            measure.finish(by=None)
            self.tell("measures", measure.title, "ended")
        elif self.happens(near * 0.01):
            measure.stop(because="Det hjalp ikke", by=None)
            self.tell("measures", measure.title, "ended")
        elif self.happens(near * 0.06):
            self.extend(measure)
        elif self.happens(share * 0.01):
            measure.remark(note=f"Sagt {today()}", by=None)
            self.tell("measures", measure.title, "said")

    def extend(self, measure: Measure) -> None:
        assert measure.deadline
        deadline = max(measure.deadline, today()) + self.chance.randint(3, 60) * DAY
        measure.extend(deadline=deadline, by=None)
        self.tell("measures", measure.title, "extended", deadline.isoformat())

    def look(self, place: Place, share: float) -> None:
        """Checks are made around their day, sometimes early, sometimes late and sometimes not."""
        for check in place.checks:
            if check.due_on <= today() + 9 * DAY and self.happens(share * 0.08):
                check.tick(note="Roligere skifter", by=None)
                self.tell("checks", place.unit.name, "ticked", check.due_on.isoformat())
        place.checks = [check for check in place.checks if not check.done_at]

    def ask(self, place: Place, share: float) -> None:
        if self.happens(share * 0.003) and not place.requests:
            self.raise_request(place)
        for request in place.requests:
            if self.happens(share * 0.04):
                request.answer(verdict="no", because="Det er ikke midler til det", by=None)
                self.tell("requests", place.unit.name, "answered", request.answer_by.isoformat())
        place.requests = [request for request in place.requests if not request.verdict]

    def raise_request(self, place: Place) -> None:
        from workshops.models import Gathering, Kind, Request

        held = Gathering.objects.create(kind=Kind.WORKSHOP, unit=place.unit, title="Verksted")
        made = Request.raise_from(place.unit, source_id=uuid.uuid4(), words="Fast vikar", gathering=held)
        place.requests.append(made)
        self.tell("requests", place.unit.name, "raised", made.answer_by.isoformat())

    def come_and_go(self) -> None:
        for place in self.places:
            self.nudge(place)
            if not place.leader:
                self.come(place)
            elif self.happens(0.001):
                self.leave(place)
            elif self.happens(0.001):
                self.sit(place)
            elif self.happens(0.002):
                self.reads(place.leader, weekday=place.leader.letter_weekday, until=self.within(3, 30))
            elif self.happens(0.001):
                self.reads(place.leader)

    def come(self, place: Place) -> None:
        """An empty seat stays so for a month."""
        if self.happens(1 / 30):
            self.sit(place)

    def leave(self, place: Place) -> None:
        place.leader = None
        place.seat.leave(by=None, on=today())
        self.tell("units", place.unit.name, "left", "", place.area)

    def nudge(self, place: Place) -> None:
        from workshops.models import Nudge

        if self.happens(0.001):
            Nudge.give(place.unit, on=today(), by=None, words=f"Hvordan går det? {today()}")


def today() -> datetime.date:
    from django.utils import timezone

    return timezone.localdate()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
