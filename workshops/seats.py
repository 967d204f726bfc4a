"""Who sits where in a unit. A seat changes hands; the plan, its promises and its history stay with the seat."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.access import may
from ned.mail import write_letter
from ned.models import Holder, Seat, SeatKind, User
from ned.models.seats import UNLISTED
from workshops.models import Measure, Plan, Position
from workshops.models.plan import seat_at

if TYPE_CHECKING:
    from ned.models import Unit

# The staff group is nobody in particular. Chief representatives sit where there are units below.
KINDS = [SeatKind.LEADER, SeatKind.DEPUTY, SeatKind.SAFETY_REP, SeatKind.UNION_REP]
CHIEF_KINDS = [SeatKind.CHIEF_SAFETY_REP, SeatKind.CHIEF_UNION_REP]


class Held(NamedTuple):
    """A seat and who sits there; `listed` where that may be told."""

    seat: Seat
    holders: list[Holder]
    listed: bool


def held(unit: Unit) -> list[Held]:
    """Two queries, however many seats."""
    sitting = defaultdict(list)
    current = Holder.objects.current(timezone.localdate()).filter(seat__unit=unit)
    for holder in current.select_related("user").order_by("since", "pk"):
        sitting[holder.seat_id].append(holder)
    kinds = kinds_at(unit)
    found = sorted(unit.seats.filter(kind__in=kinds), key=lambda seat: (kinds.index(SeatKind(seat.kind)), seat.union))
    return [Held(seat, sitting[seat.pk], seat.kind not in UNLISTED) for seat in found]


def stays(user: User, *, at: Unit) -> bool:
    """Whether she may seat people there still, after what she has just done: her grants are read anew."""
    return may(User.objects.get(pk=user.pk), to="seat_people", path=at.path)


def kinds_at(unit: Unit) -> list[SeatKind]:
    return [*KINDS, *(CHIEF_KINDS if unit.leads else [])]


@transaction.atomic
def fill(unit: Unit, *, kind: str, email: str, name: str, by: User, union: str = "") -> Seat:
    """From today on this person sits there, is told so by letter, and has her say where the parties have one.

    Raises ValidationError when she sits there already, or has no way in any more.
    """
    today = timezone.localdate()
    # Two who hand it over at once take turns.
    seat = Seat.objects.select_for_update().get(pk=seat_at(unit, kind, union=union).pk)
    person = User.objects.known(email, name=name)
    if not person.is_active:
        raise ValidationError({"email": _("This account is closed. Ask the programme's staff to open it.")})
    if seat.holders.current(today).filter(user=person).exists():
        raise ValidationError({"email": _("This person sits there already.")})
    release(seat)
    holder = seat.hand_to(person, by=by, on=today)
    for plan in Plan.objects.filter(unit=unit):
        Position.ask(plan, on=today)
    address = f"{settings.SITE_URL}{reverse('unit', args=[unit.pk])}"
    write_letter("seat", key=f"seat:{holder.pk}", user=person, context={"seat": seat, "unit": unit, "url": address})
    return seat


@transaction.atomic
def empty(seat: Seat, *, by: User) -> None:
    release(seat)
    seat.leave(by=by, on=timezone.localdate())


def release(seat: Seat) -> None:
    """Measures that name the one who leaves are the seat's again, and so its next holder's."""
    leaving = seat.holders.current(timezone.localdate()).values("user")
    Measure.objects.open().filter(unit=seat.unit_id, owner_seat=seat, owner__in=leaving).update(owner=None)
