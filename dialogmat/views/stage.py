from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from dialogmat.models import Run, Show
from dialogmat.picture import picture, speaks
from dialogmat.promised import promised
from dialogmat.views.cockpit import running
from ned.live import stream_address
from ned.requests import SignedIn


@require_safe
def stage(request: SignedIn, sitting: Any) -> HttpResponse:
    """The big screen: it speaks the municipality's language, and shows only what has been shared."""
    run = running(request, sitting)
    language = run.room.gathering.unit.municipality.language
    template = "dialogmat/stage.html"
    with translation.override(language):
        shown = context(request, run, language)
        return render(request, f"{template}#live" if request.htmx else template, shown)


def context(request: SignedIn, run: Run, language: str) -> dict[str, Any]:
    now = next((one for one in run.walked(language) if one.key == run.station), None)
    blocks = picture(run, now) if now and run.show in {Show.STATION, Show.RESULTS} else []
    return {
        "run": run,
        "sitting": run.sitting,
        "gathering": run.room.gathering,
        "example": run.room.gathering.example,
        "now": now,
        "blocks": blocks,
        "results": run.show == Show.RESULTS,
        "silent": not speaks(blocks),
        "since": {"brought": promised(run)} if run.show == Show.SINCE else None,
        "join_address": request.build_absolute_uri(reverse("join_code", args=[run.sitting.join_code])),
        "stream": stream_address(run.sitting_id),
    }
