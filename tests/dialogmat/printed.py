"""Prints as plain values, for tests to look at.

Each is laid out once in a run, whichever worker and engine asks for it: the same page looks the same.
"""

import hashlib
import os
import pickle
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from weasyprint.layout.absolute import AbsolutePlaceholder

from ned import pdf, pictures
from ned.pdf import lay_out

MM = 96 / 25.4
# What a print looks like follows from its page and these.
LOOKS = [*(settings.BASE_DIR / "static").glob("print/*"), *(settings.BASE_DIR / "static").glob("marks/*")]
LOOKS += [Path(pdf.__file__), Path(pictures.__file__), Path(__file__)]


class Box(NamedTuple):
    """Where something lies on its page, in millimetres; `size` is the height of its type."""

    left: float
    top: float
    right: float
    bottom: float
    words: str = ""
    size: float = 0

    def holds(self, other: "Box") -> bool:
        slack = 0.3
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Part:
    """What is drawn on a page, with what is drawn in it. Boxes of the same `element` are one thing in the template."""

    kind: str
    tag: str
    classes: frozenset[str]
    element: int
    box: Box
    inner: "tuple[Part, ...]"


@dataclass(frozen=True)
class Printed:
    pages: tuple[Part, ...]
    pdf: bytes


@cache
def printed(html: str, *, title: str = "", language: str = "nb", written: bool = False) -> Printed:
    """How a page is laid out, and where it is `written` its PDF as well."""
    kept = _folder() / hashlib.sha256(repr((_looks(), html, title, language, written)).encode()).hexdigest()
    if not kept.exists():
        made = lay_out(html, title=title, language=language)
        body = bytes(made.write_pdf(pdf_variant="pdf/ua-1")) if written else b""
        _keep(kept, Printed(tuple(map(_page, made.pages)), body))
    found: Printed = pickle.loads(kept.read_bytes())  # noqa: S301 (what we wrote ourselves)
    return found


@cache
def _folder() -> Path:
    """The run's own; `make test` gives all its workers the same (scripts/test.py)."""
    if "NED_VAR" not in os.environ:
        return Path(tempfile.mkdtemp(prefix="ned-printed-"))
    folder: Path = settings.VAR / "printed"
    folder.mkdir(exist_ok=True)
    return folder


@cache
def _looks() -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(LOOKS))).hexdigest()


def _keep(place: Path, made: Printed) -> None:
    """Whole or not at all: another worker may look for it meanwhile."""
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        pickle.dump(made, file)
    Path(file.name).replace(place)


def _page(page: Any) -> Part:
    """With its margins."""
    return replace(_part(page._page_box), box=Box(0, 0, page.width / MM, page.height / MM))


def _part(laid: Any) -> Part:
    named = laid.element is not None and not laid.element_tag.count("::")
    classes = frozenset(laid.element.get("class", "").split()) if named else frozenset()
    kind = type(laid._box if isinstance(laid, AbsolutePlaceholder) else laid).__name__
    return Part(kind, laid.element_tag, classes, id(laid.element), _box(laid), tuple(map(_part, laid.children)))


def _box(laid: Any) -> Box:
    left, top = laid.border_box_x() / MM, laid.border_box_y() / MM
    width, height = laid.border_width() / MM, laid.border_height() / MM
    return Box(left, top, left + width, top + height, getattr(laid, "text", ""), laid.style["font_size"] / MM)


def parts(part: Part) -> Iterator[Part]:
    """It and all that is in it, in the order they are drawn."""
    yield part
    for one in part.inner:
        yield from parts(one)


def of_class(part: Part, name: str) -> list[Part]:
    return [one for one in parts(part) if name in one.classes]


def words(part: Part) -> list[Box]:
    return [one.box for one in parts(part) if one.kind == "TextBox" and one.box.words.strip()]


def read_out(pdf: bytes) -> str:
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(re.sub(r"[\u00ad‐-]\n", "", text).split())
