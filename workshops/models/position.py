from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.access import within
from ned.models.seats import Holder, Seat, SeatKind
from ned.models.traces import trace

if TYPE_CHECKING:
    from ned.models import AnyUser, User
    from workshops.models.plan import Plan

# Whose word is asked for. The leader's own stands in what she decides.
ASKED = [SeatKind.SAFETY_REP, SeatKind.UNION_REP]


class Says(models.TextChoices):
    AGREE = "agree", _("Agrees")
    DISCUSSED = "discussed", _("Has discussed it")
    DISAGREE = "disagree", _("Disagrees")


class PositionQuerySet(models.QuerySet["Position"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="plan__unit__path")).fetch_mode(models.FETCH_PEERS)

    def of_seats(self, user: AnyUser, *, on: datetime.date) -> Self:
        """Those it is this person's to say: she sits in the seat."""
        held = Holder.objects.current(on).filter(user=user.pk).values("seat")
        return self.filter(seat__in=held).fetch_mode(models.FETCH_PEERS)

    def waiting(self) -> Self:
        return self.filter(says="")

    def dissent(self) -> Self:
        return self.filter(says=Says.DISAGREE)

    def with_seat(self) -> Self:
        return self.select_related("seat", "plan__unit__municipality").order_by("seat__kind", "seat__union", "pk")

    def own_words(self) -> Self:
        """What a seat has said itself."""
        return self.filter(recorded=False).exclude(says="")


class Position(models.Model):
    """What one of the parties says of a unit's plan. A seat speaks, never a name: who sits there is nobody's to read.

    The plan goes on whatever is said, and what was said stays in sight.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey("workshops.Plan", on_delete=models.CASCADE, related_name="positions")
    seat = models.ForeignKey("ned.Seat", on_delete=models.PROTECT, related_name="positions")
    asked_on = models.DateField(default=timezone.localdate)
    says = models.CharField(_("what the seat says"), max_length=10, choices=Says, blank=True)
    because = models.CharField(_("because"), max_length=600, blank=True)
    said_on = models.DateField(null=True, blank=True)
    # Written down at a meeting by a leader, who is forgotten in time; that the seat has not spoken itself is not.
    recorded = models.BooleanField(default=False)
    recorded_by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = PositionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "seat"], name="a_seat_has_one_word_on_a_plan"),
            models.CheckConstraint(condition=~Q(says="disagree") | ~Q(because=""), name="who_disagrees_says_why"),
            models.CheckConstraint(condition=Q(says="") | Q(said_on__isnull=False), name="a_word_has_its_day"),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {Says(self.says).label if self.says else '–'}"

    @classmethod
    def ask(cls, plan: Plan, *, on: datetime.date) -> None:
        """Every seat of the parties that somebody holds is asked, once; those asked before are not asked again."""
        held = Holder.objects.current(on).filter(seat__unit=plan.unit_id, seat__kind__in=ASKED)
        seats = held.order_by("seat").values_list("seat", flat=True).distinct()
        cls.objects.bulk_create((cls(plan=plan, seat_id=seat, asked_on=on) for seat in seats), ignore_conflicts=True)

    @staticmethod
    def seats_to_record(plan: Plan) -> models.QuerySet[Seat]:
        """Those whose word a leader may write down: somebody sits there, and has not answered for the seat."""
        held = Holder.objects.current(timezone.localdate()).values("seat")
        seats = Seat.objects.filter(unit=plan.unit_id, kind__in=ASKED, pk__in=held)
        return seats.exclude(positions__in=plan.positions.own_words()).order_by("kind", "union")

    def state(self, *, says: str, because: str = "", on: datetime.date | None = None) -> None:
        """The seat speaks for itself, and corrects what was written down for it."""
        self._say(says, because, on=on, recorded_by=None)

    @classmethod
    @transaction.atomic
    def record(
        cls, plan: Plan, *, seat: Seat, says: str, because: str = "", by: User, on: datetime.date | None = None
    ) -> Position:
        """Written down at a meeting. What a seat has said itself is not overwritten by anyone.

        Raises ValidationError then, and where the seat is another unit's.
        """
        if seat.unit_id != plan.unit_id or seat.kind not in ASKED:
            raise ValidationError({"seat": _("This seat has no say in this plan.")})
        position = cls.objects.get_or_create(plan=plan, seat=seat)[0]
        if position.says and not position.recorded:
            raise ValidationError({"seat": _("The seat has answered for itself. Only the seat can change that.")})
        position._say(says, because, on=on, recorded_by=by)
        return position

    @transaction.atomic
    def _say(self, says: str, because: str, *, on: datetime.date | None, recorded_by: User | None) -> None:
        if says == Says.DISAGREE and not because.strip():
            raise ValidationError({"because": _("Say why in a sentence, so that the others can understand it.")})
        self.says, self.because, self.recorded_by = says, because.strip(), recorded_by
        self.recorded = recorded_by is not None
        self.said_on = on or timezone.localdate()
        self.save(update_fields=["says", "because", "said_on", "recorded", "recorded_by"])
        trace(recorded_by, "position.state", self)
