from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from dialogmat.poster import Size, poster_html, table_cards_html
from dialogmat.printing import mat_poster, table_cards
from dialogmat.views.cockpit import running
from ned.pdf import write_pdf
from ned.requests import SignedIn
from workshops.models import Gathering


@require_safe
def poster(request: SignedIn, gathering: Any, size: str) -> HttpResponse:
    """The mat to lay on the table: A0 for six people round it, A3 from the office printer."""
    found = get_object_or_404(
        Gathering.objects.for_user(request.user, to="see_gathering").select_related("room", "unit__municipality"),
        pk=gathering,
    )
    if size not in {"A0", "A3"} or not hasattr(found, "room"):
        raise Http404
    language = found.unit.municipality.language
    with translation.override(language):
        made = mat_poster(found.room, language=language, join=request.build_absolute_uri(reverse("join")))
        return pdf(poster_html(made, size=cast(Size, size)), title=made.title, language=language)


@require_safe
def table_cards_pdf(request: SignedIn, sitting: Any) -> HttpResponse:
    run = running(request, sitting)
    language = run.room.gathering.unit.municipality.language
    with translation.override(language):
        cards = table_cards(run, language=language, absolute=request.build_absolute_uri)
        return pdf(table_cards_html(cards), title=run.room.gathering.title, language=language)


def pdf(html: str, *, title: str, language: str) -> HttpResponse:
    answer = HttpResponse(write_pdf(html, language=language, title=title), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="ned.pdf"'
    return answer
