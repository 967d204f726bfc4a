"""What a municipality or a single day lays over a frozen mat: blocks of its own, marked as such."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogmat.kinds import KINDS
from dialogmat.models.mat import Block, Rhythm, Station, Takes, Version, Wording
from ned.access import within
from ned.models.traces import trace

if TYPE_CHECKING:
    from ned.models import Municipality, User
    from workshops.models import Gathering

# After all blocks of the mat's own at the station.
AFTER = 1000


class OverlayQuerySet(models.QuerySet["Overlay"]):
    def for_user(self, user: User, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="municipality__root__path")).fetch_mode(models.FETCH_PEERS)

    def newest(self) -> Self:
        return self.order_by("-number")


class Overlay(models.Model):
    """Made whole and never changed: another block makes the next number, so that a room keeps what it pinned."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="overlays")
    municipality = models.ForeignKey("ned.Municipality", on_delete=models.PROTECT, related_name="overlays")
    # For one day alone; otherwise for every room of the municipality from now on.
    gathering = models.ForeignKey(
        "workshops.Gathering", on_delete=models.CASCADE, null=True, blank=True, related_name="overlays"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    laid = models.BooleanField(default=False)

    objects = OverlayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "municipality", "number"],
                condition=Q(gathering=None),
                name="a_municipality_numbers_its_overlays_of_a_version",
            ),
            models.UniqueConstraint(
                fields=["version", "gathering", "number"],
                condition=Q(gathering__isnull=False),
                name="a_gathering_numbers_its_overlays_of_a_version",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def of(cls, municipality: Municipality, *, version: Version, gathering: Gathering | None = None) -> Overlay | None:
        """The newest: of the day if it has one, else the municipality's."""
        mine = cls.objects.filter(version=version, municipality=municipality, laid=True).newest()
        own = mine.filter(gathering=gathering).first() if gathering else None
        return own or mine.filter(gathering=None).first()

    @classmethod
    @transaction.atomic
    def add(
        cls,
        municipality: Municipality,
        *,
        station: Station,
        kind: str,
        words: dict[str, dict[str, Any]],
        by: User | None,
        gathering: Gathering | None = None,
    ) -> Overlay:
        """The next number with one block more; `words` is {language: body}."""
        made = cls._next(municipality, version=station.version, gathering=gathering)
        block = Block.objects.create(
            overlay=made,
            station=station,
            key=f"own.{uuid.uuid4().hex[:12]}",
            position=max([AFTER, *made.blocks.values_list("position", flat=True)]) + 1,
            kind=kind,
            takes=Takes.NONE if kind == "text" else Takes.TABLE,
            rhythm=Rhythm.TABLE,
            settings={"max": 3} if KINDS[kind].many else {},
        )
        Wording.objects.bulk_create(Wording(block=block, language=code, body=body) for code, body in words.items())
        made._settle(by=by)
        return made

    @transaction.atomic
    def without(self, key: str, *, by: User | None) -> Overlay:
        """The next number with one block fewer; what was answered on it stays where it was."""
        made = self._next(self.municipality, version=self.version, gathering=self.gathering)
        made.blocks.filter(key=key).delete()
        made._settle(by=by)
        return made

    @classmethod
    def carry(cls, version: Version, *, onto: Version) -> None:
        """Municipalities' own blocks move along to the next version, where its station is still there."""
        for place in {
            one.municipality_id: one.municipality for one in version.overlays.filter(gathering=None)
        }.values():
            newest = cls.of(place, version=version)
            if newest and newest.blocks.exists():
                made = cls.objects.create(version=onto, municipality=place, number=1)
                newest._copy(made)
                made._settle(by=None)

    @property
    def own_keys(self) -> set[str]:
        """The blocks that are this day's alone, and none of the municipality's."""
        wider = Overlay.objects.filter(version=self.version_id, municipality=self.municipality_id, gathering=None)
        theirs = Block.objects.filter(overlay__in=wider).values("key")
        return set(self.blocks.exclude(key__in=theirs).values_list("key", flat=True)) if self.gathering_id else set()

    @classmethod
    def _next(cls, municipality: Municipality, *, version: Version, gathering: Gathering | None) -> Overlay:
        # One at a time: two who add at once would both lay the same number.
        type(municipality).objects.select_for_update().get(pk=municipality.pk)
        before = cls.of(municipality, version=version, gathering=gathering)
        number = before.number + 1 if before and before.gathering == gathering else 1
        made = cls.objects.create(version=version, municipality=municipality, gathering=gathering, number=number)
        if before:
            before._copy(made)
        return made

    def _copy(self, onto: Overlay) -> None:
        stations = {station.key: station for station in onto.version.stations.all()}
        for block in self.blocks.select_related("station").prefetch_related("wordings"):
            if station := stations.get(block.station.key):
                wordings = list(block.wordings.all())
                block.pk, block.overlay, block.station = uuid.uuid4(), onto, station
                block.save(force_insert=True)
                for wording in wordings:
                    wording.pk, wording.block = uuid.uuid4(), block
                Wording.objects.bulk_create(wordings)

    def _settle(self, *, by: User | None) -> None:
        self.laid = True
        self.save(update_fields=["laid"])
        trace(by, "overlay.lay", self)
