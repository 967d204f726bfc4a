"""What is asked of the parties: the seat speaks for itself, or a leader writes down what was said at a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ned.models import Seat
from workshops.forms.plans import text
from workshops.models.position import Position, Says

if TYPE_CHECKING:
    from workshops.models import Plan


class PositionForm(forms.Form):
    says = forms.ChoiceField(label=_("What the seat says"), choices=Says, widget=forms.RadioSelect)
    because = forms.CharField(
        label=_("Because"),
        max_length=600,
        required=False,
        widget=text(rows=3),
        help_text=_("Needed if the seat disagrees. All who read the plan read this. No names."),
    )

    @classmethod
    def of(cls, position: Position, data: Any = None) -> PositionForm:
        return cls(data, initial={"says": position.says, "because": position.because})


class RecordForm(PositionForm):
    seat = forms.ModelChoiceField(label=_("Which seat"), queryset=Seat.objects.none(), empty_label=None)
    field_order = ["seat", "says", "because"]

    def __init__(self, *args: Any, plan: Plan, **named: Any) -> None:
        super().__init__(*args, **named)
        seat: Any = self.fields["seat"]
        seat.queryset = self.seats = Position.seats_to_record(plan)
