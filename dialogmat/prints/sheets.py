"""Table sheets: what the screen asks for, to be written with a pen. One for each station and whoever writes there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dialogmat.kinds import parts_of
from dialogmat.kinds.kind import Part
from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.poster import FACTORS
from dialogmat.prints.edition import Edition, Print, code
from dialogmat.prints.names import units

# More sheets than this are not drawn: then there is one of each, with a line for the table's name.
MOST = 60
# Millimetres: the paper without its margins, what stands above the questions, and what each thing takes of it.
PAGE, HEAD, LINE, LABEL, SHORT, PICK, CARD, GAP = 266, 44, 8, 4.8, 10.5, 12, 6.6, 6
MOST_LINES = 9
MANY_CARDS = 20
# What a page may leave empty because the next thing is not broken.
LOST = 45
SIGNATURES = 3


@dataclass(frozen=True)
class Writer:
    """Whose sheet it is; `takes` are the blocks that are theirs to answer."""

    name: str = ""
    unit: str = ""
    address: str = ""
    takes: tuple[str, ...] = ("table", "unit")

    @property
    def code(self) -> str:
        return code(self.address)


@dataclass(frozen=True)
class Blank:
    """One thing to write: so many lines, one line, a short one beside another, marks to ring or numbers to choose."""

    label: str | Promise
    form: str
    lines: int = 1
    grows: bool = False

    @property
    def rows(self) -> range:
        return range(self.lines)

    @property
    def height(self) -> float:
        ruled = (LABEL if self.label else 0) + LINE * self.lines
        return {"lines": ruled, "wide": SHORT, "short": SHORT / 2}.get(self.form, PICK)


@dataclass(frozen=True)
class Asked:
    block: OutlineBlock
    label: str
    prompt: str
    help: str
    items: tuple[tuple[Blank, ...], ...]
    whose: str = ""

    @property
    def cards(self) -> dict[str, str]:
        return self.block.cards

    @property
    def columns(self) -> dict[str, str]:
        return dict(self.block.words.get("columns", {}))

    @property
    def numbered(self) -> bool:
        return len(self.items) > 1

    @property
    def signatures(self) -> range:
        return range(SIGNATURES if self.block.settings.get("signatures") else 0)

    @property
    def height(self) -> float:
        words = (
            6 * (bool(self.label) + bool(self.whose))
            + 5.6 * ceil(len(self.prompt) / 84)
            + 4.8 * ceil(len(self.help) / 98)
        )
        rows = sum(blank.height for item in self.items for blank in item)
        return (
            GAP
            + words
            + rows
            + 2.6 * len(self.items)
            + _card(len(self.cards)) * (len(self.cards) + bool(self.cards))
            + 16 * bool(self.signatures)
        )


def _card(number: int) -> float:
    """The height of a row; many lie closer."""
    return CARD if number <= MANY_CARDS else CARD - 0.9


@dataclass(frozen=True)
class Sheet:
    station: OutlineStation
    writer: Writer
    asked: tuple[Asked, ...]


FEW_WORDS, MANY_WORDS = 120, 300
FORMS = {"date": "short", "time": "short", "factor": "factor", "scale": "scale"}


def blank(part: Part) -> Blank:
    form = FORMS.get(part.widget, "lines")
    if part.widget == "text" and part.length <= MANY_WORDS:
        form = "short" if part.length <= FEW_WORDS else "wide"
    grows = form == "lines" and part.length > MANY_WORDS
    return Blank(part.label, form, 2 if part.widget == "area" else 1, grows=grows)


def asked(block: OutlineBlock, whose: str) -> Asked:
    blanks = tuple(blank(part) for part in parts_of(block.kind, block.settings))
    label, prompt = str(block.words.get("label", "")), str(block.words.get("prompt", ""))
    items = (blanks,) * block.max if blanks else ()
    return Asked(block, label, prompt, str(block.words.get("help", "")), items, whose)


def written(block: OutlineBlock, writer: Writer) -> bool:
    return block.takes in writer.takes and not block.settings.get("private")


def sheet(edition: Edition, station: OutlineStation, writer: Writer) -> Sheet:
    found = [asked(block, edition.whose(block)) for block in edition.blocks(station) if written(block, writer)]
    return Sheet(station, writer, tuple(filled(found)))


def filled(found: list[Asked]) -> Iterator[Asked]:
    """What room is left goes to the fields for many words, as much to each."""
    used = HEAD + sum(one.height for one in found)
    pages = ceil(used / PAGE)
    room = PAGE * pages - used - LOST * (pages - 1)
    growing = sum(blank.grows for one in found for item in one.items for blank in item)
    more = max(0, int(room / LINE / growing)) if growing else 0
    for one in found:
        yield replace(one, items=tuple(tuple(_grown(blank, more) for blank in item) for item in one.items))


def _grown(blank: Blank, more: int) -> Blank:
    return replace(blank, lines=min(blank.lines + more, MOST_LINES)) if blank.grows else blank


def writers(edition: Edition) -> list[Writer]:
    """The tables and, where each leader writes on pages of her own, the units; whoever it is, without a gathering."""
    if not edition.sitting:
        return [Writer()]
    own = units(edition)
    takes = ("table",) if own else ("table", "unit")
    tables = [
        Writer(str(table), address=_way_in(edition, table.join_key), takes=takes)
        for table in edition.sitting.tables.all()
    ]
    rows = [Writer(str(row.table or ""), str(row.unit), _way_in(edition, row.join_key), takes=("unit",)) for row in own]
    return [*tables, *rows] or [Writer()]


def _way_in(edition: Edition, key: str) -> str:
    return edition.absolute(reverse("join_key", args=[key]))


def on_paper(edition: Edition) -> list[OutlineStation]:
    """Those that were chosen for paper; all where none was."""
    chosen = [station for station in edition.stations if station.key in edition.run.room.paper]
    return chosen or edition.stations


def sheets(edition: Edition, *, whose: list[Writer] | None = None) -> list[Sheet]:
    given = writers(edition) if whose is None else whose
    made = [sheet(edition, station, writer) for writer in given for station in on_paper(edition)]
    found = [one for one in made if one.asked]
    return found if len(found) <= MOST else sheets(edition, whose=[Writer()])


def html(edition: Edition, *, whose: list[Writer] | None = None) -> str:
    found = sheets(edition, whose=whose)
    return edition.render("sheets", sheets=found, factors=FACTORS.items(), join=edition.join) if found else ""


PRINT = Print(
    "sheets",
    _("Table sheets"),
    _("What the screen asks for, to write with a pen. A4; one for each table and station, or one of each to copy."),
    html,
    keyed=True,
)
