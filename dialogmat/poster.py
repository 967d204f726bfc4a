"""The mat on paper, and the cards that stand on the tables.

A mat is a landscape to walk through with a card at each station. What it says is plain values (paper/card.py); where
everything lies is computed from them (paper/sheet.py), and the template only writes it down.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dialogmat.paper import tiles as tiled
from dialogmat.paper.card import FACTORS, RHYTHMS, Card, Field, Poster
from dialogmat.paper.geometry import PAPERS, SHEETS, STOPS, Frame, Mat, Size
from dialogmat.paper.piece import drawing
from dialogmat.paper.sheet import example_mark, lay
from ned.pdf import write_pdf

__all__ = [
    "FACTORS", "RHYTHMS", "SHEETS", "STOPS", "Card", "Field", "Mat", "Poster", "Size", "TableCard", "drawing",
    "example_mark", "poster_html", "poster_pdf", "table_cards_html", "tiles_html", "tiles_pdf",
]  # fmt: skip

LANDSCAPES: dict[Mat, str | Promise] = {
    "employees": _("A path with a cairn at each station leads round a bay and home to a red boathouse."),
    "leaders": _("A path with a cairn at each station winds from the shore up to the cairn on the summit."),
}
# What a printer may cut away, in millimetres; the room for its marks is in poster.css.
BLEED = 3
# The landscape goes on a little beyond the paper.
WIDE, LAND = 1189, (-9, -9, 1207, 859)


@dataclass(frozen=True)
class TableCard:
    """What stands on a table: its name, the gathering, and the way in by code (ABCD-EFGH) or by QR (address)."""

    table: str
    code: str
    address: str
    gathering: str
    language: str
    example: bool = False

    @property
    def drawing(self) -> str:
        return drawing(self.address)

    @property
    def mark(self) -> str:
        return example_mark(self.example, self.language)

    @property
    def site(self) -> str:
        """What one types who has no camera; the code is asked for there."""
        return urlsplit(self.address).netloc or self.address


def poster_html(poster: Poster, *, size: Size, bleed: bool = False, sparing: bool = False) -> str:
    """The whole mat as one page, ready for ned.pdf.write_pdf; A1 is laid out as A0 and made smaller by its zoom.

    `bleed` adds what a printer cuts away, with marks to cut by; `sparing` is for little ink.
    Legends and other words that are not the mat's own are translated to the poster's language, not the reader's.
    """
    with override(poster.language):
        return _rendered(poster, size, sparing=sparing, bleed=bleed, laid=lay(poster, size))


def poster_pdf(poster: Poster, *, size: Size, bleed: bool = False, sparing: bool = False) -> bytes:
    html = poster_html(poster, size=size, bleed=bleed, sparing=sparing)
    out = BLEED if bleed else 0
    return write_pdf(html, title=poster.title, language=poster.language, zoom=zoom(size), bleed=out)


def tiles_html(poster: Poster, *, size: Size, sparing: bool = False) -> str:
    """The mat on A4 pages that are cut and glued together."""
    with override(poster.language):
        pages = tiled.tiles(lay(poster, size), size)
        return _rendered(poster, size, sparing=sparing, tiles=pages)


def tiles_pdf(poster: Poster, *, size: Size, sparing: bool = False) -> bytes:
    html = tiles_html(poster, size=size, sparing=sparing)
    return write_pdf(html, title=poster.title, language=poster.language, zoom=tiled.zoom(size))


def zoom(size: Size) -> float:
    return PAPERS[size][0] / SHEETS[size].width


def _rendered(poster: Poster, size: Size, **more: Any) -> str:
    sheet, scale = SHEETS[size], zoom(size)
    width, height = (side / scale for side in PAPERS[size])
    paper = Frame(0, 0, width, height)
    out = BLEED / scale if more.get("bleed") else 0
    left, top, across, down = (side * sheet.width / WIDE for side in LAND)
    context = {
        "poster": poster,
        "sheet": sheet,
        "size": size,
        "paper": paper,
        "ground": paper.grown(out),
        "land": Frame(left + out, top + out, across, down),
        "scenery": "faded" if more["sparing"] else "static",
        "landscape": LANDSCAPES[poster.mat],
    }
    return render_to_string("dialogmat/poster.html", context | more)


def table_cards_html(cards: list[TableCard]) -> str:
    """Two tent cards to an upright A4 sheet, each 210 × 148 mm with its own fold; languages may differ card by card."""
    pages = []
    for first in range(0, len(cards), 2):
        pages.append([_table_card(card) for card in cards[first : first + 2]])
    language = cards[0].language if cards else "nb"
    with override(language):
        return render_to_string("dialogmat/table_cards.html", {"pages": pages, "language": language})


def _table_card(card: TableCard) -> str:
    with override(card.language):
        return render_to_string("dialogmat/table_cards.html#card", {"card": card})
