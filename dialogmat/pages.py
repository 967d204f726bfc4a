"""The big screen cut in pages that are read from the back row: six fields each, of which longer words take more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dialogmat.picture import Shown
    from dialogmat.shared import Said

FIELDS, ROW = 6, 3
# How many signs one, two and three fields hold in letters a thirtieth of the screen high, and the whole page.
HOLDS = ((100, 1), (240, 2), (400, 3))
FULL = 800
# A short line takes the room of this many signs.
LINE = 25
# Cards in the sum, and lines of proposals with their bars, on a page.
CARDS, LINES, WIDTH = 10, 14, 60
# What of an item's parts is written out beside its words.
WRITTEN = ("start", "stop", "date", "place", "from", "factor")


def pages(blocks: Iterable[Shown]) -> list[list[Shown]]:
    """In order, left to right; what has no room on the page begins the next."""
    found: list[list[Shown]] = []
    taken = FIELDS
    for piece in (piece for block in blocks for piece in pieces(block)):
        room = ROW - taken % ROW
        start = taken if min(piece.fields, ROW) <= room else taken + room
        if start + piece.fields > FIELDS:
            found.append([])
            start = 0
        found[-1].append(piece)
        taken = start + piece.fields
    return found


def pieces(block: Shown) -> Iterator[Shown]:
    """The block again and again, each time with one thing to show."""

    def only(fields: int, **thing: Any) -> Shown:
        return replace(block, **{"said": [], "sums": [], "factors": [], "brought": None, "fields": fields} | thing)

    for sums in filled(block.sums, room=CARDS):
        yield only(FIELDS, sums=sums)
    if block.factors:
        yield only(ROW, factors=block.factors)
    for one in block.said:
        for part in portions(one):
            yield only(fields_for(length(part)), said=[part])
    for fields, brought in block.brought.pieces() if block.brought else ():
        yield only(fields, brought=brought)


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


def fields_for(signs: int) -> int:
    return next((fields for most, fields in HOLDS if signs <= most), FIELDS)


def length(one: Said) -> int:
    return weight(one.text) + sum(weight(str(one.parts[name])) for name in WRITTEN if one.parts.get(name))


def weight(text: str) -> int:
    return sum(max(len(line), LINE) for line in text.splitlines())


def portions(one: Said) -> list[Said]:
    """In one piece if a page holds it."""
    if length(one) <= FULL:
        return [one]
    if not one.text:
        return [replace(one, parts={name: value}) for name, value in one.parts.items() if name in WRITTEN]
    lines = [part for line in one.text.splitlines() for part in wrap(line, FULL - 2 * LINE) or [""]]
    heaps = filled(lines, room=FULL, cost=weight)
    return [replace(one, text="\n".join(heap), n=n, of=len(heaps)) for n, heap in enumerate(heaps, 1)]


def lines(text: str) -> int:
    return sum(-(-max(len(line), 1) // WIDTH) for line in text.splitlines())
