"""The one door from counters to numbers that somebody may see.

A *count* is six whole numbers: how many chose 1, 2 … 6. `k` is the programme's display threshold: how few answers may
lie behind a number. Everything here is pure; what is hidden is None or left out, never 0. Source: data-model,
Thresholds, and security, Anonymity: a mean that shows tenths gives the newest of few answers away, so few answers show
half steps only, and a spread needs more answers than a mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

OVERALL = "overall"
FEW = 8
STEP = 5
# A mean over fewer gatherings is too near a single gathering's own.
GATHERINGS = 3
# "Gjennomsnitt oppgitt for NED 2017–18": what the programme's history says of the item `overall`.
REFERENCE = 5.2


@dataclass(frozen=True)
class Reported:
    """`n` answers; their mean on 1–6, to 0.1 (to 0.5 under 8 answers); how many chose each of 1–6, or None."""

    n: int
    mean: float
    distribution: tuple[int, ...] | None


class Sum(NamedTuple):
    """Published scores of several gatherings: how many gatherings, answers, and the sum of what was chosen."""

    gatherings: int
    n: int
    total: int


def reported(count: Sequence[int], *, k: int) -> Reported | None:
    """What may be shown of a count; None when fewer than `k` answered."""
    n = sum(count)
    if n < k:
        return None
    return Reported(n, rounded(total(count), n=n), tuple(count) if n >= max(FEW, k) else None)


def total(count: Sequence[int]) -> int:
    """Σ choice × n."""
    return sum(choice * n for choice, n in enumerate(count, start=1))


def rounded(chosen: int, *, n: int) -> float:
    """The mean of `n` answers that add up to `chosen`: to 0.1, and to 0.5 under eight answers. Halves go up."""
    steps = 2 if n < FEW else 10
    return (2 * steps * chosen + n) // (2 * n) / steps


def frozen(counts: Mapping[str, Sequence[int]], *, k: int) -> dict[str, Any]:
    """What a publication keeps: {item: {n, mean, distribution, sum}}, without the items that are hidden.

    `sum` is for adding gatherings up and is never shown.
    """
    found = {item: (reported(count, k=k), total(count)) for item, count in counts.items()}
    return {
        item: {
            "n": shown.n,
            "mean": shown.mean,
            "distribution": list(shown.distribution) if shown.distribution else None,
            "sum": chosen,
        }
        for item, (shown, chosen) in found.items()
        if shown
    }


def thawed(numbers: Mapping[str, Mapping[str, Any]]) -> dict[str, Reported]:
    """A publication's numbers as they were shown on the day."""
    return {
        item: Reported(row["n"], row["mean"], tuple(row["distribution"]) if row["distribution"] else None)
        for item, row in numbers.items()
    }


def counts(rows: Iterable[tuple[str, int, int]]) -> dict[str, list[int]]:
    """Counters `(item, choice, n)` of all channels as one count for each item."""
    found: dict[str, list[int]] = {}
    for item, choice, n in rows:
        found.setdefault(item, [0] * 6)[choice - 1] += n
    return found


def step(n: int) -> tuple[int, int]:
    """How many have answered, before anything is published: 0–4, 5–9 … so that nobody sees who has not."""
    return n // STEP * STEP, n // STEP * STEP + STEP - 1


def joined(score: Sum, *, k: int) -> float | None:
    """The mean over several gatherings to 0.1; None when so few lie behind that it might be one gathering's own."""
    enough = score.gatherings >= GATHERINGS and score.n >= max(FEW, k)
    return rounded(score.total, n=score.n) if enough else None


def apart[Key](scores: Mapping[Key, Sum], *, k: int) -> dict[Key, float | None]:
    """The mean of each of some groups beside the mean of them all.

    Hidden groups could be found by taking the shown ones from the whole, so while those hidden would not be shown
    together, the smallest shown one is hidden with them.
    """
    shown = {key for key, score in scores.items() if joined(score, k=k) is not None}
    while shown and not _safe([score for key, score in scores.items() if key not in shown], k=k):
        shown.discard(min(shown, key=lambda key: (scores[key].gatherings, scores[key].n, str(key))))
    return {key: joined(score, k=k) if key in shown else None for key, score in scores.items()}


def _safe(hidden: Sequence[Sum], *, k: int) -> bool:
    together = added(hidden)
    return not together.gatherings or joined(together, k=k) is not None


def added(scores: Iterable[Sum]) -> Sum:
    rows = list(scores)
    return Sum(sum(row.gatherings for row in rows), sum(row.n for row in rows), sum(row.total for row in rows))
