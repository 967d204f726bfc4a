"""One station as a dialogue sees it: its blocks, their fields with what is written, and what may be done."""

import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from dialogmat.kinds import KINDS, lone_item, parts_of
from dialogmat.kinds.kind import Part
from dialogmat.models import Answer, Ballot, Device, Dialogue, Rival, Run
from dialogmat.models.answer import place
from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.shared import Said, earlier
from ned.models import Unit
from workshops.models import Factor, GatheringUnit


@dataclass
class Field:
    """One field that saves by itself."""

    block: OutlineBlock
    part: Part
    slot: str
    value: str = ""
    base: int = 0
    error: str = ""
    rivals: list[Rival] = field(default_factory=list)
    struck: bool = False

    @property
    def id(self) -> str:
        return f"f-{self.block.id}-{self.slot.replace('.', '-')}"

    @property
    def label(self) -> str:
        return str(self.part.label or self.block.words.get("prompt") or self.block.words.get("label", ""))

    @property
    def operation(self) -> uuid.UUID:
        return uuid.uuid4()

    @property
    def factor(self) -> str:
        """Which of the five a card is about; its key begins with it."""
        return factor_of(self.slot)


FACTORS = frozenset(Factor.values)  # which a TextChoices makes anew each time it is asked


def factor_of(card: str) -> str:
    name = card.partition("-")[0]
    return name if name in FACTORS else ""


