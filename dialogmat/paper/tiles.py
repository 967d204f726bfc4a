"""A mat cut into pages of an office printer: each overlaps the next by a strip to glue, and says where it belongs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from dialogmat.paper.geometry import PAPERS, SHEETS, Frame, Size
from dialogmat.paper.piece import Laid, Piece

A4, A3_UPRIGHT = (297.0, 210.0), (297.0, 420.0)
MARGIN = 10.0
OVERLAP = 10.0
# A mat is made this much smaller, rather than that a row of pages holds only a strip of it.
SMALLEST = 0.9
# How finely a place to cut is looked for, how near it may go past a thing and how near it should, in the mat's own
# millimetres.
STEP, CLEAR, AIR = 0.5, 0.5, 3.0
# As far as something may stick out of its frame: a card's tab.
TAB = 20.0
# How dear it is to cut through things of each kind; the landscape costs nothing.
DEAR = {"card": 4, "head": 4, "link": 2, "link framed": 2}


@dataclass(frozen=True)
class Tile:
    """`window` is what the page shows of the mat, in the mat's own millimetres; `laid` is what can be seen in it.

    `scale` is how many millimetres of paper one of them is.
    """

    row: int
    column: int
    rows: int
    columns: int
    window: Frame
    laid: tuple[Laid, ...]
    sheet: tuple[float, float]
    page: tuple[float, float]
    scale: float

    @property
    def mat(self) -> Frame:
        """Where the mat lies behind the window."""
        return Frame(-self.window.left, -self.window.top, *self.sheet)

    @property
    def paper(self) -> Frame:
        return Frame(0, 0, self.page[0] / self.scale, self.page[1] / self.scale)

    @property
    def place(self) -> Frame:
        """Where the window lies on the page."""
        aside = MARGIN / self.scale
        return Frame(aside, aside, self.window.width, self.window.height)

    @property
    def number(self) -> int:
        return self.row * self.columns + self.column + 1

    @property
    def total(self) -> int:
        return self.rows * self.columns

    @property
    def left(self) -> int:
        return self.number - 1 if self.column else 0

    @property
    def right(self) -> int:
        return self.number + 1 if self.column + 1 < self.columns else 0

    @property
    def above(self) -> int:
        return self.number - self.columns if self.row else 0

    @property
    def below(self) -> int:
        return self.number + self.columns if self.row + 1 < self.rows else 0

    @property
    def name(self) -> Piece:
        """Where its name and how to glue it have their room."""
        return self._piece("tile-name", 26, 3.6, self.page[0] - 60, 3.4, size=3.4)

    @property
    def pieces(self) -> list[Piece]:
        """What else lies in the margin: a plan of all sheets, the numbers of the next ones, and marks to cut along."""
        return [*self._plan(), *self._neighbours(), *self._cuts()]

    def _piece(self, kind: str, left: float, top: float, width: float, height: float, size: float = 0) -> Piece:
        """From millimetres of paper to those of the mat."""
        left, top, width, height, size = (side / self.scale for side in (left, top, width, height, size))
        return Piece(kind, left, top, width, height, size)

    def _plan(self) -> Iterator[Piece]:
        for place in range(self.total):
            row, column = divmod(place, self.columns)
            kind = "plan here" if place + 1 == self.number else "plan"
            yield self._piece(kind, MARGIN + column * 2.4, 1.6 + row * 1.7, 2.4, 1.7)

    def _neighbours(self) -> Iterator[Piece]:
        right, low = (self.place.right * self.scale, self.place.bottom * self.scale)
        middle, centre = (MARGIN + low) / 2, (MARGIN + right) / 2
        for number, words, left, top in (
            (self.left, "← {}", 0, middle),
            (self.right, "{} →", right, middle),
            (self.above, "↑ {}", self.page[0] - 30, 3.6),
            (self.below, "{} ↓", centre, low + 2.6),
        ):
            if number:
                yield replace(self._piece("next", left, top, MARGIN, 3.8, size=3.8), lines=(words.format(number),))

    def _cuts(self) -> Iterator[Piece]:
        right, low = (self.place.right * self.scale, self.place.bottom * self.scale)
        for down in (MARGIN, low):
            yield from (self._piece("cut", left, down, 5, 0.2) for left in (3, right + 2))
        for across in (MARGIN, right):
            yield from (self._piece("cut", across, top, 0.2, 5) for top in (3, low + 2))


def tiles(laid: list[Laid], size: Size) -> list[Tile]:
    """Row by row from the upper left."""
    scale, page = zoom(size), paper(size)
    width, height = (side * shrunk(size) / scale for side in PAPERS[size])
    across = _windows(width, shown(size)[0] / scale, OVERLAP / scale, _spans(laid, "left", "right"))
    down = _windows(height, shown(size)[1] / scale, OVERLAP / scale, _spans(laid, "top", "bottom"))
    found = []
    for row, (top, bottom) in enumerate(down):
        for column, (left, right) in enumerate(across):
            window = Frame(left, top, right - left, bottom - top)
            seen = tuple(_seen(one, window) for one in laid if one.frame.meets(window.grown(TAB)))
            found.append(Tile(row, column, len(down), len(across), window, seen, (width, height), page, scale))
    return found


def paper(size: Size) -> tuple[float, float]:
    return A3_UPRIGHT if size == "A3x2" else A4


def shown(size: Size) -> tuple[float, float]:
    """As much as a printer reaches of a page."""
    width, height = paper(size)
    return width - 2 * MARGIN, height - 2 * MARGIN


def zoom(size: Size) -> float:
    """Millimetres on paper for one on the mat's own sheet."""
    return PAPERS[size][0] / SHEETS[size].width * shrunk(size)


