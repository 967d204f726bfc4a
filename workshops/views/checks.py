import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ned.pdf import sent, write_pdf
from ned.requests import SignedIn
from workshops.forms.checks import Answer, SheetForm
from workshops.models import Check


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The plan looked at together: a quarter of an hour, all measures on one page, then a tick."""
    check = get_object_or_404(Check.objects.for_user(request.user, to="follow_up").with_plan(), pk=pk)
    if check.done_at and request.method != "POST":
        return redirect("check_result", pk)
    living = check.plan.unit.measures.open().with_owner()
    form = SheetForm(request.POST if request.method == "POST" else None, living=living)
    if form.is_bound and form.take(check, by=request.user):
        messages.success(request, _("Noted: you have looked at the plan together."))
        return redirect("check_result", pk)
    if check.done_at:
        if lost := form.lost(check):
            return seen(request, check, unsent=lost)
        messages.info(request, _("This check has been put in already. Here is what was written."))
        return redirect("check_result", pk)
    context = sheet_of(request, check) | {"form": form}
    return render(request, "workshops/check.html", context, status=422 if form.is_bound else 200)


@require_safe
def sheet(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The same sheet on A4, to write on in a meeting."""
    check = get_object_or_404(Check.objects.for_user(request.user, to="follow_up").with_plan(), pk=pk)
    unit, language = check.plan.unit, get_language() or "nb"
    living = unit.measures.open().with_owner()
    context = sheet_of(request, check) | {"living": living, "answers": Answer.labels, "language": language}
    title = f"{unit.name}: {check.get_kind_display()}"
    html = render_to_string("workshops/check_print.html", context | {"title": title}, request)
    return sent(write_pdf(html, title=title, language=language), name=title)


def sheet_of(request: SignedIn, check: Check) -> dict[str, Any]:
    unit = check.plan.unit
    return {
        "check": check,
        "unit": unit,
        "agreements": unit.agreements.all(),
        "practices": unit.practices.all(),
        "site": request.build_absolute_uri("/")[:-1],
    }


@require_safe
def result(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """For those who were not there: what was seen, and how each measure stood."""
    check = get_object_or_404(Check.objects.for_user(request.user, to="see_plan").with_plan(), pk=pk)
    if not check.done_at:
        return redirect("check", pk)
    return seen(request, check)


def seen(request: SignedIn, check: Check, *, unsent: list[tuple[str, str]] | None = None) -> HttpResponse:
    """What is written of a check; with the words of one who came too late with hers."""
    context = {"check": check, "unit": check.plan.unit, "measures": check.seen(), "unsent": unsent}
    return render(request, "workshops/check_result.html", context, status=200 if unsent is None else 409)
