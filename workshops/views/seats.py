import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ned.access import may
from ned.models import Unit
from ned.requests import SignedIn
from workshops import seats as seating
from workshops.forms.plans import taken
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
    context = {"unit": unit, "seats": seating.held(unit), "form": form, "sees_plan": sees}
    return render(request, "workshops/seats.html", context, status=422 if posted else 200)


def away(request: SignedIn, unit: Unit, said: str) -> HttpResponse:
    """Back to the page; whoever has handed over her own seat may see it no more."""
    messages.success(request, said)
    return redirect("seats", unit.pk) if seating.stays(request.user, at=unit) else redirect("units")
