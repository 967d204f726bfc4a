"""What one person does next: what falls due for her now, what waits in the units she leads, the gatherings ahead."""

import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from ned.models import AnyUser, Unit
from workshops.models import Due, DueKind, Gathering, State
from workshops.models.due import recipients
from workshops.models.standing import standing

# So many units and gatherings; the rest have pages of their own.
MOST = 10
NEAR = datetime.timedelta(weeks=2)

# In the order a person would take them.
ORDER = [
    DueKind.NUDGE,
    DueKind.AGAIN,
    DueKind.LATE,
    DueKind.FIRST_STEP,
    DueKind.DEADLINE,
    DueKind.CHECK,
    DueKind.REQUEST,
    DueKind.POSITION,
    DueKind.RECORDED,
    DueKind.AFTER_2,
    DueKind.AFTER_6,
]


class Item(NamedTuple):
    due: Due
    # The name of the kind of thing, as the page and the letters' links know it.
    thing: str


def this_week(user: AnyUser, *, on: datetime.date) -> list[Item]:
    """What her letter tells, whether or not it has been told: one line for each thing, what is late first. Three
    queries, however many."""
    dues = [due for due in Due.objects.near(user).true(on).with_thing() if due.fits(on) and due.kind in ORDER]
    mine = [due for due, whose in recipients(dues, on=on).items() if whose == user]
    found: dict[object, Due] = {}
    for due in sorted(mine, key=lambda due: (ORDER.index(DueKind(due.kind)), due.due_on)):
        found.setdefault(due.thing, due)
    return [Item(due, thing._meta.model_name or "") for thing, due in found.items()]  # type: ignore[attr-defined]


def waiting_in(user: AnyUser, *, on: datetime.date) -> list[Unit]:
    """Units whose leader has proposals to decide, or measures that are late, whoever owns them."""
    mine = Unit.objects.for_user(user, to="decide").current()
    return list(standing(mine, on=on).filter(Q(proposals__gt=0) | Q(late__gt=0)).order_by("path")[:MOST])


def gatherings_ahead(user: AnyUser) -> list[Gathering]:
    """What is on or comes within two weeks, and what she has booked and not published."""
    mine = Gathering.objects.for_user(user, to="see_gathering").ahead().select_related("unit__municipality")
    booked = Gathering.objects.for_user(user, to="run_room").booked()
    near = Q(first__lte=timezone.now() + NEAR, state__in=[State.PUBLISHED, State.OPEN])
    return list(mine.upcoming_first().filter(near | Q(pk__in=booked.values("pk")))[:MOST])
