import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.forms import DayField, clock_input
from workshops.models import Sitting

MOST_TABLES = 60
EVENING, MORNING = datetime.time(18), datetime.time(8)


class SittingForm(forms.Form):
    """When and where people meet, once. Times are those of Norway."""

    label = forms.CharField(
        label=_("Which time this is"),
        max_length=60,
        required=False,
        help_text=_("For example “Night shift” or “Second hour”, if you meet more than once."),
    )
    day = DayField(label=_("Day"))
    starts = forms.TimeField(label=_("Begins"), widget=clock_input())
    ends = forms.TimeField(label=_("Ends"), widget=clock_input())
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    tables = forms.IntegerField(
        label=_("Number of tables"),
        min_value=0,
        max_value=MOST_TABLES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
    )

    def __init__(self, *args: Any, ahead: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        day: Any = self.fields["day"]
        day.ahead = ahead

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends <= starts and not _over_midnight(starts, ends):
            self.add_error("ends", _("The end must be after the beginning."))
        return given

    @property
    def sitting(self) -> dict[str, Any]:
        """The words of `Gathering.add_sitting` and `Sitting.revise`."""
        given = self.cleaned_data
        last = given["day"] + datetime.timedelta(days=int(given["ends"] <= given["starts"]))
        return {
            "label": given.get("label", ""),
            "starts": _in_norway(given["day"], given["starts"]),
            "ends": _in_norway(last, given["ends"]),
            "place": given["place"],
            "tables": given["tables"],
        }


def _over_midnight(starts: datetime.time, ends: datetime.time) -> bool:
    """A night shift may meet in the evening and end after midnight; else it is a slip."""
    return starts >= EVENING and ends <= MORNING


def _in_norway(day: datetime.date, clock: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, clock))


def shown(sitting: Sitting) -> dict[str, Any]:
    """The form's values for a sitting that exists."""
    starts, ends = timezone.localtime(sitting.starts), timezone.localtime(sitting.ends)
    return {
        "label": sitting.label,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "place": sitting.place,
        "tables": sitting.tables.count(),
    }
