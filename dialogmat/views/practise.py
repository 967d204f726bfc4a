from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dialogmat.models import Audience
from dialogmat.models.room import CaseSector
from dialogmat.outline import Outline, OutlineStation, outline
from dialogmat.views.rooms import EDITIONS, newest
from ned.models import Unit
from ned.requests import SignedIn

# Those made-up people at the table whose words stand under `voices` in each heading, and what they are like.
VOICES = {
    "liv": ("Liv", _("new here, and listens first")),
    "samir": ("Samir", _("has heard this before")),
    "berit": ("Berit", _("wants to get going")),
}
PRACTISED = ["90", "120"]


class WhereForm(forms.Form):
    """Which edition, and where on the way."""

    edition = forms.ChoiceField(choices=[(name, EDITIONS[name]) for name in PRACTISED])
    station = forms.SlugField()


@require_safe
def practise(request: SignedIn) -> HttpResponse:
    """Rehearse the employees' mat as its host: the script, three made-up voices, and nothing that can be saved."""
    leads = Unit.objects.for_user(request.user, to="decide").first()
    if not leads:
        raise Http404
    where = WhereForm(request.GET)
    where.is_valid()  # what is not right is as if it had not been asked for
    said = where.cleaned_data
    edition = said.get("edition") or PRACTISED[0]
    mat = employees_mat(CaseSector.of(leads))
    walked = mat.walked(edition, []) if mat else []
    at = next((n for n, one in enumerate(walked) if one.key == said.get("station")), 0)
    context = {"edition": edition, "editions": [(name, EDITIONS[name]) for name in PRACTISED], "walked": walked}
    if walked:
        context |= at_station(walked[at], edition)
        context |= {"before": walked[at - 1] if at else None, "after": next(iter(walked[at + 1 :]), None)}
    return render(request, "dialogmat/practise.html", context)


def at_station(station: OutlineStation, edition: str) -> dict[str, Any]:
    return {
        "now": station,
        "rhythms": station.rhythms(edition),
        "blocks": station.content(edition),
        "voices": voices(station),
    }


def employees_mat(sector: str) -> Outline | None:
    """The newest that is released, with the cases of the kind of unit this person leads."""
    version = next((one for one in newest() if one.mat.audience == Audience.EMPLOYEES), None)
    return outline(version.pk, get_language() or "nb", sector=sector) if version else None


def voices(station: OutlineStation) -> list[tuple[str, Any, str]]:
    said = station.words.get("voices", {})
    return [(name, manner, said[key]) for key, (name, manner) in VOICES.items() if key in said]
