"""The cockpit's grid: how far each table has come, never what it writes before it is shared."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils import timezone

from dialogmat.models import Answer, Device, Dialogue, Run, Shared
from dialogmat.outline import OutlineStation
from dialogmat.shared import Said, answers, said
from workshops.models import GatheringUnit, Table

# A screen pulses every 5 or 20 seconds; after this it is worth a look.
AWAY = datetime.timedelta(seconds=60)


@dataclass(frozen=True)
class Cell:
    station: OutlineStation
    state: str  # shared, writing, open, closed
    shared: int
    of: int
    here: bool


@dataclass(frozen=True)
class Row:
    table: Table
    cells: list[Cell]
    units: list[str]
    hand: datetime.datetime | None
    seen: datetime.datetime | None
    unsent: int

    @property
    def away(self) -> bool:
        return bool(self.seen and timezone.now() - self.seen > AWAY)

    @property
    def ago(self) -> int:
        """Whole minutes since a screen of the table was heard of."""
        return int((timezone.now() - self.seen).total_seconds() // 60) if self.seen else 0

    @property
    def needs_you(self) -> bool:
        return bool(self.hand or self.away or self.unsent)


def board(run: Run, language: str) -> list[Row]:
    """A row for each table; eight queries, however many tables."""
    stations = [station for station in run.walked(language) if station.takes_text]
    tables = list(run.sitting.tables.all())
    units = _units(run)
    dialogues = {
        (row.table_id or row.unit_id): row
        for row in Dialogue.objects.filter(room=run.room_id).only("id", "table", "unit", "hand_raised_at")
    }
    written = _written(run)
    shared = set(Shared.objects.filter(dialogue__room=run.room_id).values_list("dialogue", "station"))
    seen = _seen(run)
    several = len({unit.unit_id for rows in units.values() for unit in rows}) > 1
    rows = []
    for table in tables:
        own, at_table = dialogues.get(table.pk), units.get(table.pk, [])
        pages = [dialogues.get(unit.unit_id) for unit in at_table] if several else []
        cells = [_cell(run, station, own, pages, written, shared) for station in stations]
        last = seen.get(table.pk, {})
        rows.append(
            Row(
                table,
                cells,
                [unit.unit.name for unit in at_table],
                own.hand_raised_at if own else None,
                last.get("seen"),
                last.get("unsent") or 0,
            )
        )
    return rows


def _cell(
    run: Run,
    station: OutlineStation,
    own: Dialogue | None,
    pages: list[Dialogue | None],
    written: set[tuple[uuid.UUID, str]],
    shared: set[tuple[uuid.UUID, str]],
) -> Cell:
    """A station where each unit has its own page is done when all its pages are shared."""
    takes = {block.takes for block in station.blocks}
    needed = [own] if "table" in takes or not pages else []
    needed += pages if "unit" in takes else []
    keys = [(dialogue.pk, station.key) for dialogue in needed if dialogue]
    done = sum(key in shared for key in keys)
    if needed and done == len(needed):
        state = "shared"
    elif any(key in written or key in shared for key in keys):
        state = "writing"
    else:
        state = "open" if run.is_open(station.key) else "closed"
    return Cell(station, state, done, len(needed), station.key == run.station)


def _written(run: Run) -> set[tuple[uuid.UUID, str]]:
    rows = Answer.objects.filter(dialogue__room=run.room_id).exclude(value="")
    return set(
        rows.values_list("dialogue", "block__station__key")
        .annotate(n=Count("pk"))
        .values_list("dialogue", "block__station__key")
    )


def _units(run: Run) -> dict[uuid.UUID, list[GatheringUnit]]:
    found: dict[uuid.UUID, list[GatheringUnit]] = defaultdict(list)
    rows = GatheringUnit.objects.filter(gathering=run.room.gathering_id).select_related("unit").order_by("unit__name")
    for row in rows:
        if row.table_id:
            found[row.table_id].append(row)
    return found


def _seen(run: Run) -> dict[uuid.UUID, dict[str, Any]]:
    rows = Device.objects.filter(run=run, removed_at=None, dialogue__table__isnull=False)
    found = rows.values("dialogue__table").annotate(seen=Max("seen_at"), unsent=Sum("unsent"))
    return {row["dialogue__table"]: dict(row) for row in found}


def shared_words(run: Run, station: OutlineStation) -> list[Said]:
    """What the tables have shared at a station, in the order of the tables."""
    blocks = {block.id: block for block in station.blocks if block.kind != "cards"}
    return [one for one in said(answers(run.room_id, blocks), blocks) if one.text]