@dataclass
class SheetBlock:
    """`brought` is what its kind brings along from elsewhere, `earlier` what earlier sittings shared on it."""

    block: OutlineBlock
    items: list[list[Field]] = field(default_factory=list)
    brought: Any = None
    earlier: dict[str, list[Said]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.block.kind

    @property
    def template(self) -> str:
        return f"dialogmat/kinds/{KINDS[self.kind].template}.html"

    @property
    def needs_net(self) -> bool:
        """What it shows was said elsewhere, or what is given is counted at once."""
        return bool(KINDS[self.kind].brings) or is_ballot(self.block)

    @property
    def words(self) -> dict[str, Any]:
        return self.block.words

    @property
    def fields(self) -> list[Field]:
        return [one for item in self.items for one in item]

    @property
    def columns(self) -> dict[str, str]:
        return dict(self.words.get("columns", {}))

    @property
    def pile(self) -> list[Field]:
        """The cards that are not laid yet."""
        return [one for one in self.fields if one.value not in self.columns]

    @property
    def places(self) -> list[tuple[str, str, list[Field]]]:
        """(key, name, cards that lie there)."""
        return [(key, name, [one for one in self.fields if one.value == key]) for key, name in self.columns.items()]

    @property
    def factors(self) -> list[str]:
        """Those its cards are about, so that each is named once."""
        return list(dict.fromkeys(one.factor for one in self.fields if one.factor))


@dataclass
class Sheet:
    station: OutlineStation
    blocks: list[SheetBlock]
    dialogue: Dialogue | None
    unit: Unit | None
    units: list[Unit]
    shared: bool
    # Nothing of what was written: the page is for when there is no network.
    empty: bool = False

    @property
    def writable(self) -> bool:
        return any(block.items for block in self.blocks)

    def refuse(self, block: uuid.UUID, slot: str, *, value: str, error: str) -> None:
        """Show what was typed again, with what is wrong with it."""
        for one in (one for each in self.blocks for one in each.fields):
            if one.block.id == block and (one.slot == slot or not one.base):
                one.slot, one.value, one.error = slot, value, error
                return


def units_at(device: Device) -> list[Unit]:
    """The units whose leaders sit at the device's table, where a gathering serves several; else none."""
    room, dialogue = device.run.room, device.dialogue
    if not dialogue:
        return []
    if dialogue.unit:
        return [dialogue.unit]
    rows = list(GatheringUnit.objects.filter(gathering=room.gathering_id).select_related("unit").order_by("unit__name"))
    return [row.unit for row in rows if row.table_id == dialogue.table_id] if len(rows) > 1 else []


def sheet(
    device: Device, station: OutlineStation, *, unit: Unit | None, units: list[Unit], empty: bool = False
) -> Sheet:
    """The page of the table, or of one unit at it; `empty` as if nobody had written yet."""
    dialogue = _of_unit(device, unit) if unit else device.dialogue
    own_pages = bool(units)
    here = station.content(device.run.variant)
    shown = [block for block in here if _belongs(block, unit=unit, own_pages=own_pages)]
    found = {} if empty else _answers(dialogue, shown)
    blocks = [_block(block, dialogue, found) for block in shown]
    if dialogue and not empty:
        told = {} if unit else earlier(device.run.sitting, device.run.room, shown)
        bring(device.run, blocks, told)
    return Sheet(
        station=station,
        blocks=blocks,
        dialogue=dialogue,
        unit=unit,
        units=units if any(block.takes == "unit" for block in station.blocks) else [],
        shared=dialogue.shared.filter(station=station.key).exists() if dialogue and not empty else False,
        empty=empty,
    )


def bring(run: Run, blocks: list[SheetBlock], told: dict[uuid.UUID, dict[str, list[Said]]]) -> None:
    """What the blocks show that was said elsewhere."""
    for one in blocks:
        brings = KINDS[one.kind].brings
        one.brought = brings(run, one.block) if brings else None
        one.earlier = told.get(one.block.id, {})


def read(device: Device, station: OutlineStation | None, opened: list[OutlineStation]) -> list[SheetBlock]:
    """What a phone shows: the station the room is at, and the ballots of all open ones that it has not spent."""
    here = station.content(device.run.variant) if station else []
    ballots = [block for one in opened if one is not station for block in one.blocks if is_ballot(block)]
    spent = _spent(device, [block for block in [*here, *ballots] if is_ballot(block)])
    blocks = [SheetBlock(block) for block in [*here, *ballots] if block.id not in spent]
    bring(device.run, blocks, {})
    return blocks


def is_ballot(block: OutlineBlock) -> bool:
    return block.takes == "person" and KINDS[block.kind].counted and not block.settings.get("private")


def _spent(device: Device, ballots: list[OutlineBlock]) -> set[uuid.UUID]:
    """Where this phone is counted already. It says that, and nothing of what was chosen."""
    mine = {Ballot.of(device, block=block.id): block.id for block in ballots}
    return {mine[one] for one in Ballot.spent(list(mine))}


def _of_unit(device: Device, unit: Unit) -> Dialogue:
    """The unit's pages as they are; reading begins nothing."""
    room = device.run.room
    return Dialogue.objects.filter(room=room, unit=unit).first() or Dialogue(room=room, unit=unit)


def _belongs(block: OutlineBlock, *, unit: Unit | None, own_pages: bool) -> bool:
    if block.takes == "unit":
        return bool(unit) or not own_pages
    return block.takes == "none" or not unit


def _answers(dialogue: Dialogue | None, blocks: list[OutlineBlock]) -> dict[uuid.UUID, Answer]:
    if not dialogue:
        return {}
    wanted = [block.id for block in blocks if block.takes in {"table", "unit"}]
    rows = Answer.objects.filter(dialogue=dialogue, block__in=wanted).prefetch_related("rivals")
    return {row.pk: row for row in rows}


def _block(block: OutlineBlock, dialogue: Dialogue | None, found: dict[uuid.UUID, Answer]) -> SheetBlock:
    if not dialogue or block.takes not in {"table", "unit"}:
        return SheetBlock(block)
    asks = asked(block, _items(block, found))
    return SheetBlock(block, [[_field(block, part, slot, dialogue, found) for part, slot in item] for item in asks])


def asked(block: OutlineBlock, items: list[str]) -> list[list[tuple[Part, str]]]:
    """The fields a block asks for, item by item, each as its part and its slot; the cards of a sort are one item."""
    if block.cards:
        return [[(Part("", text, "column"), key) for key, text in block.cards.items()]]
    parts = parts_of(block.kind, block.settings)
    return [[(part, slot_of(item, part)) for part in parts] for item in items]


def slot_of(item: str, part: Part) -> str:
    return ".".join(filter(None, [item, part.name]))


def _items(block: OutlineBlock, found: dict[uuid.UUID, Answer]) -> list[str]:
    """The items that are written, and an empty one to go on with while there is room."""
    if not KINDS[block.kind].many:
        return [lone_item(block.kind)]
    mine = [answer for answer in found.values() if answer.block_id == block.id and answer.value]
    written = sorted({answer.slot.partition(".")[0]: answer for answer in mine}.items(), key=lambda pair: pair[0])
    items = [item for item, _answer in written]
    return items if len(items) >= block.max else [*items, new_item(len(items))]


def new_item(position: int) -> str:
    """Sorts after those before it, and is nobody else's: two devices may add at once."""
    return f"{position + 1:02}{secrets.token_hex(3)}"


def _field(block: OutlineBlock, part: Part, slot: str, dialogue: Dialogue, found: dict[uuid.UUID, Answer]) -> Field:
    answer = found.get(place(dialogue.pk, block.id, slot))
    if not answer:
        return Field(block, part, slot)
    rivals, struck = list(answer.rivals.all()), bool(answer.struck_at)
    return Field(block, part, slot, value=answer.value, base=answer.revision, rivals=rivals, struck=struck)
