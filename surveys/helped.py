"""“Did it help?”: when a check asks it, and what may be shown of the answers.

Nothing is shown while people can answer: two means a vote apart would tell what the newest one chose.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone

from surveys.models import Helpfulness
from surveys.reportable import Reported, counts, reported, step
from workshops.models import Check, CheckKind
from workshops.models.plan import SOON

if TYPE_CHECKING:
    from ned.models import Unit

AFTER = datetime.timedelta(days=21)
USUAL = 5


@dataclass(frozen=True)
class Asked:
    """One check's question: from when and until when it is open, and the numbers once it is closed."""

    check: Check
    k: int = USUAL
    count: list[int] = field(default_factory=list)

    @property
    def opens(self) -> datetime.date:
        return self.check.due_on - SOON

    @property
    def until(self) -> datetime.date:
        return self.check.due_on + AFTER

    @property
    def early(self) -> bool:
        return timezone.localdate() < self.opens

    @property
    def closed(self) -> bool:
        return timezone.localdate() > self.until

    @property
    def shown(self) -> Reported | None:
        return reported(self.count, k=self.k) if self.closed else None

    @property
    def step(self) -> tuple[int, int]:
        return step(sum(self.count))


def asking(key: str) -> Asked | None:
    """What the address opens; nothing for a check that does not ask, or a unit that is no more."""
    living = Check.objects.with_plan().filter(plan__unit__valid_to=None).exclude(kind=CheckKind.SIX_WEEKS)
    check = living.filter(key=key).first()
    return Asked(check) if check else None


def asked_of(unit: Unit) -> list[Asked]:
    """The questions that have been open, in three queries."""
    checks = Check.objects.filter(plan__unit=unit, due_on__lte=timezone.localdate() + SOON)
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 6)
    rows = Helpfulness.objects.filter(plan_check__in=checks).values_list("plan_check", "choice", "n")
    found |= counts((str(check), choice, n) for check, choice, n in rows)
    k = threshold(unit)
    return [Asked(check, k, found[str(check.pk)]) for check in checks.exclude(kind=CheckKind.SIX_WEEKS)]


def threshold(unit: Unit) -> int:
    """A plan belongs to no programme: the strictest that has been promised to the unit, and never under the usual."""
    strictest = unit.served_by.aggregate(k=Max("gathering__programme__threshold"))["k"]
    return max(strictest or USUAL, USUAL)
