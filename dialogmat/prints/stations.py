"""Station cards: one A5 for each station, two to an A4. A station with much to ask goes on to a second card."""

from dataclasses import dataclass
from math import ceil

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.poster import RHYTHMS
from dialogmat.prints.edition import Edition, Print

# Millimetres on a card under its title, and what its task and each block take: (line, signs to a line) of the question
# and of the help at the middle size. The sizes are those of static/print/stations.css.
ROOM = 162
TASK, TASK_SIGNS = 6, 46
ASKED, ASKED_SIGNS = 6.1, 45
HELP, HELP_SIGNS = 5.2, 52
BETWEEN = 5
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

    def height(self, size: float) -> float:
        asked = lines(self.label, ASKED_SIGNS / size) + lines(self.prompt, ASKED_SIGNS / size)
        told = HELP * lines(self.help, HELP_SIGNS / size)
        return max(13.0, size * (ASKED * asked + told)) + BETWEEN * size


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
    )


def cards(edition: Edition) -> list[StationCard]:
    found = []
    for station in edition.stations:
        blocks = [asked(edition, block) for block in edition.blocks(station)]
        room = ROOM - head(station)
        name = next((name for name in SIZES if total(blocks, SIZES[name]) <= room), "small")
        parts = spread(blocks, room=room, size=SIZES[name])
        found += [StationCard(station, part, number, len(parts), name) for number, part in enumerate(parts, start=1)]
    return found


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
    made = cards(edition)
    return edition.render("stations", pages=[made[first : first + 2] for first in range(0, len(made), 2)])


PRINT = Print(
    "stations",
    _("Station cards"),
    _("A card for each station with its questions, to lay beside the mat. A4 to cut in two; one set for each table."),
    html,
)
