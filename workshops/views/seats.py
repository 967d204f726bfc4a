import uuid
from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ned.access import may
from ned.models import Holder, Seat, Unit, User
from ned.requests import SignedIn
from workshops import seats as seating
from workshops.forms.plans import UNLISTED, taken
from workshops.forms.seats import EmptyForm, FillForm


@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """Who sits where, and a way to hand a seat over. Who holds a union seat is told to nobody."""
    unit = get_object_or_404(Unit.objects.for_user(request.user, to="seat_people").current(), pk=pk)
    posted = request.POST if request.method == "POST" else None
    leaves = EmptyForm(posted, unit=unit) if posted and "seat" in posted else None
    if leaves and leaves.is_valid():
        seating.empty(leaves.cleaned_data["seat"], by=request.user)
        return away(request, unit, _("The seat is empty from today. What waits for it falls to the leader."))
    form = FillForm(posted if not leaves else None, unit=unit)
    if form.is_bound and taken(form, partial(seating.fill, unit), by=request.user):
        return away(request, unit, _("The seat has changed hands from today, and the letter is on its way."))
    sees = may(request.user, to="see_plan", path=unit.path)
    context = {"unit": unit, "seats": held(unit), "form": form, "sees_plan": sees}
    return render(request, "workshops/seats.html", context, status=422 if posted else 200)


def away(request: SignedIn, unit: Unit, said: str) -> HttpResponse:
    """Back to the page; whoever has handed over her own seat may see it no more."""
    messages.success(request, said)
    stays = Unit.objects.for_user(User.objects.get(pk=request.user.pk), to="seat_people").filter(pk=unit.pk).exists()
    return redirect("seats", unit.pk) if stays else redirect("units")


class Held(NamedTuple):
    seat: Seat
    holders: list[Holder]
    listed: bool


def held(unit: Unit) -> list[Held]:
    """Two queries, however many seats."""
    today = timezone.localdate()
    sitting = list(Holder.objects.current(today).filter(seat__unit=unit).select_related("user").order_by("since", "pk"))
    found = unit.seats.filter(kind__in=seating.kinds_at(unit)).order_by("kind", "union")
    return [Held(seat, [one for one in sitting if one.seat_id == seat.pk], seat.kind not in UNLISTED) for seat in found]
