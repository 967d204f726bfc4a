"""Drawings in a print: each is drawn once in a process, and written once in a document however often it is seen there.

WeasyPrint alone works out all lines of a landscape anew for each page that shows a part of it.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

import pydyf
from weasyprint.images import SVGImage
from weasyprint.pdf.stream import Stream

from ned.pdf import DRAWING, fetcher, open_address


class Drawing(SVGImage):
    """Shapes alone; letters would have to know the document they are set in."""

    def __init__(self, address: str) -> None:
        tree = ElementTree.fromstring(open_address(address)[0])  # noqa: S314 (it is our own)
        super().__init__(tree, address, fetcher(), None)
        self.address = address

    def draw(self, stream: Stream, width: float, height: float, _style: Any) -> None:
        stream.draw_x_object(stream.add_image(Sized(self.address, width, height), False, 1))

    def lines(self, width: float, height: float) -> tuple[bytes, dict[str, Any]]:
        """What a PDF says to draw it, and by which names it knows how opaque that is."""
        states = pydyf.Dictionary()
        stream = Stream({}, (0, 0, width, height), {"ExtGState": states}, {}, None, {}, None)
        super().draw(stream, width, height, None)
        return b"\n".join(map(bytes, stream.stream)), states


class Sized:
    """A drawing in one size; WeasyPrint takes it for a photograph and asks for it once in a document, by its `id`."""

    def __init__(self, address: str, width: float, height: float) -> None:
        self.address, self.width, self.height = address, width, height
        self.id = sha256(f"{address} {width:.3f} {height:.3f}".encode()).hexdigest()[:16]

    def get_x_object(self, _interpolate: bool, _ratio: float) -> pydyf.Stream:
        """As a form, which pages show by its name."""
        body, states = drawn(self.address, self.width, self.height)
        form = pydyf.Dictionary(
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array((0, 0, self.width, self.height)),
                "Resources": pydyf.Dictionary({"ExtGState": pydyf.Dictionary(states), "Font": None}),
            }
        )
        return pydyf.Stream([body], form, compress=True)


@lru_cache(maxsize=128)
def drawing(address: str) -> Drawing:
    return Drawing(address)


@lru_cache(maxsize=128)
def drawn(address: str, width: float, height: float) -> tuple[bytes, dict[str, Any]]:
    return drawing(address).lines(width, height)


class Pictures(dict[str, Any]):
    """WeasyPrint's memory of the pictures of a document, which always has our drawings."""

    def __contains__(self, address: object) -> bool:
        return str(address).startswith(DRAWING) or str(address).endswith(".svg") or super().__contains__(address)

    def __missing__(self, address: str) -> Drawing:
        return drawing(address)
