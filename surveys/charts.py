"""Small drawings from plain numbers: whole units of an SVG's own grid, drawn by templates/surveys/bars.svg."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COLUMN, BAR, HEIGHT = 100, 64, 160


@dataclass(frozen=True)
class Bar:
    """One choice: how many chose it, and its rectangle. `x` and `y` are the upper left corner."""

    choice: int
    n: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + BAR // 2

    @property
    def label_y(self) -> int:
        return self.y - 8


@dataclass(frozen=True)
class Bars:
    """A distribution over 1–6, with where the mean and the reference stand on the same axis."""

    bars: list[Bar]
    mean: int
    reference: int

    @property
    def width(self) -> int:
        return COLUMN * len(self.bars)


def bars(distribution: Sequence[int], *, mean: float, reference: float) -> Bars:
    most = max(*distribution, 1)
    heights = [round(HEIGHT * n / most) for n in distribution]
    drawn = [
        Bar(choice, n, _place(choice) - BAR // 2, HEIGHT - height, height)
        for choice, (n, height) in enumerate(zip(distribution, heights, strict=True), start=1)
    ]
    return Bars(drawn, _place(mean), _place(reference))


def _place(value: float) -> int:
    """Where a value from 1 to 6 stands: each whole number in the middle of its column."""
    return round((value - 0.5) * COLUMN)
