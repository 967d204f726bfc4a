from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogmat.models import Audience, Pace, Room, Version
from dialogmat.models.room import CaseSector
from dialogmat.outline import OutlineBlock, OutlineStation, outline
from ned.requests import SignedIn
from workshops.models import Gathering

EDITIONS = {
    "90": gettext_lazy("90 minutes"),
    "120": gettext_lazy("120 minutes"),
    "60": gettext_lazy("Two times 60 minutes"),
    "day": gettext_lazy("A full day"),
    "short": gettext_lazy("A shorter day"),
}

# What a button says is to be done, and the form that shows what was wrong with it.
FORMS = {"lay": "form", "stations": "stations", "drop": "stations", "ask": "question"}


class RoomForm(forms.Form):
    """Which mat, in which edition, with which cases, at whose pace."""

    mat = forms.ChoiceField(label=gettext_lazy("Mat and edition"))
    sector = forms.ChoiceField(
        label=gettext_lazy("Cases from"), choices=CaseSector.choices, required=False, widget=forms.RadioSelect
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("Pace"), choices=Pace.choices, initial=Pace.LED, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mat"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [choice for version in newest() for choice in editions(version)]

    def lay(self, gathering: Gathering, *, by: Any) -> None:
        pk, _colon, variant = self.cleaned_data["mat"].partition(":")
        version = Version.objects.released().get(pk=pk)
        how = {"pace": self.cleaned_data["pace"], "sector": self.cleaned_data["sector"]}
        Room.choose(gathering, version=version, variant=variant, by=by, **how)


class StationsForm(forms.Form):
    """Which optional stations the day leaves out, and which are written on paper."""

    skipped = forms.MultipleChoiceField(
        label=gettext_lazy("Leave out today"), required=False, widget=forms.CheckboxSelectMultiple
    )
    paper = forms.MultipleChoiceField(
        label=gettext_lazy("Written on paper"),
        help_text=gettext_lazy("Somebody types it in afterwards, on a page made for it in the cockpit."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"skipped": room.skipped, "paper": room.paper}
        variants = {run.variant for run in room.runs.all()} or {room.variant}
        walked = [one for one in room.outline(get_language() or "nb").stations if within(one, variants)]
        optional = [(one.key, lasting(one, variants)) for one in walked if not one.core]
        written = [(one.key, one.title) for one in walked if one.takes_text]
        for name, choices in (("skipped", optional), ("paper", written)):
            if not choices:
                del self.fields[name]
                continue
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices

    def adjust(self, room: Room, *, by: Any) -> None:
        room.skip(stations=self.cleaned_data.get("skipped", []), by=by)
        room.put_on_paper(stations=self.cleaned_data.get("paper", []), by=by)


def within(station: OutlineStation, variants: set[str]) -> bool:
    return any(station.minutes(name) and name not in station.optional_in for name in variants)


def lasting(station: OutlineStation, variants: set[str]) -> str:
    minutes = max(station.minutes(name) for name in variants) + station.walk
    return _("%(title)s, %(minutes)s minutes") % {"title": station.title, "minutes": minutes}


class QuestionForm(forms.Form):
    """A question of one's own for this day."""

    station = forms.ChoiceField(label=gettext_lazy("Station"))
    words = forms.CharField(
        label=gettext_lazy("Your question to the tables"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ask about the work, not about persons. It is marked as your own."),
    )

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["station"]
        assert isinstance(field, forms.ChoiceField)
        skipped = room.skipped
        stations = room.outline(get_language() or "nb").stations
        variants = {run.variant for run in room.runs.all()} or {room.variant}
        field.choices = [(one.key, one.title) for one in stations if one.key not in skipped and within(one, variants)]

    def ask(self, room: Room, *, by: Any) -> None:
        room.ask(station=self.cleaned_data["station"], words=self.cleaned_data["words"], by=by)


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
    """The mat of a gathering: choose it, make it the day's own, and find the ways into the room."""
    found = get_object_or_404(
        Gathering.objects.for_user(request.user, to="plan_gathering").select_related("programme", "unit__municipality"),
        pk=gathering,
    )
    laid = found.room if hasattr(found, "room") else None
    what = request.POST.get("do", "lay") if request.method == "POST" else ""
    if what not in ({"", *FORMS} if laid else {"", "lay"}):
        raise Http404
    filled = forms_of(found, laid, data=request.POST if what else None, what=what)
    if what and carry_out(request, found, laid, filled, what):
        return redirect("gathering" if what == "lay" else "room", found.pk)
    said = context(found, laid, filled) | {"runs": found.may(request.user, to="run_room")}
    wrong = any(form.is_bound and form.errors for form in filled.values())
    template = f"dialogmat/room.html{'#part' if request.htmx else ''}"
    return render(request, template, said, status=422 if wrong else 200)


def forms_of(gathering: Gathering, laid: Room | None, *, data: Any, what: str) -> dict[str, Any]:
    """The page's forms, filled with what was typed in the one that was sent."""
    made: dict[str, Any] = {"form": RoomForm(data if what == "lay" else None, initial=initial(gathering, laid))}
    if laid:
        made["stations"] = StationsForm(data if what in {"stations", "drop"} else None, room=laid)
        made["question"] = QuestionForm(data if what == "ask" else None, room=laid)
    return made


def initial(gathering: Gathering, laid: Room | None) -> dict[str, str]:
    if laid:
        return {"mat": f"{laid.version_id}:{laid.variant}", "pace": laid.pace, "sector": laid.sector}
    wanted = Audience.LEADERS if gathering.kind == "conference" else Audience.EMPLOYEES
    version = next((one for one in newest() if one.mat.audience == wanted), None)
    mat = {"mat": editions(version)[-1 if wanted == Audience.EMPLOYEES else 0][0]} if version else {}
    return mat | {"sector": CaseSector.of(gathering.unit)}


def carry_out(request: SignedIn, gathering: Gathering, laid: Room | None, filled: dict[str, Any], what: str) -> bool:
    """Do what the button says; False, with the reason in the form, when it can't be done."""
    form = filled[FORMS[what]]
    if not form.is_valid():
        return False
    try:
        if not laid or what == "lay":
            filled["form"].lay(gathering, by=request.user)
        elif what == "stations":
            form.adjust(laid, by=request.user)
        elif what == "ask":
            form.ask(laid, by=request.user)
        else:
            laid.drop_question(request.POST.get("remove", ""), by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    if what != "lay":
        messages.success(request, _("It is saved. The agenda has followed."))
    return True


def context(gathering: Gathering, laid: Room | None, filled: dict[str, Any]) -> dict[str, Any]:
    mat = laid.outline(get_language() or "nb") if laid else None
    return filled | {
        "gathering": gathering,
        "example": gathering.example,
        "room": laid,
        "mat": mat,
        "edition": EDITIONS.get(laid.variant, laid.variant) if laid else "",
        "skipped": [one for one in mat.stations if laid and one.key in laid.skipped] if mat else [],
        "paper": [one for one in mat.stations if laid and one.key in laid.paper] if mat else [],
        "own": own_blocks(laid, mat.stations) if laid and mat else [],
        "sittings": list(gathering.sittings.prefetch_related("agenda")),
    }


def own_blocks(laid: Room, stations: list[OutlineStation]) -> list[tuple[OutlineStation, OutlineBlock, bool]]:
    """(station, block, whether it is this day's alone)"""
    days = laid.overlay.own_keys if laid.overlay else set()
    return [(one, block, block.key in days) for one in stations for block in one.blocks if block.own]
