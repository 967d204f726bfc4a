"""Name cards: a leader's has the way in to the pages of her own unit, the others have only their table.

Nobody's role is printed: to be a member of a union is nobody's business but one's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogmat.prints.edition import Edition, Print, code
from dialogmat.prints.grid import sheets
from ned.models import Holder, SeatKind
from workshops.models import GatheringUnit

TO_A_SHEET = 4


@dataclass(frozen=True)
class NameCard:
    table: str
    name: str = ""
    unit: str = ""
    code: str = ""
    address: str = ""


def units(edition: Edition) -> list[GatheringUnit]:
    """The units whose leaders come to this sitting and have pages of their own there; none where there is one unit."""
    if not edition.sitting:
        return []
    rows = list(edition.gathering.units.select_related("unit", "table").order_by("unit__name"))
    here = [row for row in rows if not row.table or row.table.sitting_id == edition.run.sitting_id]
    return here if len(rows) > 1 else []


def leaders(edition: Edition) -> list[NameCard]:
    found = units(edition)
    held = Holder.objects.current(timezone.localdate()).filter(
        seat__kind=SeatKind.LEADER, seat__unit__in=[row.unit_id for row in found]
    )
    names = {holder.seat.unit_id: holder.user.name for holder in held.select_related("seat", "user")}
    return [_of_leader(edition, row, names.get(row.unit_id, "")) for row in found]


def _of_leader(edition: Edition, row: GatheringUnit, name: str) -> NameCard:
    address = edition.absolute(reverse("join_key", args=[row.join_key]))
    table = str(row.table) if row.table else ""
    return NameCard(table, name, str(row.unit), code(address), address)


def plain(edition: Edition) -> Iterator[NameCard]:
    """A sheet of them for each table."""
    for table in edition.sitting.tables.all() if edition.sitting else []:
        yield from [NameCard(str(table))] * TO_A_SHEET


def html(edition: Edition) -> str:
    cards = [*sheets(leaders(edition), each=TO_A_SHEET), *sheets(list(plain(edition)), each=TO_A_SHEET)]
    return edition.render("names", pages=cards) if cards else ""


def has(edition: Edition) -> bool:
    return bool(edition.sitting and (edition.sitting.tables.exists() or units(edition)))


PRINT = Print(
    "names",
    _("Name cards"),
    _("A leader’s has the way in to her own pages, the others have a line for the name. A4 to cut in four and fold."),
    html,
    has=has,
    keyed=True,
)
