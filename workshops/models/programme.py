from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ned.models import Municipality


class Programme(models.Model):
    """A national effort with its own display threshold, set when it is made and locked when a room opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    threshold = models.PositiveSmallIntegerField(_("display threshold"), default=5)
    threshold_because = models.CharField(_("why this threshold"), max_length=300, blank=True)
    example = models.BooleanField(_("invented example"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(threshold__range=(3, 10)), name="a_threshold_is_between_3_and_10")
        ]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    name = models.CharField(_("name"), max_length=120)
    starts = models.DateField(_("starts"))

    class Meta:
        ordering = ["starts", "id"]

    def __str__(self) -> str:
        return f"{self.programme}: {self.name}"

    def join(self, municipality: Municipality, *, on: datetime.date) -> Participation:
        return self.participations.get_or_create(municipality=municipality, defaults={"joined_on": on})[0]


class Participation(models.Model):
    """A municipality taking part in a round."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="participations")
    municipality = models.ForeignKey("ned.Municipality", on_delete=models.PROTECT, related_name="participations")
    joined_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "municipality"], name="a_municipality_joins_a_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.round}"
