import datetime
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ned.forms import answer
from ned.requests import SignedIn
from workshops.forms import done
from workshops.forms.gatherings import CancelForm, CopyForm, HeadCountForm
from workshops.models import Gathering
from workshops.views.gatherings import plannable, show


def take(request: SignedIn, pk: uuid.UUID, *, step: Callable[[Gathering], None], said: str) -> HttpResponse:
    """One step in a gathering's life, or the page with the reason why not."""
    found = plannable(request.user, pk)
    try:
        step(found)
    except ValidationError as problem:
        return show(request, found, problem=problem)
    messages.success(request, said)
    return redirect("gathering", pk=found.pk)


@require_POST
def publish(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    said = _("The gathering is published. Those it concerns can see it.")
    return take(request, pk, step=lambda found: found.publish(by=request.user), said=said)


@require_POST
def open_doors(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    laid = hasattr(plannable(request.user, pk), "room")
    said = _("The doors are open. The codes work from now on.") if laid else _("The doors are open. No mat is laid.")
    return take(request, pk, step=lambda found: found.open(by=request.user), said=said)


@require_POST
def report(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    said = _("The gathering is reported.")
    return take(request, pk, step=lambda found: found.report(by=request.user), said=said)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """Close with a head-count for each sitting."""
    found = plannable(request.user, pk)
    data = request.POST if request.method == "POST" else None
    forms = [HeadCountForm(data, sitting=sitting) for sitting in found.sittings.all()]
    problem = None
    if data is not None and all(form.is_valid() for form in forms):
        try:
            found.close(by=request.user, present={form.sitting: form.present for form in forms})
        except ValidationError as refused:
            problem = refused
        else:
            messages.success(request, _("The gathering is closed."))
            return redirect("gathering", pk=found.pk)
    context = {"gathering": found, "forms": forms, "problem": problem}
    return render(request, "workshops/gathering_close.html", context, status=200 if data is None else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = plannable(request.user, pk)
    form = CancelForm(request.POST or None)
    if done(form, verb=lambda: found.cancel(because=form.cleaned_data["because"], by=request.user)):
        messages.success(request, _("The gathering is cancelled."))
        return redirect("gathering", pk=found.pk)
    return answer(request, "workshops/gathering_cancel.html", {"gathering": found}, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = plannable(request.user, pk)
    first = found.sittings.first()
    day = timezone.localtime(first.starts).date() if first else timezone.localdate()
    week_later = max(day, timezone.localdate()) + datetime.timedelta(days=7)
    form = CopyForm(request.POST or None, initial={"day": week_later})
    if not form.is_valid():
        return answer(request, "workshops/gathering_copy.html", {"gathering": found}, form=form)
    twin = found.copy(days=(form.cleaned_data["day"] - day).days, by=request.user)
    messages.success(request, _("This is the copy: a draft of its own."))
    return redirect("gathering", pk=twin.pk)
