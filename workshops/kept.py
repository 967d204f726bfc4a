"""How many of the leaders' practices and the units' agreements are kept: counts, where there are enough of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from workshops.models import Agreement, Kept, Practice
from workshops.models.bank import FEWEST_UNITS
from workshops.models.promise import WEEKS

if TYPE_CHECKING:
    from ned.models import Municipality


class Tally(NamedTuple):
    weeks: int
    yes: int
    partly: int
    no: int

    @property
    def answers(self) -> int:
        return self.yes + self.partly + self.no


def kept(place: Municipality) -> list[Tally]:
    """One for each of the two questions that enough units have answered. Two queries."""
    fields = [f"kept_after_{weeks}" for weeks in WEEKS]
    rows = [
        row
        for model in (Practice, Agreement)
        for row in model.objects.filter(unit__municipality=place).values("unit", *fields)
    ]
    found = []
    for weeks, field in zip(WEEKS, fields, strict=True):
        said = [row for row in rows if row[field]]
        if len({row["unit"] for row in said}) >= FEWEST_UNITS:
            counts = Counter(row[field] for row in said)
            found.append(Tally(weeks, *(counts[answer] for answer in (Kept.YES, Kept.PARTLY, Kept.NO))))
    return found
