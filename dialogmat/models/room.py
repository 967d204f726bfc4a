from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogmat.models.mat import Version, VersionState
from dialogmat.models.overlay import Overlay
from dialogmat.outline import Outline, OutlineStation, outline
from ned.live import poke
from workshops.models import Sitting

if TYPE_CHECKING:
    from ned.models import AnyUser, User
    from workshops.models import Gathering


class RoomQuerySet(models.QuerySet["Room"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        from workshops.models import Gathering

        mine = Gathering.objects.for_user(user, to=to).filter(pk=OuterRef("gathering"))
        return self.filter(Exists(mine)).fetch_mode(models.FETCH_PEERS)


class Pace(models.TextChoices):
    LED = "led", _("The facilitator opens the stations")
    FREE = "free", _("The tables walk at their own pace")


class CaseSector(models.TextChoices):
    HEALTH = "health", _("Health and care")
    KINDERGARTEN = "kindergarten", _("Kindergarten")


class Room(models.Model):
    """A gathering with a mat on its tables. Choosing one pins the version the gathering ran."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.OneToOneField("workshops.Gathering", on_delete=models.CASCADE, related_name="room")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="rooms")
    variant = models.CharField(_("edition"), max_length=10)
    pace = models.CharField(_("pace"), max_length=4, choices=Pace, default=Pace.LED)
    # Which of the fictional cases and cards, health and care or kindergarten.
    sector = models.CharField(_("cases from"), max_length=16, choices=CaseSector, default=CaseSector.HEALTH)
    skipped = models.JSONField(default=list)
    # Stations that are written on paper; their fields are keyed in afterwards.
    paper = models.JSONField(default=list)
    overlay = models.ForeignKey(Overlay, on_delete=models.PROTECT, null=True, blank=True, related_name="rooms")

    objects = RoomQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    @transaction.atomic
    def choose(
        cls, gathering: Gathering, *, version: Version, variant: str, by: User | None, pace: str = Pace.LED
    ) -> Room:
        """Lay this mat on the gathering's tables, with its stations as the agenda of each sitting."""
        if version.state != VersionState.RELEASED:
            raise ValidationError(_("This version of the mat is not released yet. Choose one that is."), code="draft")
        if gathering.ended or Run.objects.filter(room__gathering=gathering).exclude(opened=[]).exists():
            raise ValidationError(_("The mat is in use, so it can't be changed now."), code="in_use")
        fields = {"version": version, "variant": variant, "pace": pace}
        room = cls.objects.update_or_create(gathering=gathering, defaults=fields)[0]
        room.prepare(language=gathering.unit.municipality.language)
        return room

    def prepare(self, *, language: str) -> None:
        """A run for each sitting and, where it has none, an agenda from the stations. Safe to repeat."""
        for index, sitting in enumerate(self.gathering.sittings.all(), start=1):
            run = Run.objects.update_or_create(
                sitting=sitting, defaults={"room": self, "variant": self.variant_of(index)}
            )[0]
            if not sitting.agenda.exists():
                run.lay_agenda(language=language)

    def variant_of(self, index: int) -> str:
        """Two times an hour: the first sitting walks `60-1`, the second `60-2`."""
        names = self.outline("nb").variants
        own = f"{self.variant}-{index}"
        return own if own in names else self.variant

    def outline(self, language: str) -> Outline:
        return outline(self.version_id, language, sector=self.sector, overlay=self.overlay_id)

    def skip(self, *, stations: list[str], by: User | None) -> None:
        self.skipped = stations
        self.save(update_fields=["skipped"])


class Show(models.TextChoices):
    CODE = "code", _("How to join")
    STATION = "station", _("The station")
    RESULTS = "results", _("What the tables shared")
    SINCE = "since", _("Since last time")


class RunQuerySet(models.QuerySet["Run"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        mine = Sitting.objects.for_user(user, to=to).filter(pk=OuterRef("sitting"))
        return self.filter(Exists(mine)).fetch_mode(models.FETCH_PEERS)


class Run(models.Model):
    """One sitting's walk: which stations are open, what the projector shows, when the time is out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="runs")
    sitting = models.OneToOneField("workshops.Sitting", on_delete=models.CASCADE, related_name="run")
    variant = models.CharField(max_length=10)
    opened = models.JSONField(default=list)
    station = models.SlugField(blank=True)
    show = models.CharField(max_length=8, choices=Show, default=Show.CODE)
    timer_ends_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)

    def walked(self, language: str) -> list[OutlineStation]:
        return self.room.outline(language).walked(self.variant, self.room.skipped)

    def is_open(self, station: str) -> bool:
        return self.room.pace == Pace.FREE or station in self.opened

    def open_to_all(self, *, station: str, by: User | None) -> None:
        """Open a station for all tables and put it on the projector."""
        opened = self.opened if station in self.opened else [*self.opened, station]
        self._set(opened=opened, station=station, show=Show.STATION, timer_ends_at=None)

    def close_for_all(self, *, station: str, by: User | None) -> None:
        """Undo of opening: what was written stays where it is."""
        opened = [key for key in self.opened if key != station]
        self._set(opened=opened, station=opened[-1] if opened else "")

    def start_timer(self, *, minutes: int, by: User | None) -> None:
        self._set(timer_ends_at=timezone.now() + datetime.timedelta(minutes=minutes))

    def add_minutes(self, *, minutes: int, by: User | None) -> None:
        start = max(self.timer_ends_at or timezone.now(), timezone.now())
        self._set(timer_ends_at=start + datetime.timedelta(minutes=minutes))

    def stop_timer(self, *, by: User | None) -> None:
        self._set(timer_ends_at=None)

    def put_on_stage(self, *, show: str, by: User | None) -> None:
        self._set(show=show)

    @transaction.atomic
    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))
        poke(self.sitting_id, "run")

    def lay_agenda(self, *, language: str) -> None:
        """The sitting's agenda from the stations and their minutes; breaks where the mat has them."""
        position = 0
        for station in self.walked(language):
            minutes = station.minutes(self.variant)
            position += 1
            self.sitting.agenda.create(
                position=position, station_key=station.key, title=station.title[:120], minutes=minutes + station.walk
            )
            if rest := station.break_after.get(self.variant):
                position += 1
                self.sitting.agenda.create(position=position, title=str(_("Break")), minutes=rest)
