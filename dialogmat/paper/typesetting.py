"""How wide words are when they are set in Inter, and where their lines break.

Prints are laid out here, not by WeasyPrint: a card knows how tall its words are before it gives the rest to writing.
"""

from functools import cache, lru_cache
from typing import Any

from fontTools.ttLib import TTFont

from ned.pdf import face_file

# Pairs of letters stand closer than we count; a little is kept for those that do not.
ROOM_LEFT = 0.985
TRACKING = {"display-700": -0.018, "display-800": -0.032}


@cache
def _advances(face: str) -> dict[int, float]:
    with TTFont(face_file(face), lazy=True) as font:
        tables: Any = font
        widths, unit = tables["hmtx"].metrics, tables["head"].unitsPerEm
        return {letter: widths[name][0] / unit for letter, name in tables.getBestCmap().items()}


@lru_cache(maxsize=8192)
def _ems(text: str, face: str) -> float:
    widths = _advances(face)
    return sum(widths.get(ord(letter), 0.7) for letter in text) + TRACKING.get(face, 0) * len(text)


def width(text: str, size: float, face: str = "text-400") -> float:
    """In the unit of `size`, which is the height of the type."""
    return _ems(text, face) * size


@lru_cache(maxsize=8192)
def lines(text: str, size: float, room: float, face: str = "text-400") -> tuple[str, ...]:
    """Where `text` breaks when it is set in a column `room` wide; a word that is wider than the column is torn."""
    found: list[str] = []
    for part in text.splitlines():
        found += _filled(part.split(), size, room * ROOM_LEFT, face)
    return tuple(found)


@lru_cache(maxsize=4096)
def balanced(text: str, size: float, room: float, face: str) -> tuple[str, ...]:
    """The same number of lines, as equal in length as they can be: no word is left alone on the last one."""
    best = lines(text, size, room, face)
    for share in (0.9, 0.8, 0.7, 0.6):
        narrower = lines(text, size, room * share, face)
        if len(narrower) > len(best) or is_torn(text, narrower):
            break
        best = narrower
    return best


def is_torn(text: str, found: tuple[str, ...]) -> bool:
    return len(" ".join(found)) != len(" ".join(text.split()))


def _filled(words: list[str], size: float, room: float, face: str) -> list[str]:
    found, line = [], ""
    for word in words:
        longer = f"{line} {word}".strip()
        if width(longer, size, face) <= room:
            line = longer
            continue
        found += [line] if line else []
        *torn, line = _torn(word, size, room, face)
        found += torn
    return [*found, line] if line else found


def _torn(word: str, size: float, room: float, face: str) -> list[str]:
    found = []
    while width(word, size, face) > room and len(word) > 4:
        cut = next((end for end in range(len(word) - 2, 2, -1) if width(word[:end] + "-", size, face) <= room), 3)
        found.append(word[:cut] + "-")
        word = word[cut:]
    return [*found, word]
