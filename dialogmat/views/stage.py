from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from dialogmat.board import shared_words
from dialogmat.models import Show
from dialogmat.views.cockpit import running
from ned.live import stream_address
from ned.requests import SignedIn
from workshops.models import Measure


@require_safe
def stage(request: SignedIn, sitting: Any) -> HttpResponse:
    """The big screen: it speaks the municipality's language, and shows only what has been shared."""
    run = running(request, sitting)
    language = run.room.gathering.unit.municipality.language
    now = next((one for one in run.walked(language) if one.key == run.station), None)
    context = {
        "run": run,
        "sitting": run.sitting,
        "gathering": run.room.gathering,
        "example": run.room.gathering.example,
        "now": now,
        "words": shared_words(run, now) if now and run.show == Show.RESULTS else [],
        "promised": promised(run.room.gathering) if run.show == Show.SINCE else [],
        "join_address": request.build_absolute_uri(reverse("join_code", args=[run.sitting.join_code])),
        "stream": stream_address(run.sitting_id),
    }
    with translation.override(language):
        template = "dialogmat/stage.html"
        return render(request, f"{template}#live" if request.htmx else template, context)


def promised(gathering: Any) -> list[Measure]:
    """What the unit decided before this gathering, and what became of it."""
    decided = Measure.objects.filter(unit=gathering.unit_id, decided_on__isnull=False, merged_into=None)
    return list(decided.exclude(sources__gathering=gathering).order_by("deadline")[:12])
