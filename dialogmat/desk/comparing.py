"""What changed between two versions, block by block and language by language. Plain values in, plain values out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from dialogmat.desk.wording import ROWS, flat, list_of

type What = Literal["added", "removed", "moved", "changed"]
WORD = re.compile(r"\s+|\w+|[^\w\s]")
# What a block and a station are besides words and what stands in them.
BLOCK_FACTS = ("kind", "takes", "rhythm", "minutes", "settings")
STATION_FACTS = ("number", "core", "trio", "walk", "optional_in", "break_after")


class Piece(NamedTuple):
    text: str
    marked: bool


@dataclass(frozen=True)
class Said:
    """A text in one language, before and now: `path` as in wording.py."""

    language: str
    path: str
    before: str
    now: str

    @property
    def old(self) -> list[Piece]:
        return marks(self.before, self.now)[0]

    @property
    def new(self) -> list[Piece]:
        return marks(self.before, self.now)[1]


class Fact(NamedTuple):
    """Something that is no text; `name` is as in the file, “minutes.90” for one edition's minutes.

    “order.cards.culture-1” is a row's place in its list, counted from 1.
    """

    name: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Change:
    """To a block, or to a station where `kind` is empty. A block that moved may have changed as well."""

    key: str
    station: str
    kind: str
    what: What
    moved: bool = False
    facts: list[Fact] = field(default_factory=list)
    words: list[Said] = field(default_factory=list)


def compare(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """The changes from one version to another, as mat_file.described tells of them; in the order of the newer one."""
    old, new = _stations(before), _stations(now)
    travelled = moved(list(old), list(new))
    found = _of_stations(old, new, travelled)
    blocks_before, blocks_now = _blocks(before), _blocks(now)
    moved_blocks = _moved_blocks(before, now)
    for key in [*blocks_now, *(key for key in blocks_before if key not in blocks_now)]:
        found += _of_block(key, blocks_before.get(key), blocks_now.get(key), key in moved_blocks)
    order = [*new, *(key for key in old if key not in new)]
    return sorted(found, key=lambda change: (order.index(change.station), bool(change.kind)))


def _stations(mat: Mapping[str, Any]) -> dict[str, Any]:
    return {station["key"]: station for station in mat["stations"]}


def _blocks(mat: Mapping[str, Any]) -> dict[str, Any]:
    return {
        block["key"]: {**block, "station": station["key"]} for station in mat["stations"] for block in station["blocks"]
    }


def _of_stations(old: Mapping[str, Any], new: Mapping[str, Any], travelled: set[str]) -> list[Change]:
    found = [Change(key, key, "", "added") for key in new if key not in old]
    found += [Change(key, key, "", "removed") for key in old if key not in new]
    for key in new.keys() & old.keys():
        facts = differing(_facts(old[key], STATION_FACTS), _facts(new[key], STATION_FACTS))
        if facts or key in travelled:
            found.append(Change(key, key, "", "changed" if facts else "moved", key in travelled, facts))
    return found


def _of_block(key: str, old: Any, new: Any, has_moved: bool) -> list[Change]:
    shown = new or old
    words = said(old["words"] if old else {}, new["words"] if new else {})
    if not old or not new:
        return [Change(key, shown["station"], shown["kind"], "added" if new else "removed", words=words)]
    facts = differing(_facts(old, BLOCK_FACTS), _facts(new, BLOCK_FACTS)) + laid_anew(old["words"], new["words"])
    if not (facts or words or has_moved):
        return []
    what: What = "changed" if facts or words else "moved"
    return [Change(key, shown["station"], shown["kind"], what, has_moved, facts, words)]


def _moved_blocks(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """To another station, or to another place at their own."""
    old, new = _blocks(before), _blocks(now)
    found = {key for key in old.keys() & new.keys() if old[key]["station"] != new[key]["station"]}
    for station in _stations(now):
        found |= moved(
            [key for key in old if old[key]["station"] == station],
            [key for key in new if new[key]["station"] == station],
        )
    return found


def moved(before: Sequence[str], now: Sequence[str]) -> set[str]:
    """Of what is in both, the fewest that must be picked up to lay the one order as the other."""
    both = set(before) & set(now)
    old, new = [key for key in before if key in both], [key for key in now if key in both]
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    still = {key for start, _new, size in matcher.get_matching_blocks() for key in old[start : start + size]}
    return both - still


def _facts(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        value = row[name]
        found |= {f"{name}.{key}": one for key, one in value.items()} if isinstance(value, dict) else {name: value}
    return found


def differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Fact]:
    names = dict.fromkeys([*before, *now])
    return [Fact(name, before.get(name), now.get(name)) for name in names if before.get(name) != now.get(name)]


def laid_anew(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Fact]:
    """Rows that were moved, with their places. What is the same in several languages is told once."""
    found: dict[str, Fact] = {}
    for language in now:
        old, new = lists(before.get(language, {})), lists(now[language])
        for place, rows in new.items():
            was = old.get(place, [])
            travelled = moved(was, rows)
            for row in [one for one in rows if one in travelled]:
                found.setdefault(row, Fact(f"order.{row}", was.index(row) + 1, rows.index(row) + 1))
    return list(found.values())


def lists(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """The rows of each list, in their order."""
    found: dict[str, list[str]] = {}
    for path in flat(body):
        if list_of(path).rpartition(".")[2] in ROWS:
            found.setdefault(list_of(path), []).append(path)
    return found


def said(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Said]:
    """Every text that differs, language by language; an empty one where there is none."""
    found = []
    for language in dict.fromkeys([*now, *before]):
        old, new = flat(before.get(language, {})), flat(now.get(language, {}))
        found += [Said(language, fact.name, fact.before or "", fact.now or "") for fact in differing(old, new)]
    return found


def marks(before: str, now: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, those marked that the other hasn't: word by word."""
    old, new = WORD.findall(before), WORD.findall(now)
    was, has = [], []
    for step, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        was.append(Piece("".join(old[a:b]), step != "equal"))
        has.append(Piece("".join(new[c:d]), step != "equal"))
    return [piece for piece in was if piece.text], [piece for piece in has if piece.text]
