from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from ned.models.traces import trace

if TYPE_CHECKING:
    from ned.models import Unit, User


def iso_week(day: datetime.date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


class Nudge(models.Model):
    """A coordinator asks a unit how its plan goes. It comes in the leader's next letter, and once a week at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("ned.Unit", on_delete=models.CASCADE, related_name="nudges")
    on = models.DateField()
    week = models.CharField(max_length=8)
    words = models.CharField(_("a few words to the leader"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "week"], name="a_unit_is_nudged_once_a_week")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.week}"

    @classmethod
    @transaction.atomic
    def give(cls, unit: Unit, *, on: datetime.date, by: User | None, words: str = "") -> bool:
        """False when the unit has been nudged this week already, by whomever."""
        nudge = Nudge(unit=unit, on=on, week=iso_week(on), words=words)
        Nudge.objects.bulk_create([nudge], ignore_conflicts=True)
        given = Nudge.objects.filter(pk=nudge.pk).exists()
        if given:
            trace(by, "nudge.give", nudge)
        return given
