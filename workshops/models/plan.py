from __future__ import annotations

import datetime
import secrets
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ned.access import within
from ned.models.seats import Seat, SeatKind
from ned.models.traces import trace
from workshops.models.position import Position

if TYPE_CHECKING:
    from ned.models import AnyUser, Unit, User
    from workshops.models.measure import Measure


# From then on the plan page offers to make the check now.
SOON = datetime.timedelta(days=14)


class PlanQuerySet(models.QuerySet["Plan"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="unit__path")).fetch_mode(models.FETCH_PEERS)

    def behind(self, key: str) -> Self:
        """The one whose wall has this key; a unit that has ended has no wall."""
        return self.filter(key=key, unit__valid_to=None).with_place()

    def with_place(self) -> Self:
        return self.select_related("unit__municipality")


class Plan(models.Model):
    """What a unit has promised itself. One for each unit, through all its gatherings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.OneToOneField("ned.Unit", on_delete=models.PROTECT, related_name="plan")
    # Opens the unit's page without account, from the poster on its wall; none until a poster is asked for.
    key = models.CharField(max_length=24, unique=True, null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.unit)

    @classmethod
    @transaction.atomic
    def begin(cls, unit: Unit, *, on: datetime.date, by: User | None) -> Plan:
        """The unit's plan with its check dates, counted from the day the first measure was decided."""
        plan, new = cls.objects.get_or_create(unit=unit)
        if new:
            Check.objects.bulk_create(Check(plan=plan, kind=kind, due_on=after(on, kind)) for kind in CheckKind)
            trace(by, "plan.begin", plan)
        Position.ask(plan, on=on)
        return plan

    @transaction.atomic
    def open_page(self, *, by: User | None) -> str:
        """The key to the page on the wall; made the first time it is asked for."""
        if not self.key:
            Plan.objects.filter(pk=self.pk, key=None).update(key=secrets.token_urlsafe(12))
            self.refresh_from_db(fields=["key"])
            trace(by, "plan.open_page", self)
        assert self.key
        return self.key

    @transaction.atomic
    def shut_page(self, *, by: User | None) -> None:
        """What hangs on a wall somewhere opens nothing any more; a new poster has a new key."""
        Plan.objects.filter(pk=self.pk).update(key=None)
        self.key = None
        trace(by, "plan.shut_page", self)

    def leader_seat(self) -> Seat:
        return seat_at(self.unit, SeatKind.LEADER)


def seat_at(unit: Unit, kind: str, *, union: str = "") -> Seat:
    """The unit's seat of that kind; one nobody has sat in yet is made, for a promise points at the seat."""
    return Seat.objects.get_or_create(unit=unit, kind=kind, union=union)[0]


class CheckKind(models.TextChoices):
    SIX_WEEKS = "6w", _("After six weeks")
    THREE_MONTHS = "3m", _("After three months")
    SIX_MONTHS = "6m", _("After six months")
    TWELVE_MONTHS = "12m", _("After twelve months")


DAYS = {CheckKind.SIX_WEEKS: 42, CheckKind.THREE_MONTHS: 91, CheckKind.SIX_MONTHS: 182, CheckKind.TWELVE_MONTHS: 364}


def after(on: datetime.date, kind: CheckKind) -> datetime.date:
    """Whole weeks, so that a check falls on the weekday the plan was made: a day people were at work."""
    return on + datetime.timedelta(days=DAYS[kind])


class CheckQuerySet(models.QuerySet["Check"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="plan__unit__path")).fetch_mode(models.FETCH_PEERS)

    def open(self) -> Self:
        return self.filter(done_at=None)

    def done(self) -> Self:
        return self.exclude(done_at=None)

    def with_plan(self) -> Self:
        return self.select_related("plan__unit__municipality")


def check_key() -> str:
    return secrets.token_urlsafe(12)


class Check(models.Model):
    """A day when the plan is looked at together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=4, choices=CheckKind)
    due_on = models.DateField(_("check-in date"))
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("what we saw"), max_length=1000, blank=True)
    # Opens the question “did it help?”, which has no sign-in.
    key = models.CharField(max_length=24, unique=True, default=check_key)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "kind"], name="a_plan_has_one_check_of_each_kind")]

    def __str__(self) -> str:
        return f"{CheckKind(self.kind).label}: {self.due_on}"

    @property
    def time_left(self) -> str:
        """How near it is, in words."""
        days = (self.due_on - timezone.localdate()).days
        if days < 0:
            return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
        if days == 0:
            return gettext("Today")
        return ngettext("In %(days)s day", "In %(days)s days", days) % {"days": days}

    @property
    def soon(self) -> bool:
        return self.due_on - timezone.localdate() <= SOON

    @property
    def asks(self) -> bool:
        """Whether the unit is asked “did it help?”: after six weeks it is too early to say."""
        return self.kind != CheckKind.SIX_WEEKS

    def seen(self) -> models.QuerySet[Measure]:
        """What was looked at, once it has been: the measures that lived that day."""
        assert self.done_at
        return self.plan.unit.measures.alive_on(timezone.localdate(self.done_at))

    @transaction.atomic
    def tick(self, *, note: str, by: User | None) -> bool:
        """Looked at together. The first one counts; False for one who ticks again, which changes nothing."""
        now = timezone.now()
        first = Check.objects.open().filter(pk=self.pk).update(done_at=now, note=note) == 1
        if first:
            self.done_at, self.note = now, note
            trace(by, "check.tick", self)
        return first
