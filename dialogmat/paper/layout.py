"""A card of the mat as pieces with a place: its words first, and what is left is for writing.

Type is made smaller in steps, down to the least one can read at a table; then fields lose lines; words are never lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from django.utils.translation import gettext as _

from dialogmat.paper.card import RHYTHMS, Card, Group
from dialogmat.paper.geometry import HALF_ROWS, PLACES, ROWS, STANDING, Frame, Mat, Sheet
from dialogmat.paper.piece import Laid, Piece, drawing
from dialogmat.paper.typesetting import balanced, lines, width
from dialogmat.paper.writing import Drawn, Hand, draw

STEPS = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
EASES = (6.0, 5.5, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0, 1.6, 1.3, 1.15, 1.0, 0.85, 0.7, 0.55, 0.4, 0.2, 0.0)
WANTED, LEAST_WANTED = 2.6, 0.4
CRAMMED = (0.0, -0.2, -0.4)
MORE = 2
ALL = 99
# What can be written on in half the width of a card.
NARROW = {"lines", "box", "words"}


@dataclass(frozen=True)
class Setting:
    """One way to set a card: the step of its type, how it is arranged, and how many lines a field may have."""

    sheet: Sheet
    step: float
    most: int = ALL
    split: int = 0
    twins: bool = False
    crammed: bool = False

    @property
    def station(self) -> float:
        return self.sheet.least * 1.12 if self.crammed else max(self.sheet.least * 1.3, self.sheet.station * self.step)

    @property
    def number(self) -> float:
        return self.sheet.number * (0.7 if self.crammed else 1)

    @property
    def eases(self) -> tuple[float, ...]:
        return CRAMMED if self.crammed else EASES

    @property
    def task(self) -> float:
        return max(self.sheet.least, self.sheet.task * self.step)

    @property
    def label(self) -> float:
        return max(self.sheet.least, self.sheet.label * self.step)

    def hand(self, groups: list[Group], ease: float, more: int = 0) -> Hand:
        alone = len(groups) == 1
        return Hand(self.sheet, self.label, self.task, ease, self.most, more, self.twins, alone)


def card_pieces(card: Card, across: float, tall: float, sheet: Sheet) -> list[Piece]:
    """What fills a card of that size; the first way that holds it all is the one with the largest type."""
    for setting in _settings(card, sheet):
        head, top = _head(card, across, setting)
        found = _fields(card.groups, top, across, tall, setting)
        if found is not None:
            return head + found
    hand = setting.hand(card.groups, CRAMMED[-1])
    head, top = _head(card, across, setting)
    return head + draw(card.groups, sheet.pad, top, across - sheet.pad * 2, hand)[0]


def _settings(card: Card, sheet: Sheet) -> Iterator[Setting]:
    rows = max((field.rows for group in card.groups for field in group.fields), default=1)
    splits = range(1, len(card.groups)) if {group.form for group in card.groups} <= NARROW else range(0)
    for step in STEPS:
        plain = Setting(sheet, step)
        yield plain
        if rows > 2:
            yield replace(plain, twins=True)
        yield from (replace(plain, split=split) for split in splits)
    least = Setting(sheet, STEPS[-1])
    for most in range(rows - 1, 0, -1):
        yield replace(least, most=most)
        yield replace(least, most=most, twins=True)
        yield from (replace(least, most=most, split=split) for split in splits)
    crammed = replace(least, most=1, crammed=True)
    yield from (replace(crammed, split=split) for split in (*splits, 0))


def _fields(groups: list[Group], top: float, across: float, tall: float, setting: Setting) -> list[Piece] | None:
    """In one column or two, each with as much room as it can have; None when they do not fit."""
    pad, apart = setting.sheet.pad, setting.sheet.gap * 2.5
    room, limit = across - pad * 2, tall - pad * (0.7 if setting.crammed else 0.8)
    columns = [(groups, pad)]
    if setting.split:
        room = (room - apart) / 2
        columns = [(groups[: setting.split], pad), (groups[setting.split :], pad + room + apart)]
    hands = [
        setting.hand(groups, ease, more) for ease in setting.eases for more in range(MORE if ease >= 1 else 0, -1, -1)
    ]
    found: list[Piece] = []
    for part, left in columns:
        drawn = (draw(part, left, top, room, hand) for hand in hands)
        fitting = next((pieces for pieces, bottom in drawn if bottom <= limit), None)
        if fitting is None:
            return None
        found += fitting
    return found


def needed(card: Card, across: float, sheet: Sheet, ease: float) -> float:
    """How tall a card of that width would be if a hand got that much."""
    setting = Setting(sheet, 1, twins=ease < 1)
    _pieces, top = _head(card, across, setting)
    room, hand = across - sheet.pad * 2, setting.hand(card.groups, ease)
    return draw(card.groups, sheet.pad, top, room, hand)[1] + sheet.pad


def _head(card: Card, across: float, setting: Setting) -> Drawn:
    """Number, title and task beside the code, then minutes and rhythm."""
    sheet, pad, number = setting.sheet, setting.sheet.pad, setting.number
    left = pad + number + pad * 0.7
    room = across - left - pad - (sheet.code + sheet.gap * 1.5 if card.qr else 0)
    title = balanced(card.title, setting.station, room, "display-700")
    below = pad - setting.station * 0.12 + len(title) * setting.station * 1.12 + setting.task * 0.2
    pieces = [
        Piece("number", pad, pad, number, number, number * 0.56, (str(card.number),)),
        Piece("title", left, pad - setting.station * 0.12, room, 0, setting.station, title),
    ]
    task, low = _task(card.task, left, below, room, across, setting)
    pieces += task
    paces, bottom = _paces(card, max(low, pad + number) + sheet.gap * 0.9, room + left - pad, setting)
    pieces += paces
    if card.qr:
        told = _("QR code that opens %(address)s") % {"address": card.qr}
        pieces.append(
            Piece("icon qr", across - pad - sheet.code, pad, sheet.code, sheet.code, source=drawing(card.qr), alt=told)
        )
        bottom = max(bottom, pad + sheet.code)
    return pieces, bottom + sheet.gap * (0.4 if setting.crammed else 0.7)


def _task(words: str, left: float, top: float, room: float, across: float, setting: Setting) -> Drawn:
    """Beside the code; when room is scarce, what comes below the code has the whole width."""
    size, lead = setting.task, setting.task * 1.3
    beside = balanced(words, size, room, "text-400")
    low = top + len(beside) * lead
    code = setting.sheet.pad + setting.sheet.code
    if not setting.crammed or low <= code + lead:
        return [Piece("task", left, top, room, 0, size, beside)], low
    first = lines(words, size, room)
    held = first[: max(1, ceil((code - top) / lead))]
    wide = across - setting.sheet.pad - left
    rest = lines(" ".join(first[len(held) :]), size, wide)
    top_ = top + len(held) * lead
    pieces = [Piece("task", left, top, room, 0, size, held), Piece("task", left, top_, wide, 0, size, rest)]
    return pieces, top_ + len(rest) * lead


def _paces(card: Card, top: float, room: float, setting: Setting) -> Drawn:
    """The minutes, then a mark with its minutes for each rhythm; they go on in a second line where one is too short."""
    sheet, mark = setting.sheet, setting.sheet.mark
    words = _("%(minutes)s min") % {"minutes": card.minutes}
    wide = width(words, sheet.minutes, "text-700")
    pieces = [
        Piece("minutes", sheet.pad, top + (mark - sheet.minutes * 1.15) / 2, wide + 1, 0, sheet.minutes, (words,))
    ]
    at, start = sheet.pad + wide + sheet.gap * 2, sheet.pad
    for name, minutes in card.rhythms:
        figure = width(str(minutes), setting.label)
        if at + mark * 1.2 + figure > start + room:
            at, top = start, top + mark * 1.2
        told = str(RHYTHMS[name])
        pieces.append(Piece("icon", at, top, mark, mark, source=f"static:marks/{name}.svg", alt=told))
        at += mark * 1.2
        pieces.append(
            Piece("pace", at, top + (mark - setting.label * 1.25) / 2, figure + 1, 0, setting.label, (str(minutes),))
        )
        at += figure + sheet.gap * 1.6
    return pieces, top + mark


def frames(mat: Mat, sheet: Sheet, cards: dict[int, Card]) -> dict[int, Frame]:
    """Where each card lies: as wide as its neighbours let it, as tall as it has use for."""
    found: dict[int, Frame] = {}
    for row in (HALF_ROWS if sheet.seam else ROWS)[mat]:
        whole = {stop: PLACES[mat][sheet.name][stop] for stop in row}
        places = _spread(whole, cards)
        if len(places) > 1:
            places = _shared(places, cards, sheet)
        found |= _as_tall_as_needed(mat, places, cards, sheet)
    return found


def _spread(whole: dict[int, Frame], cards: dict[int, Card]) -> dict[int, Frame]:
    """Those that are left fill the span of the row, each by its share; where most are gone, one stays at its cairn."""
    places = {stop: place for stop, place in whole.items() if stop in cards}
    if len(places) == len(whole) or len(places) < len(whole) / 2:
        return places
    first, second, last = (list(whole.values())[place] for place in (0, 1, -1))
    gap = second.left - first.right
    free = last.right - first.left - gap * (len(places) - 1)
    share = free / sum(place.width for place in places.values())
    left = first.left
    for stop, place in places.items():
        places[stop] = place._replace(left=left, width=place.width * share)
        left = places[stop].right + gap
    return places


def _shared(places: dict[int, Frame], cards: dict[int, Card], sheet: Sheet) -> dict[int, Frame]:
    """A card that lacks room takes width from one of its row that has some to spare."""
    step = sheet.width * 0.008
    across = {stop: place.width for stop, place in places.items()}
    for _turn in range(8):
        lack = {
            stop: needed(cards[stop], across[stop], sheet, LEAST_WANTED) - place.height
            for stop, place in places.items()
        }
        worst, best = max(lack, key=lack.__getitem__), min(lack, key=lack.__getitem__)
        if lack[worst] <= 0 or lack[worst] - lack[best] < sheet.pitch or across[best] < places[best].width * 0.93:
            break
        across[worst], across[best] = across[worst] + step, across[best] - step
    return _lined_up(places, across)


def _lined_up(places: dict[int, Frame], across: dict[int, float]) -> dict[int, Frame]:
    found, stops = {}, list(places)
    left = places[stops[0]].left
    for stop, after in zip(stops, [*stops[1:], None], strict=True):
        found[stop] = places[stop]._replace(left=left, width=across[stop])
        left = found[stop].right + (places[after].left - places[stop].right if after is not None else 0)
    return found


def _as_tall_as_needed(mat: Mat, places: dict[int, Frame], cards: dict[int, Card], sheet: Sheet) -> dict[int, Frame]:
    """Cards of a row are as tall as each other, but for one with sticky notes, and as the neediest of them."""
    wanted = {stop: needed(cards[stop], place.width, sheet, WANTED) for stop, place in places.items()}
    common = [want for stop, want in wanted.items() if not _takes_notes(cards[stop])]
    found = {}
    for stop, place in places.items():
        tall = min(place.height, wanted[stop] if _takes_notes(cards[stop]) else max(common))
        top = place.bottom - tall if (mat, stop) in STANDING else place.top
        found[stop] = place._replace(top=top, height=tall)
    return found


def _takes_notes(card: Card) -> bool:
    return any(field.notes for field in card.fields)


def laid_card(card: Card, frame: Frame, sheet: Sheet) -> list[Laid]:
    """The card, and the mark of the home trio, which hangs from its lower edge: the path is above it."""
    laid = Laid("card", frame, tuple(card_pieces(card, frame.width, frame.height, sheet)))
    return [laid, _tab(frame, sheet)] if card.trio else [laid]


def _tab(card: Frame, sheet: Sheet) -> Laid:
    words = (_("Home trio"),)
    size, tall, mark = sheet.label, sheet.label * 1.9, sheet.mark * 0.9
    wide = width(words[0], size, "text-600") + sheet.mark + size * 2
    return Laid(
        "tab",
        Frame(card.left + sheet.pad, card.bottom - sheet.depth - tall * 0.3, wide, tall),
        (
            Piece("trio", 0, 0, wide, tall),
            Piece("mark trio-mark", size * 0.6, (tall - mark) / 2, mark, mark),
            Piece("tabbed", size * 0.9 + sheet.mark, size * 0.3, wide - sheet.mark - size, 0, size, words),
        ),
    )
