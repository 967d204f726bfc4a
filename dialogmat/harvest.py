"""From words on the mat to promises with a life of their own. Idempotent: the answer's id is the promise's source."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import TYPE_CHECKING

from dialogmat.kinds import KINDS
from dialogmat.models.answer import Answer, place

if TYPE_CHECKING:
    from dialogmat.models.dialogue import Dialogue
    from ned.models import Unit

type Items = dict[str, dict[str, str]]


def harvest(dialogue: Dialogue, *, station: str) -> None:
    """Make or reword the promises of one station, for the unit the dialogue speaks for."""
    unit = unit_of(dialogue)
    found = dialogue.room.outline("nb").station(station)
    if not unit or not found:
        return
    promising = {block.id: (block, make) for block in found.blocks if (make := KINDS[block.kind].harvest)}
    for pk, written in items(dialogue, list(promising)).items():
        block, make = promising[pk]
        for item, parts in written.items():
            make(unit, place(dialogue.pk, pk, item), parts, dialogue, block)


def unit_of(dialogue: Dialogue) -> Unit | None:
    """Its own unit, or the only one its gathering serves."""
    if dialogue.unit:
        return dialogue.unit
    served = [row.unit for row in dialogue.room.gathering.units.select_related("unit")[:2]]
    return served[0] if len(served) == 1 else None


def items(dialogue: Dialogue, blocks: list[uuid.UUID]) -> defaultdict[uuid.UUID, Items]:
    """{block: {item: {part: value}}} of what is written, "" where it is struck; an item's own words are the part ""."""
    found: defaultdict[uuid.UUID, Items] = defaultdict(dict)
    rows = Answer.objects.filter(dialogue=dialogue, block__in=blocks)
    for block, slot, value, struck_at in rows.values_list("block", "slot", "value", "struck_at"):
        item, _dot, part = slot.partition(".")
        found[block].setdefault(item, {})[part] = "" if struck_at else value
    return found
