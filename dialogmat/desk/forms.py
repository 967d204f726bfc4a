"""The desk's forms. Their fields follow the kinds: a new kind has its form at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogmat.desk.reading import LARGEST
from dialogmat.desk.wording import (
    NAMES,
    SECTORS,
    SHORT,
    SLUG,
    Body,
    flat,
    in_row,
    list_of,
    name_of,
    plain,
    rows_of,
)
from dialogmat.kinds import KINDS
from dialogmat.models import Comment
from dialogmat.models.room import CaseSector

if TYPE_CHECKING:
    from django.http import QueryDict
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


def edition(name: str) -> str:
    return str(EDITIONS.get(name, name))


class WordsForm(forms.Form):
    """One block in one language. A row whose text is emptied is gone from this language.

    Each field carries along what it said when it was shown: so what is typed is known from what only stood there.
    """

    revision = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, *, kind: str, names: list[str], language: str, body: Body, revision: int
    ) -> None:
        super().__init__(data, prefix=language, auto_id="%s", initial=flat(body) | {"revision": revision})
        self.names, self.rows = names, rows_of(kind)
        for name in names:
            self.fields[name] = words_field(name, needed=name in KINDS[kind].words)
        for row in self.rows:
            self.fields[f"new:{row}"] = words_field(row, needed=False, label=_("New row"))
        for field in self.fields.values():
            if isinstance(field, Words):
                field.widget.attrs["lang"] = language

    @property
    def typed(self) -> dict[str, str]:
        """By path, without new rows."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.names}

    def was(self, name: str) -> str:
        """What the field said when it was shown; nothing, where there was none."""
        return plain(self.data.get(self.add_initial_prefix(name), ""))

    def begins(self, row: str) -> bool:
        """A new row is written."""
        return bool(plain(self.data.get(self.add_prefix(f"new:{row}"), "")))


class RowIdsForm(forms.Form):
    """What new rows are called, in all languages alike. `begun` are the lists that have got a text for one."""

    def __init__(self, data: QueryDict | None, *, kind: str, taken: list[str], begun: set[str]) -> None:
        super().__init__(data, auto_id="%s")
        self.taken, self.begun = taken, begun
        for row in rows_of(kind):
            self.fields[f"id:{row}"] = Words(required=False, max_length=40, label=_("Id of a new row"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, key in list(cleaned.items()):
            row = name.removeprefix("id:")
            if key and row not in self.begun:
                self.add_error(name, _("Write the row itself too, in one language at least."))
            elif row in self.begun and not SLUG.fullmatch(key):
                self.add_error(name, _("Give the row an id: small letters a–z, digits and hyphens."))
            elif f"{row}.{key}" in self.taken:
                self.add_error(name, _("This id is used before."))
        return cleaned


class Words(forms.CharField):
    """A text as it is kept: lines end one way. A draft may lack what it needs; it is said where it is optional."""

    needed = False

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value))


def words_field(path: str, *, needed: bool, label: str | _StrPromise = "") -> Words:
    word = path.split(".")[2] if path.startswith(f"{SECTORS}.") else path.partition(".")[0]
    short = word in SHORT
    widget = forms.TextInput() if short else forms.Textarea(attrs={"rows": 10 if word == "reading" else 3})
    said: dict[str, Any] = {"label": label or label_of(path), "widget": widget, "show_hidden_initial": not label}
    field = Words(required=False, max_length=LONGEST, strip=False, **said)
    field.needed = needed or "." in path or bool(label)
    return field


def label_of(path: str) -> str:
    """The row's own id, or the word's name."""
    last = path.rpartition(".")[2]
    return str(NAMES.get(last, last))


def heading(path: str, rows: list[str]) -> str:
    """What a field stands under."""
    if in_row(path, rows):
        return name_of(list_of(path))
    return str(CaseSector(path.split(".")[1]).label) if path.startswith(f"{SECTORS}.") else ""


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
