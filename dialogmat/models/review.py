"""What is said about a mat: the parties' reviewers block by block, and facilitators station by station after a day."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogmat.models.mat import Version
from dialogmat.models.run import Run
from ned.models.traces import trace

if TYPE_CHECKING:
    from ned.models import User


class Comment(models.Model):
    """To a block of a version, by its key. Settled when the editor has done something about it, or said why not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="comments")
    block_key = models.CharField(max_length=60)
    by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.TextField(_("comment"), max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.words

    @transaction.atomic
    def settle(self, *, by: User | None) -> None:
        self.settled_at = timezone.now()
        self.save(update_fields=["settled_at"])
        trace(by, "comment.settle", self)


class Debrief(models.Model):
    """One minute after a day: did the station work, and why. The editor of the next version reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="debriefs")
    station = models.SlugField()
    worked = models.BooleanField(_("it worked"))
    why = models.CharField(_("why"), max_length=500, blank=True)
    by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["run", "station", "by"], name="a_person_debriefs_a_station_of_a_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.station}: {self.worked}"

    @classmethod
    def note(cls, run: Run, *, station: str, worked: bool, why: str, by: User) -> Debrief:
        said = {"worked": worked, "why": why, "at": timezone.now()}
        return cls.objects.update_or_create(run=run, station=station, by=by, defaults=said)[0]
