from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogmat.kinds.kind import ASKED, HELP, Kind, Part, day
from workshops.models import Practice

if TYPE_CHECKING:
    from dialogmat.models import Dialogue
    from dialogmat.outline import OutlineBlock
    from ned.models import Unit


def harvest(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    starts, stops = parts.get("start", "").strip()[:600], parts.get("stop", "").strip()[:600]
    if not (starts or stops):
        Practice.objects.filter(source_id=source).delete()
        return
    Practice.adopt(
        unit,
        source_id=source,
        starts=starts,
        stops=stops,
        begins=day(parts.get("begins", "")),
        gathering=dialogue.room.gathering,
    )


KIND = Kind(
    "practice",
    _("Leadership practice"),
    words=ASKED,
    may=HELP,
    parts=(
        Part("start", pgettext_lazy("practice", "I start"), "area", 600),
        Part("stop", pgettext_lazy("practice", "I stop"), "area", 600),
        Part("begins", pgettext_lazy("practice", "From which day"), "date"),
    ),
    harvest=harvest,
)
