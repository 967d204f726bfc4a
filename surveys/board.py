"""A gathering's score as a page or a print shows it: published numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from surveys.charts import Bars, bars
from surveys.reportable import OVERALL, REFERENCE, Reported

if TYPE_CHECKING:
    from dialogmat.models import Room
    from surveys.models import Publication


@dataclass(frozen=True)
class Item:
    """One question of the score; `shown` is None when too few answered."""

    key: str
    label: str
    shown: Reported | None
    chart: Bars | None = None

    @property
    def spread(self) -> list[tuple[int, int]]:
        return list(enumerate(self.shown.distribution or (), start=1)) if self.shown else []


def board(publication: Publication, words: dict[str, Any]) -> list[Item]:
    """The items of the score, the overall one first. `words` are those of the mat's score block."""
    labels = words.get("items", {})
    keys = sorted(labels, key=lambda key: key != OVERALL)
    return [_item(key, labels[key], publication.shown.get(key)) for key in keys]


def _item(key: str, label: str, shown: Reported | None) -> Item:
    if not shown or not shown.distribution:
        return Item(key, label, shown)
    reference = REFERENCE if key == OVERALL else 0
    return Item(key, label, shown, bars(shown.distribution, mean=shown.mean, reference=reference))


def score_words(room: Room, language: str) -> dict[str, Any]:
    """What the score asks, in that language; empty for a mat without a score."""
    blocks = room.outline(language).blocks.values()
    return next((block.words for block in blocks if block.kind == "score"), {})
