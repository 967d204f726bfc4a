"""Writes the letters we set: fonts.py FROM TO. TO is the subset of Inter that the screen needs; beside it, in print/,
lie the weights that prints are set in: nothing is left to vary, so that no print has to work it out.
"""

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = (400, 700)
TEXT_SIZE = 14
DISPLAY_SIZE = 32
PRINTED = {
    "text-400": (400, TEXT_SIZE),
    "text-600": (600, TEXT_SIZE),
    "text-700": (700, TEXT_SIZE),
    "text-800": (800, TEXT_SIZE),
    "display-700": (700, DISPLAY_SIZE),
    "display-800": (800, DISPLAY_SIZE),
}
# Latin with the letters of Norwegian and all Sámi languages, punctuation as we set it, and the signs of our figures.
SIGNS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *map(ord, "ǤǥǦǧǨǩǪǫǮǯƷʒȘșȚțʼˈ"),
    *range(0x2010, 0x2016),
    *map(ord, "‘’‚“”„†•…‰′″‹›⁄€№™←↑→↓↗↘−≈≠≤≥∞×÷✓"),
]
FEATURES = ["calt", "ccmp", "kern", "locl", "mark", "mkmk", "tnum", "case", "ss03"]


def subset(source: Path) -> bytes:
    """The variable font with no more than our signs."""
    font = TTFont(source)
    options = Options(layout_features=FEATURES, hinting=False, name_IDs=["*"], notdef_outline=True)
    cutter = Subsetter(options)
    cutter.populate(unicodes=SIGNS)
    cutter.subset(font)
    font.flavor = None
    kept = BytesIO()
    font.save(kept)
    return kept.getvalue()


def write(source: Path, target: Path) -> None:
    kept = subset(source)
    screen = instantiateVariableFont(TTFont(BytesIO(kept)), {"wght": WEIGHTS, "opsz": TEXT_SIZE})
    screen.flavor = "woff2"
    prints = target.parent / "print"
    prints.mkdir(parents=True, exist_ok=True)
    screen.save(target)
    for name, (weight, size) in PRINTED.items():
        face = instantiateVariableFont(TTFont(BytesIO(kept)), {"wght": weight, "opsz": size})
        face.save(prints / f"{name}.ttf")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
