from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, FACTOR, HELP, Kind, Part, day
from workshops.models import Factor, Measure, MeasureSource

if TYPE_CHECKING:
    from dialogmat.models import Dialogue
    from dialogmat.outline import OutlineBlock
    from ned.models import Unit


def harvest(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    title = parts.get("", "").strip()
    if not title:
        retract(source)
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
        deadline=day(parts.get("deadline", "")),
    )


def retract(source: uuid.UUID) -> None:
    """Rubbed out again: the proposal goes too, unless it has been decided or others said the same."""
    proposed = MeasureSource.objects.filter(source_id=source, measure__status="proposed").select_related("measure")
    for found in proposed:
        found.delete()
        if not found.measure.sources.exists():
            found.measure.delete()


KIND = Kind(
    "measure",
    _("Measure"),
    words=ASKED,
    may=HELP,
    parts=(
        Part("", _("What will we do?"), "area", 300),
        Part("who", _("Who looks after it?"), "text", 120),
        Part("deadline", _("Deadline"), "date"),
        Part("first_step", _("First step within 14 days"), "text"),
        Part("sign", _("How do we see that it helps?"), "text"),
        FACTOR,
    ),
    many=True,
    paper="sheet",
    harvest=harvest,
)
