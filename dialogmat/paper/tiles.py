"""A mat cut into A4 pages: each overlaps the next by a strip to glue, and says where it belongs."""

from dataclasses import dataclass
from math import ceil

from dialogmat.paper.geometry import PAPERS, SHEETS, Frame, Size
from dialogmat.paper.piece import Laid

A4 = (297.0, 210.0)
MARGIN = 10.0
OVERLAP = 10.0
ACROSS, DOWN = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN
# A mat is made this much smaller, rather than that a row of pages holds only a strip of it.
SMALLEST = 0.9


@dataclass(frozen=True)
class Tile:
    """`window` is what the page shows of the mat, in the mat's own millimetres; `laid` is what can be seen in it."""

    row: int
    column: int
    rows: int
    columns: int
    window: Frame
    laid: tuple[Laid, ...]
    sheet: tuple[float, float]

    @property
    def mat(self) -> Frame:
        """Where the mat lies behind the window."""
        return Frame(-self.window.left, -self.window.top, *self.sheet)

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


def tiles(laid: list[Laid], size: Size) -> list[Tile]:
    """Row by row from the upper left."""
    scale = zoom(size)
    width, height = (side * shrunk(size) for side in PAPERS[size])
    columns, rows = _count(width, ACROSS), _count(height, DOWN)
    found = []
    for row in range(rows):
        for column in range(columns):
            left, top = column * (ACROSS - OVERLAP), row * (DOWN - OVERLAP)
            window = Frame(left / scale, top / scale, ACROSS / scale, DOWN / scale)
            seen = tuple(one for one in laid if one.frame.meets(_around(window)))
            found.append(Tile(row, column, rows, columns, window, seen, (width / scale, height / scale)))
    return found


def zoom(size: Size) -> float:
    """Millimetres on paper for one on the mat's own sheet."""
    return PAPERS[size][0] / SHEETS[size].width * shrunk(size)


def shrunk(size: Size) -> float:
    """How large the mat in tiles is beside the same on one sheet: A1 is 9 pages instead of 16."""
    return min(_fit(side, page) for side, page in zip(PAPERS[size], (ACROSS, DOWN), strict=True))


def _fit(length: float, page: float) -> float:
    room = (_count(length, page) - 1) * (page - OVERLAP) + OVERLAP
    return room / length if room / length >= SMALLEST else 1


def _count(length: float, page: float) -> int:
    return max(1, ceil(round((length - OVERLAP) / (page - OVERLAP), 6)))


def _around(window: Frame) -> Frame:
    """With what sticks out of its frame: a card's tab."""
    return Frame(window.left - 20, window.top - 20, window.width + 40, window.height + 40)
