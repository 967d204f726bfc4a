from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ned.access import may
from ned.models import Municipality, Unit
from ned.requests import SignedIn
from surveys.models import Summary
from surveys.reportable import REFERENCE
from surveys.rollout import row_of
from workshops.models import Gathering, Kind, Programme

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE = 100
MAY = "see_municipality"


class Reach(NamedTuple):
    """How far a unit has come with its own workshop: "held", "planned" or nothing yet."""

    unit: Unit
    step: str
    gathering: Gathering | None


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
    """A municipality's own figures; which units have been reached is for those who work there, not for programme staff."""
    place = get_object_or_404(Municipality.objects.for_user(request.user, to=MAY).select_related("root"), pk=pk)
    programmes = list(_programmes(place))
    programme = next((one for one in programmes if str(one.pk) == request.GET.get("programme")), None)
    programme = programme or (programmes[0] if programmes else None)
    assert place.root
    near = may(request.user, to="see_unit", path=place.root.path)
    context = {
        "place": place,
        "programmes": programmes,
        "programme": programme,
        "row": row_of(programme, place) if programme else None,
        "conferences": _conferences(request, place, programme),
        "reference": REFERENCE,
        "near": near,
        "reach": _reach(request, place, programme) if near else [],
    }
    return render(request, "surveys/municipality_report.html", context)


def _programmes(place: Municipality) -> QuerySet[Programme]:
    return Programme.objects.filter(rounds__participations__municipality=place).distinct().order_by("-rounds__starts")


def _conferences(request: SignedIn, place: Municipality, programme: Programme | None) -> QuerySet[Summary]:
    mine = Summary.objects.for_user(request.user, to=MAY).of(programme.pk if programme else None)
    return mine.filter(municipality=place, kind=Kind.CONFERENCE, planned=True).select_related("gathering").order_by("month")


def _reach(request: SignedIn, place: Municipality, programme: Programme | None) -> list[Reach]:
    """Every unit that is to hold a workshop of its own, those without one first."""
    hosts = Unit.objects.for_user(request.user, to="see_unit").current().filter(municipality=place, hosts=True)
    theirs = Gathering.objects.filter(unit__in=hosts, programme=programme, kind=Kind.WORKSHOP).planned().in_order()
    best: dict[uuid.UUID, Gathering] = {}
    for gathering in theirs:  # the newest first, and one that has been held before one that is only planned
        if gathering.unit_id not in best or (gathering.ended and not best[gathering.unit_id].ended):
            best[gathering.unit_id] = gathering
    rows = [_row(unit, best.get(unit.pk)) for unit in hosts.order_by("name", "pk")]
    return sorted(rows, key=lambda row: ["", "planned", "held"].index(row.step))


def _row(unit: Unit, gathering: Gathering | None) -> Reach:
    if not gathering or gathering.state == "cancelled":
        return Reach(unit, "", None)
    return Reach(unit, "held" if gathering.ended else "planned", gathering)
