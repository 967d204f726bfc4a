"""A mat as plain values: its stations and what is written at each. Who makes them chooses language and edition."""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dialogmat.kinds import KINDS
from dialogmat.paper.geometry import STOPS, Mat

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
# What a card may ask for that is no kind of block.
ONLY_ON_PAPER = {"box": "box", "signatures": "signatures"}
# Boxes of these become lines when they stand alone, and more lines where there is room.
FREE = {"question", "agreement", "request"}
BEFORE = {"cover", "checkin"}


@dataclass(frozen=True)
class Field:
    """Something to write on a card: `kind` is the block's kind, `rows` how many lines, or rows of a table.

    `factor` adds the five marks, `influence` the numbers 1–6, `signed` three names under it. `columns` are the ends and
    the middle of a line to lay cards on, `items` what may be voted for, `ends` the words for 1 and 6. `dots` is what a
    table is told about the dots it gives; `notes` how many sticky notes a box should hold.
    """

    kind: str
    label: str | Promise
    rows: int = 1
    factor: bool = False
    influence: bool = False
    signed: bool = False
    columns: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    dots: str = ""
    notes: int = 0

    @property
    def form(self) -> str:
        if self.columns:
            return "axis"
        if self.kind == "agreement" and self.rows == 1:
            return "box"
        return ONLY_ON_PAPER.get(self.kind) or {"score": "told"}.get(self.kind) or KINDS[self.kind].paper


class Group(NamedTuple):
    form: str
    fields: list[Field]


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
    def groups(self) -> list[Group]:
        """Boxes that follow each other stand side by side, everything else under the other."""
        written = [field for field in _unfolded(self.fields) if field.form]
        runs = groupby(written, key=lambda field: field.form)
        return [_settled(form, part) for form, run in runs for part in _parts(form, list(run))]


def _parts(form: str, run: list[Field]) -> list[list[Field]]:
    return [run] if form == "box" else [[field] for field in run]


def _settled(form: str, part: list[Field]) -> Group:
    """A lonely box of words is lines."""
    return Group("lines" if form == "box" and len(part) == 1 and part[0].kind in FREE else form, part)


def _unfolded(fields: tuple[Field, ...]) -> list[Field]:
    """Some kinds are several things to write; dots for the measures of the same card are a column in their table."""
    votes = [str(field.label) for field in fields if field.kind == "vote"]
    tabled = any(field.kind == "measure" for field in fields)
    found: list[Field] = []
    for field in fields:
        if field.kind == "measure" and votes:
            found.append(replace(field, dots=votes[0]))
        elif not (field.kind == "vote" and tabled):
            found += _pieces(field)
    return found


def _pieces(field: Field) -> list[Field]:
    match field.kind:
        case "practice":
            return [Field("box", _("We start")), Field("box", _("We stop")), Field("list", _("From"))]
        case "booking":
            return [Field("list", _("Date of our workshop")), Field("list", _("Host")), Field("list", _("Helper"))]
        case "idea":
            return [Field("box", field.label), Field("list", _("From which unit?"))]
        case "priority" if field.rows > 1:
            boxes = range(1, field.rows + 1)
            return [replace(field, kind="box", rows=1, label=f"{field.label} {number}") for number in boxes]
    return [field, Field("signatures", "")] if field.signed else [field]


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
        return any(card.trio and card.shown for card in self.cards)


class Placed(NamedTuple):
    stop: int
    card: Card
    rest: int
