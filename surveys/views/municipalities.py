from __future__ import annotations

import uuid
from collections import Counter
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ned.access import may
from ned.models import Municipality, Unit
from ned.requests import SignedIn
from surveys.models import Summary
from surveys.reach import reach
from surveys.reportable import REFERENCE
from surveys.rollout import row_of, taking_part
from workshops.models import Kind, Programme

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE = 100
MAY = "see_municipality"


@require_safe
def municipalities(request: SignedIn) -> HttpResponse:
    """Those one may see; for one in a single municipality straight to it."""
    found = Municipality.objects.for_user(request.user, to=MAY).current()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect("municipality_report", pk=page[0].pk)
    return render(request, "surveys/municipalities.html", {"page": page})


@require_safe
def report(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """A municipality's own figures; which units have been reached is for those who work there, not for staff."""
    place = get_object_or_404(Municipality.objects.for_user(request.user, to=MAY).select_related("root"), pk=pk)
    programmes = taking_part(place)
    programme = next((one for one in programmes if str(one.pk) == request.GET.get("programme")), None)
    programme = programme or (programmes[0] if programmes else None)
    assert place.root
    near = may(request.user, to="see_unit", path=place.root.path)
    reached = reach(_hosts(request, place), programme) if near else []
    context = {
        "place": place,
        "programmes": programmes,
        "programme": programme,
        "row": row_of(programme, place) if programme else None,
        "conferences": _conferences(request, place, programme),
        "reference": REFERENCE,
        "near": near,
        "may_see_overdue": may(request.user, to="see_overdue", path=place.root.path),
        "may_reorganise": may(request.user, to="reorganise", path=place.root.path),
        "reach": reached,
        "steps": Counter(one.step or "left" for one in reached),
    }
    return render(request, "surveys/municipality_report.html", context)


def _conferences(request: SignedIn, place: Municipality, programme: Programme | None) -> QuerySet[Summary]:
    mine = Summary.objects.for_user(request.user, to=MAY).of(programme.pk if programme else None)
    conferences = mine.planned().filter(municipality=place, kind=Kind.CONFERENCE)
    return conferences.select_related("gathering").order_by("month", "pk")


def _hosts(request: SignedIn, place: Municipality) -> QuerySet[Unit]:
    mine: QuerySet[Unit] = Unit.objects.for_user(request.user, to="see_unit").current()
    return mine.filter(municipality=place, hosts=True)
