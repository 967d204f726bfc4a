"""What is asked of a measure on its way into the bank, and of whoever looks for one there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ned.models import Sector, Unit
from workshops import identifying
from workshops.forms.plans import people_at, text
from workshops.models import Banked, Factor, Helped, Level, Measure

if TYPE_CHECKING:
    from ned.models import User

TEXTS = ["title", "how", "first_step", "sign", "learned"]


def facet(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("All")), *choices.choices], required=False)


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("What do you look for?"), max_length=120, required=False, widget=forms.TextInput({"type": "search"})
    )
    factor = facet(_("Factor"), Factor)
    sector = facet(_("Sector"), Sector)
    level = facet(_("Who it is about"), Level)
    tuesday = forms.BooleanField(label=_("Only ordinary Tuesdays"), required=False)


class LookBackForm(forms.Form):
    helped = forms.ChoiceField(label=_("Did it help?"), choices=Helped, widget=forms.RadioSelect)
    learned = forms.CharField(label=_("What you learned"), max_length=600, required=False, widget=text(rows=3))


class Standing(forms.MultipleChoiceField):
    """Ticks at names; one that is out of the text by now is no mistake."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return True


class WordsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The words as everybody will read them. What tells who is behind them is refused, or asked about."""

    # Names that somebody has looked at and lets stand.
    stands = Standing(label=_("Names? Take them out, or tick those that tell nobody who you are"), required=False)

    class Meta:
        model = Banked
        fields = [*TEXTS, "factor", "level", "sector"]
        labels = {
            "title": _("What you did"),
            "how": _("How you went about it"),
            "first_step": _("The first step"),
            "sign": _("The sign that it worked"),
            "learned": _("What you learned"),
            "factor": _("Factor"),
            "level": _("Who it is about"),
            "sector": _("Sector"),
        }
        widgets = {name: text(rows=3) for name in TEXTS if name not in {"first_step", "sign"}}

    def __init__(self, *args: Any, known: Iterable[str] = (), **named: Any) -> None:
        super().__init__(*args, **named)
        for name, kinds in (("factor", Factor), ("sector", Sector)):
            field: Any = self.fields[name]
            field.required, field.choices = True, [("", "–"), *kinds.choices]
        whole = "\n".join(self.data.get(name, "") for name in TEXTS)
        self.doubts = identifying.doubts(whole, known=known)
        stands: Any = self.fields["stands"]
        stands.choices = [(found.words, f"{found.words} – {found.what}") for found in self.doubts]
        if not self.doubts:
            del self.fields["stands"]

    @classmethod
    def about(cls, measure: Measure, data: Any = None) -> WordsForm:
        """Begun with the measure's own words, or with those that were refused."""
        said = getattr(measure, "offered", None) or measure
        words = {name: getattr(said, name, "") for name in cls.Meta.fields}
        known_sector = measure.unit.sector != Sector.OTHER
        words["sector"] = words["sector"] or (measure.unit.sector if known_sector else "")
        return cls(data, initial=words, known=known(measure))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in TEXTS:
            for found in identifying.forbidden(cleaned.get(name, "")):
                told = gettext("“%(words)s” is %(what)s. It can't stand here.")
                self.add_error(name, told % {"words": found.words, "what": found.what})
        if {found.words for found in self.doubts} - set(cleaned.pop("stands", [])):
            self.add_error("stands", gettext("Some of these could tell who you are."))
        return cleaned


class TuesdayForm(WordsForm):
    """What a unit does when nothing happens, in words that tell nobody which it is."""

    class Meta(WordsForm.Meta):
        fields = ["title", "how", "factor", "level", "sector"]
        labels = WordsForm.Meta.labels | {"title": _("In one sentence"), "how": _("What you do on such a day")}

    @classmethod
    def of(cls, unit: Unit, data: Any = None) -> TuesdayForm:
        said = getattr(unit, "tuesday", None)
        words = {name: getattr(said, name, "") for name in cls.Meta.fields}
        words["sector"] = words["sector"] or (unit.sector if unit.sector != Sector.OTHER else "")
        names = [unit.name, unit.municipality.name, *people_at(unit).values_list("name", flat=True)]
        return cls(data, initial=words, known=names)


def known(measure: Measure) -> list[str]:
    """What the unit and its people are called."""
    unit = measure.unit
    people = people_at(unit).values_list("name", flat=True)
    return [unit.name, unit.municipality.name, *people, *([measure.owner.name] if measure.owner else [])]


class RefuseForm(forms.Form):
    because = forms.CharField(
        label=_("Why it is not taken in"), max_length=300, widget=text(), help_text=_("Whoever offered it reads this.")
    )


class AdoptForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("In which unit"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, user: User, **named: Any) -> None:
        super().__init__(*args, **named)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.for_user(user, to="decide").current().order_by("path")
