"""The desk's forms. Their fields follow the kinds: a new kind has its form at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogmat.desk.reading import LARGEST
from dialogmat.desk.wording import NAMES, SECTORS, SHORT, SLUG, Body, flat, folded, name_of, paths, rows_of
from dialogmat.kinds import KINDS
from dialogmat.models import Block, Comment, Rhythm, Station, Takes
from dialogmat.models.room import CaseSector

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 6000
EDITIONS: dict[str, str | Promise] = {
    "90": _("90 min"),
    "120": _("120 min"),
    "60-1": _("2 × 60 min, first"),
    "60-2": _("2 × 60 min, second"),
    "day": _("Whole day"),
    "short": _("Short day"),
}
# What is a choice, not a text, and that only some kinds have.
YES_OR_NO: dict[str, tuple[str, str | _StrPromise]] = {
    "influence": ("priority", _("Also ask whether they can influence it")),
    "private": ("scale", _("Private: nothing is sent")),
}


def edition(name: str) -> str:
    return str(EDITIONS.get(name, name))


class WordsForm(forms.Form):
    """One block in one language. A row whose text is emptied is gone from this language; a new one gets an id."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, bodies: Mapping[str, Body], language: str, **named: Any) -> None:
        named["initial"] = flat(bodies.get(language, {})) | named.get("initial", {})
        super().__init__(*args, **named)
        self.rows = rows_of(kind)
        self.names = paths(kind, bodies.values())
        needed = KINDS[kind].words
        for name in self.names:
            self.fields[name] = words_field(name, needed=name in needed)
        for row in self.rows:
            self.fields[f"id:{row}"] = Words(required=False, max_length=40, label=_("Id of a new row"))
            self.fields[f"new:{row}"] = words_field(row, needed=False, label=_("New row"))
        for field in self.fields.values():
            if isinstance(field, Words):
                field.widget.attrs["lang"] = language

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, fields): plain words have no heading, rows that of their word."""
        found: dict[str, list[forms.BoundField]] = {}
        for name in self.names:
            found.setdefault(heading(name, self.rows), []).append(self[name])
        for row in self.rows:
            found.setdefault(name_of(row), []).extend([self[f"id:{row}"], self[f"new:{row}"]])
        return list(found.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in self.rows:
            key, text = cleaned.get(f"id:{row}", ""), cleaned.get(f"new:{row}", "")
            if text and not SLUG.fullmatch(key):
                self.add_error(f"id:{row}", _("Give the row an id: small letters a–z, digits and hyphens."))
            elif text and f"{row}.{key}" in self.names:
                self.add_error(f"id:{row}", _("This id is used before."))
        return cleaned

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by path."""
        said = {name: self.cleaned_data.get(name, "") for name in self.names}
        for row in self.rows:
            if text := self.cleaned_data[f"new:{row}"]:
                said[f"{row}.{self.cleaned_data[f'id:{row}']}"] = text
        return said

    @property
    def body(self) -> Body:
        return folded(self.words)


class Words(forms.CharField):
    """A text as it is kept: lines end one way. A draft may lack what it needs; it is said where it is optional."""

    needed = False

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").strip()


def words_field(path: str, *, needed: bool, label: str | _StrPromise = "") -> Words:
    word = path.split(".")[2] if path.startswith(f"{SECTORS}.") else path.partition(".")[0]
    short = word in SHORT
    widget = forms.TextInput() if short else forms.Textarea(attrs={"rows": 10 if word == "reading" else 3})
    field = Words(required=False, max_length=LONGEST, strip=False, label=label or label_of(path), widget=widget)
    field.needed = needed or "." in path or bool(label)
    return field


def label_of(path: str) -> str:
    """The row's own id, or the word's name."""
    last = path.rpartition(".")[2]
    return str(NAMES.get(last, last))


def heading(path: str, rows: list[str]) -> str:
    """What a field stands under."""
    above = path.rpartition(".")[0]
    if above in rows:
        return name_of(above)
    return str(CaseSector(path.split(".")[1]).label) if path.startswith(f"{SECTORS}.") else ""


class BlockForm(forms.Form):
    """What a block takes, how it is talked about, and for how long in each edition."""

    seen = forms.CharField(widget=forms.HiddenInput)
    takes = forms.ChoiceField(label=_("What it takes"), choices=Takes.choices)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=[("", "–"), *Rhythm.choices], required=False)
    max = forms.IntegerField(label=_("How many at most"), min_value=1, max_value=20, required=False)

    def __init__(self, *args: Any, block: Block, editions: list[str], **named: Any) -> None:
        super().__init__(*args, **named | {"initial": facts_of(block)})
        self.block, self.editions = block, editions
        for name in editions:
            self.fields[f"minutes-{name}"] = minutes_field(edition(name))
        for name, (kind, label) in YES_OR_NO.items():
            if kind == block.kind:
                self.fields[name] = forms.BooleanField(label=label, required=False)

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        settings = dict(self.block.settings)
        for name in [*YES_OR_NO, "max"]:
            if name in said:
                settings.pop(name, None)
                settings |= {name: said[name]} if said[name] else {}
        return {"takes": said["takes"], "rhythm": said["rhythm"], "settings": settings}

    @property
    def minutes(self) -> dict[str, int]:
        said = {name: self.cleaned_data[f"minutes-{name}"] for name in self.editions}
        return {name: many for name, many in said.items() if many is not None}


def facts_of(block: Block) -> dict[str, Any]:
    minutes = {f"minutes-{timing.variant}": timing.minutes for timing in block.timings.all()}
    own = {name: block.settings.get(name) for name in ("max", *YES_OR_NO)}
    return {"takes": block.takes, "rhythm": block.rhythm} | own | minutes


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


class NewStationForm(forms.Form):
    key = forms.CharField(label=pgettext_lazy("mat", "Key"), max_length=40, help_text=_("One word, for example: rest"))


class NewBlockForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"))
    key = forms.CharField(label=pgettext_lazy("mat", "Key"), max_length=40, help_text=_("One word, for example: rest"))

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        named_kinds = sorted((str(kind.label), kind.key) for kind in KINDS.values())
        field.choices = [(key, label) for label, key in named_kinds]


class ReleaseForm(forms.Form):
    changes = forms.CharField(
        label=_("What is new"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few sentences for those who run the days: what is new since the version before."),
    )


class CommentForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Comment
        fields = ["words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}


class FileForm(forms.Form):
    file = forms.FileField(label=_("The file"), help_text=_("A mat as JSON, 2 MB at most."))

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return found


class PreviewForm(forms.Form):
    """How a station is looked at; what is not said is the first of each."""

    show = forms.ChoiceField(label=_("Look at it as"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    edition = forms.ChoiceField(label=_("Edition"), required=False)
    sector = forms.ChoiceField(label=_("Cases from"), choices=CaseSector.choices, required=False)
