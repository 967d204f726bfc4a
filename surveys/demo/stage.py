from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils import timezone

from dialogmat.models import Answer, Dialogue, Room, Run, Shared, Tally, Version
from dialogmat.outline import outline
from ned.models import Holder, Membership, Seat, Unit, User
from surveys.models import Publication
from workshops.models import (
    AgendaItem,
    Agreement,
    Banked,
    Check,
    FollowUp,
    Gathering,
    GatheringUnit,
    HeadCount,
    Measure,
    MeasureSource,
    Participation,
    Plan,
    Position,
    Practice,
    Request,
    Round,
    Sitting,
    Table,
)

if TYPE_CHECKING:
    from dialogmat.outline import Outline, OutlineBlock

Facilitator = Gathering.facilitators.through
# Each table after those its keys point at.
ORDER: list[type[models.Model]] = [
    User, Unit, Membership, Seat, Holder, Participation, Gathering, Facilitator, Sitting, HeadCount, AgendaItem, Table,
    GatheringUnit, Room, Run, Dialogue, Shared, Answer, Tally, Publication, Banked, Measure, MeasureSource, FollowUp,
    Plan, Check, Position, Request, Practice, Agreement,
]  # fmt: skip
JULY = 7


class Batch:
    """Rows of many tables, saved table by table. Their keys are made in memory, so no row waits for another's id."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[Any]] = {model: [] for model in ORDER}

    def add[Row: models.Model](self, row: Row) -> Row:
        self.rows[type(row)].append(row)
        return row

    def extend(self, rows: Iterable[models.Model]) -> None:
        for row in rows:
            self.add(row)

    def save(self) -> None:
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=2000)
            rows.clear()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the planner knows nothing of so many new rows, and would guess wrong


@dataclass
class Stage:
    """What every part of an example stands on: its day, its chance, its round, and the rows on their way in."""

    on: datetime.date
    round: Round
    rng: Random = field(default_factory=lambda: Random(2017))
    batch: Batch = field(default_factory=Batch)
    outlines: dict[tuple[str, str], Outline] = field(default_factory=dict)

    def day(self, days: int) -> datetime.date:
        """So many days from the example's day, moved out of July when it is behind us, and out of the weekend."""
        day = self.on + datetime.timedelta(days=days)
        if day.month == JULY and days < 0:
            day -= datetime.timedelta(days=35)
        return day - datetime.timedelta(days=max(0, day.weekday() - 4))

    def outline(self, mat: str, language: str) -> Outline:
        if (mat, language) not in self.outlines:
            newest = Version.objects.released().filter(mat__key=mat).newest()[0]
            self.outlines[mat, language] = outline(newest.pk, language)
        return self.outlines[mat, language]

    def block(self, key: str) -> OutlineBlock:
        """By key, from whichever of the two mats has it."""
        mats = [self.outline(mat, "nb") for mat in ("employees", "leaders")]
        return next(block for mat in mats for block in mat.blocks.values() if block.key == key)


def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def spread(total: int, parts: int, *, least: int, rng: Random) -> list[int]:
    """`parts` uneven whole numbers, none under `least`, that add up to exactly `total`."""
    weights = [rng.uniform(0.4, 1.6) for _ in range(parts)]
    free = total - least * parts
    shares = [least + int(free * weight / sum(weights)) for weight in weights]
    for index in range(total - sum(shares)):
        shares[index % parts] += 1
    return shares
