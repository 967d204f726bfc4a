from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from workshops.models import Gathering, Kind, State

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ned.models import Unit
    from workshops.models import Programme

ORDER = ["", "planned", "held"]


class Reach(NamedTuple):
    """How far a unit has come with its own workshop: "held", "planned", or nothing yet."""

    unit: Unit
    step: str
    gathering: Gathering | None


def reach(hosts: QuerySet[Unit], programme: Programme | None) -> list[Reach]:
    """Every unit that is to hold a workshop of its own, those without one first. Two queries."""
    theirs = Gathering.objects.filter(unit__in=hosts, programme=programme, kind=Kind.WORKSHOP).planned()
    best: dict[uuid.UUID, Gathering] = {}
    for gathering in theirs.exclude(state=State.CANCELLED).in_order():  # the newest first
        known = best.get(gathering.unit_id)
        if not known or (gathering.ended and not known.ended):
            best[gathering.unit_id] = gathering
    rows = [_row(unit, best.get(unit.pk)) for unit in hosts.order_by("name", "pk")]
    return sorted(rows, key=lambda row: ORDER.index(row.step))


def _row(unit: Unit, gathering: Gathering | None) -> Reach:
    step = "" if not gathering else "held" if gathering.ended else "planned"
    return Reach(unit, step, gathering)
