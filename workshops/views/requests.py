import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ned.requests import SignedIn
from workshops.forms.plans import AnswerForm, taken
from workshops.forms.requests import JoinForm, PassOnForm
from workshops.models import Request


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """What a unit asks those above for; the leader above answers, with why."""
    asked = waiting(request, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and taken(form, asked.answer, by=request.user):
        messages.success(request, _("Answered. Those who asked see it in their plan."))
        return redirect("units")
    return page(request, asked, form=form)


@require_POST
def pass_on(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    asked = waiting(request, pk)
    form = PassOnForm(request.POST, asked=asked)
    if taken(form, asked.pass_on, by=request.user):
        messages.success(request, _("Passed on. The unit’s thirty days go on as before."))
        return redirect("units")
    return page(request, asked, passing=form)


@require_POST
def join(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    asked = waiting(request, pk)
    form = JoinForm(request.POST, asked=asked, user=request.user)
    if taken(form, asked.merge, by=request.user):
        messages.success(request, _("Joined. Both units get the same answer."))
        return redirect("request", form.cleaned_data["into"].pk)
    return page(request, asked, joining=form)


def waiting(request: SignedIn, pk: uuid.UUID) -> Request:
    below = Request.objects.for_user(request.user, to="decide").from_below(request.user)
    return get_object_or_404(below.select_related("unit", "gathering", "passed_to", "merged_into"), pk=pk)


def page(request: SignedIn, asked: Request, **bound: Any) -> HttpResponse:
    """The page with the form that was sent in as it was, and the answer is 422."""
    open_ = not asked.verdict and not asked.merged_into_id
    forms = {
        "form": AnswerForm(),
        "passing": PassOnForm(asked=asked, auto_id="pass_%s") if open_ else None,
        "joining": JoinForm(asked=asked, user=request.user, auto_id="join_%s") if open_ else None,
    }
    sent = request.method == "POST"
    context = {"asked": asked, "unit": asked.unit, "bound": next(iter(bound), "") if sent else "", **forms, **bound}
    return render(request, "workshops/request.html", context, status=422 if sent else 200)
