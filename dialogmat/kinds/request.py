from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, WORDS, Kind
from workshops.models import Request

if TYPE_CHECKING:
    from dialogmat.models import Dialogue
    from dialogmat.outline import OutlineBlock
    from ned.models import Unit


def harvest(unit: Unit, source: uuid.UUID, parts: dict[str, str], dialogue: Dialogue, block: OutlineBlock) -> None:
    words = parts.get("", "").strip()[:600]
    if words:
        Request.raise_from(unit, source_id=source, words=words, gathering=dialogue.room.gathering)
    else:
        Request.objects.filter(source_id=source, verdict="").delete()


KIND = Kind(
    "request", _("Request upwards"), words=ASKED, may=HELP, parts=(WORDS,), many=True, paper="box", harvest=harvest
)
