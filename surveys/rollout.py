"""How far a programme has come, added up from the summaries of its gatherings.

Always one programme at a time: the figures of all programmes together, less those of one, would be those of the other,
and with them perhaps a single gathering's score.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, Min, Q
from django.db.models import Sum as Total

from surveys.models import Summary
from surveys.reportable import Sum, added, apart, joined
from workshops.models import Kind, Programme

if TYPE_CHECKING:
    from ned.models import Municipality
    from surveys.models import SummaryQuerySet

CONFERENCE, WORKSHOP = Q(kind=Kind.CONFERENCE), Q(kind=Kind.WORKSHOP)
HELD, PLANNED, SCORED = Q(held=True), Q(planned=True), Q(score_n__gt=0)
# What each row counts; those at unit workshops who are not their leaders are employees.
COUNTS: dict[str, Any] = {
    # First: after a figure called `leaders` the field of that name cannot be reached.
    "employees": Total(F("present") - F("leaders"), filter=WORKSHOP & HELD, default=0),
    "conferences_planned": Count("pk", filter=CONFERENCE & PLANNED),
    "conferences": Count("pk", filter=CONFERENCE & HELD),
    "leaders": Total("leaders", filter=CONFERENCE & HELD, default=0),
    "workshops_planned": Count("pk", filter=WORKSHOP & PLANNED),
    "workshops": Count("pk", filter=WORKSHOP & HELD),
    "proposed": Total("proposed", default=0),
    "decided": Total("decided", default=0),
    "done": Total("done", default=0),
    "scored": Count("pk", filter=SCORED),
    "score_n": Total("score_n", default=0),
    "score_sum": Total("score_sum", default=0),
    "built_at": Max("built_at"),
}
FIGURES = [name for name in COUNTS if name != "built_at"]
# Not by score: the municipalities are not in a race.
SORTS = {
    "name": lambda row: row.municipality.name,
    "county": lambda row: (row.municipality.county_name, row.municipality.name),
    "conferences": lambda row: (-row.conferences, -row.conferences_planned, row.municipality.name),
    "leaders": lambda row: (-row.leaders, row.municipality.name),
    "workshops": lambda row: (-row.workshops, -row.workshops_planned, row.municipality.name),
    "employees": lambda row: (-row.employees, row.municipality.name),
    "decided": lambda row: (-row.decided, row.municipality.name),
}


@dataclass
class Row:
    """The figures of one municipality, or of all together (`municipality` is then None)."""

    municipality: Any = None
    conferences_planned: int = 0
    conferences: int = 0
    leaders: int = 0
    workshops_planned: int = 0
    workshops: int = 0
    employees: int = 0
    proposed: int = 0
    decided: int = 0
    done: int = 0
    scored: int = 0
    score_n: int = 0
    score_sum: int = 0
    built_at: datetime.datetime | None = None
    mean: float | None = None

    @property
    def score(self) -> Sum:
        return Sum(self.scored, self.score_n, self.score_sum)


@dataclass
class Rollout:
    rows: list[Row]
    whole: Row = field(default_factory=Row)

    def sorted(self, by: str) -> list[Row]:
        return sorted(self.rows, key=SORTS.get(by, SORTS["name"]))


def rollout(programme: Programme, summaries: SummaryQuerySet, taking_part: Iterable[Municipality]) -> Rollout:
    """A row for each municipality that takes part or has a gathering in the programme. One query."""
    counted = _counted(summaries.of(programme.pk))
    rows = [Row(municipality=place, **counted.pop(place.pk, {})) for place in taking_part]
    means = apart({row.municipality.pk: row.score for row in rows}, k=programme.threshold)
    for row in rows:
        row.mean = means[row.municipality.pk]
    return Rollout(rows, _whole(rows, k=programme.threshold))


def _whole(rows: list[Row], *, k: int) -> Row:
    whole = Row(**{name: sum(getattr(row, name) for row in rows) for name in FIGURES})
    whole.mean = joined(added(row.score for row in rows), k=k)
    whole.built_at = max((row.built_at for row in rows if row.built_at), default=None)
    return whole


def row_of(programme: Programme, municipality: Municipality) -> Row:
    """One municipality's figures, its mean hidden wherever the rollout page hides it. One query."""
    counted = _counted(Summary.objects.of(programme.pk))
    scores = {pk: Row(**found).score for pk, found in counted.items()}
    row = Row(municipality=municipality, **counted.get(municipality.pk, {}))
    row.mean = apart(scores, k=programme.threshold).get(municipality.pk)
    return row


def taking_part(place: Municipality) -> list[Programme]:
    """The programmes the municipality takes part in, the newest first."""
    theirs = Programme.objects.filter(rounds__participations__municipality=place)
    return list(theirs.annotate(first=Min("rounds__starts")).order_by("-first", "pk"))


def _counted(summaries: SummaryQuerySet) -> dict[uuid.UUID, dict[str, Any]]:
    rows: Any = summaries.order_by().values("municipality").annotate(**COUNTS)
    return {row.pop("municipality"): row for row in rows}
