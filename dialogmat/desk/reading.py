"""Reads a mat's file strictly: whatever is wrong is told in plain words, with where it stands."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dialogmat.desk.wording import ROWS, SECTORS, SLUG
from dialogmat.kinds import KINDS
from dialogmat.models import Audience, Rhythm, Takes, VersionState
from dialogmat.models.room import CaseSector

FORMAT = "ned-mat/1"
LARGEST = 2_000_000
MOST_FAULTS = 25
EDITION = re.compile(r"[a-z0-9][a-z0-9-]{0,9}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
SETTING = re.compile(r"[a-z][a-z_]{0,29}")
BLOCK_KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}")
STATION_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
# What PostgreSQL, or a page, can't hold.
UNWRITABLE = re.compile("[\0\ud800-\udfff]")
LONGEST_DAY = 600
# Settings that are how many of something.
COUNTS = {"max", "dots"}

type Check = Callable[[Any, str], None]


class Fault(NamedTuple):
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class BrokenFileError(ValueError):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


class _TwiceError(ValueError):
    pass


def read(raw: bytes, *, audiences: Mapping[str, str]) -> dict[str, Any]:
    """The file's values. `audiences` are those of the mats there are: a file may not make a mat another's."""
    data = parsed(raw)
    reader = Reader()
    reader.mat(data, "")
    if not reader.faults and audiences.get(data["mat"], data["audience"]) != data["audience"]:
        reader.say("audience", _("The mat “%(mat)s” is for others.") % {"mat": data["mat"]})
    if reader.faults:
        raise BrokenFileError(reader.faults[:MOST_FAULTS])
    return data  # type: ignore[no-any-return]  # a table, as the reader has seen


def parsed(raw: bytes) -> Any:
    if len(raw) > LARGEST:
        raise BrokenFileError([Fault("", _("The file is larger than 2 MB."))])
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_table, parse_constant=_no_number)
    except UnicodeDecodeError:
        what, where = _("The file is not text in UTF-8."), ""
    except json.JSONDecodeError as error:
        where = _("line %(line)s, column %(column)s") % {"line": error.lineno, "column": error.colno}
        what = _("This is not JSON.")
    except RecursionError:
        what, where = _("The file is nested too deeply."), ""
    except _TwiceError as error:
        what, where = _("This name is used twice in one place."), str(error)
    except ValueError as error:
        what, where = _("This number can’t be read."), str(error)[:40]
    raise BrokenFileError([Fault(where, what)])


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(name)
        found[name] = value
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


class Reader:
    """Walks through the file and notes what is wrong."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def say(self, where: str, what: str) -> None:
        self.faults.append(Fault(where, what))

    # The mat

    def mat(self, data: Any, where: str) -> None:
        checks: dict[str, Check] = {
            "format": self.one_of([FORMAT]),
            "mat": self.key(STATION_KEY),
            "audience": self.one_of(Audience.values),
            "number": self.whole(0, 32_000),
            "state": self.one_of(VersionState.values),
            "changes": self.text(500),
            "stations": self.list_of(self.station, 60),
        }
        if self.table(data, where, checks):
            self.unique(data["stations"], "stations")
            blocks = [(f"stations[{n}].blocks", one) for n, one in enumerate(data["stations"]) if isinstance(one, dict)]
            self.unique_over([(place, one.get("blocks")) for place, one in blocks])

    def station(self, data: Any, where: str) -> None:
        checks: dict[str, Check] = {
            "key": self.key(STATION_KEY),
            "number": self.whole(0, 99),
            "core": self.yes_or_no,
            "trio": self.yes_or_no,
            "walk": self.whole(0, LONGEST_DAY),
            "optional_in": self.list_of(self.key(EDITION), 20),
            "break_after": self.each(EDITION, self.whole(0, LONGEST_DAY)),
            "blocks": self.list_of(self.block, 60),
        }
        self.table(data, where, checks)

    def block(self, data: Any, where: str) -> None:
        checks: dict[str, Check] = {
            "key": self.key(BLOCK_KEY),
            "kind": self.one_of(sorted(KINDS)),
            "takes": self.one_of(Takes.values),
            "rhythm": self.one_of(["", *Rhythm.values]),
            "minutes": self.each(EDITION, self.whole(0, LONGEST_DAY)),
            "settings": self.settings,
            "words": self.each(LANGUAGE, self.words(data.get("kind") if isinstance(data, dict) else None)),
        }
        self.table(data, where, checks)

    def words(self, kind: Any) -> Check:
        spec = KINDS.get(kind) if isinstance(kind, str) else None
        known = (spec.words | spec.may) if spec else frozenset[str]()

        def check(value: Any, where: str) -> None:
            if self.is_a(value, dict, where) and spec:
                for name, word in value.items():
                    self._word(name, word, f"{where}.{name}", known)

        return check

    def _word(self, name: str, value: Any, where: str, known: frozenset[str]) -> None:
        if name not in known:
            self.say(where, _("This kind of block has no such word. It has: %(names)s.") % {"names": listed(known)})
        elif name == SECTORS:
            self.each_of(value, where, CaseSector.values, known - {SECTORS})
        elif name in ROWS:
            self.each(SLUG, self.text(6000))(value, where)
        else:
            self.text(6000)(value, where)

    def each_of(self, value: Any, where: str, sectors: list[str], known: frozenset[str]) -> None:
        if not self.is_a(value, dict, where):
            return
        for sector, words in value.items():
            place = f"{where}.{sector}"
            self.one_of(sectors)(sector, place)
            if self.is_a(words, dict, place):
                for name, word in words.items():
                    self._word(name, word, f"{place}.{name}", known)

    # The pieces

    def table(self, value: Any, where: str, checks: Mapping[str, Check]) -> bool:
        """Exactly these names, each as it should be."""
        if not self.is_a(value, dict, where):
            return False
        before = len(self.faults)
        for name in value.keys() - checks.keys():
            self.say(within(where, name), _("Nothing of this name belongs here."))
        for name, check in checks.items():
            if name in value:
                check(value[name], within(where, name))
            else:
                self.say(within(where, name), _("This is missing."))
        return len(self.faults) == before

    def each(self, names: re.Pattern[str], check: Check) -> Check:
        def run(value: Any, where: str) -> None:
            if self.is_a(value, dict, where):
                for name, one in value.items():
                    self.key(names)(name, within(where, name))
                    check(one, within(where, name))

        return run

    def list_of(self, check: Check, most: int) -> Check:
        def run(value: Any, where: str) -> None:
            if not self.is_a(value, list, where):
                return
            if len(value) > most:
                self.say(where, _("There may be %(most)s at most.") % {"most": most})
            for n, one in enumerate(value[:most]):
                check(one, f"{where}[{n}]")

        return run

    def text(self, most: int) -> Check:
        def run(value: Any, where: str) -> None:
            if not self.is_a(value, str, where):
                return
            if len(value) > most:
                self.say(where, _("This may have %(most)s characters at most.") % {"most": most})
            if UNWRITABLE.search(value):
                self.say(where, _("There is a character here that can’t be stored."))

        return run

    def key(self, pattern: re.Pattern[str]) -> Check:
        def run(value: Any, where: str) -> None:
            if self.is_a(value, str, where) and not pattern.fullmatch(value):
                self.say(where, _("Use small letters a–z, digits and hyphens only, and not too many."))

        return run

    def one_of(self, allowed: list[str]) -> Check:
        def run(value: Any, where: str) -> None:
            if not isinstance(value, str) or value not in allowed:
                self.say(where, _("This must be one of: %(names)s.") % {"names": listed(allowed)})

        return run

    def whole(self, least: int, most: int) -> Check:
        def run(value: Any, where: str) -> None:
            # True is a number to Python.
            if type(value) is not int or not least <= value <= most:
                self.say(
                    where, _("This must be a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
                )

        return run

    def yes_or_no(self, value: Any, where: str) -> None:
        self.is_a(value, bool, where)

    def settings(self, value: Any, where: str) -> None:
        self.each(SETTING, self.setting)(value, where)
        for name in COUNTS & (value.keys() if isinstance(value, dict) else set()):
            self.whole(1, 20)(value[name], f"{where}.{name}")

    def setting(self, value: Any, where: str) -> None:
        if isinstance(value, str):
            self.text(200)(value, where)
        elif type(value) is int:
            self.whole(0, 1000)(value, where)
        elif not isinstance(value, bool):
            self.say(where, _("This must be a text, a whole number, true or false."))

    def is_a(self, value: Any, wanted: type, where: str) -> bool:
        if isinstance(value, wanted):
            return True
        names = {dict: _("a table { }"), list: _("a list [ ]"), str: _("a text"), bool: _("true or false")}
        self.say(where, _("This must be %(wanted)s.") % {"wanted": names[wanted]})
        return False

    def unique(self, rows: Any, where: str) -> None:
        self.unique_over([(where, rows)])

    def unique_over(self, lists: list[tuple[str, Any]]) -> None:
        """No key stands twice, in one list or in all of them."""
        seen: set[str] = set()
        for where, rows in lists:
            for n, one in enumerate(rows):
                if one["key"] in seen:
                    self.say(f"{where}[{n}].key", _("“%(key)s” is used before.") % {"key": one["key"]})
                seen.add(one["key"])


def within(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def listed(names: Any) -> str:
    return ", ".join(name or "“”" for name in sorted(names))