def shrunk(size: Size) -> float:
    """How large the mat in tiles is beside the same on one sheet: A1 is 9 pages instead of 16."""
    return min(_fit(side, page) for side, page in zip(PAPERS[size], shown(size), strict=True))


def _fit(length: float, page: float) -> float:
    room = (_count(length, page, OVERLAP) - 1) * (page - OVERLAP) + OVERLAP
    return room / length if room / length >= SMALLEST else 1


def _count(length: float, page: float, overlap: float) -> int:
    return max(1, ceil(round((length - overlap) / (page - overlap), 4)))


type Span = tuple[float, float, int]


def _spans(laid: list[Laid], low: str, high: str) -> list[Span]:
    return [(getattr(one.frame, low), getattr(one.frame, high), DEAR.get(one.kind, 1)) for one in laid]


def _windows(length: float, page: float, overlap: float, spans: list[Span]) -> list[tuple[float, float]]:
    """From where to where each page shows the mat: pages meet where they cut through as little as they can."""
    count = _count(length, page, overlap)
    starts = [0.0]
    for left in range(count - 1, 0, -1):
        latest = starts[-1] + page - overlap
        earliest = max(starts[-1] + overlap, length - page - (left - 1) * (page - overlap))
        starts.append(_cheapest(earliest, latest, spans))
    return [*((start, after + overlap) for start, after in pairwise(starts)), (starts[-1], length)]


def _cheapest(earliest: float, latest: float, spans: list[Span]) -> float:
    """The latest of the places where the cut goes through the least; the sheet that is cut there lies uppermost."""
    steps = max(1, ceil((latest - earliest) / STEP))
    places = [latest - (latest - earliest) * step / steps for step in range(steps + 1)]
    return min(places, key=lambda at: (_cost(at, CLEAR, spans), _cost(at, AIR, spans)))


def _cost(at: float, near: float, spans: list[Span]) -> int:
    return sum(dear for low, high, dear in spans if low < at + near and at - near < high)


def _seen(one: Laid, window: Frame) -> Laid:
    """Without what lies outside: nobody hears words read out that are on another page."""
    near = window.grown(AIR)
    pieces = tuple(piece for piece in one.pieces if piece.frame.moved(one.frame.left, one.frame.top).meets(near))
    return replace(one, pieces=pieces)
