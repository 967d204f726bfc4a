"""The cockpit's grid: how far each table has come, never what it writes before it is shared."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone

from dialogmat.models import Answer, Channel, Device, Dialogue, Run, Shared
from dialogmat.outline import OutlineStation
from dialogmat.shared import Said, answers, said
from workshops.models import GatheringUnit, Table

# A screen pulses every 5 or 20 seconds; after this it is worth a look.
AWAY = datetime.timedelta(seconds=60)
FIRST = datetime.datetime.min.replace(tzinfo=datetime.UTC)

type Place = tuple[uuid.UUID, str]  # a dialogue and a station


@dataclass(frozen=True)
class Cell:
    station: OutlineStation
    state: str  # shared, writing, open, closed
    shared: int
    of: int
    here: bool
    paper: bool
    screens: int  # how many of the table's screens show this station

    @property
    def key(self) -> str:
        return self.station.key

    @property
    def some(self) -> bool:
        """Whether some of its pages are shared and others not."""
        return 0 < self.shared < self.of


@dataclass(frozen=True)
class Screen:
    """One of a table's screens: its own, or that of a leader who sits there."""

    device: Device
    whose: str
    title: str

    @property
    def away(self) -> bool:
        return timezone.now() - (self.device.seen_at or FIRST) > AWAY


