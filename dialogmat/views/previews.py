import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dialogmat.desk.forms import PreviewForm, edition
from dialogmat.desk.preview import Show, poster_of, preview
from dialogmat.models import Version
from dialogmat.models.room import CaseSector
from dialogmat.outline import outline
from dialogmat.poster import poster_html
from dialogmat.views.mats import READ, version_for
from dialogmat.views.prints import pdf
from ned.requests import SignedIn

SIZES = {"A0", "A3"}


@require_safe
def station(request: SignedIn, version: uuid.UUID, station: str) -> HttpResponse:
    """A station as the table, the phone or the projector shows it, in any language and edition."""
    found = version_for(request, version, to=READ)
    context = {"mat": found, "station": station} | choices(request, found, station)
    return render(request, f"dialogmat/desk/preview.html{'#part' if request.htmx else ''}", context)


def choices(request: HttpRequest, version: Version, station: str) -> dict[str, Any]:
    """The station as it was asked for, and the form to ask otherwise."""
    own = get_language() or "nb"
    names = outline(version.pk, own).variants
    form = PreviewForm(request.GET if "show" in request.GET else None)
    offered = {
        "show": Show.choices,
        "language": settings.LANGUAGES,
        "edition": [(name, edition(name)) for name in names],
    }
    for name, pairs in offered.items():
        form.fields[name].choices = pairs  # type: ignore[attr-defined]  # all are choices
    said = form.cleaned_data if form.is_valid() else {}
    first = {"show": Show.TABLE, "language": own, "edition": "", "sector": CaseSector.HEALTH}
    asked = {name: said.get(name) or value for name, value in first.items()}
    seen = preview(version, station, **asked)
    if not seen:
        raise Http404
    form.initial = asked | {"edition": seen.edition}
    return {"preview_form": form, "preview": seen}


@require_safe
def poster(request: SignedIn, version: uuid.UUID, size: str) -> HttpResponse:
    """The mat as it would be printed, before any room has it."""
    found = version_for(request, version, to=READ)
    names = outline(found.pk, "nb").variants
    language = request.GET.get("language", "nb")
    wanted = request.GET.get("edition") or (names[0] if names else "")
    if size not in SIZES or language not in dict(settings.LANGUAGES) or wanted not in names:
        raise Http404
    made = poster_of(found, language=language, edition=wanted)
    return pdf(poster_html(made, size="A0" if size == "A0" else "A3"), title=made.title, language=language)
