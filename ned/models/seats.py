from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ned.access import within
from ned.live import cut
from ned.models.traces import trace

if TYPE_CHECKING:
    from ned.models.people import User


class SeatKind(models.TextChoices):
    LEADER = "leader", pgettext_lazy("role", "Leader")
    DEPUTY = "deputy", _("Deputy leader")
    SAFETY_REP = "safety_rep", _("Safety representative")
    UNION_REP = "union_rep", _("Union representative")
    CHIEF_SAFETY_REP = "chief_safety_rep", _("Chief safety representative")
    CHIEF_UNION_REP = "chief_union_rep", _("Chief union representative")
    STAFF_GROUP = "staff_group", _("The staff group")


# Who holds a union seat is in no list, so nobody is picked from one either.
UNLISTED = [SeatKind.UNION_REP, SeatKind.CHIEF_UNION_REP]


class SeatQuerySet(models.QuerySet["Seat"]):
    def for_user(self, user: User, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="unit__path")).fetch_mode(models.FETCH_PEERS)


class Seat(models.Model):
    """A place at the table that somebody holds. Measures and sign-offs point at seats, so people may come and go."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("ned.Unit", on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=20, choices=SeatKind)
    # Which union, where several have a seat in the unit. A seat is named, never who sits there.
    union = models.CharField(_("union"), max_length=60, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "union"], name="a_unit_has_one_seat_of_each_kind")
        ]

    def __str__(self) -> str:
        label = str(SeatKind(self.kind).label)
        return f"{label}, {self.union}" if self.union else label

    def holder(self, on: datetime.date) -> User | None:
        """Who sits here on that day; an empty seat falls to the unit's leader, and then to the leader above."""
        own = self.holders.current(on).select_related("user").first()
        if own:
            return own.user
        leaders = Holder.objects.current(on).filter(seat__kind=SeatKind.LEADER)
        lines = [str(self.unit.path)[:end] for end in range(len(self.unit.path), 0, -self.unit.steplen)]
        above = leaders.filter(seat__unit__path__in=lines).select_related("user").order_by("-seat__unit__depth").first()
        return above.user if above else None

    @transaction.atomic
    def hand_to(self, user: User, *, by: User | None, on: datetime.date) -> Holder:
        """The seat changes hands from that day; the plan and its history stay with the seat."""
        self._end(on)
        trace(by, "seat.hand_to", self)
        return self.holders.create(user=user, since=on)

    @transaction.atomic
    def leave(self, *, by: User | None, on: datetime.date) -> None:
        """Nobody sits here from that day: what waits for the seat falls to the leader."""
        self._end(on)
        trace(by, "seat.leave", self)

    def _end(self, on: datetime.date) -> None:
        left = self.holders.current(on)
        for person in left.values_list("user", flat=True):
            cut(person)
        left.update(to=on)


class HolderQuerySet(models.QuerySet["Holder"]):
    def current(self, on: datetime.date) -> Self:
        return self.filter(Q(to=None) | Q(to__gt=on), since__lte=on)


class Holder(models.Model):
    """Who holds a seat and when. Those who hold union seats appear in no list, log or export."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="holders")
    user = models.ForeignKey("ned.User", on_delete=models.CASCADE, related_name="holders")
    since = models.DateField(default=datetime.date(2024, 1, 1))
    to = models.DateField(null=True, blank=True)

    objects = HolderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to=None) | Q(to__gte=F("since")), name="a_seat_is_not_left_before_it_is_taken"
            ),
            models.UniqueConstraint(fields=["seat", "user"], condition=Q(to=None), name="a_seat_is_held_once_by_each"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
