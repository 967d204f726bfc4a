import datetime
import uuid
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ned.access import may
from ned.files import file_name
from ned.models import Unit
from ned.requests import SignedIn
from workshops.advice import advice
from workshops.calendar import calendar_of
from workshops.forms.plans import FindForm
from workshops.models import Gathering, Measure, Request, State
from workshops.models.history import FollowUp
from workshops.models.standing import standing
from workshops.parties import parties

PAGE = 50
NEWS = 15


@require_safe
def units(request: SignedIn) -> HttpResponse:
    """Those whose plan I am a party to, with what each of them waits for."""
    form = FindForm(request.GET)
    name = form.cleaned_data["q"] if form.is_valid() else ""
    mine = Unit.objects.for_user(request.user, to="see_plan").current().filter(name__icontains=name)
    page = Paginator(standing(mine, on=timezone.localdate()).order_by("path"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": requests_for(request), "q": name}
    return render(request, "workshops/units.html", context)


def requests_for(request: SignedIn) -> Any:
    mine = Request.objects.for_user(request.user, to="decide").from_below(request.user)
    return mine.waiting().select_related("unit").order_by("answer_by", "pk")[:PAGE]


@require_safe
def unit(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The plan: what is proposed, what is promised, when it is looked at, and what has become of it."""
    unit = get_object_or_404(Unit.objects.for_user(request.user, to="see_plan"), pk=pk)
    living = list(unit.measures.open().with_owner())
    agreements, practices = list(unit.agreements.all()), list(unit.practices.all())
    context = {
        "unit": unit,
        "proposals": unit.measures.proposed().with_story(),
        "living": living,
        "parties": parties(getattr(unit, "plan", None), living=living, reader=request.user),
        "advice": advice(living, lasting=bool(agreements or practices)),
        "ended": unit.measures.ended().filter(merged_into=None).with_owner().order_by("-ended_on", "pk"),
        "checks": checks_of(unit),
        "requests": unit.requests.all(),
        "agreements": agreements,
        "practices": practices,
        "news": FollowUp.of(unit)[:NEWS],
        "may_decide": may(request.user, to="decide", path=unit.path),
        "may_seat": may(request.user, to="seat_people", path=unit.path),
        "leads": may(request.user, to="run_room", path=unit.path),
        "scored": may(request.user, to="see_score", path=unit.path),
    }
    return render(request, "workshops/unit.html", context)


@require_safe
def dates(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The plan's days as calendar entries."""
    unit = get_object_or_404(Unit.objects.for_user(request.user, to="see_plan"), pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(unit.name)}.ics"'}
    return HttpResponse(calendar_of(unit), content_type="text/calendar; charset=utf-8", headers=headers)


def checks_of(unit: Unit) -> Any:
    plan = getattr(unit, "plan", None)
    return plan.checks.all() if plan else []


class Part(NamedTuple):
    """What has become of some of the promises, under one heading."""

    state: str
    heading: Any
    measures: list[Measure]


HEADINGS = {
    "done": _("Done"),
    "ongoing": _("Under way"),
    "decided": _("Not begun yet"),
    "late": _("Past the deadline"),
    "stopped": _("Stopped"),
}


@require_safe
def since(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """How the next meeting begins: what was promised, and what has become of it. For a wall, so large and calm."""
    unit = get_object_or_404(Unit.objects.for_user(request.user, to="see_plan"), pk=pk)
    last = last_gathering(unit)
    day = last.closed_at.date() if last and last.closed_at else datetime.date.min
    checks = checks_of(unit)
    context = {
        "unit": unit,
        "last": last,
        "parts": parts(unit.measures.since(day).with_owner()),
        "answers": unit.requests.exclude(verdict="").filter(answered_on__gte=day),
        "unanswered": unit.requests.filter(verdict=""),
        "agreements": unit.agreements.all(),
        "looked": [check for check in checks if check.done_at and check.done_at.date() >= day],
        "next_check": next((check for check in checks if not check.done_at), None),
    }
    return render(request, "workshops/since.html", context)


def parts(measures: Any) -> list[Part]:
    found = list(measures)
    sorted_out = [Part(state, heading, [m for m in found if m.state == state]) for state, heading in HEADINGS.items()]
    return [part for part in sorted_out if part.measures]


def last_gathering(unit: Unit) -> Gathering | None:
    ended = unit.served_by.filter(gathering__state__in=[State.CLOSED, State.REPORTED]).select_related("gathering")
    served = ended.order_by("gathering__closed_at").last()
    return served.gathering if served else None
