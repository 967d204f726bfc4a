"""What a kind of block is made of: the parts of one item, each a field that saves by itself."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from dialogmat.models import Dialogue, Run
    from dialogmat.outline import OutlineBlock
    from ned.models import Unit

# unit, the source's id, {part: what was written}, the dialogue and the block it was written on
type Harvest = Callable[[Unit, uuid.UUID, dict[str, str], Dialogue, OutlineBlock], None]
# what a block shows that was said elsewhere: its template knows what it gets as `block.brought`, and its pieces() are
# what the big screen cuts it in
type Brings = Callable[[Run, OutlineBlock], Any]


@dataclass(frozen=True)
class Part:
    name: str
    label: str | Promise
    widget: str = "text"  # text, area, date, time, factor, scale
    length: int = 300


@dataclass(frozen=True)
class Kind:
    """`words` are the texts it can't do without, `may` those it may have.

    `many` kinds hold items with ids minted by whoever writes; `last_wins` needs no look at who came first. `counted`
    answers are counted and never kept. `paper` is how it looks on a printed card (dialogmat/poster.py), "" for nothing.
    `reads` are the settings it goes by, each of which has a field at the desk; `many` kinds also read how many at most.
    `template` is the file in templates/dialogmat/kinds/; `harvest` makes a promise of one item, `brings` fetches what
    the block shows that was said elsewhere.
    """

    key: str
    label: str | Promise
    words: frozenset[str]
    may: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    many: bool = False
    last_wins: bool = False
    counted: bool = False
    paper: str = "lines"
    template: str = "written"
    harvest: Harvest | None = None
    brings: Brings | None = None
    reads: tuple[str, ...] = ()


WORDS = Part("", "", "area", 600)
FACTOR = Part("factor", _("Which of the five?"), "factor")
ASKED = frozenset({"label", "prompt"})
HELP = frozenset({"help"})


def day(text: str) -> datetime.date | None:
    """A date as a date field sends it; None for anything else."""
    try:
        return parse_date(text)
    except ValueError:
        return None
