"""A version as its editor and its reviewers look at it: stations, blocks, minutes, what is said about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils.functional import Promise

from dialogmat.completeness import Missing, missing
from dialogmat.desk.forms import edition
from dialogmat.kinds import KINDS
from dialogmat.models import Block, Comment, Debrief, Station, Timing, Version, VersionState
from dialogmat.models.mat import VersionQuerySet

# What a block is known by in a list, in the order it is looked for.
KNOWN_BY = ("label", "prompt", "title", "text")


@dataclass
class BlockRow:
    block: Block
    said: str
    minutes: list[tuple[str, int]]
    comments: list[Comment]

    @property
    def kind(self) -> str | Promise:
        return KINDS[self.block.kind].label

    @property
    def open(self) -> int:
        return sum(comment.settled_at is None for comment in self.comments)


@dataclass
class StationRow:
    station: Station
    title: str
    blocks: list[BlockRow]
    minutes: list[tuple[str, int]]
    debriefs: list[Debrief] = field(default_factory=list)

    @property
    def worked(self) -> int:
        return sum(debrief.worked for debrief in self.debriefs)

    @property
    def whys(self) -> list[Debrief]:
        """What facilitators said, without who said it."""
        return [debrief for debrief in self.debriefs if debrief.why]

    @property
    def open(self) -> int:
        return sum(row.open for row in self.blocks)


@dataclass
class Overview:
    version: Version
    stations: list[StationRow]
    missing: list[Missing]
    totals: list[tuple[str, int]]

    @property
    def open(self) -> int:
        return sum(row.open for row in self.stations)


def overview(version: Version, language: str) -> Overview:
    stations = list(laid_out(version))
    said = _said(version)
    told = _told(version)
    rows = [_station(station, language, said, told) for station in stations]
    lacks = missing(version) if version.state in {VersionState.DRAFT, VersionState.REVIEW} else []
    names = editions(stations)
    return Overview(version, rows, lacks, [(edition(name), total(stations, name)) for name in names])


def laid_out(version: Version) -> Iterable[Station]:
    timings = Prefetch("timings", Timing.objects.order_by("pk"))
    blocks = Block.objects.filter(overlay=None).order_by("position", "pk").prefetch_related(timings, "wordings")
    return version.stations.order_by("position", "pk").prefetch_related(Prefetch("blocks", blocks))


def _said(version: Version) -> dict[str, list[Comment]]:
    found: dict[str, list[Comment]] = defaultdict(list)
    for comment in version.comments.select_related("by"):
        found[comment.block_key].append(comment)
    return found


def _told(version: Version) -> dict[str, list[Debrief]]:
    """Of the days that ran this version; who told is not looked at."""
    found: dict[str, list[Debrief]] = defaultdict(list)
    for debrief in Debrief.objects.filter(run__room__version=version).defer("by"):
        found[debrief.station].append(debrief)
    return found


def _station(
    station: Station, language: str, said: dict[str, list[Comment]], told: dict[str, list[Debrief]]
) -> StationRow:
    blocks = list(station.blocks.all())
    minutes = [(edition(name), sum(of_block(block).get(name, 0) for block in blocks)) for name in editions([station])]
    rows = [_block(block, language, said[block.key]) for block in blocks]
    return StationRow(station, title_of(station, language), rows, minutes, told[station.key])


def title_of(station: Station, language: str) -> str:
    """Its heading's title, or its key."""
    words = (words_in(block, language) for block in station.blocks.all() if block.kind == "heading")
    return str(next(words, {}).get("title") or station.key)


def _block(block: Block, language: str, comments: list[Comment]) -> BlockRow:
    return BlockRow(
        block, known(block, language), [(edition(name), many) for name, many in of_block(block).items()], comments
    )


def known(block: Block, language: str) -> str:
    words = words_in(block, language)
    return next((str(words[word]) for word in KNOWN_BY if words.get(word)), "")


def words_in(block: Block, language: str) -> dict[str, Any]:
    words: dict[str, dict[str, Any]] = {wording.language: wording.body for wording in block.wordings.all()}
    return words.get(language) or words.get("nb", {})


def of_block(block: Block) -> dict[str, int]:
    return {timing.variant: timing.minutes for timing in block.timings.all()}


def editions(stations: Iterable[Station]) -> list[str]:
    """Every edition that gives something minutes, in the order of their names, the shorter first."""
    names = {name for station in stations for block in station.blocks.all() for name in of_block(block)}
    return sorted(names, key=lambda name: (len(name), name))


def total(stations: Iterable[Station], name: str) -> int:
    """From the first word to the last: with breaks and walking, without what the edition leaves out."""
    found = 0
    for station in stations:
        spent = sum(of_block(block).get(name, 0) for block in station.blocks.all())
        if spent and name not in station.optional_in:
            found += spent + station.walk + station.break_after.get(name, 0)
    return found


def shelf(versions: VersionQuerySet) -> dict[str, list[Version]]:
    """Each mat's versions, the newest first, with how many rooms use them and how many comments are open."""
    counted = versions.select_related("mat", "approved_by", "based_on").annotate(
        in_rooms=Count("rooms", distinct=True),
        open_comments=Count("comments", filter=Q(comments__settled_at=None), distinct=True),
    )
    found: dict[str, list[Version]] = defaultdict(list)
    for version in counted.newest():
        found[version.mat.audience].append(version)
    return dict(found)
