from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ned.models import User
from ned.requests import SignedIn
from workshops import letters
from workshops.forms.checks import SheetForm
from workshops.forms.letters import KeptForm, LetterForm
from workshops.forms.plans import AnswerForm, FollowUpForms, taken
from workshops.forms.positions import PositionForm
from workshops.letters import Opened
from workshops.models import Position


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
    check, unit = opened.thing, opened.thing.plan.unit
    living = unit.measures.open().with_owner()
    rules = {"agreements": unit.agreements.all(), "practices": unit.practices.all()}
    form = SheetForm(posted(request), living=living)
    if form.is_bound and form.take(check, by=opened.user):
        return redirect("letter_link", token)
    if check.done_at:  # what was put in is read, and nothing more is put in
        lost = form.lost(check) if form.is_bound else []
        if form.is_bound and not lost:
            return redirect("letter_link", token)
        return page(request, opened, check=check, living=living, unsent=lost)
    return page(request, opened, check=check, form=form, living=living, **rules)


def of_result(request: HttpRequest, opened: Opened, token: str) -> HttpResponse:
    """For those who were not there: it is read, and nothing is put in."""
    if request.method == "POST":
        return redirect("letter_link", token)
    return page(request, opened, result=opened.thing, measures=opened.thing.seen())


def of_request(request: HttpRequest, opened: Opened, token: str) -> HttpResponse:
    form = AnswerForm(posted(request))
    if form.is_bound and taken(form, opened.thing.answer, by=opened.user):
        return redirect("letter_link", token)
    return page(request, opened, asked=opened.thing, form=form)


def of_position(request: HttpRequest, opened: Opened, token: str) -> HttpResponse:
    position: Position = opened.thing
    form = PositionForm(posted(request), initial={"says": position.says, "because": position.because})
    if form.is_bound and taken(form, position.state):
        return redirect("letter_link", token)
    return page(request, opened, position=position, form=form)


def of_promise(request: HttpRequest, opened: Opened, token: str) -> HttpResponse:
    """A practice or an agreement: whether it happened, for the leader alone."""
    form = KeptForm(posted(request))
    weeks = opened.thing.weeks_on(timezone.localdate())
    if form.is_bound and taken(form, opened.thing.keep, weeks=weeks, by=opened.user):
        return redirect("letter_link", token)
    return page(request, opened, promise=opened.thing, weeks=weeks, form=form)


def of_letters(request: HttpRequest, opened: Opened, token: str) -> HttpResponse:
    form = letter_form(posted(request), opened.user)
    if form.is_bound and taken(form, opened.user.read_letters):
        return redirect("letter_link", token)
    context = {"reader": opened.user, "form": form, "paused": opened.user.letters_paused_until}
    return render(request, "workshops/letter_stop.html", context, status=422 if form.is_bound else 200)


type LinkPage = Callable[[HttpRequest, Opened, str], HttpResponse]
LINKS: dict[str, LinkPage] = {
    "measure": of_measure,
    "check": of_check,
    "result": of_result,
    "request": of_request,
    "position": of_position,
    "practice": of_promise,
    "agreement": of_promise,
    "letters": of_letters,
}


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def page(request: HttpRequest, opened: Opened, **context: Any) -> HttpResponse:
    unit = opened.thing.plan.unit if opened.purpose in {"check", "result", "position"} else opened.thing.unit
    status = 422 if request.method == "POST" else 200
    return render(
        request, "workshops/letter_link.html", {"unit": unit, "reader": opened.user, **context}, status=status
    )


def letter_form(data: Any, user: User) -> LetterForm:
    rest = user.letters_paused_until if user.letters_rest(timezone.localdate()) else None
    return LetterForm(data, initial={"weekday": user.letter_weekday, "paused_until": rest})


@require_http_methods(["GET", "HEAD", "POST"])
def letter_settings(request: SignedIn) -> HttpResponse:
    form = letter_form(posted(request), request.user)
    if form.is_bound and taken(form, request.user.read_letters):
        messages.success(request, _("Your letter comes on that day from now on."))
        return redirect("letter_settings")
    return render(request, "workshops/letter_settings.html", {"form": form}, status=422 if form.is_bound else 200)
