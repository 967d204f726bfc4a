"""When units change, what they promised goes on: open measures and unanswered requests follow."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ned.models import Seat, Unit, User
from workshops.models import Measure, Plan, Request


@transaction.atomic
def merge(unit: Unit, *, into: Unit, by: User | None, on: datetime.date) -> None:
    """End a unit and let another go on with what is open. What has ended stays where it happened."""
    unit.merge(into=into, by=by, on=on)
    hand_over(unit, to=into, by=by, on=on)


@transaction.atomic
def split(unit: Unit, *, into: list[str], by: User | None, on: datetime.date) -> list[Unit]:
    """End a unit and begin several. The first goes on with what is open, until its leaders share it out."""
    parts = unit.split(into=into, by=by, on=on)
    hand_over(unit, to=parts[0], by=by, on=on)
    return parts


def hand_over(unit: Unit, *, to: Unit, by: User | None, on: datetime.date) -> None:
    for measure in [*Measure.objects.filter(unit=unit).open(), *Measure.objects.filter(unit=unit).proposed()]:
        move(measure, to=to, by=by)
    Request.objects.filter(unit=unit, verdict="").update(unit=to)
    if Measure.objects.filter(unit=to).open().exists():
        Plan.begin(to, on=on, by=by)


def move(measure: Measure, *, to: Unit, by: User | None) -> None:
    """The same kind of seat in the new unit answers for it now."""
    before = measure.unit
    measure.unit = to
    if measure.owner_seat:
        measure.owner_seat = Seat.objects.get_or_create(unit=to, kind=measure.owner_seat.kind, union="")[0]
    measure.save(update_fields=["unit", "owner_seat"])
    measure.remark(note=_("Came along from %(unit)s.") % {"unit": before}, by=by)
