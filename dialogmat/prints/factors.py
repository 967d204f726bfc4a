"""Cards to sort: those of every card block, with the names of the columns, and blank ones to fill the last sheet."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.poster import FACTORS
from dialogmat.prints.edition import Edition, Print, has_blocks
from dialogmat.prints.grid import Card, sheets

TO_A_SHEET = 8


def cards(station: OutlineStation, block: OutlineBlock) -> Iterator[Card]:
    label = str(block.words["label"])
    for name in block.words["columns"].values():
        yield Card(str(name), label, number=station.number, kind="column")
    for key, text in block.words["cards"].items():
        factor = key.rpartition("-")[0]
        if factor in FACTORS:
            yield Card(str(text), str(FACTORS[factor]), mark=factor, number=station.number)
        else:
            yield Card(str(text), label, number=station.number)


def filled(cards: list[Card], *, label: str, number: int) -> list[Card]:
    blank = Card("", label, number=number, kind="blank")
    return [*cards, *[blank] * (-len(cards) % TO_A_SHEET)]


def html(edition: Edition) -> str:
    pages = []
    for station, block in edition.all_blocks("cards"):
        with_blanks = filled(list(cards(station, block)), label=str(block.words["label"]), number=station.number)
        pages += sheets(with_blanks, each=TO_A_SHEET)
    return edition.render("factors", pages=pages) if pages else ""


PRINT = Print(
    "cards",
    _("Cards to sort"),
    _("Cards to cut out and lay in piles. A4, print on both sides and turn on the long edge; one set for each table."),
    html,
    has=has_blocks("cards"),
    backed=True,
)
