"""Cards to cut out: so many to an A4, fronts on one page and their backs on the next.

They meet when the sheet is turned over its long edge: static/print/grid.css lays a back where its front's mirror is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LONG, LONGER = 44, 74


@dataclass(frozen=True)
class Card:
    """`mark` is a factor's; without one the back shows the station's `number`. One without words is to be filled in."""

    text: str
    back: str
    mark: str = ""
    number: int = 0
    kind: str = ""

    @property
    def size(self) -> str:
        return "longer" if len(self.text) > LONGER else "long" if len(self.text) > LONG else ""

    @property
    def back_size(self) -> str:
        return "longer" if len(self.back) > LONGER else "long" if len(self.back) > 22 else ""


def sheets[T](cards: Sequence[T], *, each: int) -> list[list[T]]:
    return [list(cards[first : first + each]) for first in range(0, len(cards), each)]
