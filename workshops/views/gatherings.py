import uuid
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ned.access import paths
from ned.forms import answer
from ned.models import User
from ned.requests import SignedIn
from workshops.forms import done
from workshops.forms.gatherings import FacilitatorForm, NewGatheringForm, RevisionForm, UnitsForm
from workshops.models import Gathering, State

PAGE = 30
FORM = "workshops/gathering_form.html"


class Shelf(NamedTuple):
    """A part of the list one may ask for."""

    name: str
    label: Any
    states: list[State]


SHELVES = [
    Shelf("ahead", gettext_lazy("Ahead"), [State.DRAFT, State.PUBLISHED, State.OPEN]),
    Shelf("draft", gettext_lazy("Drafts"), [State.DRAFT]),
    Shelf("published", gettext_lazy("Published"), [State.PUBLISHED, State.OPEN]),
    Shelf("held", gettext_lazy("Held"), [State.CLOSED, State.REPORTED]),
    Shelf("cancelled", gettext_lazy("Cancelled"), [State.CANCELLED]),
    Shelf("all", gettext_lazy("All"), list(State)),
]


@require_safe
def gatherings(request: SignedIn) -> HttpResponse:
    shelf = next((shelf for shelf in SHELVES if shelf.name == request.GET.get("show")), SHELVES[0])
    waiting = Gathering.objects.for_user(request.user, to="run_room").booked().select_related("unit").upcoming_first()
    booked = list(waiting[:PAGE])
    mine = Gathering.objects.for_user(request.user, to="see_gathering").select_related("unit__municipality")
    found = mine.filter(state__in=shelf.states).upcoming_first()
    if shelf.name == "ahead":
        found = found.exclude(pk__in=[gathering.pk for gathering in booked])
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "shelf": shelf,
        "shelves": SHELVES,
        "booked": booked,
        "plans": bool(paths(request.user, to="plan_gathering")),
    }
    return render(request, "workshops/gatherings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    if not paths(request.user, to="plan_gathering"):
        raise Http404
    form = NewGatheringForm(request.POST or None, user=request.user)
    if not form.is_valid():
        return answer(request, FORM, {}, form=form)
    made = form.plan()
    messages.success(request, _("The draft is saved. Look through it, and publish when it is right."))
    return redirect("gathering", pk=made.pk)


@require_safe
def gathering(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    mine = Gathering.objects.for_user(request.user, to="see_gathering")
    return show(request, get_object_or_404(mine.select_related("unit__municipality", "round", "programme"), pk=pk))


def show(
    request: SignedIn,
    gathering: Gathering,
    *,
    problem: ValidationError | None = None,
    facilitator: FacilitatorForm | None = None,
) -> HttpResponse:
    """The gathering's own page; with what went wrong, when something did."""
    if facilitator and facilitator.non_field_errors():
        problem = ValidationError(list(facilitator.non_field_errors()))
    units = list(gathering.units.select_related("unit", "table__sitting").order_by("unit__path"))
    plans = gathering.may(request.user, to="plan_gathering")
    near = plans or _has_role_near(request.user, places=[gathering.unit.path, *(place.unit.path for place in units)])
    context = {
        "gathering": gathering,
        "example": settings.TRYOUT or gathering.example,
        "sittings": gathering.sittings.prefetch_related("agenda", "tables", "head_counts"),
        "units": units,
        "people": gathering.facilitators.order_by("name"),
        "plans": plans,
        "near": near,
        "reads": near and gathering.may(request.user, to="see_minutes"),
        "runs": plans and gathering.may(request.user, to="run_room"),
        "facilitator": facilitator or FacilitatorForm(),
        "problem": problem,
    }
    status = 422 if problem or (facilitator and facilitator.errors) else 200
    return render(request, "workshops/gathering.html", context, status=status)


def _has_role_near(user: User, *, places: list[str]) -> bool:
    """National roles see that a gathering is held, not what was written about it."""
    return any(grant.path and place.startswith(grant.path) for grant in user.grants for place in places)


def plannable(user: User, pk: uuid.UUID) -> Gathering:
    mine = Gathering.objects.for_user(user, to="plan_gathering")
    return get_object_or_404(mine.select_related("unit__municipality", "round", "programme"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = plannable(request.user, pk)
    form = RevisionForm(request.POST or None, gathering=found)
    if done(form, verb=lambda: found.revise(**form.cleaned_data, by=request.user)):
        return redirect("gathering", pk=found.pk)
    return answer(request, FORM, {"gathering": found}, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def units(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = plannable(request.user, pk)
    form = UnitsForm(request.POST if request.method == "POST" else None, gathering=found, user=request.user)
    if done(form, verb=lambda: found.choose_units(form.cleaned_data["units"], by=request.user)):
        messages.success(request, _("The units are chosen."))
        return redirect("gathering", pk=found.pk)
    return answer(request, "workshops/gathering_units.html", {"gathering": found}, form=form)


@require_POST
def facilitators(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = plannable(request.user, pk)
    if goes := request.POST.get("remove"):
        return _let_go(request, found, person=goes)
    form = FacilitatorForm(request.POST)
    if done(form, verb=lambda: found.name_facilitator(email=form.cleaned_data["email"], by=request.user)):
        return redirect("gathering", pk=found.pk)
    return show(request, found, facilitator=form)


def _let_go(request: SignedIn, found: Gathering, *, person: str) -> HttpResponse:
    leaving = next((user for user in found.facilitators.all() if str(user.pk) == person), None)
    try:
        if leaving:
            found.let_facilitator_go(leaving, by=request.user)
    except ValidationError as problem:
        return show(request, found, problem=problem)
    # One who let herself go may have lost the way in with it.
    return redirect("gatherings") if leaving == request.user else redirect("gathering", pk=found.pk)
