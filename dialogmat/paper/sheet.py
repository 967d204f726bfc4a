"""A whole mat: the landscape's cards, its head, its legends, its breaks and the picture of how it hangs together."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogmat.paper.card import FACTORS, RHYTHMS, Poster
from dialogmat.paper.geometry import HEADS, RESTS, SHEETS, Frame, Head, Sheet, Size
from dialogmat.paper.layout import frames, laid_card
from dialogmat.paper.piece import Laid, Piece
from dialogmat.paper.typesetting import balanced, lines, width

SCENES: tuple[tuple[str | Promise, str | Promise], ...] = (
    (gettext_lazy("The leader helps others succeed"), gettext_lazy("Two people lift a stone together.")),
    (gettext_lazy("“I can do this, and it matters”"), gettext_lazy("A person lays a stone on a cairn.")),
    (gettext_lazy("It is good to be there"), gettext_lazy("Three people beside a red house.")),
)
EXAMPLE = {
    "nb": "Eksempeldata – oppdiktede tall",
    "nn": "Eksempeldata – oppdikta tal",
    "en": "Example data – invented figures",
}
MINOR = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


def example_mark(example: bool, language: str) -> str:
    return EXAMPLE.get(language, EXAMPLE["nb"]) if example else ""


def lay(poster: Poster, size: Size) -> list[Laid]:
    """All that lies on the landscape, in the order it is read."""
    sheet = SHEETS[size]
    shown = {one.stop: one.card for one in poster.placed if one.card.shown}
    places = frames(poster.mat, sheet, shown)
    found = _head(poster, sheet)
    for one in poster.placed:
        if one.card.shown:
            found += laid_card(one.card, places[one.stop], sheet)
        if one.rest:
            found.append(_rest(poster, one.stop, one.rest, sheet))
    return [*found, _link(HEADS[poster.mat, sheet.name], sheet), *_legends(poster, sheet)]


def _head(poster: Poster, sheet: Sheet) -> list[Laid]:
    head = HEADS[poster.mat, sheet.name]
    righted = " righted" if poster.mat == "employees" else ""
    rule = _("No names, no health. Talk about the work, not about people.")
    title, bottom = _title(poster, head.title, sheet)
    under = head.subtitle
    if under.left == head.title.left:
        under = under._replace(top=min(under.top, head.title.top + bottom + sheet.gap))
    return [
        Laid("head", head.title, tuple(title)),
        Laid("subtitle", under, tuple(_fitting(f"task{righted}", poster.subtitle, under, sheet.kicker, sheet))),
        Laid("rule-words", head.rule, tuple(_fitting(f"task{righted}", rule, head.rule, sheet.task * 1.1, sheet))),
    ]


def _title(poster: Poster, frame: Frame, sheet: Sheet) -> tuple[list[Piece], float]:
    size, top = sheet.kicker, 0.0
    pieces = []
    if poster.kicker:
        kicker = lines(poster.kicker, size, frame.width, "text-600")
        pieces.append(Piece("kicker", 0, 0, frame.width, 0, size, kicker))
        top = len(kicker) * size * 1.3
    if poster.example:
        words = example_mark(True, poster.language)
        wide = width(words, size * 0.82, "text-700") + size * 1.6
        at = width(poster.kicker, size, "text-600") + size if poster.kicker else 0
        pieces.append(Piece("example", at, 0, wide, size * 1.3, size * 0.82, (words,)))
    for share in MINOR:
        title = lines(poster.title, sheet.title * share, frame.width, "display-800")
        if top + len(title) * sheet.title * share * 1.08 <= frame.height:
            break
    name = Piece("name", 0, top, frame.width, 0, sheet.title * share, title)
    return [*pieces, name], top + len(title) * name.size * 1.08


def _fitting(kind: str, words: str, frame: Frame, size: float, sheet: Sheet) -> list[Piece]:
    for share in MINOR:
        small = max(sheet.least, size * share)
        found = balanced(words, small, frame.width, "text-400")
        if len(found) * small * 1.3 <= frame.height:
            break
    return [Piece(kind, 0, 0, frame.width, 0, small, found)]


def _rest(poster: Poster, stop: int, minutes: int, sheet: Sheet) -> Laid:
    size = sheet.label
    words = (_("Break %(minutes)s min") % {"minutes": minutes},)
    wide, tall = width(words[0], size, "text-600") + sheet.mark + size * 1.9, size * 2.1
    across, down = RESTS[poster.mat][stop]
    frame = sheet.beside_seam(Frame(across * sheet.width - wide / 2, down * sheet.height - tall / 2, wide, tall))
    mark = sheet.mark * 0.95
    return Laid(
        "rest",
        frame,
        (
            Piece("mark break", size * 0.6, (tall - mark) / 2 - sheet.edge, mark, mark),
            Piece("tabbed", size + mark, size * 0.38 - sheet.edge, wide - size - mark, 0, size, words),
        ),
    )


def _link(head: Head, sheet: Sheet) -> Laid:
    """How it hangs together: three scenes, beside or under each other."""
    frame, size = head.link, sheet.label
    inset = sheet.gap * 1.5 if head.framed else 0
    across = frame.width - inset * 2
    heading = (_("How it hangs together"),)
    pieces = [Piece("title heading", inset, inset, across, 0, sheet.task * 1.05, heading)]
    top = inset + sheet.task * 1.4
    tall = (frame.height - top - inset) / (len(SCENES) if head.upright else 1)
    column = across if head.upright else across / len(SCENES)
    for place, (words, alt) in enumerate(SCENES):
        at, over = (inset, top + place * tall) if head.upright else (inset + place * column, top)
        said = balanced(str(words), size, column - sheet.gap, "text-600")
        high = tall - len(said) * size * 1.25 - sheet.gap
        wide = min(high / 0.66, column - sheet.gap)
        source = f"static:print/link-{place + 1}.svg"
        pieces.append(Piece("icon", at + (column - wide) / 2, over, wide, wide * 0.66, source=source, alt=str(alt)))
        pieces.append(
            Piece(
                "scene-words",
                at + sheet.gap / 2,
                over + wide * 0.66 + sheet.gap * 0.4,
                column - sheet.gap,
                0,
                size,
                said,
            )
        )
    return Laid("link framed" if head.framed else "link", frame, tuple(pieces))


def _legends(poster: Poster, sheet: Sheet) -> list[Laid]:
    """The marks and their names, turned towards whoever stands at either short side."""
    rows: list[list[tuple[str, str]]] = [
        [(name, str(words)) for name, words in FACTORS.items()],
        [(name, str(words)) for name, words in RHYTHMS.items()],
    ]
    if poster.trio:
        rows[1].append(("trio-mark", _("Home trio")))
    length = max(sum(_entry(words, face, sheet) for _n, words in row) for row, face in zip(rows, FACES, strict=True))
    length += sheet.pad * 0.8
    pieces = [piece for place, row in enumerate(rows) for piece in _entries(row, place, length, sheet)]
    top, strip = (sheet.height - length) / 2, sheet.strip
    left, right = sheet.margin, sheet.width - sheet.margin - strip
    return [
        Laid("legend", Frame(left, top, strip, length), tuple(_turned(piece, "down", strip, 0) for piece in pieces)),
        Laid("legend", Frame(right, top, strip, length), tuple(_turned(piece, "up", 0, length) for piece in pieces)),
    ]


def _turned(piece: Piece, way: str, strip: float, length: float) -> Piece:
    """Each piece turns about its own middle: WeasyPrint leaves out what would begin outside the page unturned."""
    across, down = piece.left + piece.width / 2, piece.top + piece.height / 2
    middle = (strip - down, across) if way == "down" else (down, length - across)
    left, top = middle[0] - piece.width / 2, middle[1] - piece.height / 2
    return replace(piece, kind=f"{piece.kind} {way}", left=left, top=top)


FACES = ("text-600", "text-400")


def _entry(words: str, face: str, sheet: Sheet) -> float:
    return sheet.mark * 1.25 + width(words, sheet.label, face) + sheet.label * 1.7


def _entries(row: list[tuple[str, str]], place: int, length: float, sheet: Sheet) -> Iterable[Piece]:
    size, face = sheet.label, FACES[place]
    spare = length - sheet.pad * 0.8 - sum(_entry(words, face, sheet) for _n, words in row) + size * 1.7
    at, tall = sheet.pad * 0.4, sheet.strip / 2
    for name, words in row:
        middle = tall * (0.55 + place * 0.9)
        yield Piece(f"mark {name}", at, middle - sheet.mark / 2, sheet.mark, sheet.mark)
        at += sheet.mark * 1.25
        wide = width(words, size, face)
        yield Piece(
            "entry strong" if not place else "entry", at, middle - size * 0.625, wide, size * 1.25, size, (words,)
        )
        at += wide + size * 1.7 + spare / max(1, len(row) - 1)
