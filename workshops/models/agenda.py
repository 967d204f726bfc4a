from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from workshops.models.sitting import Sitting


class AgendaItem(models.Model):
    """A part of the day; with a station key it is a station of the mat. Clock times follow from the order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey("workshops.Sitting", on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    station_key = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    responsible = models.CharField(_("who leads it"), max_length=80, blank=True)
    notes = models.CharField(_("notes"), max_length=500, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(1, 600)), name="a_part_of_the_day_lasts_up_to_ten_hours")
        ]

    def __str__(self) -> str:
        return self.title

    def twin(self, sitting: Sitting) -> AgendaItem:
        return AgendaItem(
            sitting=sitting,
            position=self.position,
            station_key=self.station_key,
            title=self.title,
            minutes=self.minutes,
            responsible=self.responsible,
            notes=self.notes,
        )


class Part(NamedTuple):
    """An agenda item with the clock times that follow from all before it."""

    item: AgendaItem
    starts: datetime.datetime
    ends: datetime.datetime


def timetable(items: Iterable[AgendaItem], *, starts: datetime.datetime) -> list[Part]:
    parts = []
    for item in items:
        ends = starts + datetime.timedelta(minutes=item.minutes)
        parts.append(Part(item, starts, ends))
        starts = ends
    return parts


def lasting(minutes: int) -> str:
    """“1 hour 30 minutes”, in the language of the person."""
    hours, rest = divmod(minutes, 60)
    words = [ngettext("%d hour", "%d hours", hours) % hours] if hours else []
    if rest or not hours:
        words.append(ngettext("%d minute", "%d minutes", rest) % rest)
    return " ".join(words)


def fit(planned: int, *, room: int) -> str:
    """How the parts of the day fit into its hours, in words."""
    known = {"planned": lasting(planned), "room": lasting(room), "rest": lasting(abs(room - planned))}
    if planned > room:
        return gettext("The parts take %(planned)s. You have %(room)s, so it is %(rest)s too long.") % known
    if planned < room:
        return gettext("The parts take %(planned)s. You have %(room)s, so %(rest)s is left.") % known
    return gettext("The parts take %(planned)s, as long as you have.") % known


def shift(moment: datetime.datetime, *, days: int) -> datetime.datetime:
    """The same time of day, days later: a clock moved forward in March must not move the morning."""
    return timezone.localtime(moment) + datetime.timedelta(days=days)
