"""A unit's plan as it hangs on its wall and stands behind the poster's QR: what is promised, and never a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ned.models import Unit
from workshops.models import Plan, Status


@dataclass(frozen=True)
class Wall:
    unit: Unit
    living: list[Any]
    done: list[Any]
    agreements: list[Any]
    requests: list[Any]
    # The last time the plan was looked at together, and the next.
    last: Any
    next: Any

    @classmethod
    def of(cls, plan: Plan) -> Wall:
        """Six queries. Seats and never owners: what is on a wall is read by all who pass."""
        unit, checks = plan.unit, list(plan.checks.all())
        ended = unit.measures.filter(merged_into=None, status=Status.DONE)
        return cls(
            unit=unit,
            living=list(unit.measures.open().select_related("owner_seat").order_by("deadline", "pk")),
            done=list(ended.order_by("-ended_on", "pk")),
            agreements=list(unit.agreements.all()),
            requests=list(unit.requests.all()),
            last=next((check for check in reversed(checks) if check.done_at), None),
            next=next((check for check in checks if not check.done_at), None),
        )
