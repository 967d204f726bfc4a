"""What all prints are made of: a mat in one language and edition, and the day it is for, if there is one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, Self

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from dialogmat.models import Room, Run, Version
from dialogmat.outline import Outline, OutlineBlock, OutlineStation
from dialogmat.poster import RHYTHMS, drawing, example_mark
from dialogmat.printing import whose
from workshops.models import Gathering, Kind, Sitting

type Paper = Literal["A3", "A4"]


@dataclass(frozen=True)
class Edition:
    """`run` may be one that was never saved; then there is no sitting, and what would lead into a room is left out."""

    run: Run
    language: str
    absolute: Callable[[str], str] = str

    @classmethod
    def alone(cls, version: Version, *, language: str, sector: str, variant: str = "") -> Self:
        """The mat as it is, for no gathering; the longest edition unless another is asked for."""
        gathering = Gathering(kind=Kind.CONFERENCE if version.mat.audience == "leaders" else Kind.WORKSHOP)
        room = Room(gathering=gathering, version=version, sector=sector)
        longest = max(room.outline(language).variants, key=lambda name: _length(room, language, name))
        room.variant = variant or longest
        return cls(Run(room=room, variant=room.variant), language)

    @cached_property
    def mat(self) -> Outline:
        return self.run.room.outline(self.language)

    @cached_property
    def stations(self) -> list[OutlineStation]:
        return self.run.walked(self.language)

    @property
    def sitting(self) -> Sitting | None:
        return self.run.sitting if self.run.sitting_id else None

    @property
    def gathering(self) -> Gathering:
        return self.run.room.gathering

    @property
    def title(self) -> str:
        """What the file is called by a reader of PDFs."""
        return f"{self.mat.title} – {self.gathering}" if self.sitting else self.mat.title

    @property
    def kicker(self) -> str:
        return str(self.mat.cover.words.get("kicker", "")) if self.mat.cover else ""

    @property
    def mark(self) -> str:
        return example_mark(self.gathering.example, self.language)

    @cached_property
    def join(self) -> str:
        """Where one types the code; nothing without a gathering."""
        return self.absolute(reverse("join")) if self.sitting else ""

    def blocks(self, station: OutlineStation) -> list[OutlineBlock]:
        return station.content(self.run.variant)

    def all_blocks(self, *kinds: str) -> Iterator[tuple[OutlineStation, OutlineBlock]]:
        """Those of these kinds, with the station they stand in, in the order they are met."""
        for station in self.stations:
            for block in self.blocks(station):
                if block.kind in kinds:
                    yield station, block

    def whose(self, block: OutlineBlock) -> str:
        return whose(self.run.room, block)

    def on_cover(self, kind: str) -> OutlineBlock | None:
        blocks = self.mat.cover.blocks if self.mat.cover else []
        return next((block for block in blocks if block.kind == kind), None)

    def minutes(self, block: OutlineBlock) -> int:
        return block.minutes.get(self.run.variant, 0)

    def pace(self, station: OutlineStation) -> list[tuple[str, int, str | Promise]]:
        """(mark, minutes, name) in the order they come."""
        return [(name, minutes, RHYTHMS[name]) for name, minutes in station.rhythms(self.run.variant)]

    def only(self, *stations: str) -> Self:
        """The same without the other stations."""
        made = replace(self)
        made.__dict__["stations"] = [station for station in self.stations if station.key in stations]
        return made

    def render(self, template: str, **context: Any) -> str:
        with override(self.language):
            return render_to_string(f"dialogmat/print/{template}.html", {"edition": self, **context})


def _length(room: Room, language: str, variant: str) -> int:
    return sum(station.minutes(variant) for station in room.outline(language).walked(variant, []))


@dataclass(frozen=True)
class Print:
    """`about` says what it is, on which paper and how many; `make` writes its pages, "" where there is nothing for it.

    What is `keyed` names people or lets somebody in. What is `backed` has fronts and backs that belong together.
    """

    key: str
    label: str | Promise
    about: str | Promise
    make: Callable[[Edition], str]
    has: Callable[[Edition], bool] = lambda edition: True
    keyed: bool = False
    backed: bool = False

    def html(self, edition: Edition) -> str:
        """All its pages in the edition's language, whoever asks for them."""
        with override(edition.language):
            return self.make(edition)


def has_blocks(*kinds: str) -> Callable[[Edition], bool]:
    return lambda edition: any(True for _found in edition.all_blocks(*kinds))


def has_cover(kind: str) -> Callable[[Edition], bool]:
    return lambda edition: edition.on_cover(kind) is not None


def code(address: str) -> str:
    return drawing(address) if address else ""
