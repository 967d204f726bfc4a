from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q, QuerySet, Subquery
from django.db.models.expressions import OuterRef

from workshops.models.measure import LIVING, Status
from workshops.models.plan import Check

if TYPE_CHECKING:
    from ned.models import Unit


def standing(units: QuerySet[Unit], *, on: datetime.date) -> QuerySet[Unit]:
    """How each unit's plan stands: proposals, open and late measures, and the next check."""
    living = Q(measures__status__in=LIVING)
    checks = Check.objects.open().filter(plan__unit=OuterRef("pk")).order_by().values("plan__unit")
    return units.annotate(
        proposals=Count("measures", filter=Q(measures__status=Status.PROPOSED, measures__merged_into=None)),
        living=Count("measures", filter=living),
        late=Count("measures", filter=living & Q(measures__deadline__lt=on)),
        next_check=Subquery(checks.annotate(first=Min("due_on")).values("first")),
    )
