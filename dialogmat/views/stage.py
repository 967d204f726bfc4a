import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from dialogmat.models import Highlight, Run, Show
from dialogmat.picture import speaks
from dialogmat.screen import look_at, look_up, screen, turn
from dialogmat.shared import is_shared
from dialogmat.views.cockpit import running
from ned.live import stream_address
from ned.requests import SignedIn


@require_safe
def stage(request: SignedIn, sitting: Any) -> HttpResponse:
    """The big screen: it speaks the municipality's language, and shows only what has been shared."""
    run = running(request, sitting)
    language = spoken(run)
    template = "dialogmat/stage.html"
    with translation.override(language):
        shown = context(request, run, language)
        return render(request, f"{template}#live" if request.htmx else template, shown)


def spoken(run: Run) -> str:
    return run.room.gathering.unit.municipality.language


def context(request: SignedIn, run: Run, language: str) -> dict[str, Any]:
    found = screen(run, language)
    listed = run.show in {Show.STATION, Show.RESULTS, Show.SINCE, Show.MARKED}
    blocks = found.here if listed else []
    return {
        "run": run,
        "sitting": run.sitting,
        "gathering": run.room.gathering,
        "example": run.room.gathering.example,
        "screen": found,
        "now": found.now,
        "blocks": blocks,
        "results": run.show != Show.STATION,
        "silent": not speaks(blocks),
        "left": left(run.timer_ends_at),
        "join_address": request.build_absolute_uri(reverse("join_code", args=[run.sitting.join_code])),
        "stream": stream_address(run.sitting_id, holder=request.user.pk),
    }


def left(ends: datetime.datetime | None) -> str:
    """What the clock stands at until the page's own script has it."""
    seconds = round((ends - timezone.now()).total_seconds()) if ends else 0
    return "{:02}:{:02}".format(*divmod(max(0, seconds), 60))


class ActForm(forms.Form):
    act = forms.ChoiceField(
        choices=[(name, name) for name in ("next", "back", "first", "last", "dark", "focus", "mark", "unmark")]
    )
    focus = forms.UUIDField(required=False)
    show = forms.ChoiceField(choices=[(show, show) for show in (Show.RESULTS, Show.MARKED)], required=False)
    said = forms.UUIDField(required=False)
    block = forms.UUIDField(required=False)
    # The page the button is on, where one comes back to.
    page = forms.ChoiceField(choices=[("stage", "stage"), ("cockpit", "cockpit")], required=False)


@require_POST
def act(request: SignedIn, sitting: Any) -> HttpResponse:
    """One key of the remote control, or one button of the cockpit's for the big screen."""
    run = running(request, sitting)
    form = ActForm(request.POST)
    if not form.is_valid():
        raise Http404
    with transaction.atomic(), translation.override(spoken(run)):
        run.hold()
        ACTS[form.cleaned_data["act"]](run, request.user, form.cleaned_data)
    return redirect(form.cleaned_data["page"] or "stage", sitting=run.sitting_id)


def _next(run: Run, by: Any, said: dict[str, Any]) -> None:
    turn(run, spoken(run), ahead=True, by=by)


def _back(run: Run, by: Any, said: dict[str, Any]) -> None:
    turn(run, spoken(run), ahead=False, by=by)


def _first(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.turn_to(1, by=by)


def _last(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.turn_to(max(1, len(screen(run, spoken(run)).pages)), by=by)


def _dark(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.darken(not run.dark, by=by)


def _focus(run: Run, by: Any, said: dict[str, Any]) -> None:
    """Pressed again, all of it is back."""
    if not said["focus"] or said["focus"] == run.focus:
        look_up(run, spoken(run), by=by)
    elif not look_at(run, spoken(run), said["focus"], show=said["show"] or Show.RESULTS, by=by):
        raise Http404


def _mark(run: Run, by: Any, said: dict[str, Any]) -> None:
    if not is_shared(run.room_id, block=said["block"], said=said["said"]):
        raise Http404
    Highlight.mark(run, block=said["block"], said=said["said"], by=by)


def _unmark(run: Run, by: Any, said: dict[str, Any]) -> None:
    Highlight.unmark(run, said=said["said"], by=by)


ACTS = {
    "next": _next,
    "back": _back,
    "first": _first,
    "last": _last,
    "dark": _dark,
    "focus": _focus,
    "mark": _mark,
    "unmark": _unmark,
}
