"""The big screen cut in pages that are read from the back row: rows as high as their words, up to four across."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dialogmat.picture import Shown
    from dialogmat.shared import Said

# A page is twelve fields wide, and so many lines high in letters a thirtieth of the screen high.
FIELDS, HIGH = 12, 15
# How many signs a line holds that is so many fields wide, where a wall is narrowest for its height (16 to 10).
SIGNS = {3: 16, 4: 23, 6: 36, 12: 76}
# How many lines words take before they are given more width.
MOST = {3: 5, 4: 6, 6: 8}
# Whose words they are, and the edges of the card. The five with their bars.
HEAD, FIVE = 2, 6
# How much larger letters can be where few words are alone on a page; stage.css has the same.
LETTERS = (2.5, 1.8, 1.35)
# Cards in the sum, and lines of proposals with their bars, on a page.
CARDS, CARD, LINES, WIDTH = 10, 1.3, 14, 60
# What of an item's parts is written out beside its words, and the longest line of it that is not theirs.
WRITTEN = ("start", "stop", "date", "place", "from")
FACTOR = "Kultur og holdninger xx"


@dataclass(frozen=True)
class Piece:
    """Something to show that is not parted: words that flow, or a table that takes so many lines of the whole width."""

    shown: Shown
    words: Sequence[str] = ()
    high: int = 0

    @property
    def least(self) -> int:
        """The narrowest it can be without growing tall."""
        if self.high:
            return FIELDS
        return next((wide for wide, most in MOST.items() if self.lines(wide) - HEAD <= most), FIELDS)

    def lines(self, wide: int, larger: float = 1) -> int:
        return self.high or HEAD + sum(lines(text, int(SIGNS[wide] / larger)) for text in self.words)


type Row = list[tuple[int, Piece]]  # with how wide each is


def pages(blocks: Iterable[Shown]) -> list[list[Shown]]:
    """In order, left to right; what has no room on the page begins the next."""
    every = rows(piece for block in blocks for piece in pieces(block))
    return [_laid(page) for page in filled(every, room=HIGH, cost=height)]


def rows(found: Iterable[Piece]) -> list[Row]:
    """Beside each other as long as there is room; a row that is full is spread over all of the width."""
    every: list[Row] = []
    for piece in found:
        if not every or sum(wide for wide, _piece in every[-1]) + piece.least > FIELDS:
            every.append([])
        every[-1].append((piece.least, piece))
    last = every[1:] and every[-1]
    return [row if row is last else _spread(row) for row in every]


def _spread(row: Row) -> Row:
    taken = sum(wide for wide, _piece in row)
    return row if taken == FIELDS else [(FIELDS // len(row), piece) for _wide, piece in row]


def height(row: Row, larger: float = 1) -> int:
    return max(piece.lines(wide, larger) for wide, piece in row)


def _laid(page: list[Row]) -> list[Shown]:
    words = all(piece.words for row in page for _wide, piece in row)
    fits = (n for n, larger in enumerate(LETTERS) if larger * sum(height(row, larger) for row in page) <= HIGH)
    letters = len(LETTERS) - next(fits, len(LETTERS)) if words else 0
    return [replace(piece.shown, fields=wide, letters=letters) for row in page for wide, piece in row]


def pieces(block: Shown) -> Iterator[Piece]:
    """The block again and again, each time with one thing to show."""

    def only(**thing: Any) -> Shown:
        return replace(block, **{"said": [], "sums": [], "factors": [], "brought": None} | thing)

    for sums in filled(block.sums, room=CARDS):
        yield Piece(only(sums=sums), high=HEAD + ceil(CARD * len(sums)))
    if block.factors:
        yield Piece(only(factors=block.factors), high=FIVE)
    for one in block.said:
        for part in portions(one):
            yield Piece(only(said=[part]), words=written(part))
    for words, brought in block.brought.pieces() if block.brought else ():
        shown = only(brought=brought)
        yield Piece(shown, high=words) if isinstance(words, int) else Piece(shown, words=words)


def filled[T](things: Iterable[T], *, room: int, cost: Callable[[T], int] = lambda _one: 1) -> list[list[T]]:
    """Heaps that are as full as there is room for."""
    heaps: list[list[T]] = []
    left = 0
    for one in things:
        if not heaps or cost(one) > left:
            heaps.append([])
            left = room
        heaps[-1].append(one)
        left -= cost(one)
    return heaps


def written(one: Said) -> list[str]:
    """What is read of it, each on lines of its own."""
    said = {name: str(value) for name, value in one.parts.items() if value}
    parts = [f"{name.upper()} {said[name]}" for name in WRITTEN if name in said]
    return [text for text in (one.text, *parts, FACTOR if said.keys() & {"factor", "influence"} else "") if text]


def portions(one: Said) -> list[Said]:
    """In one piece if a page holds it."""
    room = HIGH - HEAD
    if sum(lines(text, SIGNS[FIELDS]) for text in written(one)) <= room:
        return [one]
    if not one.text:
        return [replace(one, parts={name: value}) for name, value in one.parts.items() if name in WRITTEN]
    heaps = filled([part for line in one.text.splitlines() for part in _broken(line)], room=room)
    return [replace(one, text="".join(heap).strip(), n=n, of=len(heaps)) for n, heap in enumerate(heaps, 1)]


def _broken(line: str) -> list[str]:
    *begun, last = wrap(line, SIGNS[FIELDS]) or [""]
    return [*(f"{part} " for part in begun), f"{last}\n"]


def lines(text: str, signs: int = WIDTH) -> int:
    return sum(len(wrap(line, signs)) or 1 for line in text.splitlines())
