from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.models.seats import Holder, SeatKind

if TYPE_CHECKING:
    from ned.models import Unit, User

UNION = [SeatKind.UNION_REP, SeatKind.CHIEF_UNION_REP]


def nameable(user: User | None) -> User | None:
    """Who may stand by name in a history: not one who holds a union seat, for that is nobody's to read."""
    held = Holder.objects.current(timezone.localdate()).filter(user=user, seat__kind__in=UNION)
    return None if user is None or held.exists() else user


class MeasureSource(models.Model):
    """Where a measure came from: the answer, its words as they were said, the day, the table and the station."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey("workshops.Measure", on_delete=models.CASCADE, related_name="sources")
    source_id = models.UUIDField(unique=True)
    gathering = models.ForeignKey(
        "workshops.Gathering", on_delete=models.SET_NULL, null=True, related_name="measure_sources"
    )
    table = models.ForeignKey("workshops.Table", on_delete=models.SET_NULL, null=True, related_name="+")
    station_key = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.words

    @property
    def station(self) -> str:
        """The station by the name it had on the day; this app knows no mat."""
        items = self.table.sitting.agenda.all() if self.table else []
        return next((item.title for item in items if item.station_key == self.station_key), "")


class FollowUp(models.Model):
    """What happened with a measure and when: history and audit in one."""

    class Kind(models.TextChoices):
        DECIDED = "decided", _("Decided")
        STARTED = "started", _("Under way")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        EXTENDED = "extended", _("New deadline")
        NOTE = "note", _("Note")
        MERGED = "merged", _("Joined with another")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey("workshops.Measure", on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.Kind(self.kind).label}"

    @classmethod
    def of(cls, unit: Unit) -> models.QuerySet[FollowUp]:
        """What has happened in a unit's plan, the newest first."""
        return cls.objects.filter(measure__unit=unit).select_related("measure", "by").order_by("-at", "pk")
