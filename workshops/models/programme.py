from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ned.access import may
from ned.models.traces import trace

if TYPE_CHECKING:
    from ned.models import AnyUser, Municipality, Unit, User


class NationalQuerySet[T: models.Model](models.QuerySet[T]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        """A programme belongs to no municipality: all of them for those who may do it nationally, else none."""
        return self.fetch_mode(models.FETCH_PEERS) if may(user, to=to) else self.none()


class RoundQuerySet(NationalQuerySet["Round"]):
    def open_to(self, units: models.QuerySet[Unit]) -> Self:
        """The rounds that the municipalities of these units take part in, the newest last."""
        return self.filter(participations__municipality__in=units.values("municipality")).distinct()


class Programme(models.Model):
    """A national effort with its own display threshold, set when it is made and locked when a room opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    threshold = models.PositiveSmallIntegerField(_("display threshold"), default=5)
    threshold_because = models.CharField(_("why this threshold"), max_length=300, blank=True)
    example = models.BooleanField(_("invented example"), default=False)

    objects = NationalQuerySet["Programme"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(threshold__range=(3, 10)), name="a_threshold_is_between_3_and_10")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def begin(cls, *, name: str, threshold: int, because: str, by: User | None) -> Programme:
        made = cls.objects.create(name=name, threshold=threshold, threshold_because=because)
        trace(by, "programme.begin", made)
        return made

    @property
    def locked(self) -> bool:
        """Once a room has opened people have been promised this threshold."""
        return self.gatherings.filter(state__in=["open", "closed", "reported"]).exists()

    @transaction.atomic
    def revise(self, *, name: str, threshold: int, because: str, by: User | None) -> None:
        if threshold != self.threshold and self.locked:
            sentence = _("A room has opened in this programme, so the threshold stays at %(n)s.")
            locked = ValidationError(sentence, code="locked", params={"n": self.threshold})
            raise ValidationError({"threshold": locked})
        self.name, self.threshold, self.threshold_because = name, threshold, because
        self.save(update_fields=["name", "threshold", "threshold_because"])
        trace(by, "programme.revise", self)


class Round(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    name = models.CharField(_("name"), max_length=120)
    starts = models.DateField(_("starts"))

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "id"]

    def __str__(self) -> str:
        return f"{self.programme}: {self.name}"

    def join(self, municipality: Municipality, *, on: datetime.date) -> Participation:
        return self.participations.get_or_create(municipality=municipality, defaults={"joined_on": on})[0]

    @transaction.atomic
    def revise(self, *, name: str, starts: datetime.date, by: User | None) -> None:
        self.name, self.starts = name, starts
        self.save(update_fields=["name", "starts"])
        trace(by, "round.revise", self)

    @transaction.atomic
    def invite(self, municipalities: Iterable[Municipality], *, on: datetime.date, by: User | None) -> None:
        for municipality in municipalities:
            self.join(municipality, on=on)
        trace(by, "round.invite", self)

    @transaction.atomic
    def leave(self, municipality: Municipality, *, by: User | None) -> None:
        if planned := self.gatherings.filter(unit__municipality=municipality).count():
            raise ValidationError(
                ngettext_lazy(
                    "%(municipality)s has %(n)d gathering in this round, so it stays.",
                    "%(municipality)s has %(n)d gatherings in this round, so it stays.",
                    "n",
                ),
                code="in_use",
                params={"municipality": municipality, "n": planned},
            )
        self.participations.filter(municipality=municipality).delete()
        trace(by, "round.leave", self)


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
