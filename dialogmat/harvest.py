"""From words on the mat to promises with a life of their own. Idempotent: the answer's id is the promise's source."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _

from dialogmat.kinds import KINDS
from dialogmat.models.answer import Answer, place
from workshops.models import Agreement, Factor, Gathering, Measure, MeasureSource, Practice, Request

if TYPE_CHECKING:
    from dialogmat.models.dialogue import Dialogue
    from dialogmat.outline import OutlineBlock
    from ned.models import Unit

type Items = dict[str, dict[str, str]]


def harvest(dialogue: Dialogue, *, station: str) -> None:
    """Make or reword the promises of one station, for the unit the dialogue speaks for."""
    unit = unit_of(dialogue)
    if not unit:
        return
    found = dialogue.room.outline("nb").station(station)
    typed = [block for block in found.blocks if KINDS[block.kind].typed] if found else []
    answers = items(dialogue, [block.id for block in typed])
    for block in typed:
        for item, parts in answers[block.id].items():
            source = place(dialogue.pk, block.id, item)
            HARVESTERS[block.kind](unit, source, parts, dialogue, block)


def unit_of(dialogue: Dialogue) -> Unit | None:
    """Its own unit, or the only one its gathering serves."""
    if dialogue.unit:
        return dialogue.unit
    served = [row.unit for row in dialogue.room.gathering.units.select_related("unit")[:2]]
    return served[0] if len(served) == 1 else None


def items(dialogue: Dialogue, blocks: list[uuid.UUID]) -> defaultdict[uuid.UUID, Items]:
    """{block: {item: {part: value}}} of what is written; an item's own words are the part ""."""
    found: defaultdict[uuid.UUID, Items] = defaultdict(dict)
    for block, slot, value in Answer.objects.filter(dialogue=dialogue, block__in=blocks).values_list(
        "block", "slot", "value"
    ):
        item, _dot, part = slot.partition(".")
        found[block].setdefault(item, {})[part] = value
    return found


def _measure(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    title = parts.get("", "").strip()
    if not title:
        _retract(source)
        return
    factor = parts.get("factor", "")
    Measure.propose(
        unit,
        source_id=source,
        gathering=dialogue.room.gathering,
        table=dialogue.table,
        station_key=block.station,
        title=title[:300],
        factor=factor if factor in Factor.values else "",
        suggested=parts.get("who", "")[:120],
        first_step=parts.get("first_step", "")[:300],
        sign=parts.get("sign", "")[:300],
        deadline=_date(parts.get("deadline", "")),
    )


def _retract(source: uuid.UUID) -> None:
    """Rubbed out again: the proposal goes too, unless it has been decided or others said the same."""
    proposed = MeasureSource.objects.filter(source_id=source, measure__status="proposed").select_related("measure")
    for found in proposed:
        found.delete()
        if not found.measure.sources.exists():
            found.measure.delete()


def _request(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    words = parts.get("", "").strip()[:600]
    if words:
        Request.raise_from(unit, source_id=source, words=words, gathering=dialogue.room.gathering)
    else:
        Request.objects.filter(source_id=source, verdict="").delete()


def _agreement(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    words = parts.get("", "").strip()[:600]
    if words:
        Agreement.adopt(unit, source_id=source, words=words, gathering=dialogue.room.gathering)
    else:
        Agreement.objects.filter(source_id=source).delete()


def _practice(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    starts, stops = parts.get("start", "").strip()[:600], parts.get("stop", "").strip()[:600]
    if starts or stops:
        Practice.adopt(unit, source_id=source, starts=starts, stops=stops, gathering=dialogue.room.gathering)
    else:
        Practice.objects.filter(source_id=source).delete()


def _booking(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    day = _date(parts.get("date", ""))
    if not day:
        return
    clock = _time(parts.get("time", "")) or datetime.time(9)
    with translation.override(unit.municipality.language):
        title = _("Workshop at %(unit)s") % {"unit": unit.name}
    Gathering.book(
        unit,
        source_id=source,
        starts=timezone.make_aware(datetime.datetime.combine(day, clock)),
        place=parts.get("place", "")[:120],
        title=title[:120],
        origin=dialogue.room.gathering,
    )


def _date(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _time(text: str) -> datetime.time | None:
    try:
        return parse_time(text)
    except ValueError:
        return None


HARVESTERS = {
    "measure": _measure,
    "request": _request,
    "agreement": _agreement,
    "practice": _practice,
    "booking": _booking,
}
