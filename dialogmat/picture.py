"""What the big screen shows of a station: what it asks, or what the tables have shared there, block by block."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from dialogmat.kinds import KINDS
from dialogmat.models import Answer, Run, Show
from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.shared import Said, answers, said
from dialogmat.sheet import factor_of

# Longer lists stand in two halves side by side.
LONG = 8


@dataclass(frozen=True)
class Sum:
    """One card: how many tables have laid it in each column."""

    text: str
    factor: str
    counts: list[int]

    @property
    def most(self) -> int:
        return max(self.counts)


@dataclass
class Shown:
    """A block on the big screen. `said` and `sums` hold only what is shared."""

    block: OutlineBlock
    said: list[Said] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    brought: Any = None

    @property
    def kind(self) -> str:
        return self.block.kind

    @property
    def words(self) -> dict[str, Any]:
        return self.block.words

    @property
    def template(self) -> str:
        return f"dialogmat/kinds/{KINDS[self.kind].template}.html"

    @property
    def halves(self) -> list[list[Sum]]:
        half = -(-len(self.sums) // 2) if len(self.sums) > LONG else len(self.sums)
        return [part for part in (self.sums[:half], self.sums[half:]) if part]

    @property
    def tables(self) -> int:
        """The longest a bar can be."""
        return max((one.most for one in self.sums), default=0)


def picture(run: Run, station: OutlineStation) -> list[Shown]:
    """One query for what was shared, and those of the kinds that bring something along."""
    blocks = station.content(run.variant)
    rows = _shared(run, blocks) if run.show == Show.RESULTS else []
    return [_shown(run, block, rows) for block in blocks]


def _shared(run: Run, blocks: list[OutlineBlock]) -> list[Answer]:
    """What is voted on is shown with its dots, and not a second time without."""
    voted = {block.settings.get("of") for block in blocks}
    return list(answers(run.room_id, [block.id for block in blocks if block.key not in voted]))


def _shown(run: Run, block: OutlineBlock, rows: list[Answer]) -> Shown:
    mine = [row for row in rows if row.block_id == block.id]
    brings = KINDS[block.kind].brings
    shown = Shown(block, brought=brings(run, block) if brings else None)
    if block.kind == "cards":
        shown.sums = sums(block, mine)
    else:
        shown.said = said(mine, {block.id: block})
    return shown


def sums(block: OutlineBlock, rows: list[Answer]) -> list[Sum]:
    """All tables' cards in one picture, those that most agree on first."""
    columns: list[str] = list(block.words.get("columns", {}))
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        counted.setdefault(row.slot, Counter())[row.value] += 1
    found = [
        Sum(str(text), factor_of(card), [counted[card][column] for column in columns])
        for card, text in block.words.get("cards", {}).items()
        if card in counted
    ]
    return sorted((one for one in found if one.most), key=lambda one: [-n for n in one.counts])


def speaks(blocks: list[Shown]) -> bool:
    """Whether there is anything of the tables' to show."""
    return any(one.said or one.sums or one.brought for one in blocks)
