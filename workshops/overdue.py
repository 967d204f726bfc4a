"""What waits in a municipality, by service area: counts of what is past its day in each unit, never a word of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ned.models import Unit
from workshops.models import Check, Measure, Nudge, Request
from workshops.models.nudge import iso_week

if TYPE_CHECKING:
    from ned.models import Municipality

# More than anybody asks about in a morning; the worst come first.
MOST = 300


@dataclass
class Area:
    """A service area and its units that something waits in."""

    name: str
    units: list[Any] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(unit.late for unit in self.units)


def overdue(place: Municipality, *, on: datetime.date) -> list[Area]:
    """Two queries: the units, and the names of the areas they belong to."""
    units = list(waiting(Unit.objects.current().filter(municipality=place), on=on)[:MOST])
    paths = {area_of(unit) for unit in units}
    names = dict(Unit.objects.filter(path__in=paths).values_list("path", "name"))
    found: dict[str, Area] = {}
    for unit in units:
        found.setdefault(area_of(unit), Area(names.get(area_of(unit), place.name))).units.append(unit)
    return sorted(found.values(), key=lambda area: (-area.late, area.name))


def area_of(unit: Unit) -> str:
    """The path of the area under the municipality's root; the root's own stands for itself."""
    return str(unit.path)[: 2 * Unit.steplen]


def waiting(units: QuerySet[Unit], *, on: datetime.date) -> QuerySet[Unit]:
    late = Measure.objects.overdue(on).filter(unit=OuterRef("pk"))
    checks = Check.objects.open().filter(plan__unit=OuterRef("pk"), due_on__lt=on)
    asked = Request.objects.unanswered().filter(unit=OuterRef("pk"), answer_by__lt=on)
    nudged = Nudge.objects.filter(unit=OuterRef("pk"), week=iso_week(on))
    counted = units.annotate(
        late=many(late, "unit"),
        checks_late=many(checks, "plan__unit"),
        unanswered=many(asked, "unit"),
        nudged=Exists(nudged),
    )
    some = Q(late__gt=0) | Q(checks_late__gt=0) | Q(unanswered__gt=0)
    return counted.filter(some).order_by("-late", "path")


def many(rows: QuerySet[Any], by: str) -> Any:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
