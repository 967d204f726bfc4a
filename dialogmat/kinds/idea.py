from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, WORDS, Kind, Part
from dialogmat.kinds.measure import retract
from workshops.models import Measure

if TYPE_CHECKING:
    from dialogmat.models import Dialogue
    from dialogmat.outline import OutlineBlock
    from ned.models import Unit


def harvest(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    """What was borrowed is a proposal that says where it comes from."""
    idea, lender = parts.get("", "").strip(), parts.get("from", "").strip()
    if not idea:
        retract(source)
        return
    Measure.propose(
        unit,
        source_id=source,
        gathering=dialogue.room.gathering,
        table=dialogue.table,
        station_key=block.station,
        title=f"{idea[:180]} ({lender[:110]})" if lender else idea[:300],
    )


KIND = Kind(
    "idea",
    _("Borrowed idea"),
    words=ASKED,
    may=HELP,
    parts=(WORDS, Part("from", _("From which unit?"), "text", 120)),
    many=True,
    paper="box",
    harvest=harvest,
)
