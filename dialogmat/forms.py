import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import Part
from dialogmat.outline import OutlineBlock
from workshops.models import Factor

LONGEST = 4000


class Text(forms.CharField):
    """Free text as it was typed; line ends as one sign, so that the same words are the same text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").rstrip()

    def run_validators(self, value: Any) -> None:
        if "\0" in value:
            raise ValidationError(_("The text holds a hidden sign that can't be saved. Type that part anew."))
        super().run_validators(value)


class AnswerForm(forms.Form):
    block = forms.UUIDField()
    slot = forms.RegexField(r"^[a-z0-9_-]*(\.[a-z_]+)?$", max_length=60, required=False)
    unit = forms.UUIDField(required=False)
    base = forms.IntegerField(min_value=0, max_value=1_000_000)
    operation = forms.UUIDField()
    value = Text()


class ChoiceForm(forms.Form):
    """Which of two texts the table keeps."""

    rival = forms.UUIDField()
    keep = forms.ChoiceField(choices=[("mine", ""), ("theirs", "")])


def wrong_value(value: str, *, part: Part, block: OutlineBlock) -> str:
    """What is wrong with a field's value, as a sentence; empty when nothing is."""
    check = CHECKS.get(part.widget, _text)
    return str(check(value, part, block)) if value else ""


def _text(value: str, part: Part, block: OutlineBlock) -> Any:
    if len(value) <= part.length:
        return ""
    return _("The text has %(now)s signs, and there is room for %(room)s. Make it shorter; nothing is lost.") % {
        "now": len(value),
        "room": part.length,
    }


def _date(value: str, part: Part, block: OutlineBlock) -> Any:
    try:
        day = parse_date(value)
    except ValueError:
        day = None
    if not day:
        return _("This is not a date. Write it as day, month and year.")
    return _("The day has passed. Choose a day from today on.") if day < timezone.localdate() else _too_far(day)


def _too_far(day: datetime.date) -> Any:
    return (
        _("That is more than five years ahead. Is the year right?") if day.year > timezone.localdate().year + 5 else ""
    )


def _time(value: str, part: Part, block: OutlineBlock) -> Any:
    try:
        return "" if parse_time(value) else _("Write the time as 09:00.")
    except ValueError:
        return _("Write the time as 09:00.")


def _factor(value: str, part: Part, block: OutlineBlock) -> Any:
    return "" if value in Factor.values else _("Choose one of the five.")


def _scale(value: str, part: Part, block: OutlineBlock) -> Any:
    return "" if value in {"1", "2", "3", "4", "5", "6"} else _("Choose a number from 1 to 6.")


def _column(value: str, part: Part, block: OutlineBlock) -> Any:
    return "" if value in block.words.get("columns", {}) else _("Choose one of the columns.")


CHECKS = {"date": _date, "time": _time, "factor": _factor, "scale": _scale, "column": _column}


class VoteForm(forms.Form):
    """All items of one ballot, each 1 to 6."""

    block = forms.UUIDField()
    ballot = forms.RegexField(r"^[0-9a-f-]{36}$", required=False)

    def __init__(self, *args: Any, block: OutlineBlock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item, label in block.words.get("items", {}).items():
            self.fields[f"item-{item}"] = forms.TypedChoiceField(
                label=label,
                coerce=int,
                choices=[(n, str(n)) for n in range(1, 7)],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a number from 1 to 6.")},
            )

    def choices(self) -> dict[str, int]:
        return {
            name.removeprefix("item-"): value for name, value in self.cleaned_data.items() if name.startswith("item-")
        }
