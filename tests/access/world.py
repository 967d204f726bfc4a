"""A small Norway to knock on doors in: two municipalities of the same shape, and one of each kind of person."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.test import RequestFactory
from django.test.client import ClientHandler

from dialogmat.models import Run
from ned.models import Municipality, Unit, User
from tests import make
from tests.access.keys import CHOOSING, keys, rival
from tests.access.people import Actor, people
from workshops.models import (
    Check,
    Gathering,
    Kind,
    Measure,
    Participation,
    Programme,
    Request,
    Round,
    Sitting,
    Table,
)

MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
# The conference is held above, and these are the units it serves.
SERVED = {"own", "below", "near"}


@dataclass
class Spot:
    """A unit with one of everything in it."""

    name: str
    unit: Unit
    gathering: Gathering
    sitting: Sitting
    tables: list[Table]
    run: Run
    measure: Measure
    other: Measure
    check: Check
    request: Request
    facilitator: User
    token: str = ""

    @property
    def municipality(self) -> Municipality:
        return self.unit.municipality

    @property
    def table(self) -> Table:
        return self.tables[0]


@dataclass
class World:
    spots: dict[str, Spot]
    actors: dict[str, Actor]
    programme: Programme
    round: Round
    elsewhere: Round
    participation: Participation
    keys: dict[str, str] = field(default_factory=dict)
    # A programme that was before this one, and one that only others take part in.
    earlier: Programme = field(init=False)
    others: Programme = field(init=False)
    draft: Gathering = field(init=False)
    draft_tables: list[Table] = field(default_factory=list)
    draft_later: Sitting = field(init=False)
    # A sitting of `own` that was added after its mat was chosen.
    late: Sitting = field(init=False)
    rivals: dict[str, uuid.UUID] = field(default_factory=dict)
    # Django's own client copies every template's context, which no knock needs and which costs a third of the time.
    site: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def __getitem__(self, name: str) -> Spot:
        return self.spots[name]

    def ask(
        self,
        actor: Actor,
        method: str,
        url: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """One request by this person. Whatever it wrote is taken back."""
        factory = RequestFactory(headers=headers)
        for name, value in actor.cookies.items():
            factory.cookies[name] = value
        with transaction.atomic():
            answer: Any = self.site(getattr(factory, method.lower())(url, body or {}).environ)
            transaction.set_rollback(True)
        if answer.streaming:
            list(answer.streaming_content)  # the file closes at its end
        return answer


@contextmanager
def lasting() -> Iterator[World]:
    """Built once for many tests. One of them must be marked django_db, else pytest-django makes no test database."""
    name = str(connection.settings_dict["NAME"]).rpartition("/")[2]
    assert "test" in name or "memory" in name, f"{name} is no test database: mark the test django_db."
    with transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def build() -> World:
    bergen, voss = make.municipality("Bergen"), make.municipality("Voss", language="nn")
    assert bergen.root
    assert voss.root
    area = make.unit("Barnehager vest", under=bergen.root)
    own = make.unit("Blåbærskogen barnehage", under=area)
    units = {
        "own": own,
        "below": make.unit("Avdeling Tyttebær", under=own),
        "above": area,
        "near": make.unit("Løvåsen barnehage", under=area),
        "far": make.unit("Vangen barnehage", under=voss.root),
    }
    spots = {name: spot(name, unit) for name, unit in fresh(units).items()}
    programme = make.programme()
    round_, elsewhere = make.round(programme), make.round(programme)
    taken = round_.join(bergen, on=make.TODAY())
    elsewhere.join(voss, on=make.TODAY())
    world = World(spots, {}, programme, round_, elsewhere, taken)
    world.earlier, world.others = make.programme("Et tidligere løp"), make.programme("De andres løp")
    last_year = make.TODAY() - datetime.timedelta(days=365)
    world.earlier.rounds.create(name="Runde 0", starts=last_year).join(bergen, on=last_year)
    make.round(world.others).join(voss, on=make.TODAY())
    seat_the_conference(world)
    plan_a_draft(world)
    world.late = make.sitting(world["own"].gathering, days=9, tables=1)
    world.late.set_door(is_open=True, by=None)
    world.actors = people(world)
    world.keys = keys(world)
    world.rivals = {key: rival(token) for key, token in world.keys.items() if key in CHOOSING}
    return world


def fresh(units: dict[str, Unit]) -> dict[str, Unit]:
    """Read again: treebeard notes new children in the database, not in what we hold."""
    found = Unit.objects.select_related("municipality").in_bulk([unit.pk for unit in units.values()])
    return {name: found[unit.pk] for name, unit in units.items()}


def spot(name: str, unit: Unit) -> Spot:
    mat, kind = ("leaders", Kind.CONFERENCE) if name == "above" else ("employees", Kind.WORKSHOP)
    gathering = make.gathering(unit, kind=kind, title=f"Samling {name}")
    make.sitting(gathering, tables=2)
    run = make.run(make.room(gathering, mat=mat, variant="day" if name == "above" else "90"))
    walked = run.walked("nb")
    run.open_to_all(station=walked[-1].key, by=None)  # where the score is
    run.open_to_all(station=walked[1].key, by=None)
    decided = make.decided(unit, title=f"Vedtatt {name}")
    runner = make.user(f"Leder av dagen {name}")
    gathering.facilitators.add(runner)
    return Spot(
        name=name,
        unit=unit,
        gathering=gathering,
        sitting=run.sitting,
        tables=list(run.sitting.tables.all()),
        run=run,
        measure=make.measure(unit, title=f"Foreslått {name}"),
        other=decided,
        check=Check.objects.filter(plan__unit=unit)[0],
        request=asked(unit, gathering, words=f"Vikar til {name}"),
        facilitator=runner,
        token=make.device(run)[1],
    )


def asked(unit: Unit, gathering: Gathering, *, words: str) -> Request:
    return Request.raise_from(unit, source_id=uuid.uuid4(), words=words, gathering=gathering)


def seat_the_conference(world: World) -> None:
    """The leaders of `own` and `below` share a table, the leader of `near` sits at the other."""
    above = world["above"]
    above.gathering.serve(world[name].unit for name in ("own", "below", "near"))
    for place_ in above.gathering.units.all():
        place_.sit_at(above.tables[1 if place_.unit_id == world["near"].unit.pk else 0])


def plan_a_draft(world: World) -> None:
    """A gathering of `own` that is still being planned, with two sittings and a part of the day of its own."""
    own = world["own"]
    world.draft = make.gathering(own.unit, title="Utkast")
    world.draft.facilitators.add(own.facilitator)
    first, world.draft_later = make.sitting(world.draft, tables=2), make.sitting(world.draft, days=8)
    world.draft_tables = list(first.tables.all())
    world.draft_later.agenda.create(position=1, title="Lunsj", minutes=30)
