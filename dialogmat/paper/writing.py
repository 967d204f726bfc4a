"""What one writes on: each form draws its fields from `top` downwards and says where it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from dialogmat.paper.card import FACTORS, FREE, Field, Group
from dialogmat.paper.geometry import Sheet
from dialogmat.paper.piece import Piece
from dialogmat.paper.typesetting import balanced, lines, width

LEAD = 1.25  # how far lines of type lie apart


@dataclass(frozen=True)
class Hand:
    """How much room a hand gets. `ease` 0 is the least it can do with, 1 what it wants; below 0 it is crammed.

    Lines lie no further apart than a hand has use for, but where there is nothing else on the card they fill it.

    `most` is how many lines a field may have, `more` how many are added to free text, `twins` sets lists in two
    columns; `alone` says that there is nothing else on the card.
    """

    sheet: Sheet
    label: float
    text: float
    ease: float
    most: int = 99
    more: int = 0
    twins: bool = False
    alone: bool = False

    @property
    def pitch(self) -> float:
        sheet = self.sheet
        return sheet.tight_pitch + min(self.ease, 3 + self.spare * 3) * (sheet.pitch - sheet.tight_pitch)

    @property
    def spare(self) -> float:
        """From 0 to 1, how much of what a card has left its only group may take."""
        return min(max(0, self.ease - 3) / 3, 1) if self.alone else 0

    @property
    def room(self) -> float:
        return self.sheet.tight_box + self.ease * (self.sheet.box - self.sheet.tight_box)

    @property
    def inset(self) -> float:
        return self.sheet.pad * (0.32 if self.ease >= 0 else 0.2)

    @property
    def long(self) -> float:
        """A label that takes more than this of its line stands above it."""
        return 0.6 if self.ease >= 0 else 0.82


type Drawn = tuple[list[Piece], float]
type Form = Callable[[list[Field], float, float, float, Hand], Drawn]


def label(words: object, left: float, top: float, room: float, hand: Hand, *, kind: str = "label") -> Piece:
    broken = lines(str(words), hand.label, room)
    return Piece(kind, left, top, room, len(broken) * hand.label * LEAD, hand.label, broken)


def lined(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    (field,) = fields
    rows = field.rows + (hand.more if field.kind in FREE and field.rows == 1 else 0)
    names = _names(field, max(1, min(rows, hand.most)))
    apart = hand.sheet.gap * 2
    if hand.twins and field.rows > 1 and len(names) > 1:
        half, column = ceil(len(names) / 2), (room - apart) / 2
        first, low = _rules(names[:half], left, top, column, hand)
        second, high = _rules(names[half:], left + column + apart, top, column, hand)
        pieces, bottom = first + second, max(low, high)
    else:
        pieces, bottom = _rules(names, left, top, room, hand)
    marks, bottom = _marks(field, left, bottom, room, hand)
    return pieces + marks, bottom


def _names(field: Field, rows: int) -> list[str]:
    words = str(field.label)
    if field.rows == 1:
        return [words] + [""] * (rows - 1)
    return [f"{words} {number}" if number == 1 else str(number) for number in range(1, rows + 1)]


def _rules(names: list[str], left: float, top: float, room: float, hand: Hand) -> Drawn:
    pieces = []
    for name in names:
        short = width(name, hand.label) <= room * hand.long
        tag = label(name, left, top, room * hand.long if short else room, hand)
        bottom = top + hand.pitch + (0 if short else tag.height)
        if name and short:
            tag = label(name, left, bottom - tag.height - hand.label * 0.12, room, hand)
        pieces += [tag] if name else []
        pieces.append(Piece("line", left, bottom - hand.pitch, room, hand.pitch))
        top = bottom
    return pieces, top


def _marks(field: Field, left: float, top: float, room: float, hand: Hand) -> Drawn:
    """The five marks to ring, and the numbers 1–6 for how much one can do about it."""
    pieces: list[Piece] = []
    if field.factor:
        drawn, top = _ring(left, top + hand.sheet.gap * 0.8, room, hand)
        pieces += drawn
    if field.influence:
        drawn, top = _numbers(left, top + hand.sheet.gap * 0.6, room, hand)
        pieces += drawn
    return pieces, top


def _ring(left: float, top: float, room: float, hand: Hand) -> Drawn:
    mark = hand.sheet.mark
    words = _("Draw a ring:")
    wide = width(words, hand.label) + mark * 0.6
    pieces: list[Piece] = []
    if wide + mark * 7.6 <= room:
        pieces.append(label(words, left, top + (mark - hand.label * LEAD) / 2, wide, hand))
        left, room = left + wide, room - wide
    step = min(mark * 1.7, (room - mark) / (len(FACTORS) - 1))
    for place, (name, called) in enumerate(FACTORS.items()):
        at = left + place * step
        pieces.append(Piece("icon", at, top, mark, mark, source=f"static:marks/{name}.svg", alt=str(called)))
    return pieces, top + mark


def _numbers(left: float, top: float, room: float, hand: Hand) -> Drawn:
    asked = label(_("Can we influence it? 1–6"), left, top, room, hand)
    across = hand.label * 1.5
    step = min(across * 1.45, (room - across) / 5)
    top += asked.height + hand.label * 0.15
    circles = [
        Piece("circle", left + (number - 1) * step, top, across, across, hand.label, (str(number),))
        for number in range(1, 7)
    ]
    return [asked, *circles], top + across


def boxed(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    """Side by side; boxes for sticky notes lie one above the other where there is room for that many notes."""
    notes = max(field.notes for field in fields)
    if not notes or hand.ease < 1 or hand.sheet.name != "A0":
        return _row(fields, left, top, room, hand)
    pieces: list[Piece] = []
    for field in fields:
        drawn, top = _stuck(field, left, top + (hand.sheet.gap if pieces else 0), room, hand)
        pieces += drawn
    return pieces, top


def _stuck(field: Field, left: float, top: float, room: float, hand: Hand) -> Drawn:
    """One box with its label to the left and a row of sticky notes to the right."""
    tall = hand.sheet.note + hand.inset
    beside = room - field.notes * hand.sheet.note - hand.inset * 2
    tag = label(field.label, left + hand.inset, top + hand.inset, beside, hand)
    return [Piece("box", left, top, room, tall), tag], top + tall


def _row(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    gap, inset, tall = hand.sheet.gap, hand.inset, hand.room
    across = (room - gap * (len(fields) - 1)) / len(fields)
    pieces, lows = [], []
    named = [lines(str(field.label), hand.label, across - inset * 2) for field in fields]
    words = max(map(len, named)) * hand.label * LEAD
    for place, field in enumerate(fields):
        at = left + place * (across + gap)
        marks, low = _marks(field, at + inset, top + inset + words + tall, across - inset * 2, hand)
        pieces += [label(field.label, at + inset, top + inset * 0.8, across - inset * 2, hand), *marks]
        lows.append(low + (inset if marks else 0))
    bottom = max(lows)
    frames = [Piece("box", left + place * (across + gap), top, across, bottom - top) for place in range(len(fields))]
    return frames + pieces, bottom


def axis(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    """A line to lay cards on, from too far to too close; what fits is in the middle."""
    (field,) = fields
    third = room / 3 - hand.sheet.gap
    thick = hand.label * (1.1 + min(hand.ease, 1) * 0.6)
    top += hand.sheet.gap * min(hand.ease, 1)
    middle = top + thick / 2
    ends = [lines(name, hand.label, third) for name in field.columns]
    below = middle + thick * 0.7
    kinds = ("label", "label centred", "label righted")
    pieces = [
        Piece("ruler", left, middle, room, 0),
        Piece("tick", left, middle - thick / 2, 0, thick),
        Piece("tick", left + room, middle - thick / 2, 0, thick),
        Piece("pill", left + room * 0.39, middle - thick / 2, room * 0.22, thick),
    ]
    for place, (kind, name) in enumerate(zip(kinds, ends, strict=False)):
        at = left + place * (room - third) / 2
        pieces.append(Piece(kind, at, below, third, len(name) * hand.label * LEAD, hand.label, name))
    return pieces, below + max(map(len, ends)) * hand.label * LEAD


def tabled(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    (field,) = fields
    columns = _columns(field)
    edges = [left]
    for across in _widths(columns, room, hand):
        edges.append(edges[-1] + across)
    inset = hand.label * 0.25
    heads = [
        label(name, edges[place] + (inset if place else 0), top, edges[place + 1] - edges[place] - inset, hand)
        for place, (_weight, name) in enumerate(columns)
    ]
    over = top + max(head.height for head in heads) + hand.label * 0.2
    rows, tall = max(1, min(field.rows, hand.most)), hand.pitch * 1.12
    bottom = over + rows * tall
    pieces = [*heads, Piece("grid", left, over, room, bottom - over)]
    pieces += [Piece("rule", left, over + row * tall, room) for row in range(1, rows)]
    pieces += [Piece("tick", edge, over, 0, bottom - over) for edge in edges[1:-1]]
    return pieces, bottom


def _widths(columns: list[tuple[int, str]], room: float, hand: Hand) -> list[float]:
    """By weight; a column too narrow for a word takes what it lacks from the first, while that has a fourth left."""
    share = sum(weight for weight, _name in columns)
    plain = [room * weight / share for weight, _name in columns]
    words = [max(width(word, hand.label) for word in f"{name} -".split()) for _weight, name in columns]
    wider = [max(across, word * 1.02 + hand.label * 0.5) for across, word in zip(plain, words, strict=True)][1:]
    first = room - sum(wider)
    return [first, *wider] if first >= room / 4 else plain


def _columns(field: Field) -> list[tuple[int, str]]:
    factor = [(17, _("Factor"))] if field.factor else []
    dots = [(17, field.dots)] if field.dots else []
    return [(36, str(field.label)), *factor, (19, _("Owner")), (15, _("Deadline")), (17, _("Sign")), *dots]


def told(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    """A score is never written on the mat: in a small team all would see who wrote it."""
    (field,) = fields
    answer = _("Answer on your own phone, on the table’s screen or on a slip. Nobody sees what you answer.")
    if hand.alone:
        apart, size = hand.sheet.gap * (1.5 + hand.spare * 2), hand.text * (1 + hand.spare * 0.25)
        pieces, top = _scale(field, left, top + apart, room, hand, kind="disc")
        note = _note("note strong", answer, left, top + apart, room, size)
        return [*pieces, note], note.top + note.height
    return _told_apart(field, answer, left, top, room, hand)


def _told_apart(field: Field, answer: str, left: float, top: float, room: float, hand: Hand) -> Drawn:
    """Under a hairline and named, so that nobody takes it for a word about what is written above it."""
    apart, size, name = hand.sheet.gap * (1.4 if hand.ease >= 0 else 0.15), hand.label, str(field.label)
    rule = Piece("hairline", left, top + apart * 0.7, room)
    top, beside = rule.top + apart, width(name, size, "text-600") + size
    if beside > room / 3:
        said = [_note("note", f"{name}: {answer}", left, top, room, size)]
    else:
        said = [_note("note strong", name, left, top, beside, size)]
        said.append(_note("note", answer, left + beside, top, room - beside, size))
    return [rule, *said], top + said[-1].height


def _note(kind: str, words: str, left: float, top: float, room: float, size: float) -> Piece:
    said = balanced(words, size, room, "text-600" if kind.endswith("strong") else "text-400")
    return Piece(kind, left, top, room, len(said) * size * 1.3, size, said)


def circled(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    (field,) = fields
    asked = label(field.label, left, top, room, hand)
    pieces, bottom = _scale(field, left, top + asked.height + hand.sheet.gap * 0.6, room, hand, kind="circle")
    return [asked, *pieces], bottom


def _scale(field: Field, left: float, top: float, room: float, hand: Hand, *, kind: str) -> Drawn:
    """1–6 with words at both ends. Discs are filled, so that nobody writes on them."""
    across = min(hand.sheet.pitch * (1.35 + hand.spare * 0.9), room / 8)
    pieces = [
        Piece(kind, left + (number - 1) * across * 1.32, top, across, across, across * 0.5, (str(number),))
        for number in range(1, 7)
    ]
    top += across + hand.sheet.gap * 0.5
    wide = across * 3.7
    for place, (words, side) in enumerate(zip(field.ends, ("label", "label righted"), strict=False)):
        pieces.append(label(words, left + place * (across * 7.6 - wide), top, wide, hand, kind=side))
    return pieces, top + max((piece.height for piece in pieces[6:]), default=0)


def spoken(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    (field,) = fields
    pieces = []
    for part in str(field.label).splitlines():
        said = lines(part, hand.text, room)
        if said:
            pieces.append(Piece("task", left, top, room, len(said) * hand.text * 1.3, hand.text, said))
            top += pieces[-1].height + hand.text * (0.22 if hand.ease >= 0 else 0.04)
    return pieces, top


def signed(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    gap = hand.sheet.gap * 1.5
    across = (room - gap * 2) / 3
    top += hand.pitch * 0.85
    pieces = []
    for place, who in enumerate((_("Leader"), _("Union rep"), _("Safety rep"))):
        at = left + place * (across + gap)
        pieces += [Piece("rule", at, top, across), label(who, at, top + hand.label * 0.15, across, hand)]
    return pieces, top + hand.label * LEAD * 1.2


def dotted(fields: list[Field], left: float, top: float, room: float, hand: Hand) -> Drawn:
    (field,) = fields
    asked = label(field.label, left, top, room, hand)
    if not field.items:
        return _row(fields, left, top, room, hand)
    rows, bottom = _rules(list(field.items), left, top + asked.height, room, hand)
    return [asked, *rows], bottom


FORMS: dict[str, Form] = {
    "lines": lined,
    "box": boxed,
    "axis": axis,
    "sheet": tabled,
    "told": told,
    "circles": circled,
    "words": spoken,
    "signatures": signed,
    "dots": dotted,
}


def draw(groups: list[Group], left: float, top: float, room: float, hand: Hand) -> Drawn:
    pieces: list[Piece] = []
    for place, group in enumerate(groups):
        drawn, top = FORMS[group.form](group.fields, left, top + (hand.sheet.gap if place else 0), room, hand)
        pieces += drawn
    return pieces, top
