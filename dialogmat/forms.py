import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import Part
from dialogmat.outline import OutlineBlock
from dialogmat.proposals import MOST, Proposal, Vote
from ned.days import too_far
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
    # A card's form has none, for thirty of them would outweigh the cards: sent twice, it lies where it lies.
    operation = forms.UUIDField(required=False)
    value = Text()

    def clean_operation(self) -> uuid.UUID:
        return self.cleaned_data["operation"] or uuid.uuid4()


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
    today = timezone.localdate()
    return _("The day has passed. Choose a day from today on.") if day < today else too_far(day, on=today)


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


class BallotForm(forms.Form):
    """The items of one ballot, each in a field named after it."""

    block = forms.UUIDField()
    ballot = forms.RegexField(r"^[0-9a-f-]{36}$", required=False)

    def choices(self) -> dict[str, int]:
        """{item: what was chosen}, without those that were given nothing."""
        return {
            name.removeprefix("item-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("item-") and value
        }


class VoteForm(BallotForm):
    """All items of one ballot, each 1 to 6."""

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


class DotsForm(BallotForm):
    """Some of the proposals of one ballot, each with the dots it is given; together no more than one has."""

    def __init__(self, *args: Any, vote: Vote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vote = vote
        for one in vote.proposals:
            self.fields[f"item-{one.item}"] = forms.IntegerField(
                label=one.text,
                min_value=0,
                max_value=MOST,
                required=False,
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"), _("Write how many dots, from 0 up.")
                ),
            )

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        if self.errors:
            return said
        given = sum(self.choices().values())
        if any(self.given_to_strangers()):
            raise ValidationError(
                _("A proposal has been taken back meanwhile. Its dots are yours again: give them anew.")
            )
        if not given:
            raise ValidationError(_("Give at least one dot before you send."))
        if given > self.vote.dots:
            told = {"given": given, "dots": self.vote.dots}
            raise ValidationError(
                _("You have given %(given)s dots, and each person has %(dots)s. Take some back."), params=told
            )
        return said

    def given_to_strangers(self) -> Iterator[str]:
        for name, value in self.data.items():
            if name.startswith("item-") and name not in self.fields and value not in {"", "0"}:
                yield name


class PaperDotsForm(forms.Form):
    """How many dots each proposal has been given with a pen."""

    def __init__(self, *args: Any, proposals: list[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in proposals:
            self.fields[one.item] = forms.IntegerField(
                label=f"{one.text} ({one.who})" if one.who else one.text,
                min_value=0,
                max_value=2000,
                required=False,
                widget=forms.NumberInput(attrs={"class": "ds-input", "inputmode": "numeric"}),
            )
