"""What each kind of block asks for: the parts of one item, each a field that saves by itself.

A slot names the field: "" for a single text, "<item>" for an item's words, "<item>.<part>" for what belongs to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Part:
    name: str
    label: str | Promise
    widget: str = "text"  # text, area, date, time, factor, scale
    length: int = 300


@dataclass(frozen=True)
class KindSpec:
    """`many` kinds hold items with ids minted by whoever writes; `last_wins` needs no look at who came first."""

    parts: tuple[Part, ...] = ()
    many: bool = False
    last_wins: bool = False
    typed: bool = False


WORDS = Part("", "", "area", 600)
FACTOR = Part("factor", _("Which of the five?"), "factor")

KINDS: dict[str, KindSpec] = {
    "heading": KindSpec(),
    "text": KindSpec(),
    "question": KindSpec(parts=(Part("", "", "area", 4000),)),
    "scale": KindSpec(),
    "score": KindSpec(),
    "cards": KindSpec(last_wins=True),
    "list": KindSpec(parts=(Part("", "", "text", 600),), many=True),
    "observation": KindSpec(parts=(WORDS,), many=True),
    "priority": KindSpec(parts=(WORDS, FACTOR, Part("influence", _("Can we influence it? 1–6"), "scale")), many=True),
    "practice": KindSpec(
        parts=(
            Part("start", pgettext_lazy("practice", "I start"), "area", 600),
            Part("stop", pgettext_lazy("practice", "I stop"), "area", 600),
        ),
        typed=True,
    ),
    "agreement": KindSpec(parts=(WORDS,), many=True, typed=True),
    "request": KindSpec(parts=(WORDS,), many=True, typed=True),
    "measure": KindSpec(
        parts=(
            Part("", _("What will we do?"), "area", 300),
            Part("who", _("Who looks after it?"), "text", 120),
            Part("deadline", _("Deadline"), "date"),
            Part("first_step", _("First step within 14 days"), "text"),
            Part("sign", _("How do we see that it helps?"), "text"),
            FACTOR,
        ),
        many=True,
        typed=True,
    ),
    "booking": KindSpec(
        parts=(
            Part("date", pgettext_lazy("booking", "Date"), "date"),
            Part("time", pgettext_lazy("booking", "Time"), "time"),
            Part("place", _("Place"), "text", 120),
            Part("helper", _("Who helps you?"), "text", 120),
        ),
        typed=True,
    ),
}
LAST_WINS_WIDGETS = {"factor", "scale"}


def parts_of(kind: str, settings: Mapping[str, object]) -> list[Part]:
    """The parts a block asks for; influence only where the mat wants it."""
    return [part for part in KINDS[kind].parts if part.name != "influence" or settings.get("influence")]


def part_of(kind: str, slot: str) -> Part | None:
    """The part a slot stands for; None when this kind has no such field."""
    spec = KINDS[kind]
    if kind == "cards":
        return Part("", "", "column", 40) if slot and "." not in slot else None
    item, _dot, name = slot.partition(".")
    if bool(item) != (spec.many or bool(name)) or (name and not spec.many and item != "1"):
        return None
    return next((part for part in spec.parts if part.name == name), None)
