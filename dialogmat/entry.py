"""What a table wrote on paper, to be keyed in: every slot of one table and of its units' own pages, sheet by sheet."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from dialogmat.kinds import KINDS, lone_item
from dialogmat.kinds.kind import Part
from dialogmat.models import Answer, Channel, Dialogue, Operation, Run, Shared
from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.sheet import Field, SheetBlock, asked, new_item
from ned.models import Unit
from workshops.models import Factor, GatheringUnit, Table

type Written = dict[tuple[uuid.UUID, str], Answer]


@dataclass
class Slot(Field):
    """A field with what one key stands for, where it is chosen and not typed."""

    unit: Unit | None = None

    @property
    def id(self) -> str:
        return f"{super().id}-{self.unit.pk}" if self.unit else super().id

    @property
    def keys(self) -> list[tuple[str, str]]:
        if self.part.widget == "column":
            return list(self.block.words.get("columns", {}).items())
        if self.part.widget == "factor":
            return [(str(value), str(label)) for value, label in Factor.choices]
        return [(n, n) for n in "123456"] if self.part.widget == "scale" else []


@dataclass
class Page:
    """One station's sheet: the table's, or that of a unit whose leader sits there."""

    station: OutlineStation
    unit: Unit | None
    blocks: list[SheetBlock]
    on_paper: bool
    shared: bool
    # Written on a screen and not shared: whoever keys in sees that, and not the words.
    hidden: bool

    @property
    def id(self) -> str:
        return f"s-{self.station.key}-{self.unit.pk}" if self.unit else f"s-{self.station.key}"

    @property
    def slots(self) -> list[Field]:
        return [] if self.hidden else [one for block in self.blocks for one in block.fields]


class Reading:
    """All that is written at one table, read once for all its pages: five queries, however many units sit there."""

    def __init__(self, run: Run, table: Table) -> None:
        self.run, self.units = run, units_at(run, table)
        mine = Dialogue.objects.filter(Q(table=table) | Q(unit__in=self.units), room=run.room_id)
        self.dialogues = {dialogue.unit_id: dialogue.pk for dialogue in mine}
        among = list(self.dialogues.values())
        self.answers = list(Answer.objects.filter(dialogue__in=among))
        self.shared = set(Shared.objects.filter(dialogue__in=among).values_list("dialogue", "station"))
        self.typed = on_screens(self.answers)

    def page(self, station: OutlineStation, unit: Unit | None) -> Page | None:
        """A station's sheet for this unit or the table; None where it asks them nothing."""
        variant, on_paper = self.run.variant, station.key in self.run.room.paper
        blocks = [one for one in station.blocks if one.belongs(variant) and _asks(one, unit, self.units)]
        dialogue = self.dialogues.get(unit.pk if unit else None)
        written = {(one.block_id, one.slot): one for one in self.answers if one.dialogue_id == dialogue}
        shared = (dialogue, station.key) in self.shared
        here = {block.id for block in blocks}
        busy = any(one.pk in self.typed for (block, _slot), one in written.items() if block in here)
        laid = [SheetBlock(block, _lines(block, unit, written)) for block in blocks]
        return Page(station, unit, laid, on_paper, shared, busy and not shared and not on_paper) if laid else None


def pages(run: Run, table: Table, *, language: str) -> list[Page]:
    """The stations on paper first, then the others, each in the order it is walked."""
    read = Reading(run, table)
    walked = sorted(run.walked(language), key=lambda station: station.key not in run.room.paper)
    return [page for station in walked for unit in (None, *read.units) if (page := read.page(station, unit))]


def units_at(run: Run, table: Table) -> list[Unit]:
    """The units with pages of their own at this table; none where the gathering serves only one."""
    rows = list(GatheringUnit.objects.filter(gathering=run.room.gathering_id).select_related("unit"))
    here = [row.unit for row in rows if row.table_id == table.pk] if len(rows) > 1 else []
    return sorted(here, key=lambda unit: unit.name)


def _asks(block: OutlineBlock, unit: Unit | None, units: list[Unit]) -> bool:
    if block.takes == "unit":
        return bool(unit) or not units
    return block.takes == "table" and not unit


def _lines(block: OutlineBlock, unit: Unit | None, written: Written) -> list[list[Field]]:
    """Its items with what is written, and empty ones for all there is room for."""
    asks = asked(block, _items(block, written))
    return [[_slot(block, part, slot, unit, written) for part, slot in item] for item in asks]


def _items(block: OutlineBlock, written: Written) -> list[str]:
    if not KINDS[block.kind].many:
        return [lone_item(block.kind)]
    items = sorted({slot.partition(".")[0] for (key, slot), one in written.items() if key == block.id and one.value})
    return [*items, *(new_item(position) for position in range(len(items), block.max))]


def _slot(block: OutlineBlock, part: Part, slot: str, unit: Unit | None, written: Written) -> Slot:
    answer = written.get((block.id, slot))
    value, base = (answer.value, answer.revision) if answer else ("", 0)
    return Slot(block, part, slot, value=value, base=base, unit=unit)


def hidden(dialogue: Dialogue, station: str, *, paper: list[str]) -> bool:
    """Whether this is a screen's own for now: no station on paper, not shared, and somebody has written there."""
    if station in paper or dialogue.shared.filter(station=station).exists():
        return False
    return bool(on_screens(Answer.objects.filter(dialogue=dialogue, block__station__key=station)))


def on_screens(answers: Iterable[Answer]) -> set[uuid.UUID]:
    """Those that were written on a screen at the table, and not from paper."""
    written = {answer.pk for answer in answers if answer.value}
    typed = Operation.objects.filter(place__in=written).exclude(device__channel=Channel.PAPER)
    return set(typed.values_list("place", flat=True))
