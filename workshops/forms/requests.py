"""What those above do with a request they don't answer themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ned.models import Unit
from workshops.models import Request

if TYPE_CHECKING:
    from ned.models import User


class PassOnForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Who can answer it"), queryset=Unit.objects.none(), empty_label=None)
    because = forms.CharField(label=_("Why it is passed on"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, asked: Request, **named: Any) -> None:
        super().__init__(*args, **named)
        to: Any = self.fields["to"]
        # Those who lead others: a request is not passed down to a unit like the one that asked.
        to.queryset = (
            Unit.objects.current()
            .filter(municipality=asked.unit.municipality_id, numchild__gt=0)
            .exclude(pk=asked.unit_id)
            .order_by("path")
        )


class JoinForm(forms.Form):
    into = forms.ModelChoiceField(label=_("The one that asks for the same"), queryset=Request.objects.none())

    def __init__(self, *args: Any, asked: Request, user: User, **named: Any) -> None:
        super().__init__(*args, **named)
        into: Any = self.fields["into"]
        mine = Request.objects.for_user(user, to="decide").from_below(user).unanswered()
        into.queryset = mine.exclude(pk=asked.pk).select_related("unit")
        into.empty_label = None
        into.label_from_instance = lambda other: f"{other.unit}: {other.words}"
