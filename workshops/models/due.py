from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ned.models.seats import Holder, SeatKind
from workshops.models.measure import FIRST_STEP_DAYS, LIVING, Measure, Status
from workshops.models.plan import Check
from workshops.models.promise import Request

if TYPE_CHECKING:
    from ned.models import Unit, User

DAY = datetime.timedelta(days=1)
# A letter looks a whole week ahead, so that nothing falls due between two letters without having been told before.
WEEK = datetime.timedelta(days=7)


class DueKind(models.TextChoices):
    FIRST_STEP = "first_step", _("First step")
    DEADLINE = "deadline", _("Deadline")
    LATE = "late", _("Past the deadline")
    CHECK = "check", _("Look at the plan together")
    REQUEST = "request", _("A request waits for your answer")


class DueQuerySet(models.QuerySet["Due"]):
    def untold(self, on: datetime.date) -> Self:
        """What is to be told and still true: what has ended, moved on or got a new deadline reminds nobody."""
        living = Q(measure__status__in=LIVING)
        true = (
            Q(kind=DueKind.FIRST_STEP, measure__status=Status.DECIDED)
            | living & Q(kind=DueKind.DEADLINE, measure__deadline=F("due_on"))
            | living & Q(kind=DueKind.LATE, measure__deadline__lt=F("due_on"))
            | Q(plan_check__isnull=False, plan_check__done_at=None, plan_check__plan__unit__valid_to=None)
            | Q(request__isnull=False, request__verdict="")
        )
        return self.filter(true, letter=None, due_on__lte=on + WEEK).order_by("due_on", "pk")

    def with_thing(self) -> Self:
        return self.select_related("measure__unit", "measure__owner", "plan_check__plan__unit", "request__unit")


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

    @property
    def thing(self) -> Measure | Check | Request:
        thing = self.measure or self.plan_check or self.request
        assert thing
        return thing

    @property
    def unit(self) -> Unit:
        return self.plan_check.plan.unit if self.plan_check else (self.measure or self.request).unit  # type: ignore[union-attr]

    def fits(self, day: datetime.date) -> bool:
        """Whether the letter of that day tells it: a week ahead, late only when it is, nothing younger than the day."""
        if self.measure and self.measure.decided_on and self.measure.decided_on > day:
            return False
        return self.due_on <= (day if self.kind == DueKind.LATE else day + WEEK)

    @classmethod
    @transaction.atomic
    def note(cls, on: datetime.date) -> None:
        """Write down all that letters up to that day may tell; noted before is not noted again."""
        rows = [*_first_steps(on), *_deadlines(on), *_late(on), *_checks(on), *_requests(on)]
        cls.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


# The rows are made in the order of their keys: two beats that write the same ones wait for each other, never in a ring.


def _first_steps(on: datetime.date) -> list[Due]:
    first = datetime.timedelta(days=FIRST_STEP_DAYS)
    begun = Measure.objects.filter(status=Status.DECIDED, decided_on__lte=on + WEEK - first)
    found = _unnoted(begun, DueKind.FIRST_STEP).values_list("pk", "decided_on", "deadline")
    return [
        Due(kind=DueKind.FIRST_STEP, due_on=decided_on + first, measure_id=pk)
        for pk, decided_on, deadline in found
        if decided_on and deadline and decided_on + first <= deadline
    ]


def _deadlines(on: datetime.date) -> list[Due]:
    near = _unnoted(Measure.objects.due(on + WEEK), DueKind.DEADLINE, due_on=OuterRef("deadline"))
    return [
        Due(kind=DueKind.DEADLINE, due_on=deadline, measure_id=pk)
        for pk, deadline in near.values_list("pk", "deadline")
        if deadline
    ]


def _late(on: datetime.date) -> list[Due]:
    past = _unnoted(Measure.objects.overdue(on), DueKind.LATE, due_on__gt=OuterRef("deadline"))
    return [
        Due(kind=DueKind.LATE, due_on=deadline + DAY, measure_id=pk)
        for pk, deadline in past.values_list("pk", "deadline")
        if deadline
    ]


def _unnoted(measures: models.QuerySet[Measure], kind: DueKind, **due: object) -> models.QuerySet[Measure]:
    noted = Due.objects.filter(measure=OuterRef("pk"), kind=kind, **due)
    return measures.filter(~Exists(noted)).order_by("pk")


def _checks(on: datetime.date) -> list[Due]:
    near = Check.objects.open().filter(due_on__lte=on + WEEK, dues=None)
    waiting = near.filter(plan__unit__valid_to=None).order_by("pk")
    return [Due(kind=DueKind.CHECK, due_on=check.due_on, plan_check=check) for check in waiting]


def _requests(on: datetime.date) -> list[Due]:
    waiting = Request.objects.filter(verdict="", dues=None, answer_by__lte=on + 2 * WEEK).order_by("pk")
    return [Due(kind=DueKind.REQUEST, due_on=request.answer_by - WEEK, request=request) for request in waiting]


class Way(NamedTuple):
    """To whom a due goes: the person named, else whoever sits in the seat, else the nearest leader up this path."""

    named: User | None
    seat: uuid.UUID | None
    path: str


def recipients(dues: Iterable[Due], *, on: datetime.date) -> dict[Due, User]:
    """Who is told what on that day, in two questions for all of them. Where nobody leads, nobody is told yet."""
    ways = {due: _way(due) for due in dues}
    seated = _holders(Q(seat__in={way.seat for way in ways.values()}), on=on)
    sitting = {holder.seat_id: holder.user for holder in seated}
    lines = {line for way in ways.values() for line in _upwards(way.path)}
    leaders = _holders(Q(seat__kind=SeatKind.LEADER, seat__unit__path__in=lines), on=on)
    leading = {str(holder.seat.unit.path): holder.user for holder in leaders}
    found = {}
    for due, way in ways.items():
        above = (leading[line] for line in _upwards(way.path) if line in leading)
        if user := way.named or (sitting.get(way.seat) if way.seat else None) or next(above, None):
            found[due] = user
    return found


def _way(due: Due) -> Way:
    if due.measure:
        owner = due.measure.owner
        return Way(owner if owner and owner.is_active else None, due.measure.owner_seat_id, str(due.unit.path))
    if due.request:  # goes past the unit's own leader, who asked
        return Way(None, None, next(iter(_upwards(str(due.unit.path))[1:]), str(due.unit.path)))
    return Way(None, None, str(due.unit.path))


def _upwards(path: str) -> list[str]:
    from ned.models import Unit

    return [path[:end] for end in range(len(path), 0, -Unit.steplen)]


def _holders(where: Q, *, on: datetime.date) -> models.QuerySet[Holder]:
    """The longest-sitting last, so that it is she who stays in a dictionary of them."""
    current = Holder.objects.current(on).filter(where, user__is_active=True)
    return current.select_related("user", "seat__unit").order_by("-since", "-pk")
