"""Remembers what a thing was made from, so that a second start makes nothing. Runs on Python 3.8."""

import hashlib
from pathlib import Path
from typing import Callable, Iterable, Iterator


def digest(sources: Iterable[Path]) -> str:
    """One fingerprint of files and of all files in folders: names and contents."""
    found = hashlib.sha256()
    for path in _files(sources):
        found.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def _files(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            yield from sorted(path for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        elif source.exists():
            yield source


def is_fresh(mark: Path, sources: Iterable[Path]) -> bool:
    return mark.exists() and mark.read_text(encoding="utf-8") == digest(sources)


def once(what: str, make: Callable[[], object], *, mark: Path, sources: Iterable[Path]) -> None:
    """Make it unless the mark, which lies inside what is made, says it was made from exactly these sources."""
    sources = list(sources)
    if is_fresh(mark, sources):
        return
    print(f"• {what}", flush=True)
    make()
    note(mark, sources)


def note(mark: Path, sources: Iterable[Path]) -> None:
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(digest(sources), encoding="utf-8")
