from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dialogmat.models import Pace, Room, Run, Show
from surveys.demo.scores import publication, score
from surveys.demo.stage import Facilitator, at
from workshops.models import AgendaItem, Gathering, GatheringUnit, HeadCount, Kind, Sitting, State, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogmat.outline import OutlineStation
    from ned.models import Unit, User
    from surveys.demo.stage import Stage

BOOKED_AHEAD = datetime.timedelta(days=30)
ENDED = {State.CLOSED, State.REPORTED}
HOURS = {"leaders": (8, 450), "employees": (13, 90)}
VARIANTS = {"leaders": "day", "employees": "90"}


@dataclass(frozen=True)
class Plan:
    """What a gathering is to be."""

    kind: Kind
    title: str
    day: datetime.date
    state: State
    place: str
    tables: int = 0
    because: str = ""


@dataclass
class Laid:
    """A gathering with what was laid out for it."""

    gathering: Gathering
    day: datetime.date
    mat: str
    sitting: Sitting
    tables: list[Table] = field(default_factory=list)
    room: Room | None = None
    serves: list[Unit] = field(default_factory=list)


def lay(stage: Stage, unit: Unit, plan: Plan, *, serves: list[Unit], facilitators: tuple[User, ...] = ()) -> Laid:
    """A gathering with one sitting, its tables and, once it is published, its mat. `unit.municipality` must be set."""
    mat = "leaders" if plan.kind == Kind.CONFERENCE else "employees"
    gathering = stage.batch.add(
        Gathering(
            kind=plan.kind,
            programme=stage.round.programme,
            round=stage.round,
            unit=unit,
            title=plan.title,
            state=plan.state,
        )
    )
    hour, minutes = HOURS[mat]
    starts = at(plan.day, hour, 30)
    sitting = stage.batch.add(
        Sitting(gathering=gathering, starts=starts, ends=starts + datetime.timedelta(minutes=minutes), place=plan.place)
    )
    if plan.state != State.DRAFT:
        gathering.published_at = starts - BOOKED_AHEAD
    if plan.state in ENDED:
        gathering.closed_at = sitting.ends
    gathering.cancelled_because = plan.because
    laid = Laid(gathering, plan.day, mat, sitting, serves=serves)
    laid.tables = [stage.batch.add(Table(sitting=sitting, number=n)) for n in range(1, plan.tables + 1)]
    stage.batch.extend(Facilitator(gathering=gathering, user=user) for user in facilitators)
    _seat(stage, laid)
    if plan.state not in {State.DRAFT, State.CANCELLED}:
        _mat(stage, laid, language=unit.municipality.language)
    return laid


def _seat(stage: Stage, laid: Laid) -> None:
    for index, unit in enumerate(laid.serves):
        table = laid.tables[index % len(laid.tables)] if laid.tables else None
        stage.batch.add(GatheringUnit(gathering=laid.gathering, unit=unit, table=table))


def _mat(stage: Stage, laid: Laid, *, language: str) -> None:
    outline, variant = stage.outline(laid.mat, language), VARIANTS[laid.mat]
    walked = outline.walked(variant, [])
    laid.room = stage.batch.add(
        Room(gathering=laid.gathering, version_id=outline.version, variant=variant, pace=Pace.LED)
    )
    run = stage.batch.add(Run(room=laid.room, sitting=laid.sitting, variant=variant))
    if laid.gathering.ended:
        run.opened, run.station, run.show = [station.key for station in walked], walked[-1].key, Show.STATION
    for position, (key, title, minutes) in enumerate(_agenda(walked, variant, language=language), start=1):
        stage.batch.add(
            AgendaItem(sitting=laid.sitting, position=position, station_key=key, title=title, minutes=minutes)
        )


def _agenda(walked: list[OutlineStation], variant: str, *, language: str) -> Iterator[tuple[str, str, int]]:
    """(station key, title, minutes): the stations with the walk to them, and the breaks between."""
    with override(language):
        for station in walked:
            yield station.key, station.title, station.minutes(variant) + station.walk
            if rest := station.break_after.get(variant):
                yield "", str(_("Break")), rest


def count(stage: Stage, laid: Laid, **present: int) -> None:
    stage.batch.extend(HeadCount(sitting=laid.sitting, category=category, n=n) for category, n in present.items() if n)


def vote(stage: Stage, laid: Laid, *, n: int) -> None:
    """`n` give their score; shown to all when the gathering has been reported."""
    assert laid.room
    totals = score(stage, laid.room, mat=laid.mat, n=n)
    if laid.gathering.state == State.REPORTED:
        publication(stage, laid.gathering, totals)
