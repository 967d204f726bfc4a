from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ned.models import Unit
from ned.requests import SignedIn
from surveys.forms import HelpedForm
from surveys.helped import AFTER, Asked, asked_of, asking
from surveys.models import Helpfulness
from workshops.models.plan import SOON

if TYPE_CHECKING:
    from workshops.models import Check

COOKIE = "helped"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def helped(request: HttpRequest, key: str) -> HttpResponse:
    """One question to everybody in the unit, without a name. A device that has answered is thanked."""
    asked = asking(key)
    if not asked:
        raise Http404
    answered = request.get_signed_cookie(COOKIE, default="", salt=key) != ""
    form = HelpedForm(request.POST if request.method == "POST" else None)
    may_answer = not (answered or asked.early or asked.closed)
    if may_answer and form.is_bound and form.is_valid():
        Helpfulness.count(asked.check, choice=form.cleaned_data["choice"])
        return remembering(redirect("helped", key), asked.check)
    context = {"asked": asked, "unit": asked.check.plan.unit, "answered": answered, "form": form}
    return render(request, "surveys/helped.html", context, status=status(asked, wrong=may_answer and form.is_bound))


def status(asked: Asked, *, wrong: bool) -> int:
    if asked.closed:
        return 410
    return 422 if wrong else 200


def remembering(response: HttpResponse, check: Check) -> HttpResponse:
    """The device knows that it has answered, never what; the cookie is read on this question's own address alone."""
    response.set_signed_cookie(
        COOKIE,
        "yes",
        salt=check.key,
        max_age=SOON + AFTER,
        path=reverse("helped", args=[check.key]),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_safe
def helpfulness(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """What the unit has answered, beside its plan; a page of its own without script."""
    unit = get_object_or_404(Unit.objects.for_user(request.user, to="see_score"), pk=pk)
    part = "#answers" if request.htmx else ""
    return render(request, f"surveys/helpfulness.html{part}", {"unit": unit, "questions": asked_of(unit)})
