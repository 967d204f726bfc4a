"""The measure bank as it looks when units have shared for a while."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from workshops.models import Banked, BankWord, Review

if TYPE_CHECKING:
    from surveys.demo.stage import Stage


def fill(stage: Stage) -> None:
    whole = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    for place, words in enumerate(whole["measures"]):
        day = stage.on - timedelta(days=3 + 4 * place)
        shared = Banked(**words, state=Review.PUBLISHED, offered_on=day, reviewed_on=day)
        shared.words = shared.searchable()
        stage.batch.add(shared)
    BankWord.learn(shared.words for shared in stage.batch.rows[Banked])
