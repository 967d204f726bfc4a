"""Gatherings that have been held and scored."""

from __future__ import annotations

from typing import Any

from dialogmat.models import Block, Room, Tally
from ned.models import Unit
from surveys.models import Publication
from tests import make
from workshops.models import Gathering, Kind, Programme

# Eight answers with the mean 5.0, and six with 4.67.
EIGHT = [0, 0, 1, 1, 3, 3]
SIX = [0, 0, 1, 1, 3, 1]


def held(at: Unit | None = None, *, present: dict[str, int] | None = None, **fields: Any) -> Gathering:
    """A gathering with a mat that has been held and closed."""
    mat, variant = mat_of(fields.get("kind", Kind.WORKSHOP))
    room = make.room(make.gathering(at, **fields), mat=mat, variant=variant)
    run = make.run(room)
    run.sitting.count(by=None, **(present or {"leader": 1, "employee": 12}))
    gathering = run.room.gathering
    gathering.close(by=None)
    return gathering


def mat_of(kind: str) -> tuple[str, str]:
    return ("leaders", "day") if kind == Kind.CONFERENCE else ("employees", "90")


def score_block(room: Room) -> Block:
    return Block.objects.get(station__version=room.version, kind="score")


def vote(gathering: Gathering, count: list[int], *, item: str = "overall", channel: str = "phone") -> None:
    block = score_block(gathering.room)
    for choice, n in enumerate(count, start=1):
        if n:
            Tally.objects.create(room=gathering.room, block=block, item=item, choice=choice, channel=channel, n=n)


def published(at: Unit | None = None, *, count: list[int] | None = None, **fields: Any) -> Gathering:
    gathering = held(at, **fields)
    vote(gathering, count or EIGHT)
    Publication.publish(gathering, by=None)
    return gathering


def programme(**fields: Any) -> tuple[Programme, Any]:
    """A programme with its round."""
    made = make.programme(**fields)
    return made, make.round(made)
