"""The mat on paper: a landscape to walk through with a card at each station, and the cards that stand on the tables.

What is said here is plain values: who makes a Poster decides which stations and which language. Lengths are millimetres
and live in static/print/ (poster.css for type and cards, MAT.css for where each card lies, MAT.svg for the landscape).
"""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import segno
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dialogmat.kinds import KINDS

type Mat = Literal["employees", "leaders"]
type Size = Literal["A0", "A3"]

# The stations in the order the path passes them. Their places are .stop-N in static/print/MAT.css.
STOPS: dict[Mat, dict[int, str]] = {
    "employees": dict(enumerate(("welcome", "light", "fills", "parts", "away", "do", "close"))),
    "leaders": dict(
        enumerate(("numbers", "sources", "good", "near", "unclear", "neighbour", "plan", "host", "promise"), start=1)
    ),
}
FACTORS: dict[str, str | Promise] = {
    "leadership": _("Leadership"),
    "organisation": _("Organisation"),
    "conditions": _("Working conditions"),
    "culture": _("Culture and attitudes"),
    "mastery": _("Mastery"),
}
RHYTHMS: dict[str, str | Promise] = {
    "alone": _("On your own"),
    "pair": _("In pairs"),
    "table": _("Around the table"),
    "plenary": _("Plenary"),
    "swap": _("Two tables"),
}
LANDSCAPES: dict[Mat, str | Promise] = {
    "employees": _("A path with a cairn at each station leads round a bay and home to a red boathouse."),
    "leaders": _("A path with a cairn at each station winds from the shore up to the cairn on the summit."),
}
# What a card may ask for that is no kind of block.
ONLY_ON_PAPER = {"box": "box", "signatures": "signatures"}
LONG_TITLE = 38
EXAMPLE = {
    "nb": "Eksempeldata – oppdiktede tall",
    "nn": "Eksempeldata – oppdikta tal",
    "en": "Example data – invented figures",
}


@dataclass(frozen=True)
class Field:
    """Something to write on a card: `kind` is the block's kind, `rows` how many lines, or rows of a table.

    `text` shows its label, a line for each of its lines. `box`, `question`, `request` and an `agreement` of one row are
    boxes where two or more follow each other, else a line. `practice` is a box to start and a box to stop, `booking` a
    date, a host and a helper, `measure` a table, `scale` and `score` six numbers, `signatures` three names; a `score`
    beside something else is only told where to answer. All other kinds are lines. `factor` adds the five marks.
    """

    kind: str
    label: str | Promise
    rows: int = 1
    factor: bool = False

    @property
    def form(self) -> str:
        if self.kind == "agreement" and self.rows == 1:
            return "box"
        return ONLY_ON_PAPER.get(self.kind) or KINDS[self.kind].paper

    @property
    def lines(self) -> range:
        return range(self.rows)

    @property
    def columns(self) -> list[tuple[str, str | Promise]]:
        """(class, heading) of a table of measures; the class gives the width."""
        factor = [("narrow", _("Factor"))] if self.factor else []
        return [("wide", self.label), *factor, ("", _("Owner")), ("narrow", _("Deadline")), ("", _("Sign"))]


@dataclass(frozen=True)
class Card:
    """A station; `rhythms` are (rhythm, minutes) in the order they come, `qr` is the address its code leads to.

    `shown=False` leaves the cairn without a card.
    """

    key: str
    number: int
    title: str
    task: str
    minutes: int
    rhythms: tuple[tuple[str, int], ...]
    fields: tuple[Field, ...]
    qr: str = ""
    trio: bool = False
    shown: bool = True

    @property
    def groups(self) -> list[tuple[str, list[Field]]]:
        """(form, fields): boxes that follow each other stand side by side, everything else under the other."""
        written = [field for field in _unfolded(self.fields) if field.form]
        runs = groupby(written, key=lambda field: field.form)
        return [_settled(form, part, written) for form, run in runs for part in _parts(form, list(run))]

    @property
    def paces(self) -> list[tuple[str, int, str | Promise]]:
        """(mark, minutes, name): a mark with its minutes on the card, its name in the legend."""
        return [(name, minutes, RHYTHMS[name]) for name, minutes in self.rhythms]

    @property
    def wordy(self) -> bool:
        """A title this long is set smaller, so that what is to be written keeps its room."""
        return len(self.title) > LONG_TITLE

    @property
    def code(self) -> str:
        return drawing(self.qr)


def _parts(form: str, run: list[Field]) -> list[list[Field]]:
    return [run] if form == "box" else [[field] for field in run]


def _settled(form: str, part: list[Field], written: list[Field]) -> tuple[str, list[Field]]:
    """A lonely box is a line, a score among others is words, and what follows a table gets one line."""
    if form == "box" and len(part) == 1 and part[0].kind != "box":
        return "lines", part
    if form == "circles" and len(written) > 1:
        return "told", part
    if form == "lines" and any(field.form == "sheet" for field in written):
        return "lines", [replace(field, rows=1) for field in part]
    return form, part


def _unfolded(fields: tuple[Field, ...]) -> list[Field]:
    """A practice and a booking are several things to write under one kind."""
    found: list[Field] = []
    for field in fields:
        found += PIECES.get(field.kind, [field])
    return found


@dataclass(frozen=True)
class Poster:
    """A mat in one language; `breaks_after` is station number → minutes."""

    mat: Mat
    language: str
    kicker: str
    title: str
    subtitle: str
    cards: tuple[Card, ...]
    breaks_after: dict[int, int]
    example: bool = False

    @property
    def placed(self) -> "list[Placed]":
        """The cards that have a place on the path, each with its break; the cover and the check-in come before it."""
        found = [(self.stop(card), card) for card in self.cards]
        return [Placed(stop, card, self.breaks_after.get(card.number, 0)) for stop, card in found if stop is not None]

    def stop(self, card: Card) -> int | None:
        """Which place on the path: the one of the station's key, or of its number when the key is unknown."""
        stops = STOPS[self.mat]
        named = [stop for stop, key in stops.items() if key == card.key]
        return named[0] if named else card.number if card.number in stops and card.key not in BEFORE else None

    @property
    def trio(self) -> bool:
        return any(card.trio for card in self.cards)


class Placed(NamedTuple):
    stop: int
    card: Card
    rest: int


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


BEFORE = {"cover", "checkin"}
PIECES: dict[str, list[Field]] = {
    "practice": [Field("box", _("We start")), Field("box", _("We stop")), Field("list", _("From"))],
    "booking": [Field("list", _("Date of our workshop")), Field("list", _("Host")), Field("list", _("Helper"))],
}


def drawing(address: str) -> str:
    """A QR code as a data address without its quiet zone: the white card around it is the quiet zone."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=0, dark="#10303A", omitsize=True))


def example_mark(example: bool, language: str) -> str:
    return EXAMPLE.get(language, EXAMPLE["nb"]) if example else ""


def poster_html(poster: Poster, *, size: Size) -> str:
    """The whole mat as one page of 1189 × 841 mm (A0) or 420 × 297 mm (A3), ready for ned.pdf.write_pdf.

    Legends and other words that are not the mat's own are translated to the poster's language, not the reader's.
    """
    context = {
        "poster": poster,
        "size": size,
        "factors": FACTORS.items(),
        "rhythms": RHYTHMS.items(),
        "landscape": LANDSCAPES[poster.mat],
        "example": example_mark(poster.example, poster.language),
    }
    with override(poster.language):
        return render_to_string("dialogmat/poster.html", context)


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
