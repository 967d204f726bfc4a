"""One thing drawn on a mat: words, a line, a box or a picture, with its place in its card."""

from dataclasses import dataclass
from functools import lru_cache

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dialogmat.paper.geometry import Frame


@dataclass(frozen=True)
class Piece:
    """Millimetres from the upper left corner of what it is part of; `size` is the height of its type."""

    kind: str
    left: float
    top: float
    width: float
    height: float = 0
    size: float = 0
    lines: tuple[str, ...] = ()
    source: str = ""
    alt: str = ""

    @property
    def style(self) -> SafeString:
        place = f"left:{self.left:.2f}mm;top:{self.top:.2f}mm;width:{self.width:.2f}mm"
        place += f";height:{self.height:.2f}mm" if self.height else ""
        place += f";font-size:{self.size:.2f}mm" if self.size else ""
        return format_html(' style="{}"', place)

    @property
    def frame(self) -> Frame:
        """All it may take: words have room for their lines, and what is turned on its side has as much both ways."""
        tall = max(self.height, len(self.lines) * self.size * 1.4)
        if self.kind.endswith((" down", " up")):
            longest = max(self.width, tall)
            middle = (self.left + self.width / 2, self.top + tall / 2)
            return Frame(middle[0] - longest / 2, middle[1] - longest / 2, longest, longest)
        return Frame(self.left, self.top, self.width, tall)

    @property
    def tag(self) -> str:
        return {"name": "h1", "title": "h2"}.get(self.kind.split()[0], "p" if self.lines else "div")


@dataclass(frozen=True)
class Laid:
    """A card or another group of pieces, on the mat; `kind` is its class."""

    kind: str
    frame: Frame
    pieces: tuple[Piece, ...] = ()


@lru_cache(maxsize=64)
def drawing(address: str) -> str:
    """A QR code as a data address without its quiet zone: the white card around it is the quiet zone."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=0, dark="#10303A", omitsize=True))
