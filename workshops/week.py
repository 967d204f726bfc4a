"""What falls due for one person now: the same as her letter tells, whether or not it has been told."""

import datetime
from typing import NamedTuple

from ned.models import AnyUser
from workshops.models import Due, DueKind
from workshops.models.due import recipients

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
    """One line for each thing, what is late first. Three queries, however many."""
    dues = [due for due in Due.objects.near(user).true(on).with_thing() if due.fits(on) and due.kind in ORDER]
    mine = [due for due, whose in recipients(dues, on=on).items() if whose == user]
    found: dict[object, Due] = {}
    for due in sorted(mine, key=lambda due: (ORDER.index(DueKind(due.kind)), due.due_on)):
        found.setdefault(due.thing, due)
    return [Item(due, thing._meta.model_name or "") for thing, due in found.items()]  # type: ignore[attr-defined]
