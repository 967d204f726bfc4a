from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ned.requests import SignedIn
from workshops import letters
from workshops.forms.plans import AnswerForm, FollowUpForms, LetterForm, TickForm, taken
from workshops.letters import Opened


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_link(request: HttpRequest, token: str) -> HttpResponse:
    """A letter's way in, without signing in. Mail scanners follow it, so looking changes nothing; a button does."""
    opened = letters.behind(token)
    if not opened:
        return render(request, "workshops/letter_gone.html", status=404)
    with translation.override(opened.user.language):
        response = LINKS[opened.purpose](request, opened, token) if opened.thing else gone(request)
        response.headers["Content-Language"] = opened.user.language
    return response


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "workshops/letter_gone.html", {"ended": True}, status=410)


def of_measure(request: HttpRequest, opened: Opened, token: str) -> HttpResponse:
    forms = FollowUpForms(posted(request))
    if request.method == "POST" and forms.take(opened.thing, by=opened.user):
        return redirect("letter_link", token)
    return page(request, opened, measure=opened.thing, follow_up=forms)


def of_check(request: HttpRequest, opened: Opened, token: str) -> HttpResponse:
    form = TickForm(posted(request))
    if form.is_bound and taken(form, opened.thing.tick, by=opened.user):
        return redirect("letter_link", token)
    living = opened.thing.plan.unit.measures.open().with_owner()
    return page(request, opened, check=opened.thing, form=form, living=living)


def of_request(request: HttpRequest, opened: Opened, token: str) -> HttpResponse:
    form = AnswerForm(posted(request))
    if form.is_bound and taken(form, opened.thing.answer, by=opened.user):
        return redirect("letter_link", token)
    return page(request, opened, asked=opened.thing, form=form)


type LinkPage = Callable[[HttpRequest, Opened, str], HttpResponse]
LINKS: dict[str, LinkPage] = {"measure": of_measure, "check": of_check, "request": of_request}


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def page(request: HttpRequest, opened: Opened, **context: Any) -> HttpResponse:
    unit = opened.thing.plan.unit if opened.purpose == "check" else opened.thing.unit
    status = 422 if request.method == "POST" else 200
    return render(
        request, "workshops/letter_link.html", {"unit": unit, "reader": opened.user, **context}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def letter_settings(request: SignedIn) -> HttpResponse:
    form = LetterForm(posted(request), initial={"weekday": request.user.letter_weekday})
    if form.is_bound and taken(form, request.user.read_letters):
        messages.success(request, _("Your letter comes on that day from now on."))
        return redirect("letter_settings")
    return render(request, "workshops/letter_settings.html", {"form": form}, status=422 if form.is_bound else 200)
