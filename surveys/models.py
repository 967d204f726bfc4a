"""Published numbers and the summaries that rollout pages read."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogmat.models import Ballot, Room, Tally
from dialogmat.models.tally import CHOICES
from ned.access import within
from ned.live import poke
from ned.models.traces import trace
from surveys.reportable import OVERALL, Reported, counts, frozen, thawed
from workshops.models import State

if TYPE_CHECKING:
    from ned.models import AnyUser, User
    from workshops.models import Check, Gathering


class Publication(models.Model):
    """A gathering's score, published once, after closing. The numbers are frozen as they were shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.OneToOneField("workshops.Gathering", on_delete=models.CASCADE, related_name="publication")
    threshold = models.PositiveSmallIntegerField()
    # {item: {"n": answers, "mean": 0.1 or 0.5 steps, "distribution": [n1…n6] or null, "sum": never shown}}, and
    # hidden items left out (surveys/reportable.py).
    numbers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    published_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(threshold__range=(3, 10)), name="a_publication_keeps_its_threshold")
        ]

    def __str__(self) -> str:
        return f"{self.gathering_id}"

    @property
    def shown(self) -> dict[str, Reported]:
        return thawed(self.numbers)

    @classmethod
    @transaction.atomic
    def publish(cls, gathering: Gathering, *, by: User | None) -> Publication:
        """Once, after closing: the numbers are frozen as they are shown, and who has voted is forgotten."""
        room = Room.objects.filter(gathering=gathering).first()
        if not gathering.ended:
            raise ValidationError(_("Close the gathering before you publish its score."), code="not_closed")
        if not room:
            raise ValidationError(_("This gathering had no mat, so there is no score to publish."), code="no_room")
        made, new = cls.objects.get_or_create(
            gathering=gathering,
            defaults={
                "threshold": gathering.threshold,
                "numbers": frozen(score_counts(room), k=gathering.threshold),
                "by": by,
            },
        )
        if not new:
            raise ValidationError(_("The score has been published already, and it stays as it is."), code="published")
        Ballot.objects.filter(room=room).delete()
        if gathering.state == State.CLOSED:
            gathering.report(by=by)
        trace(by, "score.publish", made)
        for sitting in gathering.sittings.only("pk"):
            poke(sitting.pk, "score", summary=gathering.pk)
        return made


def score_counts(room: Room) -> dict[str, list[int]]:
    """{item: how many chose 1 … 6} of the room's score, over all channels. Raw: never for a page."""
    rows = Tally.objects.filter(room=room, block__kind="score", n__gt=0)
    return counts(rows.values_list("item", "choice", "n"))


def answered(room: Room) -> int:
    """How many have given their overall score so far. Raw: a page shows `reportable.step` of it."""
    return sum(score_counts(room).get(OVERALL, []))


class SummaryQuerySet(models.QuerySet["Summary"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="municipality__root__path")).fetch_mode(models.FETCH_PEERS)

    def of(self, programme: uuid.UUID | None) -> Self:
        return self.filter(programme=programme)

    def planned(self) -> Self:
        return self.filter(planned=True)

    def held(self) -> Self:
        return self.filter(held=True)


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


class Helpfulness(models.Model):
    """How many in a unit chose 1 … 6 when a check asked “did it help?”. A counter: no person, time, order or device."""

    plan_check = models.ForeignKey("workshops.Check", on_delete=models.CASCADE, related_name="helpfulness")
    choice = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan_check", "choice"], name="a_choice_is_counted_in_one_row_of_a_check"),
            models.CheckConstraint(condition=Q(choice__range=(1, 6)), name="a_help_is_between_1_and_6"),
        ]

    def __str__(self) -> str:
        return f"{self.choice}: {self.n}"

    @classmethod
    @transaction.atomic
    def count(cls, check: Check, *, choice: int) -> None:
        """Zero rows are laid out first, so that a vote is one UPDATE and the order of rows says nothing."""
        chosen = cls.objects.filter(plan_check=check, choice=choice)
        if not chosen.update(n=F("n") + 1):
            rows = [Helpfulness(plan_check=check, choice=each) for each in CHOICES]
            Helpfulness.objects.bulk_create(rows, ignore_conflicts=True)
            chosen.update(n=F("n") + 1)
