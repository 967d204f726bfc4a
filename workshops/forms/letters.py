"""What is asked about letters, and what is asked in them that has no page of its own."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.forms import DayField
from ned.models import Weekday
from workshops.models import Kept

# Longer than a summer and shorter than for ever: what is promised must not be forgotten by a pause.
LONGEST_PAUSE = datetime.timedelta(days=90)


class LetterForm(forms.Form):
    weekday = forms.TypedChoiceField(
        label=_("Day for the letter"), choices=Weekday, coerce=int, widget=forms.RadioSelect
    )
    paused_until = DayField(
        label=_("No letters up to and including"),
        ahead=True,
        required=False,
        help_text=_("For a holiday or a leave. What falls due meanwhile comes in the first letter after."),
    )

    def clean_paused_until(self) -> Any:
        day = self.cleaned_data["paused_until"]
        if day and day > timezone.localdate() + LONGEST_PAUSE:
            raise forms.ValidationError(_("Letters can rest for ninety days at most. Choose an earlier day."))
        return day


class KeptForm(forms.Form):
    said = forms.ChoiceField(label=_("Has it happened?"), choices=Kept, widget=forms.RadioSelect)


class NudgeForm(forms.Form):
    words = forms.CharField(max_length=300, required=False)
