"""Station cards: an A5 each, two to an A4. One with much to ask has a back; its sheet is folded, not cut."""

from dataclasses import dataclass
from itertools import groupby
from math import ceil

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.poster import RHYTHMS
from dialogmat.prints.edition import Edition, Print
from dialogmat.prints.grid import sheets

# Millimetres on a card under its title, and what its task and each block take: (line, signs to a line) of the question
# and of the help at the middle size. The sizes are those of static/print/stations.css.
ROOM = 162
TASK, TASK_SIGNS = 6, 46
ASKED, ASKED_SIGNS = 6.1, 45
HELP, HELP_SIGNS = 5.2, 52
BETWEEN, OWN = 5, 6
SIDES = 2
SIZES = {"large": 1.2, "middle": 1.0, "small": 0.85}


@dataclass(frozen=True)
class Asked:
    """One block as it is asked: what it is called, what is asked and what helps."""

    label: str
    prompt: str
    help: str
    rhythm: str
    pace: str | Promise
    minutes: int
    whose: str = ""

    def height(self, size: float) -> float:
        asked = lines(self.label, ASKED_SIGNS / size) + lines(self.prompt, ASKED_SIGNS / size)
        told = HELP * lines(self.help, HELP_SIGNS / size)
        return max(13.0, size * (ASKED * asked + told) + OWN * bool(self.whose)) + BETWEEN * size


@dataclass(frozen=True)
class StationCard:
    station: OutlineStation
    asked: list[Asked]
    part: int
    parts: int
    size: str


def lines(text: str, signs: float) -> int:
    return sum(ceil(len(line) / signs) for line in text.splitlines() if line)


def asked(edition: Edition, block: OutlineBlock) -> Asked:
    words = block.words
    label = str(words.get("label") or words.get("title", ""))
    told = str(words.get("prompt") or ("" if block.kind in {"case", "film"} else words.get("text", "")))
    return Asked(
        label=label,
        prompt=told,
        help="\n".join(filter(None, [str(words.get("help", "")), *map(str, words.get("items", {}).values())])),
        rhythm=block.rhythm if edition.minutes(block) else "",
        pace=RHYTHMS.get(block.rhythm, ""),
        minutes=edition.minutes(block),
        whose=edition.whose(block),
    )


def cards(edition: Edition) -> list[StationCard]:
    found = []
    for station in edition.stations:
        blocks = [asked(edition, block) for block in edition.blocks(station)]
        room = ROOM - head(station)
        name, parts = largest(blocks, room=room)
        found += [StationCard(station, part, number, len(parts), name) for number, part in enumerate(parts, start=1)]
    return found


def largest(blocks: list[Asked], *, room: float) -> tuple[str, list[list[Asked]]]:
    """(size, cards): on one card where any size allows it, else on both sides of one, in the largest type that does."""
    made = {name: spread(blocks, room=room, size=size) for name, size in SIZES.items()}
    fewest = 1 if len(made["small"]) == 1 else max(SIDES, len(made["small"]))
    return next((name, parts) for name, parts in made.items() if len(parts) <= fewest)


def pages(made: list[StationCard]) -> list[list[StationCard]]:
    """Two to a sheet, and the sides of one station on the same."""
    found = sheets([card for card in made if card.parts == 1], each=2)
    for _key, sides in groupby((card for card in made if card.parts > 1), key=lambda card: card.station.key):
        found += sheets(list(sides), each=2)
    return sorted(found, key=lambda sheet: sheet[0].station.number)


def head(station: OutlineStation) -> float:
    """What the task takes, and a title of more than one line."""
    return TASK * lines(station.task, TASK_SIGNS) + 9 * (lines(station.title, 26) - 1)


def total(blocks: list[Asked], size: float) -> float:
    return sum(block.height(size) for block in blocks)


def spread(blocks: list[Asked], *, room: float, size: float) -> list[list[Asked]]:
    """As few cards as hold them, about as full as each other."""
    share = total(blocks, size) / max(1, ceil(total(blocks, size) / room))
    parts: list[list[Asked]] = [[]]
    for block in blocks:
        used, more = total(parts[-1], size), block.height(size)
        if parts[-1] and (used + more > room or used + more / 2 > share):
            parts.append([])
        parts[-1].append(block)
    return parts


def html(edition: Edition) -> str:
    return edition.render("stations", pages=pages(cards(edition)))


PRINT = Print(
    "stations",
    _("Station cards"),
    _("A card for each station with its questions, to lay beside the mat. A4 to cut in two; one set for each table."),
    html,
)
