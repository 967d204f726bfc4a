"""Writes the subset of Inter that the screen needs: fonts.py FROM TO."""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = (400, 700)
TEXT_SIZE = 14
# Latin with the letters of Norwegian and all Sámi languages, punctuation as we set it, and the signs of our figures.
SIGNS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *map(ord, "ǤǥǦǧǨǩǪǫǮǯƷʒȘșȚțʼˈ"),
    *range(0x2010, 0x2016),
    *map(ord, "‘’‚“”„†•…‰′″‹›⁄€№™←↑→↓↗↘−≈≠≤≥∞×÷✓"),
]
FEATURES = ["calt", "ccmp", "kern", "locl", "mark", "mkmk", "tnum", "case", "ss03"]


def subset(source: Path, target: Path) -> None:
    font = TTFont(source)
    options = Options(layout_features=FEATURES, hinting=False, name_IDs=["*"], notdef_outline=True)
    cutter = Subsetter(options)
    cutter.populate(unicodes=SIGNS)
    cutter.subset(font)
    instantiateVariableFont(font, {"wght": WEIGHTS, "opsz": TEXT_SIZE}, inplace=True)
    font.flavor = "woff2"
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)


if __name__ == "__main__":
    subset(Path(sys.argv[1]), Path(sys.argv[2]))
