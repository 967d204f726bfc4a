"""Published numbers and the summaries that rollout pages read."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ned.access import within

if TYPE_CHECKING:
    from ned.models import AnyUser


class Publication(models.Model):
    """A gathering's score, published once, after closing. The numbers are frozen as they were shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.OneToOneField("workshops.Gathering", on_delete=models.CASCADE, related_name="publication")
    threshold = models.PositiveSmallIntegerField()
    # {item: {"n": answers, "mean": 0.1 or 0.5 steps, "distribution": [n1…n6] or null}}, hidden items left out.
    numbers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    published_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(threshold__range=(3, 10)), name="a_publication_keeps_its_threshold")
        ]

    def __str__(self) -> str:
        return f"{self.gathering_id}"


class SummaryQuerySet(models.QuerySet["Summary"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="municipality__root__path")).fetch_mode(models.FETCH_PEERS)


class Summary(models.Model):
    """One gathering in numbers: what rollout pages add up instead of reading what lies behind."""

    gathering = models.OneToOneField(
        "workshops.Gathering", on_delete=models.CASCADE, primary_key=True, related_name="summary"
    )
    municipality = models.ForeignKey("ned.Municipality", on_delete=models.CASCADE, related_name="summaries")
    programme = models.ForeignKey("workshops.Programme", on_delete=models.CASCADE, null=True, related_name="summaries")
    kind = models.CharField(max_length=16)
    month = models.DateField(null=True)
    planned = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    leaders = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    decided = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # Of the published overall item only; what is hidden is not here.
    score_n = models.PositiveIntegerField(default=0)
    score_sum = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField(default=timezone.now)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["programme", "kind"], name="summaries_of_a_programme")]

    def __str__(self) -> str:
        return f"{self.gathering_id}"
