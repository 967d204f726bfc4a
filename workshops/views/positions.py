import uuid
from functools import partial
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ned.models import Unit
from ned.requests import SignedIn
from workshops.forms.plans import taken
from workshops.forms.positions import PositionForm, RecordForm
from workshops.models import Plan, Position, Request


@require_http_methods(["GET", "HEAD", "POST"])
def position(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The seat's own word, for the one who sits in it."""
    mine = Position.objects.of_seats(request.user, on=timezone.localdate()).with_seat()
    position = get_object_or_404(mine, pk=pk)
    form = PositionForm.of(position, request.POST if request.method == "POST" else None)
    if form.is_bound and taken(form, position.state):
        messages.success(request, _("Noted. All the parties see what the seat says."))
        return redirect("unit", position.plan.unit_id)
    context = {"position": position, "unit": position.plan.unit, "form": form}
    return render(request, "workshops/position.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """What was said at a meeting, written down by a leader; the seat is told, and can correct it."""
    plan = get_object_or_404(Plan.objects.for_user(request.user, to="decide").select_related("unit"), unit=pk)
    form = RecordForm(request.POST if request.method == "POST" else None, plan=plan)
    if form.is_bound and taken(form, partial(Position.record, plan), by=request.user):
        messages.success(request, _("Written down. The seat is told, and can correct it."))
        return redirect("unit", pk)
    context = {"unit": plan.unit, "form": form}
    return render(request, "workshops/positions.html", context, status=422 if form.is_bound else 200)


@require_safe
def parties(request: SignedIn) -> HttpResponse:
    """For chief representatives: where a seat disagrees, and where those above owe an answer. Seats, never names."""
    if not Unit.objects.for_user(request.user, to="see_dissent").exists():
        raise Http404
    today = timezone.localdate()
    dissent = Position.objects.for_user(request.user, to="see_dissent").dissent().filter(plan__unit__valid_to=None)
    late = Request.objects.for_user(request.user, to="see_dissent").unanswered().filter(answer_by__lt=today)
    said = dissent.select_related("seat", "plan__unit").order_by("plan__unit__path", "seat__kind", "seat__union")
    owed = late.select_related("unit").order_by("unit__path", "answer_by")
    context = {
        "dissent": [(unit, list(found)) for unit, found in groupby(said, key=lambda one: one.plan.unit)],
        "late": [(unit, list(found)) for unit, found in groupby(owed, key=lambda one: one.unit)],
    }
    return render(request, "workshops/parties.html", context)
