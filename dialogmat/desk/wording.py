"""A block's words as a flat table, {"cards.culture-1": "…"}: what a form shows and two versions are compared by."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dialogmat.kinds import KINDS
from dialogmat.models.room import CaseSector

type Body = dict[str, Any]

# Words that are rows of words, each with an id that is the same in all languages.
ROWS = {"cards", "columns", "items", "names", "roles", "voices"}
SECTORS = "sectors"
# The sector whose words stand outside `sectors`.
PLAIN_SECTOR = CaseSector.HEALTH
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# In the order they are read.
NAMES: dict[str, str | Promise] = {
    "kicker": _("Line above the title"),
    "title": _("Title"),
    "label": _("Short name"),
    "task": _("Task"),
    "prompt": _("Question"),
    "help": _("Help"),
    "text": _("Text"),
    "reading": _("To be read aloud"),
    "why": _("Why"),
    "what": _("What happens"),
    "stored": _("What is stored"),
    "who": _("Who sees it"),
    "anonymous": _("Anonymous"),
    "low": _("What 1 means"),
    "high": _("What 6 means"),
    "items": _("Statements"),
    "columns": _("Columns"),
    "cards": _("Cards"),
    "names": _("Who they are"),
    "roles": _("What each looks after"),
    "script": _("The facilitator’s script"),
    "watch": _("What to watch for"),
    "late": _("When you are late"),
    "voices": _("Made-up voices"),
    "film": _("Address of the film"),
}
SHORT = {"kicker", "title", "label", "low", "high", "film", "columns", "items", "cards", "names"}


def plain(text: Any) -> str:
    """As a text is kept: lines end one way, and nothing stands around it."""
    return str(text).replace("\r\n", "\n").strip()


def flat(body: Mapping[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in body.items():
        found |= flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": str(value)}
    return found


def folded(words: Mapping[str, str]) -> Body:
    """The way back; what is not written is left out."""
    body: Body = {}
    for path, text in words.items():
        if text:
            *above, name = path.split(".")
            table = body
            for step in above:
                table = table.setdefault(step, {})
            table[name] = text
    return body


def words_of(kind: str) -> list[str]:
    """The kind's words in the order they are read; without the sectors'."""
    order = list(NAMES)
    known = (KINDS[kind].words | KINDS[kind].may) - {SECTORS}
    return sorted(known, key=lambda word: (order.index(word) if word in order else len(order), word))


def paths(kind: str, bodies: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every word a block of this kind has a field for; rows are those any language has."""
    known = [flat(body) for body in bodies]
    found = [path for word in words_of(kind) for path in _of_word(word, known)]
    for sector in sectors_of(kind):
        found += [path for word in words_of(kind) for path in _of_word(f"{SECTORS}.{sector}.{word}", known)]
    return found


def _of_word(place: str, known: list[dict[str, str]]) -> list[str]:
    if place.rpartition(".")[2] not in ROWS:
        return [place]
    return woven([path for path in words if path.startswith(f"{place}.")] for words in known)


def woven(orders: Iterable[list[str]]) -> list[str]:
    """One order out of several: what only some know stands after what stands before it there."""
    found: list[str] = []
    for order in orders:
        place = 0
        for one in order:
            if one not in found:
                found.insert(place, one)
            place = found.index(one) + 1
    return found


def laid(body: Mapping[str, Any], rows: list[str]) -> Body:
    """The body with these rows in this order, all else where it was."""
    words = flat(body)
    turn = iter([path for path in rows if path in words])
    order = [next(turn) if path in rows else path for path in words]
    return folded({path: words[path] for path in order})


def sectors_of(kind: str) -> list[str]:
    return [one for one in CaseSector.values if one != PLAIN_SECTOR] if SECTORS in KINDS[kind].may else []


def rows_of(kind: str) -> list[str]:
    """Where a row may be added, as the beginning of a path."""
    rows = [word for word in words_of(kind) if word in ROWS]
    return rows + [f"{SECTORS}.{sector}.{word}" for sector in sectors_of(kind) for word in rows]


def list_of(path: str) -> str:
    """The list a row lies in: “cards” of “cards.culture-1”."""
    return path.rpartition(".")[0]


def in_row(path: str, rows: list[str]) -> bool:
    return list_of(path) in rows and bool(SLUG.fullmatch(path.rpartition(".")[2]))


def name_of(path: str) -> str:
    """“Cards, culture-1”, as a label."""
    steps = path.split(".")
    sector = CaseSector(steps[1]).label if steps[0] == SECTORS else ""
    word, *row = steps[2:] if sector else steps
    return ", ".join(str(part) for part in (sector, NAMES.get(word, word), *row) if part)
