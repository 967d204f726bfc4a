"""The sheet for a check: a word on every measure that lives, and one on the whole, sent in together."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.forms import DayField
from workshops.forms.plans import TickForm
from workshops.models import FollowUp

if TYPE_CHECKING:
    from ned.models import User
    from workshops.models import Check, Measure

# How much more time is suggested; the day itself can be changed.
MORE = datetime.timedelta(weeks=4)


class Answer(models.TextChoices):
    WELL = "well", _("Goes well")
    MORE = "more", _("Needs more time")
    STOP = "stop", _("We stop it")
    DONE = "done", _("Done")


class RowForm(forms.Form):
    """One measure: nothing has to be said of it."""

    answer = forms.ChoiceField(label=_("How does it go?"), choices=Answer, required=False, widget=forms.RadioSelect)
    words = forms.CharField(label=_("A few words"), max_length=300, required=False, help_text=_("Needed if you stop."))
    deadline = DayField(label=_("New deadline, if it needs more time"), required=False)

    def __init__(self, measure: Measure, data: Any) -> None:
        suggested = max(measure.deadline or datetime.date.min, timezone.localdate()) + MORE
        super().__init__(data, prefix=str(measure.pk), initial={"deadline": suggested})
        self.measure = measure

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == Answer.STOP and not given.get("words"):
            self.add_error("words", _("Say why in a sentence, so that the others can understand it."))
        if given.get("answer") == Answer.MORE and not given.get("deadline"):
            self.add_error("deadline", _("Choose a day, from today on."))
        return given

    def carry_out(self, *, by: User) -> None:
        words, measure = self.cleaned_data["words"], self.measure
        match self.cleaned_data["answer"]:
            case Answer.WELL:
                measure.start(note=words, by=by)
            case Answer.MORE:
                measure.extend(deadline=self.cleaned_data["deadline"], note=words, by=by)
            case Answer.STOP:
                measure.stop(because=words, by=by)
            case Answer.DONE:
                measure.finish(note=words, by=by)
            case _:
                measure.remark(note=words, by=by)


class TooLateError(Exception):
    """Somebody else has put the check in."""


class SheetForm(TickForm):
    def __init__(self, data: Any = None, *, living: Iterable[Measure]) -> None:
        super().__init__(data)
        self.rows = [RowForm(measure, data) for measure in living]

    def lost(self, check: Check) -> list[tuple[str, str]]:
        """(of what, words): what somebody typed who came second. A form that is sent twice has lost nothing."""
        titles = {f"{one.pk}-words": one.title for one in check.plan.unit.measures.all()} | {"note": ""}
        typed = [(titles[name], words.strip()) for name, words in self.data.items() if name in titles]
        kept = {"", check.note, *(row.note for row in FollowUp.objects.filter(measure__unit=check.plan.unit_id))}
        return [(title, words) for title, words in typed if words not in kept]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def take(self, check: Check, *, by: User) -> bool:
        """All of it or nothing; what a measure refuses is said where it stands. A check that is done was another's."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                self._carry_out(by=by)
                if not check.tick(note=self.cleaned_data["note"], by=by):
                    raise TooLateError
        except ValidationError:
            return False
        except TooLateError:
            check.refresh_from_db(fields=["done_at", "note"])
            return False
        return True

    def _carry_out(self, *, by: User) -> None:
        for row in self.rows:
            try:
                row.carry_out(by=by)
            except ValidationError as refused:
                row.add_error(None, refused)
                raise
