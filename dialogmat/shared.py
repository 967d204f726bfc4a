"""What the tables of a room have shared: the only words that others than the table ever read."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from dialogmat.kinds import KINDS
from dialogmat.kinds.kind import day
from dialogmat.models import Answer, Room, Shared
from dialogmat.models.answer import place
from dialogmat.outline import OutlineBlock
from workshops.models import Sitting


@dataclass
class Said:
    """One thing that was said: its own words, and what belongs to them by the names of the kind's parts.

    `id` is its place on the mat, whoever reads it; `at` is the table's, or the unit's whose page it is. Words too long
    for one page of the big screen come as number `n` `of` several.
    """

    who: str
    block: OutlineBlock
    id: uuid.UUID
    at: uuid.UUID
    text: str = ""
    parts: dict[str, Any] = field(default_factory=dict)
    n: int = 1
    of: int = 1

    @property
    def label(self) -> str:
        return str(self.block.words.get("label") or self.block.words.get("prompt", ""))


def answers(room: Room | uuid.UUID, blocks: Iterable[uuid.UUID]) -> QuerySet[Answer]:
    """Shared answers with whose they are, table by table in the order the mat asks."""
    told = Shared.objects.filter(dialogue=OuterRef("dialogue"), station=OuterRef("block__station__key"))
    return (
        Answer.objects.filter(Exists(told), dialogue__room=room, block__in=list(blocks), struck_at=None)
        .exclude(value="")
        .select_related("dialogue__table", "dialogue__unit")
        .order_by(
            "dialogue__table__sitting__starts",
            "dialogue__table__number",
            "dialogue__unit__name",
            "block__position",
            "slot",
        )
    )


def is_shared(room: uuid.UUID, *, block: uuid.UUID, said: uuid.UUID) -> bool:
    """Whether others may read what was said there."""
    told = answers(room, [block]).values_list("dialogue", "slot")
    return any(place(dialogue, block, slot.partition(".")[0]) == said for dialogue, slot in told)


def said(rows: Iterable[Answer], blocks: dict[uuid.UUID, OutlineBlock]) -> list[Said]:
    """The answers put together again, item by item."""
    found: dict[tuple[uuid.UUID, uuid.UUID, str], Said] = {}
    for row in rows:
        block = blocks[row.block_id]
        item, _dot, part = row.slot.partition(".")
        one = found.setdefault((row.dialogue_id, row.block_id, item), _said(row, block, item))
        if block.kind == "cards":
            one.text = laid(block, item, row.value)
        elif part:
            one.parts[part] = readable(block.kind, part, row.value)
        else:
            one.text = row.value
    return [one for one in found.values() if one.text or one.parts]


def _said(row: Answer, block: OutlineBlock, item: str) -> Said:
    at = row.dialogue.table_id or row.dialogue.unit_id
    assert at  # a dialogue is a table's or a unit's
    return Said(str(row.dialogue), block, place(row.dialogue_id, block.id, item), at)


def laid(block: OutlineBlock, card: str, column: str) -> str:
    """A card with the column it lies in; nothing when the mat no longer has either."""
    words, where = block.words.get("cards", {}).get(card), block.words.get("columns", {}).get(column)
    return f"{words}: {where}" if words and where else ""


def readable(kind: str, name: str, value: str) -> Any:
    """A date as a date; all else as it was written."""
    part = next((part for part in KINDS[kind].parts if part.name == name), None)
    return day(value) or value if part and part.widget == "date" else value


def earlier(sitting: Sitting, room: Room, blocks: list[OutlineBlock]) -> dict[uuid.UUID, dict[str, list[Said]]]:
    """{block: {sitting: what it shared there}} of the sittings before this one; one query."""
    wanted = {block.id: block for block in blocks if block.takes in {"table", "unit"}}
    rows = answers(room, wanted).filter(dialogue__table__sitting__starts__lt=sitting.starts)
    found: dict[uuid.UUID, dict[str, list[Said]]] = {}
    for row in rows.select_related("dialogue__table__sitting", "dialogue__unit"):
        table = row.dialogue.table
        assert table  # only tables have a sitting
        found.setdefault(row.block_id, {}).setdefault(str(table.sitting), []).extend(said([row], wanted))
    return found
