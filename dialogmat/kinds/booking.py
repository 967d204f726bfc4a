from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.dateparse import parse_time
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, Kind, Part, day
from workshops.models import Gathering

if TYPE_CHECKING:
    from dialogmat.models import Dialogue
    from dialogmat.outline import OutlineBlock
    from ned.models import Unit

NINE = datetime.time(9)


def harvest(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    on = day(parts.get("date", ""))
    if not on:
        return
    with translation.override(unit.municipality.language):
        title = gettext("Workshop at %(unit)s") % {"unit": unit.name}
    Gathering.book(
        unit,
        source_id=source,
        starts=timezone.make_aware(datetime.datetime.combine(on, clock(parts.get("time", "")) or NINE)),
        place=parts.get("place", "")[:120],
        title=title[:120],
        origin=dialogue.room.gathering,
    )


def clock(text: str) -> datetime.time | None:
    try:
        return parse_time(text)
    except ValueError:
        return None


KIND = Kind(
    "booking",
    _("Booking"),
    words=ASKED,
    may=HELP,
    parts=(
        Part("date", pgettext_lazy("booking", "Date"), "date"),
        Part("time", pgettext_lazy("booking", "Time"), "time"),
        Part("place", _("Place"), "text", 120),
        Part("helper", _("Who helps you?"), "text", 120),
    ),
    harvest=harvest,
)
