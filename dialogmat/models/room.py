from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from dialogmat.models.mat import Version, VersionState
from dialogmat.models.overlay import Overlay
from dialogmat.outline import FALLBACK, Outline, outline
from ned.models.traces import trace
from workshops.models import Kind, State

if TYPE_CHECKING:
    from ned.models import AnyUser, Unit, User
    from workshops.models import Gathering


class RoomQuerySet(models.QuerySet["Room"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        from workshops.models import Gathering

        mine = Gathering.objects.for_user(user, to=to).filter(pk=OuterRef("gathering"))
        return self.filter(Exists(mine)).fetch_mode(models.FETCH_PEERS)

    def held_for(self, unit: Unit) -> Self:
        """The conferences this unit's leader has been at, the latest first."""
        held = self.filter(gathering__kind=Kind.CONFERENCE, gathering__state__in=[State.CLOSED, State.REPORTED])
        return held.filter(gathering__units__unit=unit).order_by("-gathering__closed_at")


class Pace(models.TextChoices):
    LED = "led", _("The facilitator opens the stations")
    FREE = "free", _("The tables walk at their own pace")


class CaseSector(models.TextChoices):
    HEALTH = "health", _("Health and care")
    KINDERGARTEN = "kindergarten", _("Kindergarten")

    @classmethod
    def of(cls, unit: Unit) -> CaseSector:
        return cls(unit.sector) if unit.sector in cls.values else cls.HEALTH


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
        cls,
        gathering: Gathering,
        *,
        version: Version,
        variant: str,
        by: User | None,
        pace: str = Pace.LED,
        sector: str = "",
    ) -> Room:
        """Lay this mat on the gathering's tables, with its stations as the agenda of each sitting."""
        if version.state != VersionState.RELEASED:
            raise ValidationError(_("This version of the mat is not released yet. Choose one that is."), code="draft")
        before = cls.objects.filter(gathering=gathering).first() or cls(gathering=gathering)
        before.must_be_unused()
        before.clear_untouched_agendas()
        place = gathering.unit.municipality
        fields = {"version": version, "variant": variant, "pace": pace}
        fields["sector"] = sector or CaseSector.of(gathering.unit)
        fields["overlay"] = Overlay.of(place, version=version, gathering=gathering)
        room = cls.objects.update_or_create(gathering=gathering, defaults=fields)[0]
        room._forget_strange_stations()
        room.prepare(language=place.language)
        return room

    @classmethod
    def last_held_for(cls, unit: Unit) -> Room | None:
        return cls.objects.held_for(unit).select_related("gathering").first()

    def must_be_unused(self) -> None:
        """Once a station is open or a table has written, the mat is what it is."""
        opened = self.runs.exclude(opened=[]).exists() or self.dialogues.filter(answers__isnull=False).exists()
        if self.gathering.ended or opened:
            raise ValidationError(_("The mat is in use, so it can't be changed now."), code="in_use")

    def prepare(self, *, language: str) -> None:
        """A run for each sitting and, where it has none, an agenda from the stations. Safe to repeat."""
        from dialogmat.models.run import Run

        for index, sitting in enumerate(self.gathering.sittings.all(), start=1):
            run = Run.objects.update_or_create(
                sitting=sitting, defaults={"room": self, "variant": self.variant_of(index)}
            )[0]
            if not sitting.agenda.exists():
                run.lay_agenda(language=language)

    def clear_untouched_agendas(self) -> None:
        """So that another edition lays its own. One that somebody has worked on stays."""
        language = self.gathering.unit.municipality.language
        for run in self.runs.select_related("sitting"):
            if run.agenda_is_as_laid(language=language):
                run.sitting.agenda.all().delete()

    def _forget_strange_stations(self) -> None:
        """What was skipped or put on paper on another mat."""
        here = {station.key: station for station in self.outline(FALLBACK).stations}
        self.skipped = [key for key in self.skipped if key in here and not here[key].core]
        self.paper = [key for key in self.paper if key in here]
        self.save(update_fields=["skipped", "paper"])

    def variant_of(self, index: int) -> str:
        """Two times an hour: the first sitting walks `60-1`, the second `60-2`."""
        names = self.outline("nb").variants
        own = f"{self.variant}-{index}"
        return own if own in names else self.variant

    def outline(self, language: str) -> Outline:
        return outline(self.version_id, language, sector=self.sector, overlay=self.overlay_id)

    @transaction.atomic
    def skip(self, *, stations: list[str], by: User | None) -> None:
        """Leave these optional stations out today. The agendas follow, and the clock with them."""
        self.must_be_unused()
        for station in self.outline(FALLBACK).stations:
            if station.core and station.key in stations:
                known = {"station": station.title}
                raise ValidationError(_("“%(station)s” is a core station, so it stays."), code="core", params=known)
        back = set(self.skipped) - set(stations)
        self.skipped = stations
        self.save(update_fields=["skipped"])
        for run in self.runs.select_related("sitting__gathering"):
            run.room = self
            run.follow_skipped(back=back, by=by)
        trace(by, "room.skip", self)

    @transaction.atomic
    def put_on_paper(self, *, stations: list[str], by: User | None) -> None:
        """At these stations the tables write on paper, and somebody keys it in afterwards."""
        self.must_be_unused()
        self.paper = stations
        self.save(update_fields=["paper"])
        trace(by, "room.put_on_paper", self)

    @transaction.atomic
    def ask(self, *, station: str, words: str, by: User | None) -> None:
        """A question of one's own for this day. It has one language, which the others fall back on."""
        self.must_be_unused()
        place = self.gathering.unit.municipality
        self.overlay = Overlay.add(
            place,
            station=self.version.stations.get(key=station),
            kind="question",
            words={code: {"prompt": words} for code in (place.language, FALLBACK)},
            gathering=self.gathering,
            by=by,
        )
        self.save(update_fields=["overlay"])

    @transaction.atomic
    def drop_question(self, key: str, *, by: User | None) -> None:
        """Take a question of the day's own away again; the municipality's own blocks are not the day's to take."""
        self.must_be_unused()
        if self.overlay and key in self.overlay.own_keys:
            self.overlay = self.overlay.without(key, by=by)
            self.save(update_fields=["overlay"])
