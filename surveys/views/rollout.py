from __future__ import annotations

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Min, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ned.access import may
from ned.models import Municipality, User
from ned.requests import SignedIn
from surveys.models import Summary, SummaryQuerySet
from surveys.reportable import REFERENCE
from surveys.rollout import SORTS
from surveys.rollout import rollout as add_up
from workshops.models import Kind, Programme

PAGE = 50
MAY = "see_rollout"


class Step(NamedTuple):
    """A figure's gatherings: which they are, and what the list of them is called."""

    label: Any
    where: Q


STEPS = {
    "conferences_planned": Step(_("Conferences planned"), Q(kind=Kind.CONFERENCE, planned=True)),
    "conferences": Step(_("Conferences held"), Q(kind=Kind.CONFERENCE, held=True)),
    "workshops_planned": Step(_("Unit workshops planned"), Q(kind=Kind.WORKSHOP, planned=True)),
    "workshops": Step(_("Unit workshops held"), Q(kind=Kind.WORKSHOP, held=True)),
    "scored": Step(_("Gatherings with a published score"), Q(score_n__gt=0)),
    "measures": Step(_("Gatherings with decided measures"), Q(decided__gt=0)),
}


@require_safe
def rollout(request: SignedIn) -> HttpResponse:
    """How far a programme has come. Every figure leads to the gatherings behind it, never to a unit's words."""
    programmes = _programmes(request.user)
    programme = _chosen(programmes, request.GET.get("programme", ""))
    context: dict[str, Any] = {"programmes": programmes, "programme": programme, "reference": REFERENCE}
    if programme:
        summaries = Summary.objects.for_user(request.user, to=MAY)
        found = add_up(programme, summaries, _places(request.user, programme))
        sort = request.GET.get("sort", "")
        sort = sort if sort in SORTS else "name"
        behind = f"{reverse('rollout_gatherings')}?programme={programme.pk}&step="
        context |= {"rows": found.sorted(sort), "whole": found.whole, "sort": sort, "behind": behind}
    return render(request, "surveys/rollout.html", context)


def _programmes(user: User) -> list[Programme]:
    """For those who may not see any there is no such page."""
    if not may(user, to=MAY):
        raise Http404
    found = Programme.objects.for_user(user, to=MAY).annotate(first=Min("rounds__starts"))
    return list(found.order_by("-first", "name", "pk"))


def _chosen(programmes: list[Programme], pk: str) -> Programme | None:
    """The one asked for, else the newest."""
    if not pk:
        return programmes[0] if programmes else None
    for programme in programmes:
        if str(programme.pk) == pk:
            return programme
    raise Http404


def _places(user: User, programme: Programme) -> list[Municipality]:
    takes_part = Q(participations__round__programme=programme) | Q(summaries__programme=programme)
    return list(Municipality.objects.for_user(user, to=MAY).filter(takes_part).distinct().order_by("name", "pk"))


@require_safe
def gatherings(request: SignedIn) -> HttpResponse:
    """The gatherings behind a figure: title, day, place, state and head-count, and nothing of what was said there."""
    programme = _chosen(_programmes(request.user), request.GET.get("programme", ""))
    step = STEPS.get(request.GET.get("step", "conferences"))
    if not programme or not step:
        raise Http404
    found = Summary.objects.for_user(request.user, to=MAY).of(programme.pk).filter(step.where)
    place = _place(request)
    context = {
        "programme": programme,
        "step": step,
        "place": place,
        "page": Paginator(_listed(found, place), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "surveys/rollout_gatherings.html", context)


def _place(request: SignedIn) -> Municipality | None:
    number = request.GET.get("municipality", "")
    mine = Municipality.objects.for_user(request.user, to=MAY).current()
    return get_object_or_404(mine, number=number) if number else None


def _listed(found: SummaryQuerySet, place: Municipality | None) -> SummaryQuerySet:
    chosen = found.filter(municipality=place) if place else found
    listed = chosen.select_related("gathering", "municipality").annotate(first=Min("gathering__sittings__starts"))
    return listed.order_by("-first", "gathering__title", "pk")
