"""Who looks after what while a table tries a talk: a card for each role, its name on the back for the others to see."""

from django.utils.translation import gettext_lazy as _

from dialogmat.prints.edition import Edition, Print, has_blocks
from dialogmat.prints.grid import Card, sheets

TO_A_SHEET = 4


def html(edition: Edition) -> str:
    pages = []
    for station, block in edition.all_blocks("roles"):
        names, told = block.words["names"], block.words["roles"]
        cards = [Card(str(told[key]), str(name), number=station.number) for key, name in names.items()]
        # Those who are left over all have the last role: they observe.
        cards += [cards[-1]] * (-len(cards) % TO_A_SHEET)
        pages += sheets(cards, each=TO_A_SHEET)
    return edition.render("roles", pages=pages) if pages else ""


PRINT = Print(
    "roles",
    _("Role cards"),
    _("Who looks after what in the talk, to cut out. A4, print on both sides; one set for each table."),
    html,
    has=has_blocks("roles"),
    backed=True,
)
