"""What the parties say of a plan, as its page tells it: seats and their words, never who sits there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from workshops.models import Measure, Position

if TYPE_CHECKING:
    from ned.models import AnyUser
    from workshops.models import Plan


@dataclass(frozen=True)
class Voice:
    """A seat's word; `since` counts the measures decided after it was given, `mine` is for the one who sits there."""

    position: Position
    since: int
    mine: bool


@dataclass(frozen=True)
class Parties:
    voices: list[Voice]
    # What is to be discussed with seats that have not spoken yet; it blocks nothing.
    first: list[Measure]


def parties(plan: Plan | None, *, living: Iterable[Measure], reader: AnyUser) -> Parties:
    """Two queries, however many seats and measures."""
    asked = list(plan.positions.with_seat()) if plan else []
    own = Position.objects.of_seats(reader, on=timezone.localdate()).filter(plan=plan)
    mine = set(own.values_list("pk", flat=True)) if plan else set()
    voices = [Voice(one, decided_since(one, living), one.pk in mine) for one in asked]
    silent = any(not one.says for one in asked)
    return Parties(voices, [measure for measure in living if measure.discuss_first and silent])


def decided_since(position: Position, living: Iterable[Measure]) -> int:
    said = position.said_on
    return sum(bool(said and measure.decided_on and measure.decided_on > said) for measure in living)
