import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.reportable import (
    FEW,
    GATHERINGS,
    Sum,
    added,
    apart,
    counts,
    frozen,
    joined,
    reported,
    rounded,
    step,
    thawed,
    total,
)

COUNT = st.lists(st.integers(0, 30), min_size=6, max_size=6)
K = st.integers(3, 10)
SUMS = st.builds(
    lambda gatherings, answers, mean: Sum(gatherings, gatherings * answers, gatherings * answers * mean),
    st.integers(0, 6),
    st.integers(5, 12),
    st.integers(1, 6),
)


@given(COUNT, K)
def test_nothing_is_shown_of_fewer_than_the_threshold(count: list[int], k: int) -> None:
    assert (reported(count, k=k) is None) == (sum(count) < k)


@given(COUNT, K)
def test_a_spread_needs_eight_answers_and_the_threshold(count: list[int], k: int) -> None:
    shown = reported(count, k=k)
    if shown:
        assert (shown.distribution is None) == (sum(count) < max(FEW, k))
        assert shown.distribution is None or shown.distribution == tuple(count)


@given(COUNT, K)
def test_few_answers_show_half_steps_and_many_show_tenths(count: list[int], k: int) -> None:
    shown = reported(count, k=k)
    if shown:
        exact = total(count) / sum(count)
        parts = 2 if shown.n < FEW else 10
        assert shown.mean * parts == pytest.approx(round(shown.mean * parts))
        assert abs(shown.mean - exact) <= 0.5 / parts + 1e-9
        assert 1 <= shown.mean <= 6


@given(st.dictionaries(st.sampled_from(["overall", "safe", "useful"]), COUNT), K)
def test_a_publication_keeps_no_trace_of_a_hidden_item(found: dict[str, list[int]], k: int) -> None:
    kept = frozen(found, k=k)
    assert set(kept) == {item for item, count in found.items() if sum(count) >= k}
    assert all(row["n"] >= k for row in kept.values())


@given(st.dictionaries(st.text(max_size=5), COUNT), K)
def test_what_was_frozen_reads_as_it_was_shown(found: dict[str, list[int]], k: int) -> None:
    shown = {item: number for item, count in found.items() if (number := reported(count, k=k))}
    assert thawed(json.loads(json.dumps(frozen(found, k=k)))) == shown


@given(st.dictionaries(st.integers(0, 20), SUMS, max_size=8), K)
def test_no_mean_over_gatherings_is_nearly_a_single_ones(scores: dict[int, Sum], k: int) -> None:
    for key, mean in apart(scores, k=k).items():
        assert mean is None or (scores[key].gatherings >= GATHERINGS and scores[key].n >= max(FEW, k))


@given(st.dictionaries(st.integers(0, 20), SUMS, max_size=8), K)
def test_what_is_hidden_cannot_be_found_by_subtraction(scores: dict[int, Sum], k: int) -> None:
    means = apart(scores, k=k)
    hidden = added(scores[key] for key, mean in means.items() if mean is None)
    assert hidden.gatherings == 0 or joined(hidden, k=k) is not None or all(mean is None for mean in means.values())


def test_channels_add_up() -> None:
    rows = [("overall", 6, 3), ("overall", 6, 2), ("overall", 1, 1), ("safe", 4, 9)]
    assert counts(rows) == {"overall": [1, 0, 0, 0, 0, 5], "safe": [0, 0, 0, 9, 0, 0]}


@pytest.mark.parametrize(("n", "shown"), [(0, (0, 4)), (4, (0, 4)), (5, (5, 9)), (17, (15, 19))])
def test_how_many_answered_is_told_in_steps_of_five(n: int, shown: tuple[int, int]) -> None:
    assert step(n) == shown


@pytest.mark.parametrize(
    ("chosen", "n", "mean"), [(26, 5, 5.0), (27, 5, 5.5), (33, 7, 4.5), (42, 8, 5.3), (83, 16, 5.2)]
)
def test_halves_go_up(chosen: int, n: int, mean: float) -> None:
    assert rounded(chosen, n=n) == mean


def test_a_small_group_is_hidden_with_the_one_it_would_give_away() -> None:
    scores = {"one": Sum(1, 20, 100), "three": Sum(3, 60, 312), "nine": Sum(9, 180, 936)}
    assert apart(scores, k=5) == {"one": None, "three": None, "nine": 5.2}
