from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dialogmat.models import Run
from dialogmat.paper.geometry import PAPERS
from dialogmat.poster import poster_pdf, table_cards_html, tiles_pdf
from dialogmat.printing import mat_poster, table_cards
from dialogmat.prints import PRINTS, Edition
from dialogmat.prints.bundle import everything, is_conference, write_together
from dialogmat.views.cockpit import running
from dialogmat.views.join import run_of
from ned.pdf import sent, write_pdf
from ned.requests import SignedIn
from workshops.models import Gathering, Sitting

POSTERS = {
    "A3x2-tiles": (
        _("Mat, two A3"),
        _("The mat for six from the office printer. Two A3 for each table, glued or laid edge to edge."),
    ),
    "A3": (_("Mat, A3"), _("The mat from the office printer. A3; one for each table of three or four.")),
    "A0": (_("Mat, A0"), _("The mat for six people around it. A0, from a print shop; one for each table.")),
    "A1": (_("Mat, A1"), _("The same, smaller. A1, from a print shop; for three or four around it.")),
    "A3-tiles": (
        _("Mat, A3 on four A4"),
        _("For a printer that has only A4. Cut along the marks and glue them together."),
    ),
}


class PosterForm(forms.Form):
    """`bleed` is for a print shop, `sparing` for a printer with little ink."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    bleed = forms.BooleanField(required=False)
    sparing = forms.BooleanField(required=False)


@require_safe
def poster(request: SignedIn, gathering: Any, size: str) -> HttpResponse:
    """The mat to lay on the table: A0 or A1 for six people round it, A3 from the office printer; in tiles on A4 too."""
    found = get_object_or_404(
        Gathering.objects.for_user(request.user, to="see_gathering").select_related("room", "unit__municipality"),
        pk=gathering,
    )
    paper, _dash, tiled = size.partition("-")
    wanted = PosterForm(request.GET)
    if paper not in PAPERS or tiled not in {"", "tiles"} or not hasattr(found, "room") or not wanted.is_valid():
        raise Http404
    language = wanted.cleaned_data["language"] or found.unit.municipality.language
    sparing, bleed = wanted.cleaned_data["sparing"], wanted.cleaned_data["bleed"]
    made = mat_poster(found.room, language=language, join=request.build_absolute_uri(reverse("join")))
    if tiled:
        return sent(tiles_pdf(made, size=paper, sparing=sparing), name="ned")
    return sent(poster_pdf(made, size=paper, bleed=bleed, sparing=sparing), name="ned")


@require_safe
def table_cards_pdf(request: SignedIn, sitting: Any) -> HttpResponse:
    run = running(request, sitting)
    language = run.room.gathering.unit.municipality.language
    with translation.override(language):
        cards = table_cards(run, language=language, absolute=request.build_absolute_uri)
        return pdf(table_cards_html(cards), title=run.room.gathering.title, language=language)


class PrintForm(forms.Form):
    """In which language, and for which of the sittings; the municipality's own and the first unless asked for."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    sitting: "forms.ModelChoiceField[Sitting]" = forms.ModelChoiceField(None, required=False)

    def __init__(self, *args: Any, gathering: Gathering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sitting"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = gathering.sittings.all()


@require_safe
def prints(request: SignedIn, gathering: Any) -> HttpResponse:
    """Everything that can be printed for a sitting, with a sentence on each."""
    found = seen(request, gathering)
    edition = chosen(request, found)
    runs = found.may(request.user, to="run_room")
    made = [one for one in PRINTS.values() if (runs or not one.keyed) and one.has(edition)]
    context = {
        "gathering": found,
        "example": found.example,
        "edition": edition,
        "conference": is_conference(edition),
        "runs": runs and edition.sitting,
        "posters": POSTERS,
        "prints": made,
        "sittings": list(found.sittings.all()),
        "tables": edition.sitting.tables.count() if edition.sitting else 0,
        "languages": settings.LANGUAGES,
    }
    return render(request, "dialogmat/prints.html", context)


def seen(request: SignedIn, gathering: Any) -> Gathering:
    """A gathering with a mat, for those who may see it; 404 for all else."""
    found = Gathering.objects.for_user(request.user, to="see_gathering").filter(room__isnull=False)
    return get_object_or_404(found.select_related("room", "programme", "unit__municipality"), pk=gathering)


def chosen(request: SignedIn, gathering: Gathering) -> Edition:
    form = PrintForm(request.GET, gathering=gathering)
    if not form.is_valid():
        raise Http404
    language = form.cleaned_data["language"] or gathering.unit.municipality.language
    sitting = form.cleaned_data["sitting"] or gathering.sittings.first()
    if not sitting:
        room = gathering.room
        return Edition(Run(room=room, variant=room.variant_of(1)), language, request.build_absolute_uri)
    sitting.gathering = gathering
    return Edition(run_of(sitting, begin=False), language, request.build_absolute_uri)


@require_safe
def print_pdf(request: SignedIn, gathering: Any, what: str) -> HttpResponse:
    """A print that names nobody and lets nobody in."""
    edition = chosen(request, seen(request, gathering))
    return one_print(edition, what, keyed=False)


@require_safe
def keyed_print_pdf(request: SignedIn, sitting: Any, what: str) -> HttpResponse:
    """A print with names or ways in, or all of the sitting's prints in one file."""
    run = running(request, sitting)
    form = PrintForm(request.GET, gathering=run.room.gathering)
    if not form.is_valid():
        raise Http404
    language = form.cleaned_data["language"] or run.room.gathering.unit.municipality.language
    edition = Edition(run, language, request.build_absolute_uri)
    return all_prints(edition) if what == "all" else one_print(edition, what, keyed=True)


def one_print(edition: Edition, what: str, *, keyed: bool) -> HttpResponse:
    found = PRINTS.get(what)
    html = found.html(edition) if found and found.keyed == keyed and found.has(edition) else ""
    if not html:
        raise Http404
    return sent(write_pdf(html, title=edition.title, language=edition.language), name=f"ned-{what}")


def all_prints(edition: Edition) -> HttpResponse:
    made = everything(edition)
    return sent(write_together(made, title=edition.title, language=edition.language), name="ned-all")


def pdf(html: str, *, title: str, language: str) -> HttpResponse:
    return sent(write_pdf(html, language=language, title=title), name="ned")
