"""What a block and a station are besides words, as forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from dialogmat.desk.forms import edition
from dialogmat.kinds import KINDS
from dialogmat.models import Block, Rhythm, Station, Takes

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SETTINGS: dict[str, _StrPromise] = {
    "max": _("How many at most"),
    "influence": _("Also ask whether they can influence it"),
    "private": _("Private: nothing is sent"),
    "line": _("The columns are the two ends of a line"),
    "signatures": _("Room to sign on paper"),
    "picture": _("Picture"),
    "dots": _("Dots for each person"),
    "of": _("What is voted on"),
}
PICTURES = [("", _("No picture")), ("link", _("How mastery and presence hang together"))]


class BlockForm(forms.Form):
    """What a block takes, how it is talked about, for how long in each edition, and what its kind can be told."""

    seen = forms.CharField(widget=forms.HiddenInput)
    takes = forms.ChoiceField(label=_("What it takes"), choices=Takes.choices)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=[("", "–"), *Rhythm.choices], required=False)

    def __init__(self, *args: Any, block: Block, editions: list[str], listed: dict[str, str], **named: Any) -> None:
        super().__init__(*args, **named | {"initial": facts_of(block)})
        self.block, self.editions = block, editions
        self.settings = settings_of(block, listed)
        self.fields |= self.settings
        for name in editions:
            self.fields[f"minutes-{name}"] = minutes_field(_("Minutes, %(edition)s") % {"edition": edition(name)})

    @property
    def facts(self) -> dict[str, Any]:
        """Settings without a field stay as they are; what is not said is left out."""
        said = self.cleaned_data
        other = {name: value for name, value in self.block.settings.items() if name not in self.settings}
        own = {name: said[name] for name in self.settings if said[name]}
        return {"takes": said["takes"], "rhythm": said["rhythm"], "settings": other | own}

    @property
    def minutes(self) -> dict[str, int]:
        said = {name: self.cleaned_data[f"minutes-{name}"] for name in self.editions}
        return {name: many for name, many in said.items() if many is not None}


def facts_of(block: Block) -> dict[str, Any]:
    minutes = {f"minutes-{timing.variant}": timing.minutes for timing in block.timings.all()}
    settings: dict[str, Any] = block.settings
    return {"takes": block.takes, "rhythm": block.rhythm} | settings | minutes


def settings_of(block: Block, listed: dict[str, str]) -> dict[str, forms.Field]:
    """A field for each setting that the kind reads; `listed` are the blocks whose answers can be voted on."""
    kind = KINDS[block.kind]
    names = (*(("max",) if kind.many else ()), *kind.reads)
    return {name: field_of(name, block, listed) for name in names}


def field_of(name: str, block: Block, listed: dict[str, str]) -> forms.Field:
    match name:
        case "max" | "dots":
            return count(name)
        case "picture":
            return one_of(name, PICTURES)
        case "of":
            return one_of(name, voted_on(block, listed))
    return yes_or_no(name)


def voted_on(block: Block, listed: dict[str, str]) -> list[tuple[str, str | _StrPromise]]:
    """What is chosen already stays a choice when it is gone from the mat."""
    found: dict[str, str | _StrPromise] = {"": _("What is listed in the block itself"), **listed}
    if chosen := block.settings.get("of"):
        found.setdefault(chosen, chosen)
    return list(found.items())


def yes_or_no(setting: str) -> forms.Field:
    return forms.BooleanField(label=SETTINGS[setting], required=False)


def count(setting: str) -> forms.Field:
    return forms.IntegerField(label=SETTINGS[setting], min_value=1, max_value=20, required=False)


def one_of(setting: str, choices: Sequence[tuple[str, str | _StrPromise]]) -> forms.Field:
    return forms.ChoiceField(label=SETTINGS[setting], choices=choices, required=False)


def minutes_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=600, required=False)


class StationForm(forms.Form):
    """What a station is in each edition."""

    seen = forms.CharField(widget=forms.HiddenInput)
    numbered = forms.BooleanField(label=_("Has a number on the path"), required=False)
    core = forms.BooleanField(label=_("Core: always part of the mat"), required=False)
    trio = forms.BooleanField(label=_("Done in home trios"), required=False)
    walk = forms.IntegerField(label=_("Minutes to walk there"), min_value=0, max_value=60)

    def __init__(self, *args: Any, station: Station, editions: list[str], **named: Any) -> None:
        start = {"numbered": station.number > 0, "core": station.core, "trio": station.trio, "walk": station.walk}
        start["optional_in"] = station.optional_in
        start |= {f"break-{name}": rest for name, rest in station.break_after.items()}
        super().__init__(*args, **named | {"initial": start})
        self.station, self.editions = station, editions
        choices = [(name, edition(name)) for name in editions]
        self.fields["optional_in"] = forms.MultipleChoiceField(
            label=_("Left out of"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
        for name in editions:
            self.fields[f"break-{name}"] = minutes_field(_("Break after it, %(edition)s") % {"edition": edition(name)})

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        rest = {name: said[f"break-{name}"] for name in self.editions if said[f"break-{name}"]}
        facts = {name: said[name] for name in ("core", "trio", "walk", "optional_in")}
        return facts | {"number": (self.station.number or 1) if said["numbered"] else 0, "break_after": rest}

    @property
    def told(self) -> list[tuple[str, str]]:
        """What is set, to be read."""
        return [(str(field.label), read(field.initial)) for field in self.visible_fields()]


def read(value: Any) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, list):
        return ", ".join(map(edition, value)) or "–"
    return "–" if value is None else str(value)


class PlaceForm(forms.Form):
    """Which other station a block is moved to."""

    to = forms.ChoiceField(label=_("Station"))

    def __init__(self, *args: Any, stations: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = stations
