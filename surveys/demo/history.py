"""The programme's history as the sources tell it, and everything they don't tell invented: 27 municipalities, of which
only Bergen is known, 54 conferences planned and 50 held in the first year, and the units' own workshops after each."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ned.access import Role
from ned.models import Municipality
from surveys.demo import small, units
from surveys.demo.gatherings import Laid, Plan, count, lay, vote
from surveys.demo.stage import spread
from surveys.demo.words import MEASURES, WORDS
from workshops.models import Kind, Participation, State

if TYPE_CHECKING:
    from ned.models import Unit, User
    from surveys.demo.small import Bergen
    from surveys.demo.stage import Stage

TWO_YEARS = 730
OTHERS_THAN_LEADERS = 0.25
REQUESTING = 0.3
TITLES = {"nb": "Verksted på {}", "nn": "Verkstad på {}"}


@dataclass(frozen=True)
class Size:
    """Figures of the whole example, Bergen's small example included."""

    municipalities: int
    conferences: int
    held: int
    leaders: int
    workshops: int
    employees: int
    units: int
    measures: float


SIZES = {
    "programme": Size(
        municipalities=27, conferences=54, held=50, leaders=2040, workshops=800, employees=16_000, units=1150,
        measures=2.6,
    ),
    "national": Size(
        municipalities=357, conferences=714, held=662, leaders=26_500, workshops=8_000, employees=160_000, units=12_000,
        measures=2.6,
    ),
}  # fmt: skip


def since(on: datetime.date) -> datetime.date:
    return on - datetime.timedelta(days=TWO_YEARS + 30)


def tell(stage: Stage, bergen: Bergen, size: Size) -> list[units.Town]:
    """Everything besides Bergen's own small example; returns the towns that were drawn."""
    towns = _towns(stage, size)
    for town in towns:
        stage.batch.extend(town.units)
        stage.batch.add(Participation(round=stage.round, municipality=town.municipality, joined_on=since(stage.on)))
        bergen.cast.leaders(town)
    _conferences(stage, bergen, towns, size)
    _workshops(stage, bergen, [bergen.town, *towns], size)
    return towns


def _towns(stage: Stage, size: Size) -> list[units.Town]:
    """Drawn by number, so that the same seed draws the same ones from every database."""
    others = Municipality.objects.current().exclude(number="4601").select_related("root").order_by("number")
    chosen = sorted(stage.rng.sample(list(others), size.municipalities - 1), key=lambda one: one.number)
    shares = spread(_hosts(size), len(chosen), least=8, rng=stage.rng)
    return [units.drawn(one, hosts=share, rng=stage.rng) for one, share in zip(chosen, shares, strict=True)]


def _hosts(size: Size) -> int:
    """How many units are left to draw: each drawn town has three service areas besides its root."""
    bergen = len(units.BERGEN) + sum(len(found) for *_, found in units.BERGEN)
    return size.units - bergen - 3 * (size.municipalities - 1)


def _conferences(stage: Stage, bergen: Bergen, towns: list[units.Town], size: Size) -> None:
    """Two in each town, one after the other; some had to be cancelled. Bergen's are in the small example."""
    plan = [(town, number) for town in towns for number in (1, 2)][: size.conferences - 2]
    called_off = set(stage.rng.sample(range(len(plan)), len(plan) - (size.held - 1)))
    heads = iter(spread(size.leaders - small.LEADERS, size.held - 1, least=14, rng=stage.rng))
    people = {town.municipality.pk: _facilitator(bergen, town) for town in towns}
    for index, (town, number) in enumerate(plan):
        days = -TWO_YEARS + int(300 * index / len(plan)) + (30 if number == 2 else 0)
        town.ready = days + 14
        serves = town.hosts[number - 1 :: 2]
        laid = _conference(stage, town, number, days, serves, people[town.municipality.pk], off=index in called_off)
        if index not in called_off:
            _attended(stage, laid, next(heads))


def _facilitator(bergen: Bergen, town: units.Town) -> User:
    return bergen.cast.member(Role.FACILITATOR, "", of=town.municipality)


def _conference(
    stage: Stage, town: units.Town, number: int, days: int, serves: list[Unit], led_by: User, *, off: bool
) -> Laid:
    plan = Plan(
        Kind.CONFERENCE,
        f"Læringskonferanse {number}",
        stage.day(days),
        State.CANCELLED if off else State.REPORTED,
        stage.rng.choice(WORDS["halls"]),
        tables=min(12, len(serves) // 2 + 2),
        because=stage.rng.choice(WORDS["cancelled"]) if off else "",
    )
    return lay(stage, town.root, plan, serves=serves, facilitators=(led_by,))


def _attended(stage: Stage, laid: Laid, leaders: int) -> None:
    others = int(leaders * OTHERS_THAN_LEADERS)
    count(stage, laid, leader=leaders, union_rep=others // 2, safety_rep=others - others // 2, other=2)
    vote(stage, laid, n=int((leaders + others) * stage.rng.uniform(0.75, 0.98)))


def _workshops(stage: Stage, bergen: Bergen, towns: list[units.Town], size: Size) -> None:
    """Most units hold their own after their conferences, some have set a day, and the rest have not come so far."""
    hosts = [(town, unit) for town in towns for unit in town.hosts if unit not in bergen.done]
    held = size.workshops - small.HELD
    order = stage.rng.sample(range(len(hosts)), len(hosts))
    heads = spread(size.employees - small.EMPLOYEES - small.YOUNGEST_EMPLOYEES, held, least=6, rng=stage.rng)
    for index, present in zip(sorted(order[:held]), heads, strict=True):
        _held(stage, bergen, *hosts[index], present, measures=size.measures)
    for index in sorted(order[held : held + (len(hosts) - held) // 2]):
        _meeting(stage, hosts[index][1], stage.day(stage.rng.randrange(10, 60)), State.PUBLISHED, tables=4)


def _held(stage: Stage, bergen: Bergen, town: units.Town, unit: Unit, present: int, *, measures: float) -> None:
    day = stage.day(stage.rng.randrange(town.ready, -14))
    laid = _meeting(stage, unit, day, State.REPORTED, tables=max(1, present // 6))
    count(stage, laid, leader=1, employee=present)
    vote(stage, laid, n=int(present * stage.rng.uniform(0.7, 1)))
    for idea in stage.rng.sample(MEASURES, int(measures + stage.rng.random())):
        bergen.plans.measure(unit, laid, idea, station_key="do")
    if stage.rng.random() < REQUESTING:
        bergen.plans.request(unit, laid, stage.rng.choice(WORDS["requests"]))


def _meeting(stage: Stage, unit: Unit, day: datetime.date, state: State, *, tables: int) -> Laid:
    title = TITLES.get(unit.municipality.language, TITLES["nb"]).format(unit.name)
    plan = Plan(Kind.WORKSHOP, title, day, state, stage.rng.choice(WORDS["rooms"]), tables)
    return lay(stage, unit, plan, serves=[unit])
