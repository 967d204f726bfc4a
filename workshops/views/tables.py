import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from ned.forms import answer
from ned.requests import SignedIn
from workshops.forms import done
from workshops.forms.gatherings import SeatingForm
from workshops.models import Gathering
from workshops.views.gatherings import plannable

PAGE = "workshops/tables.html"


@require_http_methods(["GET", "HEAD", "POST"])
def tables(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """Which unit sits where: each by a choice of its own, or all spread evenly."""
    found = plannable(request.user, pk)
    spread = request.POST.get("spread", "")
    form = SeatingForm(request.POST if request.method == "POST" else None, gathering=found)
    verb = (lambda: _spread(request, found, sitting=spread)) if spread else (lambda: _seat(request, found, form=form))
    if done(form, verb=verb):
        return redirect("gathering_tables" if spread else "gathering", pk=found.pk)
    sittings = found.sittings.prefetch_related("tables")
    return answer(request, PAGE, {"gathering": found, "sittings": sittings}, form=form)


def _spread(request: SignedIn, found: Gathering, *, sitting: str) -> None:
    for one in found.sittings.all():
        if str(one.pk) == sitting:
            one.spread(by=request.user)


def _seat(request: SignedIn, found: Gathering, *, form: SeatingForm) -> None:
    found.seat(form.seats, by=request.user)
