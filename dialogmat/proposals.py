"""What is voted on with dots: a list of the mat's own, or what the tables of the room have shared on another block."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dialogmat.models import Room, Run, Show, Tally
from dialogmat.outline import OutlineBlock
from dialogmat.pages import HIGH, LINES, filled, lines
from dialogmat.shared import answers

# As many as one row of a tally can tell apart.
MOST = 6


@dataclass(frozen=True)
class Proposal:
    item: str
    text: str
    who: str = ""
    dots: int = 0


@dataclass(frozen=True)
class Vote:
    """`dots` are how many each person has; nothing is counted before it is revealed, and `most` is the longest bar."""

    proposals: list[Proposal]
    dots: int
    revealed: bool
    most: int = 0

    def __bool__(self) -> bool:
        return bool(self.proposals)

    def pieces(self) -> list[tuple[int, Vote]]:
        """For the big screen: as many on a page as can be read with their bars."""
        heaps = filled(self.proposals, room=LINES, cost=lambda one: lines(one.text) + 1)
        return [(HIGH, replace(self, proposals=heap)) for heap in heaps]

    @property
    def items(self) -> list[str]:
        return [one.item for one in self.proposals]


def vote(run: Run, block: OutlineBlock) -> Vote:
    """One query before the dots are revealed and two after."""
    shown, revealed = proposals(run.room, block), is_revealed(run, block)
    if revealed:
        given = Tally.dots_of(run.room, block=block.id)
        counted = [replace(one, dots=given.get(one.item, 0)) for one in shown]
        shown = sorted(counted, key=lambda one: -one.dots)
    most = max((one.dots for one in shown), default=0)
    return Vote(shown, int(block.settings.get("dots", 1)), revealed, most)


def proposals(room: Room, block: OutlineBlock) -> list[Proposal]:
    """One that is taken back is not shown; the dots it has been given stay where they are."""
    if items := block.words.get("items"):
        return [Proposal(key, str(text)) for key, text in items.items()]
    blocks = room.outline("nb").blocks.values()
    of = [one.id for one in blocks if one.key == block.settings.get("of")]
    rows = answers(room, of) if of else []
    return [Proposal(row.pk.hex, row.value, str(row.dialogue)) for row in rows if "." not in row.slot]


def is_revealed(run: Run, block: OutlineBlock) -> bool:
    """While the facilitator shows all results of the station, and for good when the gathering is over.

    No ballot is taken meanwhile: a bar that moves would tell what the newest voter chose.
    """
    shown = run.show == Show.RESULTS and run.station == block.station and not run.focus
    return bool(shown or run.room.gathering.ended)
