"""What is read: the fictional cases, and what a film would have said."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.prints.edition import Edition, Print, has_blocks


@dataclass(frozen=True)
class Read:
    station: OutlineStation
    title: str
    text: str
    film: bool

    @property
    def long(self) -> bool:
        """So long that it is set a little smaller to be read on one sheet."""
        return len(self.text) > 1900


def read(station: OutlineStation, block: OutlineBlock) -> Read:
    film = block.kind == "film"
    return Read(station, str(block.words["title"]), str(block.words["reading" if film else "text"]).strip(), film)


def html(edition: Edition) -> str:
    found = [read(station, block) for station, block in edition.all_blocks("film", "case")]
    return edition.render("cases", found=found) if found else ""


PRINT = Print(
    "cases",
    _("Case sheets"),
    _("The stories and what stands in for the film, to read at the table. A4; one or two of each for each table."),
    html,
    has=has_blocks("film", "case"),
)
