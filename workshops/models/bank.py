from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.models.traces import trace
from workshops.models.aims import Factor, Level

if TYPE_CHECKING:
    from ned.models import User
    from workshops.models.measure import Measure


class Review(models.TextChoices):
    OFFERED = "offered", _("Waits to be read")
    PUBLISHED = "published", _("In the bank")
    REFUSED = "refused", _("Not taken in")


class Sector(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("Kindergartens")
    SCHOOL = "school", _("Schools")
    HEALTH = "health", _("Health and care")
    WELFARE = "welfare", _("Child welfare and social services")
    TECHNICAL = "technical", _("Technical services")
    CULTURE = "culture", _("Culture and leisure")
    ADMINISTRATION = "administration", _("Administration")


class BankedQuerySet(models.QuerySet["Banked"]):
    def published(self) -> Self:
        return self.filter(state=Review.PUBLISHED)

    def waiting(self) -> Self:
        return self.filter(state=Review.OFFERED).order_by("offered_on", "pk")


class Banked(models.Model):
    """A measure others found useful, in the measure bank: without unit, municipality, names or dates of its own.

    What it came from is kept until it has been reviewed, and is then let go: the bank can't tell whose it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("what"), max_length=300)
    how = models.CharField(_("how we went about it"), max_length=1000, blank=True)
    first_step = models.CharField(_("first step within 14 days"), max_length=300, blank=True)
    sign = models.CharField(_("sign to look for"), max_length=300, blank=True)
    learned = models.CharField(_("what we learned"), max_length=600, blank=True)
    factor = models.CharField(_("factor"), max_length=16, choices=Factor, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=Level, default=Level.GROUP)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, blank=True)
    language = models.CharField(max_length=5, default="nb")
    # All its words as they are searched in, nynorsk and bokmål made one (workshops/search.py).
    words = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=Review, default=Review.OFFERED)
    because = models.CharField(_("why it was not taken in"), max_length=300, blank=True)
    offered_on = models.DateField(default=timezone.localdate)
    reviewed_on = models.DateField(null=True, blank=True)
    # Gone once it is reviewed.
    source = models.OneToOneField(
        "workshops.Measure", on_delete=models.SET_NULL, null=True, blank=True, related_name="offered"
    )

    objects = BankedQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(because=""), name="a_measure_refused_by_the_bank_is_told_why"
            )
        ]
        indexes = [models.Index(fields=["state", "factor", "sector", "level"], name="facets_of_the_bank")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def offer(cls, measure: Measure, *, by: User | None, **words: str) -> Banked:
        """Once for each measure. Raises ValidationError for one that is not done, or did not help."""
        if not measure.worth_sharing:
            raise ValidationError(_("Only a measure that is done and has helped is offered to the bank."))
        offered, new = cls.objects.get_or_create(source=measure, defaults=words)
        if not new:
            raise ValidationError(_("This measure has been offered already."))
        trace(by, "banked.offer", measure)
        return offered
