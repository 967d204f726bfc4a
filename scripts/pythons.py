"""Finds a Python that NED can use, by running each candidate. Runs on Python 3.8."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Iterable, Iterator, List, NamedTuple, Optional, Tuple

OLDEST = (3, 12)
OLDEST_SQLITE = (3, 37)
NAMES = ("python3.14", "python3.13", "python3.12")
# A shim that exists and exits 127 is the rule where pyenv rules, so nothing is believed before it has run.
PROBE = (
    "import sys, sqlite3, ssl, importlib.util as u;"
    "print(*sys.version_info[:2], *sqlite3.sqlite_version_info[:2], int(bool(u.find_spec('ensurepip'))))"
)


class Found(NamedTuple):
    path: str
    version: Tuple[int, int]
    sqlite: Tuple[int, int]
    makes_environments: bool

    @property
    def new_enough(self) -> bool:
        return self.version >= OLDEST and self.sqlite >= OLDEST_SQLITE

    @property
    def usable(self) -> bool:
        return self.new_enough and self.makes_environments


def candidates(home: Path, root: Path = Path("/")) -> Iterator[str]:
    yield sys.executable
    yield from NAMES
    yield from _newest_first((home / ".pyenv/versions").glob("3.1[2-9]*/bin/python"))
    for folder in [root / "usr/local/bin", *sorted((root / "opt").glob("*/bin"))]:
        yield from (str(folder / name) for name in NAMES)
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    yield from _newest_first((data / "uv/python").glob("*/bin/python3"))


def _newest_first(paths: Iterable[Path]) -> List[str]:
    def version(path: Path) -> List[int]:
        digits = "".join(sign if sign.isdigit() else " " for sign in path.parent.parent.name)
        return [int(part) for part in digits.split()]

    return [str(path) for path in sorted(paths, key=version, reverse=True)]


def look_at(candidate: str) -> Optional[Found]:
    """What it says of itself, or None where it does not run."""
    try:
        said = subprocess.run([candidate, "-c", PROBE], capture_output=True, text=True, timeout=20, check=True)
        major, minor, sqlite_major, sqlite_minor, makes = map(int, said.stdout.split())
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return Found(candidate, (major, minor), (sqlite_major, sqlite_minor), bool(makes))


def find(among: Iterable[str]) -> Tuple[Optional[Found], List[Found]]:
    """The first usable one, and what was seen on the way."""
    seen = []
    for candidate in dict.fromkeys(among):
        found = look_at(candidate)
        if found is None:
            continue
        seen.append(found)
        if found.usable:
            return found, seen
    return None, seen
