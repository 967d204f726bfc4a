"""The cards that stand on the tables (dialogmat/poster.py draws them)."""

from django.utils.translation import gettext_lazy as _

from dialogmat.poster import table_cards_html
from dialogmat.printing import table_cards
from dialogmat.prints.edition import Edition, Print


def has(edition: Edition) -> bool:
    return bool(edition.sitting and edition.sitting.tables.exists())


def html(edition: Edition) -> str:
    if not edition.sitting:
        return ""
    cards = table_cards(edition.run, language=edition.language, absolute=edition.absolute)
    return table_cards_html(cards) if cards else ""


PRINT = Print(
    "tables",
    _("Table cards"),
    _("The name of each table and the way in for its screen. A4 to cut in two and fold; one for each table."),
    html,
    has=has,
    keyed=True,
)
