import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ned.models import Municipality, Unit, UnitChange
from ned.requests import SignedIn
from workshops.forms.reorganising import MAY, ChangeForms
from workshops.models.states import AHEAD

PAGE = 200
NEWS = 30


@require_safe
def tree(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The units as they are today, and what has become of those that were."""
    place = get_object_or_404(Municipality.objects.for_user(request.user, to=MAY), pk=pk)
    units = Unit.objects.for_user(request.user, to=MAY).current().filter(municipality=place)
    changes = UnitChange.objects.for_user(request.user, to=MAY).filter(of__municipality=place).newest()
    context = {
        "place": place,
        "page": Paginator(units, PAGE).get_page(request.GET.get("page")),
        "changes": changes[:NEWS],
    }
    return render(request, "workshops/municipality_units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganise(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """A unit's ways to change; the one that was sent in comes back as it was when it is refused."""
    mine = Unit.objects.for_user(request.user, to=MAY).select_related("municipality")
    unit = get_object_or_404(mine, pk=pk)
    posted = request.method == "POST"
    forms = ChangeForms(unit, user=request.user, data=request.POST if posted else None)
    if forms.take(by=request.user):
        messages.success(request, forms.said)
        return redirect("municipality_units", unit.municipality_id)
    context = {"unit": unit, "forms": forms, "ahead": unit.gatherings.filter(state__in=AHEAD).count()}
    return render(request, "workshops/unit_reorganise.html", context, status=422 if posted else 200)
