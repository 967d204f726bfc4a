"""What the facilitator has marked of the tables' words, to be shown gathered on the big screen."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models, transaction

from dialogmat.models.run import Run
from ned.live import poke

if TYPE_CHECKING:
    from ned.models import User


class HighlightQuerySet(models.QuerySet["Highlight"]):
    def of(self, run: Run) -> Self:
        """In the order they were marked."""
        return self.filter(run=run).order_by("pk")


class Highlight(models.Model):
    """It holds no words: they are read where they stand, and only as long as they are shared."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="highlights")
    block = models.ForeignKey("dialogmat.Block", on_delete=models.PROTECT, related_name="+")
    # Its place on the mat (dialogmat.shared.Said.id).
    said = models.UUIDField()

    objects = HighlightQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "said"], name="a_text_is_marked_once_in_a_sitting")]

    def __str__(self) -> str:
        return str(self.said)

    @classmethod
    @transaction.atomic
    def mark(cls, run: Run, *, block: uuid.UUID, said: uuid.UUID, by: User | None) -> None:
        """Marked twice is marked once."""
        Highlight.objects.bulk_create([Highlight(run=run, block_id=block, said=said)], ignore_conflicts=True)
        poke(run.sitting_id, "run")

    @classmethod
    @transaction.atomic
    def unmark(cls, run: Run, *, said: uuid.UUID, by: User | None) -> None:
        cls.objects.filter(run=run, said=said).delete()
        poke(run.sitting_id, "run")
