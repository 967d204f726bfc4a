"""A released version as plain values in one language, kept in memory: what is frozen needs no second reading."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, Q

from dialogmat.models.mat import Block, Station, Version, VersionState, Wording

FALLBACK = "nb"


@dataclass(frozen=True)
class OutlineBlock:
    id: uuid.UUID
    key: str
    station: str
    kind: str
    takes: str
    rhythm: str
    minutes: dict[str, int]
    settings: dict[str, Any]
    words: dict[str, Any]
    own: bool = False  # a municipality's, not the mat's

    @property
    def heading(self) -> str:
        return str(self.words.get("label") or self.words.get("title", ""))

    @property
    def asks(self) -> str:
        return str(self.words.get("prompt") or self.words.get("text", ""))

    def belongs(self, variant: str) -> bool:
        """A block with minutes is part of the editions it names; one without goes wherever its station goes."""
        return not self.minutes or variant in self.minutes

    @property
    def cards(self) -> dict[str, str]:
        """{id: words} of a card sort; empty for other kinds."""
        return dict(self.words.get("cards", {}))

    @property
    def max(self) -> int:
        return int(self.settings.get("max", 1))


@dataclass(frozen=True)
class OutlineStation:
    key: str
    number: int
    core: bool
    trio: bool
    walk: int
    optional_in: list[str]
    break_after: dict[str, int]
    blocks: list[OutlineBlock]

    @property
    def words(self) -> dict[str, Any]:
        return next((block.words for block in self.blocks if block.kind == "heading"), {})

    @property
    def title(self) -> str:
        return str(self.words.get("title", self.key))

    @property
    def task(self) -> str:
        return str(self.words.get("task", ""))

    @property
    def takes_from_units(self) -> bool:
        return any(block.takes == "unit" for block in self.blocks)

    @property
    def takes_text(self) -> bool:
        return any(block.takes in {"table", "unit"} for block in self.blocks)

    def content(self, variant: str) -> list[OutlineBlock]:
        """What is on the station in this edition, below its heading."""
        return [block for block in self.blocks if block.kind != "heading" and block.belongs(variant)]

    def minutes(self, variant: str) -> int:
        return sum(block.minutes.get(variant, 0) for block in self.blocks)

    def rhythms(self, variant: str) -> list[tuple[str, int]]:
        """(rhythm, minutes) in the order they come."""
        found: dict[str, int] = {}
        for block in self.blocks:
            if block.rhythm and block.minutes.get(variant):
                found[block.rhythm] = found.get(block.rhythm, 0) + block.minutes[variant]
        return list(found.items())


@dataclass(frozen=True)
class Outline:
    version: uuid.UUID
    mat: str
    audience: str
    language: str
    cover: OutlineStation | None
    stations: list[OutlineStation]
    blocks: dict[uuid.UUID, OutlineBlock] = field(repr=False)

    @property
    def title(self) -> str:
        return self.cover.title if self.cover else self.mat

    @property
    def variants(self) -> list[str]:
        return sorted({name for block in self.blocks.values() for name in block.minutes})

    def station(self, key: str) -> OutlineStation | None:
        return next((station for station in self.stations if station.key == key), None)

    def walked(self, variant: str, skipped: list[str]) -> list[OutlineStation]:
        """The stations a room walks: without those left out of this variant or of this day."""
        return [
            station
            for station in self.stations
            if station.key not in skipped and variant not in station.optional_in and station.minutes(variant)
        ]


def outline(version: uuid.UUID, language: str, *, sector: str = "", overlay: uuid.UUID | None = None) -> Outline:
    """The version in that language, in bokmål where it has no words of its own.

    Cases and cards are those of `sector` where they have such; `overlay` adds a municipality's own blocks.
    Raises Version.DoesNotExist for an unknown version. A draft is read anew each time.
    """
    try:
        return _kept(version, language, sector, overlay)
    except _NotFrozenError:
        return _read(Version.objects.select_related("mat").get(pk=version), language, sector, overlay)


class _NotFrozenError(Exception):
    pass


@lru_cache(maxsize=256)
def _kept(version: uuid.UUID, language: str, sector: str, overlay: uuid.UUID | None) -> Outline:
    found = Version.objects.select_related("mat").get(pk=version)
    if found.state in {VersionState.DRAFT, VersionState.REVIEW}:
        raise _NotFrozenError
    return _read(found, language, sector, overlay)


def _read(version: Version, language: str, sector: str, overlay: uuid.UUID | None) -> Outline:
    wanted = Wording.objects.filter(language__in={language, FALLBACK})
    laid = Block.objects.filter(Q(overlay=None) | Q(overlay=overlay)).order_by("position")
    rows = Station.objects.filter(version=version).prefetch_related(
        Prefetch("blocks", laid.prefetch_related("timings", Prefetch("wordings", wanted)))
    )
    stations = [_station(row, language, sector) for row in rows]
    return Outline(
        version=version.pk,
        mat=version.mat.key,
        audience=version.mat.audience,
        language=language,
        cover=next((station for station in stations if station.key == "cover"), None),
        stations=[station for station in stations if station.key != "cover" or any(b.minutes for b in station.blocks)],
        blocks={block.id: block for station in stations for block in station.blocks},
    )


def _station(row: Station, language: str, sector: str) -> OutlineStation:
    return OutlineStation(
        key=row.key,
        number=row.number,
        core=row.core,
        trio=row.trio,
        walk=row.walk,
        optional_in=row.optional_in,
        break_after=row.break_after,
        blocks=[_block(block, row.key, language, sector) for block in row.blocks.all()],
    )


def _block(row: Block, station: str, language: str, sector: str) -> OutlineBlock:
    words = {wording.language: wording.body for wording in row.wordings.all()}
    return OutlineBlock(
        id=row.pk,
        key=row.key,
        station=station,
        kind=row.kind,
        takes=row.takes,
        rhythm=row.rhythm,
        minutes={timing.variant: timing.minutes for timing in row.timings.all()},
        settings=row.settings,
        words=told_for(sector, words.get(language) or words.get(FALLBACK, {})),
        own=row.overlay_id is not None,
    )


def told_for(sector: str, words: dict[str, Any]) -> dict[str, Any]:
    """The words with those of the sector in their place."""
    return {**words, **words.get("sectors", {}).get(sector, {})}
