"""The kinds of block. Each is a module here with a KIND; one that looks like no other has a template in
templates/dialogmat/kinds/ too.

A slot names a field: "" for a single text, "<item>" for an item's words, "<item>.<part>" for what belongs to it.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from dialogmat.kinds.kind import Kind, Part

LAST_WINS_WIDGETS = {"factor", "scale"}
MODULES = sorted(module.name for module in iter_modules(__path__) if module.name != "kind")
KINDS: dict[str, Kind] = {kind.key: kind for kind in (import_module(f"{__name__}.{name}").KIND for name in MODULES)}


def parts_of(kind: str, settings: Mapping[str, object]) -> list[Part]:
    """The parts a block asks for; influence only where the mat wants it."""
    return [part for part in KINDS[kind].parts if part.name != "influence" or settings.get("influence")]


def lone_item(kind: str) -> str:
    """The item of a kind that holds only one: "" for a single text, "1" where it has parts with names."""
    return "1" if KINDS[kind].parts and KINDS[kind].parts[0].name else ""


def part_of(kind: str, slot: str) -> Part | None:
    """The part a slot stands for; None when this kind has no such field."""
    spec = KINDS[kind]
    if kind == "cards":
        return Part("", "", "column", 40) if slot and "." not in slot else None
    item, _dot, name = slot.partition(".")
    if bool(item) != (spec.many or bool(name)) or (name and not spec.many and item != "1"):
        return None
    return next((part for part in spec.parts if part.name == name), None)
