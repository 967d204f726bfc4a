import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ned.forms import DayField
from ned.models import Municipality

USUAL = 5


class ProgrammeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    threshold = forms.IntegerField(
        label=_("Display threshold"),
        min_value=3,
        max_value=10,
        initial=USUAL,
        help_text=_("A mean is shown when at least this many have answered. It is locked when the first room opens."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    because = forms.CharField(
        label=_("Why this threshold"),
        max_length=300,
        required=False,
        help_text=_("Needed when it is not 5."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("threshold", USUAL) != USUAL and not given.get("because"):
            self.add_error("because", _("Say why the threshold is not 5."))
        return given


class RoundForm(forms.Form):
    name = forms.CharField(label=_("Name of the round"), max_length=120)
    starts = DayField(label=_("Starts"))


class MunicipalitiesForm(forms.Form):
    """Names or numbers, as they stand in a letter or a spreadsheet."""

    municipalities = forms.CharField(
        label=_("Municipalities to add"),
        max_length=10_000,
        help_text=_("Names or numbers, with a comma or a line for each."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_municipalities(self) -> list[Municipality]:
        typed = [word.strip() for word in re.split(r"[,;\n]", self.cleaned_data["municipalities"]) if word.strip()]
        known = by_name_and_number()
        problems = [problem for word in typed if (problem := _problem(word, known.get(word.casefold(), [])))]
        if problems:
            raise forms.ValidationError(problems)
        return [known[word.casefold()][0] for word in typed]


def by_name_and_number() -> dict[str, list[Municipality]]:
    """All of today's municipalities behind what one may type; there are few enough to look at them all."""
    known: dict[str, list[Municipality]] = {}
    for municipality in Municipality.objects.current():
        for word in {municipality.name, municipality.name_official, municipality.number}:
            known.setdefault(word.casefold(), []).append(municipality)
    return known


def _problem(word: str, found: list[Municipality]) -> str:
    if not found:
        return _("No municipality is called “%(word)s”.") % {"word": word[:80]}
    if len(found) > 1:
        numbers = ", ".join(sorted(municipality.number for municipality in found))
        return _("There are several called “%(word)s”: write one of %(numbers)s.") % {"word": word, "numbers": numbers}
    return ""
