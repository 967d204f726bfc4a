"""What the big screen shows of a station: what it asks, or what the tables have shared there, block by block."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from dialogmat.kinds import KINDS
from dialogmat.models import Answer, Highlight, Run
from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.pages import FIELDS
from dialogmat.shared import Said, answers, said
from dialogmat.sheet import factor_of
from workshops.models import Factor, GatheringUnit

# As many signs of proposals as there is room for beside the question.
LISTED = 300


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
    """A block on the big screen. `said`, `sums` and `factors` hold only what is shared.

    `fields` is how wide it is on a page and `letters` how large (dialogmat/pages.py), `longest` the most that a bar can
    stand for.
    """

    block: OutlineBlock
    said: list[Said] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    factors: list[tuple[str, int]] = field(default_factory=list)
    brought: Any = None
    longest: int = 0
    fields: int = FIELDS
    letters: int = 0

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
    def listed(self) -> bool:
        """Whether what is voted on has room beside the question."""
        return sum(len(one.text) for one in self.brought.proposals) <= LISTED if self.brought else False


def asked(run: Run, station: OutlineStation) -> list[Shown]:
    return [_shown(run, block, []) for block in station.content(run.variant)]


def told(run: Run, station: OutlineStation) -> list[Shown]:
    """One query for what was shared, and those of the kinds that bring something along."""
    blocks = station.content(run.variant)
    rows = _shared(run, blocks)
    return [_shown(run, block, rows) for block in blocks]


def _shared(run: Run, blocks: list[OutlineBlock]) -> list[Answer]:
    """What is voted on is shown with its dots, and without them only where a table is looked at alone."""
    voted = set() if run.focus else {block.settings.get("of") for block in blocks}
    return list(answers(run.room_id, [block.id for block in blocks if block.key not in voted]))


def _shown(run: Run, block: OutlineBlock, rows: list[Answer]) -> Shown:
    mine = [row for row in rows if row.block_id == block.id]
    brings = KINDS[block.kind].brings
    shown = Shown(block, brought=brings(run, block) if brings else None)
    if block.kind == "cards":
        shown.sums = sums(block, mine)
        shown.longest = max((one.most for one in shown.sums), default=0)
    else:
        shown.said = said(mine, {block.id: block})
        shown.factors = factors(shown.said)
        shown.longest = max((n for _factor, n in shown.factors), default=0)
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


def factors(every: list[Said]) -> list[tuple[str, int]]:
    """Which of the five were chosen, and how many times; nothing where none was."""
    counted = Counter(one.parts["factor"] for one in every if one.parts.get("factor"))
    return [(str(factor), counted[factor]) for factor in Factor] if counted else []


def alone(run: Run, blocks: list[Shown]) -> list[Shown]:
    """Only what the focus is on; all of it when nothing of that is shared any more."""
    return in_focus(run, blocks) or blocks


def in_focus(run: Run, blocks: list[Shown]) -> list[Shown]:
    near = at_focus(run)
    found = [replace(one, said=[word for word in one.said if {word.id, word.at} & near]) for one in blocks]
    return [replace(one, sums=[], factors=[], brought=None) for one in found if one.said]


def at_focus(run: Run) -> set[uuid.UUID]:
    """A text, a unit's page, or a table with the pages of the units that sit there."""
    if not run.focus:
        return set()
    sit = GatheringUnit.objects.filter(gathering=run.room.gathering_id, table=run.focus)
    return {run.focus, *sit.values_list("unit", flat=True)}


def marked(run: Run, language: str) -> list[Shown]:
    """The highlights in the order they were marked, each as long as it is shared. Two queries."""
    chosen = [(one.block_id, one.said) for one in Highlight.objects.of(run)]
    known = run.room.outline(language).blocks
    blocks = {pk: known[pk] for pk, _said in chosen if pk in known}
    words = {one.id: one for one in said(answers(run.room_id, blocks), blocks)} if blocks else {}
    return [Shown(words[pk].block, said=[words[pk]]) for _block, pk in chosen if pk in words]


def speaks(blocks: Iterable[Shown]) -> bool:
    """Whether there is anything of the tables' to show."""
    return any(one.said or one.sums or one.brought for one in blocks)
