"""A measure handed to a colleague who has no account: one link, for one measure, that runs out and can be shut.

It says how the measure goes and no more: who decides, moves the deadline or stops it, has a seat.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone

from ned.models import Link
from ned.models.traces import trace
from workshops.models import Measure

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ned.models import User

PURPOSE = "handed"
# As long as a deadline usually is away; a new one is made in a moment.
DAYS = 90


@transaction.atomic
def hand_out(measure: Measure, *, by: User | None) -> str:
    """The token, which is seen once: only its digest is kept."""
    trace(by, "measure.hand_out", measure)
    return Link.make(purpose=PURPOSE, object_id=measure.pk, user=None, days=DAYS)


def handed_out(measure: Measure) -> QuerySet[Link]:
    """Those that open something today."""
    live = Link.objects.filter(purpose=PURPOSE, object_id=measure.pk, revoked_at=None, expires_at__gt=timezone.now())
    return live.order_by("expires_at")


@transaction.atomic
def shut(measure: Measure, *, by: User) -> None:
    """None of its links opens anything any more."""
    handed_out(measure).update(revoked_at=timezone.now())
    trace(by, "measure.shut_links", measure)


class Handed(NamedTuple):
    """What a link leads to; no measure when it has run out, been shut, or its unit is no more."""

    measure: Measure | None
    until: datetime.datetime


def behind(token: str) -> Handed | None:
    link = Link.objects.behind(token).filter(purpose=PURPOSE, user=None).first()
    if not link:
        return None
    found = Measure.objects.filter(pk=link.object_id, unit__valid_to=None).with_story() if link.live else None
    return Handed(found.first() if found is not None else None, link.expires_at)