@dataclass(frozen=True)
class Row:
    table: Table
    cells: list[Cell]
    units: list[str]
    screens: list[Screen]
    paper: bool
    own: Dialogue
    meets: Table | None

    @property
    def hand(self) -> datetime.datetime | None:
        return self.own.hand_raised_at

    @property
    def waited(self) -> int:
        """Whole minutes since it asked for help."""
        return minutes_since(self.hand)

    @property
    def seen(self) -> datetime.datetime | None:
        return max((one.device.seen_at or FIRST for one in self.screens), default=None)

    @property
    def unsent(self) -> int:
        return sum(one.device.unsent for one in self.screens)

    @property
    def away(self) -> bool:
        return bool(self.screens) and all(one.away for one in self.screens)

    @property
    def ago(self) -> int:
        """Whole minutes since a screen of the table was heard of."""
        return minutes_since(self.seen)

    @property
    def extra(self) -> int:
        """Minutes it has been given beside the room's own."""
        return -(-int(self.own.extra.total_seconds()) // 60)

    @property
    def done(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.shared]

    @property
    def order(self) -> tuple[bool, datetime.datetime, bool, int]:
        """Those who ask first, the longest waiting before the others; then those who are away; then by number."""
        return not self.hand, self.hand or FIRST, not self.away, self.table.number


def minutes_since(at: datetime.datetime | None) -> int:
    return int((timezone.now() - at).total_seconds() // 60) if at else 0


class _Read(NamedTuple):
    """What the grid is made of, read once for all tables."""

    run: Run
    stations: list[OutlineStation]
    tables: dict[uuid.UUID, Table]
    dialogues: dict[uuid.UUID, Dialogue]
    units: dict[uuid.UUID, list[GatheringUnit]]
    written: set[Place]
    shared: set[Place]
    screens: dict[uuid.UUID, list[Device]]

    @property
    def several(self) -> bool:
        """Whether the leaders have pages of their own."""
        return len({place.unit_id for places in self.units.values() for place in places}) > 1


def board(run: Run, language: str) -> list[Row]:
    """A row for each table, those who need somebody first; eight queries, however many tables."""
    read = _read(run, language)
    return sorted((_row(read, table) for table in read.tables.values()), key=lambda row: row.order)


def row_of(run: Run, table: Table, language: str) -> Row:
    return _row(_read(run, language), table)


def _read(run: Run, language: str) -> _Read:
    dialogues = list(Dialogue.objects.filter(room=run.room_id))
    screens: defaultdict[uuid.UUID, list[Device]] = defaultdict(list)
    for device in Device.objects.filter(run=run, removed_at=None, dialogue__isnull=False).order_by("seen_at", "pk"):
        assert device.dialogue_id
        screens[device.dialogue_id].append(device)
    return _Read(
        run,
        [station for station in run.walked(language) if station.takes_text],
        {table.pk: table for table in run.sitting.tables.all()},
        {place: one for one in dialogues if (place := one.table_id or one.unit_id)},
        _units(run),
        _written(run),
        set(Shared.objects.filter(dialogue__room=run.room_id).values_list("dialogue", "station")),
        screens,
    )


def _row(read: _Read, table: Table) -> Row:
    places = read.units.get(table.pk, [])
    own = read.dialogues.get(table.pk) or Dialogue(room_id=read.run.room_id, table=table)
    pages = [read.dialogues.get(place.unit_id) for place in places] if read.several else []
    devices = [(str(table), one) for one in read.screens.get(own.pk, [])]
    for place, page in zip(places, pages, strict=False):
        devices += [(place.unit.name, one) for one in read.screens.get(page.pk, [])] if page else []
    titles = {station.key: station.title for station in read.stations}
    live = [(whose, one) for whose, one in devices if one.channel == Channel.SCREEN]
    return Row(
        table,
        [_cell(read, station, own, pages, [one for _whose, one in live]) for station in read.stations],
        [place.unit.name for place in places],
        [Screen(one, whose, titles.get(one.station, "")) for whose, one in live],
        any(one.channel == Channel.PAPER for _whose, one in devices),
        own,
        read.tables.get(own.meets_id) if own.meets_id else None,
    )


def _cell(
    read: _Read, station: OutlineStation, own: Dialogue, pages: list[Dialogue | None], devices: list[Device]
) -> Cell:
    """A station where each unit has its own page is done when all its pages are shared."""
    takes = {block.takes for block in station.blocks}
    needed: list[Dialogue | None] = [own] if "table" in takes or not pages else []
    needed += pages if "unit" in takes else []
    keys = [(dialogue.pk, station.key) for dialogue in needed if dialogue]
    done = sum(key in read.shared for key in keys)
    if needed and done == len(needed):
        state = "shared"
    elif any(key in read.written or key in read.shared for key in keys):
        state = "writing"
    else:
        state = "open" if read.run.is_open(station.key) else "closed"
    screens = sum(one.station == station.key for one in devices)
    here, paper = station.key == read.run.station, station.key in read.run.room.paper
    return Cell(station, state, done, len(needed), here, paper, screens)


def _written(run: Run) -> set[Place]:
    rows = Answer.objects.filter(dialogue__room=run.room_id).exclude(value="")
    places = rows.values_list("dialogue", "block__station__key")
    return set(places.annotate(n=Count("pk")).values_list("dialogue", "block__station__key"))


def _units(run: Run) -> dict[uuid.UUID, list[GatheringUnit]]:
    found: dict[uuid.UUID, list[GatheringUnit]] = defaultdict(list)
    rows = GatheringUnit.objects.filter(gathering=run.room.gathering_id).select_related("unit").order_by("unit__name")
    for row in rows:
        if row.table_id:
            found[row.table_id].append(row)
    return found


def shared_words(run: Run, station: OutlineStation) -> list[Said]:
    """What the tables have shared at a station, in the order of the tables."""
    blocks = {block.id: block for block in station.blocks if block.kind != "cards"}
    return [one for one in said(answers(run.room_id, blocks), blocks) if one.text]


class Struck(NamedTuple):
    """A text that was taken away because it names somebody. Told again once the table has changed it."""

    answer: Answer
    who: str
    label: str

    @property
    def changed(self) -> bool:
        return bool(self.answer.struck_at and self.answer.changed_at > self.answer.struck_at)


def struck_words(run: Run, language: str) -> list[Struck]:
    blocks = run.room.outline(language).blocks
    rows = Answer.objects.filter(dialogue__room=run.room_id, struck_at__isnull=False).exclude(value="")
    found: dict[tuple[uuid.UUID, uuid.UUID, str], Answer] = {}
    for row in rows.select_related("dialogue__table", "dialogue__unit").order_by("struck_at", "slot"):
        found.setdefault((row.dialogue_id, row.block_id, row.slot.partition(".")[0]), row)
    return [
        Struck(row, str(row.dialogue), str(words.get("label") or words.get("prompt", "")))
        for row in found.values()
        if row.may_be_put_back and (words := blocks[row.block_id].words)
    ]
