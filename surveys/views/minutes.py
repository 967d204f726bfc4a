from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ned.pdf import sent, write_pdf
from ned.requests import SignedIn
from surveys.minutes import minutes as gather
from surveys.reportable import REFERENCE
from workshops.models import Gathering


@require_safe
def minutes(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The gathering's minutes as a PDF, in the reader's language."""
    found = Gathering.objects.for_user(request.user, to="see_minutes").select_related(
        "unit__municipality", "programme", "room", "publication"
    )
    gathering = get_object_or_404(found, pk=pk)
    language = get_language() or "nb"
    context = {
        "minutes": gather(gathering, reader=request.user, language=language),
        "gathering": gathering,
        "language": language,
        "reference": REFERENCE,
    }
    html = render_to_string("surveys/minutes.html", context)
    return sent(write_pdf(html, title=gathering.title, language=language), name=gathering.title)
