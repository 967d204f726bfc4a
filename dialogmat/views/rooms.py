from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from dialogmat.models import Audience, Pace, Room, Version
from dialogmat.outline import outline
from ned.requests import SignedIn
from workshops.models import Gathering

EDITIONS = {
    "90": _("90 minutes"),
    "120": _("120 minutes"),
    "60": _("Two times 60 minutes"),
    "day": _("A full day"),
}


class RoomForm(forms.Form):
    """Which mat, in which edition, at whose pace."""

    mat = forms.ChoiceField(label=_("Mat and edition"))
    pace = forms.ChoiceField(label=_("Pace"), choices=Pace.choices, initial=Pace.LED, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mat"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [choice for version in newest() for choice in editions(version)]


def newest() -> list[Version]:
    """The newest released version of each mat."""
    found: dict[Any, Version] = {}
    for version in Version.objects.released().select_related("mat").newest():
        found.setdefault(version.mat_id, version)
    return list(found.values())


def editions(version: Version) -> list[tuple[str, str]]:
    mat = outline(version.pk, get_language() or "nb")
    names = dict.fromkeys(name.partition("-")[0] for name in mat.variants)
    kind = Audience(version.mat.audience).label
    return [(f"{version.pk}:{name}", f"{kind} – {mat.title}, {EDITIONS.get(name, name)}") for name in names]


@require_http_methods(["GET", "HEAD", "POST"])
def room(request: SignedIn, gathering: Any) -> HttpResponse:
    """The mat of a gathering: choose it, and find the ways into the room."""
    found = get_object_or_404(
        Gathering.objects.for_user(request.user, to="plan_gathering").select_related("programme", "unit__municipality"),
        pk=gathering,
    )
    form = RoomForm(request.POST or None, initial=initial(found))
    if request.method == "POST" and form.is_valid() and choose(request, found, form):
        return redirect("gathering", found.pk)
    said = context(found, form) | {"runs": found.may(request.user, to="run_room")}
    return render(request, f"dialogmat/room.html{'#part' if request.htmx else ''}", said, status=status(form))


def initial(gathering: Gathering) -> dict[str, str]:
    if hasattr(gathering, "room"):
        return {"mat": f"{gathering.room.version_id}:{gathering.room.variant}", "pace": gathering.room.pace}
    wanted = Audience.LEADERS if gathering.kind == "conference" else Audience.EMPLOYEES
    version = next((one for one in newest() if one.mat.audience == wanted), None)
    return {"mat": editions(version)[-1 if wanted == Audience.EMPLOYEES else 0][0]} if version else {}


def choose(request: SignedIn, gathering: Gathering, form: RoomForm) -> bool:
    pk, _colon, variant = form.cleaned_data["mat"].partition(":")
    try:
        version = Version.objects.released().get(pk=pk)
        Room.choose(gathering, version=version, variant=variant, by=request.user, pace=form.cleaned_data["pace"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def context(gathering: Gathering, form: RoomForm) -> dict[str, Any]:
    laid = gathering.room if hasattr(gathering, "room") else None
    return {
        "gathering": gathering,
        "example": gathering.example,
        "room": laid,
        "mat": laid.outline(get_language() or "nb") if laid else None,
        "sittings": list(gathering.sittings.all()),
        "form": form,
    }


def status(form: RoomForm) -> int:
    return 422 if form.is_bound and form.errors else 200
