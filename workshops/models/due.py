from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workshops.models.measure import FIRST_STEP_DAYS, LIVING, Measure
from workshops.models.plan import Check
from workshops.models.promise import Request

if TYPE_CHECKING:
    from ned.models import User

LATE_DAYS = 7


class DueKind(models.TextChoices):
    FIRST_STEP = "first_step", _("First step")
    DEADLINE = "deadline", _("Deadline")
    LATE = "late", _("Past the deadline")
    CHECK = "check", _("Look at the plan together")
    REQUEST = "request", _("A request waits for your answer")


class DueQuerySet(models.QuerySet["Due"]):
    def untold(self, upto: datetime.date) -> Self:
        """What is to be told and still true: a measure that has ended reminds nobody."""
        true = (
            Q(measure__status__in=LIVING)
            | Q(plan_check__done_at=None, plan_check__isnull=False)
            | Q(request__verdict="", request__isnull=False)
        )
        return self.filter(true, letter=None, due_on__lte=upto).order_by("due_on", "pk")


class Due(models.Model):
    """That something is to be told, once. Made by looking at the tables, so a missed night is caught up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=DueKind)
    due_on = models.DateField()
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    plan_check = models.ForeignKey(Check, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    letter = models.ForeignKey("ned.Letter", on_delete=models.SET_NULL, null=True, blank=True, related_name="dues")

    objects = DueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "due_on"],
                condition=Q(measure__isnull=False),
                name="a_measure_is_told_once_of_each_day",
            ),
            models.UniqueConstraint(
                fields=["plan_check", "kind"], condition=Q(plan_check__isnull=False), name="a_check_is_told_once"
            ),
            models.UniqueConstraint(
                fields=["request", "kind"], condition=Q(request__isnull=False), name="a_request_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(measure__isnull=False, plan_check=None, request=None)
                | Q(measure=None, plan_check__isnull=False, request=None)
                | Q(measure=None, plan_check=None, request__isnull=False),
                name="a_due_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"

    def recipient(self, on: datetime.date) -> User | None:
        """Who holds the promise on that day: the person named, else whoever sits in the seat."""
        if self.measure:
            named = self.measure.owner
            if named and named.is_active:
                return named
            return self.measure.owner_seat.holder(on) if self.measure.owner_seat else None
        if self.plan_check:
            return self.plan_check.plan.leader_seat().holder(on)
        assert self.request
        above = self.request.unit.get_parent() or self.request.unit
        return leader_of(above, on)

    @classmethod
    def note(cls, upto: datetime.date) -> None:
        """Write down all that falls due up to a day; noted before is not noted again."""
        rows = [*_of_measures(upto), *_of_checks(upto), *_of_requests(upto)]
        cls.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def leader_of(unit: Any, on: datetime.date) -> User | None:
    from ned.models import Seat, SeatKind

    return Seat.objects.get_or_create(unit=unit, kind=SeatKind.LEADER)[0].holder(on)


def _of_measures(upto: datetime.date) -> list[Due]:
    day = datetime.timedelta(days=1)
    rows = []
    for measure in Measure.objects.open().filter(decided_on__lte=upto):
        assert measure.deadline and measure.decided_on
        first = measure.decided_on + FIRST_STEP_DAYS * day
        if measure.status == "decided" and first <= min(upto, measure.deadline):
            rows.append(Due(kind=DueKind.FIRST_STEP, due_on=first, measure=measure))
        if measure.deadline <= upto:
            rows.append(Due(kind=DueKind.DEADLINE, due_on=measure.deadline, measure=measure))
        if measure.deadline + LATE_DAYS * day <= upto:
            rows.append(Due(kind=DueKind.LATE, due_on=measure.deadline + LATE_DAYS * day, measure=measure))
    return rows


def _of_checks(upto: datetime.date) -> list[Due]:
    waiting = Check.objects.open().filter(due_on__lte=upto, dues=None)
    return [Due(kind=DueKind.CHECK, due_on=check.due_on, plan_check=check) for check in waiting]


def _of_requests(upto: datetime.date) -> list[Due]:
    week = datetime.timedelta(days=7)
    waiting = Request.objects.filter(verdict="", dues=None, answer_by__lte=upto + week)
    return [Due(kind=DueKind.REQUEST, due_on=request.answer_by - week, request=request) for request in waiting]
