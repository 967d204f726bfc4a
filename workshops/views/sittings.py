import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ned.forms import answer
from ned.models import User
from ned.requests import SignedIn
from workshops.forms import done
from workshops.forms.sittings import SittingForm, shown
from workshops.models import Sitting, State
from workshops.views.gatherings import plannable

PAGE = "workshops/sitting_form.html"


def sitting(user: User, pk: uuid.UUID) -> Sitting:
    mine = Sitting.objects.for_user(user, to="plan_gathering").select_related("gathering__unit__municipality")
    return get_object_or_404(mine, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    gathering = plannable(request.user, pk)
    last = gathering.sittings.last()
    like_last = {"place": last.place, "tables": last.tables.count()} if last else {"tables": 1}
    form = SittingForm(request.POST or None, ahead=gathering.state == State.DRAFT, initial=like_last)
    if done(form, verb=lambda: gathering.add_sitting(**form.sitting, by=request.user)):
        return redirect("gathering", pk=gathering.pk)
    return answer(request, PAGE, {"gathering": gathering}, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = sitting(request.user, pk)
    ahead = found.gathering.state == State.DRAFT
    form = SittingForm(request.POST or None, ahead=ahead, initial=shown(found))
    if done(form, verb=lambda: found.revise(**form.sitting, by=request.user)):
        _tell_what_stays(request, found, wanted=form.cleaned_data["tables"])
        return redirect("gathering", pk=found.gathering_id)
    return answer(request, PAGE, {"gathering": found.gathering, "sitting": found}, form=form)


def _tell_what_stays(request: SignedIn, found: Sitting, *, wanted: int) -> None:
    for table in found.tables.filter(number__gt=wanted):
        messages.warning(request, _("%(table)s stays, because something is written there.") % {"table": table})


@require_POST
def remove(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = sitting(request.user, pk)
    gathering = found.gathering
    try:
        found.call_off(by=request.user)
    except ValidationError as problem:
        form = SittingForm(ahead=False, initial=shown(found))
        context = {"gathering": gathering, "sitting": found, "form": form, "problem": problem}
        return render(request, PAGE, context, status=422)
    return redirect("gathering", pk=gathering.pk)
