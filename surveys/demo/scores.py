from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from dialogmat.models import Channel, Tally
from surveys.models import Publication
from surveys.reportable import frozen

if TYPE_CHECKING:
    from dialogmat.models import Room
    from surveys.demo.stage import Stage
    from workshops.models import Gathering

# How often each of 1–6 is chosen where the day was ordinary, heavy or light, and how often it was: the mean of all is
# 5.2, which is what the programme's own history says.
ORDINARY = [0.003, 0.009, 0.042, 0.132, 0.366, 0.448]
HEAVY = [0.012, 0.035, 0.105, 0.24, 0.365, 0.243]
LIGHT = [0.001, 0.002, 0.012, 0.068, 0.317, 0.6]
DAYS = [ORDINARY, HEAVY, LIGHT]
HOW_OFTEN = [0.55, 0.15, 0.3]
PAPER_SHARE = 0.2


def score(stage: Stage, room: Room, *, mat: str, n: int) -> dict[str, list[int]]:
    """The tallies of a room where `n` voted, some on paper; returns the totals by item."""
    block = stage.block({"employees": "close.score", "leaders": "promise.score"}[mat])
    weights = stage.rng.choices(DAYS, HOW_OFTEN)[0]
    totals = {}
    for item in block.words["items"]:
        totals[item] = [0] * 6
        for channel, voters in ((Channel.PHONE, n - int(n * PAPER_SHARE)), (Channel.PAPER, int(n * PAPER_SHARE))):
            counts = _draw(stage, weights, voters)
            totals[item] = [a + b for a, b in zip(totals[item], counts, strict=True)]
            stage.batch.extend(_tallies(room, block.id, item, channel, counts))
    return totals


def _draw(stage: Stage, weights: list[float], voters: int) -> list[int]:
    chosen = stage.rng.choices(range(6), weights, k=voters)
    return [chosen.count(choice) for choice in range(6)]


def _tallies(room: Room, block: uuid.UUID, item: str, channel: str, counts: list[int]) -> list[Tally]:
    return [
        Tally(room=room, block_id=block, item=item, choice=choice, channel=channel, n=n)
        for choice, n in enumerate(counts, start=1)
        if n
    ]


def publication(stage: Stage, gathering: Gathering, totals: dict[str, list[int]]) -> None:
    k = stage.round.programme.threshold
    assert gathering.closed_at
    stage.batch.add(
        Publication(gathering=gathering, threshold=k, numbers=frozen(totals, k=k), published_at=gathering.closed_at)
    )
