import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ned.access import Role, may, paths
from ned.forms import DayField
from ned.models import Unit, User
from workshops.forms.sittings import SittingForm
from workshops.models import Gathering, Kind, Present, Round, Sitting, Table


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units in the order of the tree, those further down further in."""

    def label_from_instance(self, obj: Any) -> str:
        return indented(obj)


def indented(unit: Unit) -> str:
    return f"{'\u2003' * (unit.depth - 1)}{unit}"


class UnitsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return indented(obj)


class RoundChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.programme} – {obj.name}"


class NewGatheringForm(SittingForm):
    kind = forms.ChoiceField(label=_("What kind of gathering"), choices=Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=120)
    unit = UnitChoice(
        label=_("Where it belongs"),
        queryset=Unit.objects.none(),
        empty_label=_("Choose a unit"),
        help_text=_("A conference belongs to the municipality or a service area, a workshop to its own unit."),
    )
    round = RoundChoice(
        label=_("Programme and round"),
        queryset=Round.objects.none(),
        required=False,
        empty_label=_("Outside the programmes"),
    )
    runs_it = forms.BooleanField(
        label=_("I run the day myself"),
        required=False,
        help_text=_("You get the cockpit, and see what the tables share."),
    )
    field_order = ["kind", "title", "unit", "round", "label", "day", "starts", "ends", "place", "tables", "runs_it"]

    def __init__(self, *args: Any, user: User, **named: Any) -> None:
        super().__init__(*args, ahead=True, **named)
        self.user = user
        units = Unit.objects.for_user(user, to="plan_gathering").current().select_related("municipality")
        rounds = Round.objects.open_to(units).select_related("programme")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]
        self.initial = _likely(user, units=units, rounds=rounds) | dict(self.initial)
        del self.fields["label"]
        if not paths(user, to="plan_conference"):
            self.fields["kind"].choices = [pair for pair in Kind.choices if pair[0] != Kind.CONFERENCE]  # type: ignore[attr-defined]
            del self.fields["runs_it"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        unit, round_ = given.get("unit"), given.get("round")
        conference = given.get("kind") == Kind.CONFERENCE
        if unit and conference and not may(self.user, to="plan_conference", path=unit.path):
            self.add_error("kind", _("The coordinator or the facilitator plans conferences here. Choose another kind."))
        if unit and round_ and not round_.participations.filter(municipality=unit.municipality_id).exists():
            self.add_error("round", _("%(place)s does not take part in that round.") % {"place": unit.municipality})
        return given

    def plan(self) -> Gathering:
        given = self.cleaned_data
        words = {name: given[name] for name in ("kind", "title", "unit", "round")}
        run_by = self.user if given.get("runs_it") else None
        return Gathering.plan(**words, first=self.sitting, run_by=run_by, by=self.user)


def _likely(user: User, *, units: Any, rounds: Any) -> dict[str, Any]:
    """What most would choose: the topmost place that is theirs, the newest round it takes part in."""
    first = units.first()
    newest = rounds.filter(participations__municipality=first.municipality_id).last() if first else None
    plans_conferences = bool(paths(user, to="plan_conference"))
    return {
        "kind": Kind.CONFERENCE if plans_conferences else Kind.WORKSHOP,
        "unit": first,
        "round": newest,
        "runs_it": plans_conferences and any(grant.role == Role.FACILITATOR for grant in user.grants),
        "tables": 3 if plans_conferences else 1,
    }


class RevisionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    round = RoundChoice(
        label=_("Programme and round"),
        queryset=Round.objects.none(),
        required=False,
        empty_label=_("Outside the programmes"),
    )

    def __init__(self, *args: Any, gathering: Gathering, **named: Any) -> None:
        named["initial"] = {"title": gathering.title, "round": gathering.round_id}
        super().__init__(*args, **named)
        here = Unit.objects.filter(pk=gathering.unit_id)
        self.fields["round"].queryset = Round.objects.open_to(here).select_related("programme")  # type: ignore[attr-defined]


class UnitsForm(forms.Form):
    """The units a gathering serves, among those under its own and those the planner plans for."""

    units = UnitsChoice(
        label=_("Units"), queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, gathering: Gathering, user: User, **named: Any) -> None:
        named["initial"] = {"units": list(gathering.units.values_list("unit", flat=True))}
        super().__init__(*args, **named)
        self.fields["units"].queryset = gathering.may_serve(user)  # type: ignore[attr-defined]


class FacilitatorForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of somebody who runs the day"), max_length=254)


class CancelForm(forms.Form):
    because = forms.CharField(label=_("Why it is cancelled"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CopyForm(forms.Form):
    day = DayField(
        label=_("First day of the copy"),
        ahead=True,
        help_text=_("Everything moves along: times of day, the agenda, tables, units and who runs the day."),
    )


class SeatingForm(forms.Form):
    """A table for each unit; the fields are the units' places."""

    def __init__(self, *args: Any, gathering: Gathering, **named: Any) -> None:
        super().__init__(*args, **named)
        self.places = {place.pk: place for place in gathering.units.select_related("unit").order_by("unit__path")}
        tables = Table.objects.filter(sitting__gathering=gathering).select_related("sitting")
        several = gathering.sittings.count() > 1
        for pk, place in self.places.items():
            field = TableChoice(label=str(place.unit), queryset=tables, required=False, empty_label=_("No table yet"))
            field.several, field.initial = several, place.table_id
            self.fields[str(pk)] = field

    @property
    def seats(self) -> dict[Any, Table | None]:
        return {self.places[uuid.UUID(name)]: table for name, table in self.cleaned_data.items()}


class TableChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    several = False

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.sitting}: {obj}" if self.several else str(obj)


class HeadCountForm(forms.Form):
    """How many were present at one sitting: numbers, no names."""

    def __init__(self, data: Any, *, sitting: Sitting) -> None:
        super().__init__(data, prefix=sitting.pk.hex)
        self.sitting = sitting
        for category in Present:
            self.fields[category] = forms.IntegerField(
                label=category.label, required=False, min_value=0, max_value=2000, widget=_number()
            )

    @property
    def present(self) -> dict[str, int]:
        return {name: n for name, n in self.cleaned_data.items() if n is not None}


def _number() -> forms.NumberInput:
    return forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"})
