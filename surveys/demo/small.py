"""Bergen on an ordinary week: one conference behind, one ahead, a workshop held, and plans on their way."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ned.access import Role
from ned.models import Municipality, SeatKind, Unit
from surveys.demo import talks, units
from surveys.demo.gatherings import Laid, Plan, count, lay, vote
from surveys.demo.people import Cast
from surveys.demo.plans import Plans
from surveys.demo.words import MEASURES, WORDS
from workshops.models import Kind, Participation, State

if TYPE_CHECKING:
    from ned.models import User
    from surveys.demo.stage import Stage

CONFERENCE, UPCOMING, WORKSHOP, YOUNGEST = -70, 7, -45, -6
LEADERS, EMPLOYEES, YOUNGEST_EMPLOYEES = 24, 19, 14
HELD = 2


@dataclass
class Bergen:
    town: units.Town
    plans: Plans
    cast: Cast
    facilitator: User
    done: set[Unit]


def tell(stage: Stage) -> Bergen:
    """All rows of the small example into the batch."""
    municipality = Municipality.objects.current().select_related("root").get(number="4601")
    town = units.bergen(municipality)
    town.ready = CONFERENCE + 10
    stage.batch.extend(town.units)
    stage.batch.add(Participation(round=stage.round, municipality=municipality, joined_on=stage.day(-120)))
    plans = Plans(stage)
    cast = Cast(stage, plans)
    bergen = Bergen(town, plans, cast, _people(cast, town), set())
    _gatherings(stage, bergen)
    plans.ask()
    return bergen


def _people(cast: Cast, town: units.Town) -> User:
    here, unit = town.municipality, {unit.name: unit for unit in town.units}
    cast.member(Role.STAFF, "Agnes Tveit")
    cast.member(Role.EDITOR, "Alf Nygård")
    cast.member(Role.REVIEWER, "Ane Sæther")
    cast.member(Role.RESEARCHER, "Anders Lysne")
    facilitator = cast.member(Role.FACILITATOR, "Amina Haugen", of=here)
    cast.member(Role.COORDINATOR, "Astrid Hovland", of=here)
    cast.member(Role.DIRECTOR, "Arvid Sætre", of=here)
    own = unit["Blåbærskogen barnehage"]
    cast.seat(own, SeatKind.LEADER, "Anne Bjørnstad")
    cast.seat(own, SeatKind.DEPUTY, "Arne Fjeld")
    cast.seat(own, SeatKind.SAFETY_REP, "Aisha Moe")
    cast.seat(own, SeatKind.UNION_REP, "Aslak Rud")
    cast.seat(town.root, SeatKind.CHIEF_SAFETY_REP, "Anita Ødegård")
    cast.seat(town.root, SeatKind.CHIEF_UNION_REP, "Asbjørn Vik")
    for name in ("Sjøglimt barnehage", "Fjordgløtt sykehjem", "Hjemmetjenesten Vågen"):
        cast.seat(unit[name], SeatKind.SAFETY_REP)
    cast.leaders(town)
    return facilitator


def _gatherings(stage: Stage, bergen: Bergen) -> None:
    hosts = bergen.town.hosts
    first, second = [hosts[i] for i in (0, 1, 2, 8, 9, 10, 11, 12, 13)], [hosts[i] for i in (3, 4, 5, 6, 14, 15)]
    conference = _conference(stage, bergen, first)
    upcoming = Plan(
        Kind.CONFERENCE,
        "Læringskonferanse 2: barnehage, skole og familie",
        stage.day(UPCOMING),
        State.PUBLISHED,
        "Rådhuset, storsalen",
        tables=3,
    )
    lay(stage, bergen.town.root, upcoming, serves=second, facilitators=(bergen.facilitator,))
    _own_workshop(stage, bergen, hosts[0])
    _youngest(stage, bergen, hosts[1])
    _ahead(stage, bergen, hosts[2], days=9, state=State.PUBLISHED)
    bergen.done |= {hosts[0], hosts[1], hosts[2]}
    booked = talks.own_pages(stage, conference, bergen.plans, unit=hosts[8], idea=(MEASURES[5], "late", 40))
    draft = _ahead(stage, bergen, hosts[8], days=16, state=State.DRAFT)
    draft.gathering.source_id = booked
    bergen.done.add(hosts[8])


def _conference(stage: Stage, bergen: Bergen, serves: list[Unit]) -> Laid:
    plan = Plan(
        Kind.CONFERENCE,
        "Læringskonferanse 1: helse, omsorg og barnehage",
        stage.day(CONFERENCE),
        State.REPORTED,
        "Kulturhuset, sal 2",
        tables=3,
    )
    laid = lay(stage, bergen.town.root, plan, serves=serves, facilitators=(bergen.facilitator,))
    count(stage, laid, leader=LEADERS, union_rep=5, safety_rep=4, other=2)
    vote(stage, laid, n=31)
    for table in laid.tables:
        talks.walk_shore(stage, laid, bergen.plans, table=table)
    fates = [("done", 35), ("ongoing", 120), ("late", 50), ("done", 42), ("ongoing", 90), ("stopped", 60), ("done", 49)]
    led = [unit for unit in serves if unit is not bergen.town.hosts[8]]
    for unit, idea, (fate, days) in zip(led, MEASURES[6:], fates, strict=False):
        talks.own_pages(stage, laid, bergen.plans, unit=unit, idea=(idea, fate, days))
    return laid


def _own_workshop(stage: Stage, bergen: Bergen, unit: Unit) -> None:
    """Held, scored and published: what the try-out's leader finds on her page."""
    laid = _workshop(stage, bergen, unit, days=WORKSHOP, state=State.REPORTED, tables=3)
    count(stage, laid, leader=1, employee=EMPLOYEES)
    vote(stage, laid, n=17)
    found = [
        [(MEASURES[0], "done", 30), (MEASURES[3], "late", 35)],
        [(MEASURES[2], "ongoing", 49)],
        [(MEASURES[12], "decided", 80), (MEASURES[16], "proposed", 0)],
    ]
    for table, ideas in zip(laid.tables, found, strict=True):
        talks.walk_bay(stage, laid, bergen.plans, table=table, found=ideas)
    bergen.plans.request(unit, laid, WORDS["requests"][1], answered=False)


def _youngest(stage: Stage, bergen: Bergen, unit: Unit) -> None:
    """Closed last week; its score waits to be published and its proposals to be decided."""
    laid = _workshop(stage, bergen, unit, days=YOUNGEST, state=State.CLOSED, tables=2)
    count(stage, laid, leader=1, employee=YOUNGEST_EMPLOYEES)
    vote(stage, laid, n=13)
    talks.walk_bay(stage, laid, bergen.plans, table=laid.tables[0], found=[(MEASURES[10], "proposed", 0)])
    talks.walk_bay(stage, laid, bergen.plans, table=laid.tables[1], found=[(MEASURES[9], "proposed", 0)])


def _ahead(stage: Stage, bergen: Bergen, unit: Unit, *, days: int, state: State) -> Laid:
    return _workshop(stage, bergen, unit, days=days, state=state, tables=0 if state == State.DRAFT else 3)


def _workshop(stage: Stage, bergen: Bergen, unit: Unit, *, days: int, state: State, tables: int) -> Laid:
    plan = Plan(Kind.WORKSHOP, f"Verksted på {unit.name}", stage.day(days), state, "Personalrommet", tables)
    return lay(stage, unit, plan, serves=[unit])


def since(on: datetime.date) -> datetime.date:
    """When the round of the small example began."""
    return on - datetime.timedelta(days=120)
