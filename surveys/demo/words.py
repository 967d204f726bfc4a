"""What invented tables wrote, read from words.toml: WORDS["requests"] and the like, and MEASURES."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple


class Idea(NamedTuple):
    """A measure as a table writes it."""

    title: str
    factor: str
    first_step: str
    sign: str
    level: str = "group"


WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
MEASURES = [Idea(**row) for row in WORDS.pop("measures")]
