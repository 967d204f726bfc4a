"""Where things lie on a mat and how large they are, in millimetres on A0, A3 and two A3. A1 is A0 drawn smaller.

The landscapes are drawn on 1189 × 841; a card hangs from the path at its own cairn, whatever it holds.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

type Mat = Literal["employees", "leaders"]
type Size = Literal["A0", "A1", "A3", "A3x2"]


class Frame(NamedTuple):
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def style(self) -> SafeString:
        """A print is no page of the site: no policy forbids it a style of its own, and places are computed."""
        place = f"left:{self.left:.2f}mm;top:{self.top:.2f}mm;width:{self.width:.2f}mm;height:{self.height:.2f}mm"
        return format_html(' style="{}"', place)

    def grown(self, by: float) -> "Frame":
        return Frame(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def moved(self, across: float, down: float) -> "Frame":
        return self._replace(left=self.left + across, top=self.top + down)

    def meets(self, other: "Frame") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class Sheet:
    """`least` is the smallest type; `pitch` and `box` are what a hand wants for a line and a box, `tight_…` the least.

    `note` is a sticky note, `strip` the width of a legend, `depth` how far a card stands out. Where the sheet is two
    that meet in the middle, `seam` is how wide a strip is left to landscape there.
    """

    name: Literal["A0", "A3", "A3x2"]
    width: float
    height: float
    title: float
    kicker: float
    station: float
    task: float
    label: float
    minutes: float
    least: float
    pad: float
    gap: float
    number: float
    code: float
    mark: float
    pitch: float
    tight_pitch: float
    box: float
    tight_box: float
    note: float
    strip: float
    margin: float
    radius: float
    edge: float
    hair: float
    depth: float
    seam: float = 0

    def beside_seam(self, frame: Frame) -> Frame:
        """Moved to the nearer side of where two sheets meet."""
        middle, free = self.width / 2, self.seam / 2
        if not self.seam or frame.right <= middle - free or frame.left >= middle + free:
            return frame
        nearer = middle - free - frame.width if frame.left + frame.width / 2 < middle else middle + free
        return frame._replace(left=nearer)


A0 = Sheet(
    "A0", 1189, 841, title=56, kicker=10.5, station=12.6, task=7.4, label=6.2, minutes=8.4, least=6.2, pad=10, gap=4,
    number=25, code=34, mark=8.6, pitch=19, tight_pitch=12, box=52, tight_box=24, note=76, strip=28, margin=12,
    radius=7, edge=0.7, hair=0.45, depth=1.8,
)  # fmt: skip
A3 = Sheet(
    "A3", 420, 297, title=18.5, kicker=4.2, station=5.9, task=3.75, label=3.4, minutes=4.3, least=3.3, pad=4,
    gap=1.4, number=10.5, code=25, mark=4.6, pitch=7.6, tight_pitch=5.5, box=22, tight_box=8.5, note=51, strip=11,
    margin=10, radius=3, edge=0.35, hair=0.25, depth=0.8,
)  # fmt: skip
# As large as two upright A3 show, which overlap by a strip to glue (tiles.py): six people round it can read it.
A3x2 = Sheet(
    "A3x2", 544, 384.78, title=24, kicker=5.2, station=6.8, task=4.3, label=3.75, minutes=5, least=3.5, pad=4.6,
    gap=1.7, number=12, code=27, mark=5.3, pitch=9, tight_pitch=6.5, box=28, tight_box=10, note=51, strip=13.4,
    margin=10, radius=3.5, edge=0.4, hair=0.3, depth=0.9, seam=14,
)  # fmt: skip
SHEETS: dict[Size, Sheet] = {"A0": A0, "A1": A0, "A3": A3, "A3x2": A3x2}
PAPERS: dict[Size, tuple[float, float]] = {"A0": (1189, 841), "A1": (841, 594), "A3": (420, 297), "A3x2": (544, 384.78)}

# The stations in the order the path passes them.
STOPS: dict[Mat, dict[int, str]] = {
    "employees": dict(enumerate(("welcome", "light", "fills", "parts", "away", "do", "close"))),
    "leaders": dict(
        enumerate(("numbers", "sources", "good", "near", "unclear", "neighbour", "plan", "host", "promise"), start=1)
    ),
}
# As much as a card may take at each stop; what it does not need is landscape again. None lies on the path or a cairn.
PLACES: dict[Mat, dict[str, dict[int, Frame]]] = {
    "employees": {
        "A0": {
            0: Frame(64, 402, 246, 168),
            1: Frame(64, 130, 326, 237),
            2: Frame(428, 96, 334, 271),
            3: Frame(799, 130, 326, 236),
            4: Frame(838, 602, 287, 211),
            5: Frame(388, 602, 424, 211),
            6: Frame(64, 602, 298, 211),
        },
        "A3": {
            0: Frame(27, 140, 85, 65),
            1: Frame(27, 45, 115, 84.5),
            2: Frame(150, 39, 120, 90.5),
            3: Frame(278, 45, 115, 84.5),
            4: Frame(290, 210.5, 103, 75.5),
            5: Frame(138, 210.5, 145, 75.5),
            6: Frame(27, 210.5, 104, 75.5),
        },
        "A3x2": {
            0: Frame(35, 181, 110.5, 86),
            1: Frame(60, 60, 190, 108),
            2: Frame(279, 56, 121, 112),
            3: Frame(408, 60, 106, 108),
            4: Frame(414, 273, 100, 98),
            5: Frame(279, 273, 128, 98),
            6: Frame(35, 273, 160, 98),
        },
    },
    "leaders": {
        "A0": {
            1: Frame(94, 627, 266, 172),
            2: Frame(386, 627, 266, 172),
            3: Frame(678, 627, 266, 172),
            4: Frame(822, 401, 266, 172),
            5: Frame(458, 401, 266, 172),
            6: Frame(94, 401, 266, 172),
            7: Frame(94, 172, 266, 172),
            8: Frame(458, 172, 266, 172),
            9: Frame(822, 178, 266, 166),
        },
        "A3": {
            1: Frame(33.5, 219.4, 112.5, 64.6),
            2: Frame(153, 219.4, 112.5, 64.6),
            3: Frame(272.5, 219.4, 112.5, 64.6),
            4: Frame(272.5, 139.5, 112.5, 63.3),
            5: Frame(153, 139.5, 112.5, 63.3),
            6: Frame(33.5, 139.5, 112.5, 63.3),
            7: Frame(33.5, 58.8, 112.5, 63.6),
            8: Frame(153, 58.8, 112.5, 63.6),
            9: Frame(272.5, 58.8, 112.5, 63.6),
        },
        "A3x2": {
            1: Frame(43, 283.6, 107.5, 84.3),
            2: Frame(157.5, 283.6, 107.5, 84.3),
            3: Frame(279, 283.6, 120, 84.3),
            4: Frame(393, 180.1, 108, 83.4),
            5: Frame(279, 180.1, 108, 83.4),
            6: Frame(43, 180.1, 150, 83.4),
            7: Frame(43, 75.9, 107.5, 82.9),
            8: Frame(157.5, 75.9, 107.5, 82.9),
            9: Frame(342, 75.9, 157, 82.9),
        },
    },
}
# Cards of a row lend each other width; where the mat is two sheets, only those that lie on the same one.
ROWS: dict[Mat, list[tuple[int, ...]]] = {
    "employees": [(0,), (1, 2, 3), (6, 5, 4)],
    "leaders": [(1, 2, 3), (6, 5, 4), (7, 8, 9)],
}
HALF_ROWS: dict[Mat, list[tuple[int, ...]]] = {
    "employees": [(0,), (1,), (2, 3), (6,), (5, 4)],
    "leaders": [(1, 2), (3,), (6,), (5, 4), (7, 8), (9,)],
}
# Above the bay cards stand on the path; everywhere else they hang from it.
STANDING = {("employees", stop) for stop in (1, 2, 3)}
# A break lies on the path before the next cairn: its middle, as a share of the paper.
RESTS: dict[Mat, dict[int, tuple[float, float]]] = {
    "employees": {
        0: (0.36, 0.50), 1: (0.52, 0.485), 2: (0.70, 0.481), 3: (0.93, 0.56), 4: (0.753, 0.672), 5: (0.46, 0.69),
        6: (0.35, 0.684),
    },
    "leaders": {
        1: (0.32, 0.722), 2: (0.554, 0.724), 3: (0.805, 0.724), 4: (0.70, 0.455), 5: (0.38, 0.457), 6: (0.158, 0.4555),
        7: (0.31, 0.185), 8: (0.60, 0.18), 9: (0.86, 0.09),
    },
}  # fmt: skip


class Head(NamedTuple):
    """Where the title, the words under it, the rule and the picture of the link have their room."""

    title: Frame
    subtitle: Frame
    rule: Frame
    link: Frame
    framed: bool = False
    upright: bool = False


HEADS: dict[tuple[Mat, str], Head] = {
    ("employees", "A0"): Head(
        Frame(64, 26, 340, 96), Frame(800, 28, 325, 60), Frame(800, 92, 325, 30), Frame(690, 436, 340, 110)
    ),
    ("employees", "A3"): Head(
        Frame(27, 10, 118, 34), Frame(278, 11, 115, 20), Frame(278, 30, 115, 12), Frame(246, 152, 122, 40)
    ),
    ("leaders", "A0"): Head(
        Frame(94, 28, 520, 74), Frame(94, 102, 440, 26), Frame(640, 36, 250, 40), Frame(968, 632, 150, 164), True, True
    ),
    ("leaders", "A3"): Head(
        Frame(33.5, 10, 160, 28), Frame(33.5, 37.5, 150, 10), Frame(196, 10, 108, 6), Frame(196, 16.5, 88, 28.5)
    ),
    ("employees", "A3x2"): Head(
        Frame(35, 13, 228, 42), Frame(330, 13, 181, 22), Frame(330, 36, 181, 14), Frame(322, 196, 158, 50)
    ),
    ("leaders", "A3x2"): Head(
        Frame(43, 12, 222, 34), Frame(43, 46, 222, 13), Frame(279, 13, 120, 13), Frame(410, 283.6, 89, 84.3), True, True
    ),
}
