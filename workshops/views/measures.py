import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ned.access import may
from ned.models import Unit
from ned.requests import SignedIn
from workshops.forms.bank import LookBackForm
from workshops.forms.plans import AskForm, DecideForm, FollowUpForms, MergeForm, StopForm, taken
from workshops.handed import handed_out
from workshops.models import Measure, Review, Status


@require_safe
def measure(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """What it is, where it came from, what has happened, and what can be said about it now."""
    return page(request, get_object_or_404(Measure.objects.for_user(request.user, to="follow_up").with_story(), pk=pk))


@require_POST
def decide(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(Measure.objects.for_user(request.user, to="decide").with_story(), pk=pk)
    form = DecideForm.about(measure, request.POST)
    if not taken(form, measure.decide, by=request.user):
        return page(request, measure, decide=form)
    messages.success(request, _("Decided. It is in the plan."))
    return redirect("unit", measure.unit_id)


@require_POST
def decline(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(Measure.objects.for_user(request.user, to="decide").with_story(), pk=pk)
    form = StopForm(request.POST, auto_id="decline_%s")
    if not taken(form, measure.stop, by=request.user):
        return page(request, measure, decline=form)
    messages.success(request, _("Declined. It is kept, with your reason."))
    return redirect("unit", measure.unit_id)


@require_POST
def ask(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """A proposal that is not the unit's own to decide goes to those above."""
    measure = get_object_or_404(Measure.objects.for_user(request.user, to="decide").with_story(), pk=pk)
    form = AskForm(request.POST, auto_id="ask_%s")
    if not taken(form, measure.ask_upwards, by=request.user):
        return page(request, measure, ask=form)
    messages.success(request, _("Asked. The unit gets an answer within thirty days."))
    return redirect("unit", measure.unit_id)


@require_POST
def merge(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(Measure.objects.for_user(request.user, to="decide").with_story(), pk=pk)
    form = MergeForm(request.POST, measure=measure)
    if not taken(form, measure.merge, by=request.user):
        return page(request, measure, merge=form)
    messages.success(request, _("Joined. Where they came from is kept."))
    return redirect("measure", form.cleaned_data["into"].pk)


@require_POST
def follow_up(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(Measure.objects.for_user(request.user, to="follow_up").with_story(), pk=pk)
    forms = FollowUpForms(request.POST)
    if not forms.take(measure, by=request.user):
        return page(request, measure, follow_up=forms)
    messages.success(request, _("Noted."))
    return redirect("measure", measure.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """A measure without a workshop: the leader writes it and decides it in one."""
    unit = get_object_or_404(Unit.objects.for_user(request.user, to="decide"), pk=pk)
    form = DecideForm(request.POST if request.method == "POST" else None, unit=unit)
    if form.is_bound and taken(form, partial(Measure.record, unit), by=request.user):
        messages.success(request, _("Decided. It is in the plan."))
        return redirect("unit", unit.pk)
    return render(
        request, "workshops/measure_new.html", {"unit": unit, "form": form}, status=422 if form.is_bound else 200
    )


def page(request: SignedIn, measure: Measure, **bound: Any) -> HttpResponse:
    """The page with the forms that fit; one that was sent in comes back as it was, and the answer is 422."""
    path = measure.unit.path
    context: dict[str, Any] = {"measure": measure, "unit": measure.unit, "bound": next(iter(bound), "")}
    if measure.status == "proposed" and not measure.merged_into_id and may(request.user, to="decide", path=path):
        context |= {
            "decide": DecideForm.about(measure),
            "merge": MergeForm(measure=measure),
            "decline": StopForm(auto_id="decline_%s"),
            "ask": AskForm(initial={"words": measure.title}, auto_id="ask_%s"),
        }
    if measure.living and may_follow_up(request, measure):
        context |= {"follow_up": FollowUpForms()}
    if measure.living and may(request.user, to="decide", path=path):
        context |= {"links": handed_out(measure), "handed": request.session.pop("handed", "")}
    if measure.status == Status.DONE:
        context |= looking_back(request, measure)
    return render(request, "workshops/measure.html", context | bound, status=422 if bound else 200)


def looking_back(request: SignedIn, measure: Measure) -> dict[str, Any]:
    """Whether it helped; and if it did, whether others may know of it."""
    said = {"helped": measure.helped, "learned": measure.learned}
    offered = getattr(measure, "offered", None)
    return {
        "look_back": LookBackForm(initial=said) if may_follow_up(request, measure) else None,
        "share": measure.worth_sharing and may(request.user, to="decide", path=measure.unit.path),
        "refused": offered if offered and offered.state == Review.REFUSED else None,
    }


def may_follow_up(request: SignedIn, measure: Measure) -> bool:
    return measure.owner_id == request.user.pk or may(request.user, to="follow_up", path=measure.unit.path)
