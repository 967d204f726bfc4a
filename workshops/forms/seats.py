"""What is asked when somebody gets a seat in a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ned.models import Seat, SeatKind
from workshops.seats import kinds_at

if TYPE_CHECKING:
    from ned.models import Unit


class FillForm(forms.Form):
    kind = forms.ChoiceField(label=_("Seat"))
    union = forms.CharField(
        label=_("Which union"), max_length=60, required=False, help_text=_("Only where several unions have a seat.")
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("A letter is sent there, and so are the sign-in codes.")
    )

    def __init__(self, *args: Any, unit: Unit, **named: Any) -> None:
        super().__init__(*args, **named)
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, one.label) for one in kinds_at(unit)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("union") and found.get("kind") != SeatKind.UNION_REP:
            self.add_error("union", gettext("Only a union representative's seat belongs to a union."))
        return found


class EmptyForm(forms.Form):
    seat = forms.ModelChoiceField(queryset=Seat.objects.none())

    def __init__(self, *args: Any, unit: Unit, **named: Any) -> None:
        super().__init__(*args, **named)
        seat: Any = self.fields["seat"]
        seat.queryset = unit.seats.all()
