"""What in a text could tell whose it is: what may never stand there, and what somebody must look at twice.

It finds what looks like it, no more: a person reads every text before others do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Found(NamedTuple):
    words: str
    what: Any


FORBIDDEN = [
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), _("an e-mail address")),
    # Day and month first, with or without the gap; the day of a D number is 40 more.
    (re.compile(r"(?<!\d)[0-7]\d[0-1]\d{3}[ .]?\d{5}(?!\d)"), _("an identity number")),
    (
        re.compile(r"(?<![\d-])(?:(?:\+|00)47 ?)?(?:[2-9]\d(?: ?\d\d){3}|[489]\d\d \d\d \d\d\d)(?![\d-])"),
        _("a telephone number"),
    ),
]
NAME = r"[A-ZÆØÅ][a-zæøåéäöü]+(?:-[A-ZÆØÅ][a-zæøåéäöü]+)?"
DOUBTFUL = [
    (re.compile(rf"\b(?:[Ff]ru|[Ff]røken|[Ff]rk|[Hh]err|[Hh]r|[Dd]oktor|[Dd]r)\.? {NAME}"), _("somebody by name")),
    (re.compile(rf"\b{NAME} {NAME}\b"), _("looks like the name of a person or a place")),
]
# In the name of a unit or a person, shorter words are anybody's.
FEWEST_LETTERS = 3


def forbidden(text: str) -> list[Found]:
    return _found(text, FORBIDDEN)


def doubts(text: str, *, known: Iterable[str] = ()) -> list[Found]:
    """Names, and the names one knows that the text must not tell: of the unit, its municipality, its people."""
    own = [
        (re.compile(rf"\b{re.escape(name)}\b"), _("a name from your own unit or municipality"))
        for name in own_names(known)
    ]
    found = _found(text, [*own, *DOUBTFUL])
    return [one for one in found if not any(one.words != other.words and one.words in other.words for other in found)]


def own_names(known: Iterable[str]) -> list[str]:
    """The names, and each proper noun in them."""
    whole = [name for name in known if name]
    parts = {part for name in whole for part in name.split() if part[0].isupper() and len(part) >= FEWEST_LETTERS}
    return [*whole, *sorted(parts)]


def _found(text: str, patterns: Iterable[tuple[re.Pattern[str], Any]]) -> list[Found]:
    found = {match.group().strip(): what for pattern, what in reversed([*patterns]) for match in pattern.finditer(text)}
    return [Found(words, what) for words, what in sorted(found.items())]
