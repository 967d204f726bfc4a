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

# How often each of 1–6 is chosen: a mean of 5.2, which is what the programme's own history says.
WEIGHTS = [0.004, 0.011, 0.044, 0.13, 0.348, 0.463]
PAPER_SHARE = 0.2


def score(stage: Stage, room: Room, *, mat: str, n: int) -> dict[str, list[int]]:
    """The tallies of a room where `n` voted, some on paper; returns the totals by item."""
    block = stage.block({"employees": "close.score", "leaders": "promise.score"}[mat])
    totals = {}
    for item in block.words["items"]:
        totals[item] = [0] * 6
        for channel, voters in ((Channel.PHONE, n - int(n * PAPER_SHARE)), (Channel.PAPER, int(n * PAPER_SHARE))):
            counts = _draw(stage, voters)
            totals[item] = [a + b for a, b in zip(totals[item], counts, strict=True)]
            stage.batch.extend(_tallies(room, block.id, item, channel, counts))
    return totals


def _draw(stage: Stage, voters: int) -> list[int]:
    chosen = stage.rng.choices(range(6), WEIGHTS, k=voters)
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
