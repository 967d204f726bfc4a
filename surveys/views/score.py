from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ned.requests import SignedIn
from surveys.board import board, score_words
from surveys.models import Publication, answered
from surveys.reportable import REFERENCE, step
from workshops.models import Gathering


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """Before publication how many have answered, in steps; after it the numbers. Whoever ran the day publishes."""
    gathering = _gathering(request, pk)
    runs = Gathering.objects.for_user(request.user, to="run_room").filter(pk=pk).exists()
    if request.method != "POST":
        return render(request, "surveys/score.html", _context(gathering, runs=runs))
    if not runs:
        raise Http404
    return _publish(request, gathering)


def _gathering(request: SignedIn, pk: uuid.UUID) -> Gathering:
    """For the parties, and for the one who runs the day and is to publish it."""
    doors = [Gathering.objects.for_user(request.user, to=to) for to in ("see_score", "run_room")]
    found = (doors[0] | doors[1]).select_related("unit__municipality", "programme", "room", "publication")
    return get_object_or_404(found, pk=pk)


def _publish(request: SignedIn, gathering: Gathering) -> HttpResponse:
    try:
        Publication.publish(gathering, by=request.user)
    except ValidationError as refused:
        context = _context(gathering, runs=True) | {"problem": refused}
        return render(request, "surveys/score.html", context, status=422)
    messages.success(request, _("The score is published. It stays as it is."))
    return redirect("score", pk=gathering.pk)


def _context(gathering: Gathering, *, runs: bool) -> dict[str, Any]:
    room, publication = getattr(gathering, "room", None), getattr(gathering, "publication", None)
    words = score_words(room, get_language() or "nb") if room else {}
    return {
        "gathering": gathering,
        "runs": runs,
        "room": room,
        "words": words,
        "publication": publication,
        "items": board(publication, words) if publication else [],
        "step": step(answered(room)) if room and not publication else None,
        "reference": REFERENCE,
    }
