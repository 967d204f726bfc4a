"""Where there is room to sit down, for those who have no place laid for them."""

from collections import Counter
from dataclasses import dataclass

from dialogmat.models import Channel, Device, Run
from workshops.models import GatheringUnit, Table


@dataclass(frozen=True)
class Seats:
    """`free` is None where nobody knows how many will come; `begun` once a screen of the table has joined."""

    table: Table
    free: int | None
    begun: bool


def free_seats(run: Run) -> list[Seats]:
    """The tables with room left. Three queries."""
    tables = list(run.sitting.tables.all())
    units = list(GatheringUnit.objects.filter(gathering=run.room.gathering_id).select_related("unit"))
    each = -(-expected(units) // len(tables)) if tables else 0
    sit = Counter(place.table_id for place in units) if len(units) > 1 else Counter()
    begun = _begun(run)
    found = [Seats(table, each - sit[table.pk] if each else None, table.pk in begun) for table in tables]
    return [one for one in found if one.free is None or one.free > 0]


def expected(units: list[GatheringUnit]) -> int:
    """One from each unit; all of it where only one unit meets. 0 for unknown."""
    return units[0].unit.headcount or 0 if len(units) == 1 else len(units)


def _begun(run: Run) -> set[object]:
    at = Device.objects.filter(run=run, dialogue__table__isnull=False, removed_at=None).exclude(channel=Channel.PAPER)
    return set(at.values_list("dialogue__table", flat=True))
