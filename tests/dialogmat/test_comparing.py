"""Two versions side by side: what changed, block by block and language by language. Plain values, no database."""

from copy import deepcopy
from typing import Any

import pytest

from dialogmat.desk.comparing import Change, Fact, Piece, Said, compare, marks, moved


def block(key: str, **more: Any) -> dict[str, Any]:
    words = {"nb": {"prompt": "Hva hjelper?"}, "nn": {"prompt": "Kva hjelper?"}}
    plain = {"kind": "question", "takes": "none", "rhythm": "table", "minutes": {}, "settings": {}, "words": words}
    return deepcopy({"key": key} | plain | more)


def station(key: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    plain = {"number": 1, "core": True, "trio": False, "walk": 0, "optional_in": [], "break_after": {}}
    return {"key": key} | plain | {"blocks": list(blocks)} | more


def mat(*stations: dict[str, Any]) -> dict[str, Any]:
    return {"stations": list(stations)}


TWO = mat(station("light", block("light.a"), block("light.b")), station("fills", block("fills.a")))


def test_a_copy_has_no_changes() -> None:
    assert compare(TWO, deepcopy(TWO)) == []


def test_a_text_that_changed_is_shown_in_the_language_it_changed_in() -> None:
    now = deepcopy(TWO)
    now["stations"][0]["blocks"][1]["words"]["nn"]["prompt"] = "Kva hjelper oss?"
    assert compare(TWO, now) == [
        Change(
            "light.b", "light", "question", "changed", words=[Said("nn", "prompt", "Kva hjelper?", "Kva hjelper oss?")]
        )
    ]


def test_a_language_that_is_new_is_new_words() -> None:
    now = deepcopy(TWO)
    now["stations"][1]["blocks"][0]["words"]["en"] = {"prompt": "What helps?"}
    [change] = compare(TWO, now)
    assert change.words == [Said("en", "prompt", "", "What helps?")]


def test_a_row_is_compared_by_its_id() -> None:
    cards = {"nb": {"cards": {"a": "Tempo", "b": "Støy"}}}
    before = mat(station("fills", block("fills.sort", kind="cards", words=cards)))
    now = deepcopy(before)
    now["stations"][0]["blocks"][0]["words"]["nb"]["cards"] = {"b": "Støy", "c": "Lys"}
    [change] = compare(before, now)
    assert change.words == [Said("nb", "cards.a", "Tempo", ""), Said("nb", "cards.c", "", "Lys")]


def cards(*keys: str, **more: Any) -> dict[str, Any]:
    """A station with a sort whose cards lie in this order in both languages."""
    words = {language: {"cards": {key: key.upper() for key in keys}} | more for language in ("nb", "nn")}
    return mat(station("fills", block("fills.sort", kind="cards", words=words)))


def test_a_row_that_was_moved_is_told_once_with_its_places() -> None:
    [change] = compare(cards("a", "b", "c"), cards("c", "a", "b"))
    assert (change.what, change.facts, change.words) == ("changed", [Fact("order.cards.c", 3, 1)], [])


def test_a_row_may_be_moved_in_one_language_alone() -> None:
    now = cards("a", "b")
    now["stations"][0]["blocks"][0]["words"]["nn"]["cards"] = {"b": "B", "a": "A"}
    [change] = compare(cards("a", "b"), now)
    assert [fact.name.rpartition(".")[0] for fact in change.facts] == ["order.cards"]


def test_rows_between_which_one_came_or_went_have_not_moved() -> None:
    [change] = compare(cards("a", "b", "c"), cards("a", "x", "c"))
    assert change.facts == []
    assert {said.path for said in change.words} == {"cards.b", "cards.x"}


def test_a_sectors_own_rows_have_an_order_of_their_own() -> None:
    here = {"sectors": {"kindergarten": {"cards": {"a": "A", "b": "B"}}}}
    there = {"sectors": {"kindergarten": {"cards": {"b": "B", "a": "A"}}}}
    [change] = compare(cards("a", **here), cards("a", **there))
    assert [fact.name.rpartition(".")[0] for fact in change.facts] == ["order.sectors.kindergarten.cards"]


def test_the_order_of_plain_words_is_no_order() -> None:
    before = mat(station("light", block("light.a", words={"nb": {"label": "A", "prompt": "B"}})))
    now = mat(station("light", block("light.a", words={"nb": {"prompt": "B", "label": "A"}})))
    assert compare(before, now) == []


def test_a_new_block_and_one_that_is_gone() -> None:
    now = mat(station("light", block("light.a"), block("light.c")), station("fills", block("fills.a")))
    found = compare(TWO, now)
    assert [(one.key, one.what) for one in found] == [("light.c", "added"), ("light.b", "removed")]
    assert found[0].words[0] == Said("nb", "prompt", "", "Hva hjelper?")
    assert found[1].words[0] == Said("nb", "prompt", "Hva hjelper?", "")


def test_a_new_station_and_one_that_is_gone_come_with_their_blocks() -> None:
    now = mat(station("light", block("light.a"), block("light.b")), station("rest", block("rest.a")))
    assert [(one.key, one.what) for one in compare(TWO, now)] == [
        ("rest", "added"),
        ("rest.a", "added"),
        ("fills", "removed"),
        ("fills.a", "removed"),
    ]


def test_minutes_and_other_facts_are_told_one_by_one() -> None:
    before = mat(station("light", block("light.a", minutes={"90": 7, "120": 10}, settings={"max": 3})))
    now = mat(station("light", block("light.a", minutes={"90": 5, "60-1": 4}, settings={"max": 3}, takes="table")))
    [change] = compare(before, now)
    assert change.facts == [
        Fact("takes", "none", "table"),
        Fact("minutes.90", 7, 5),
        Fact("minutes.120", 10, None),
        Fact("minutes.60-1", None, 4),
    ]


def test_a_station_that_became_optional() -> None:
    now = mat(station("light", block("light.a"), block("light.b"), optional_in=["90"]), TWO["stations"][1])
    assert compare(TWO, now) == [Change("light", "light", "", "changed", facts=[Fact("optional_in", [], ["90"])])]


def test_a_block_that_was_moved_is_not_a_new_one() -> None:
    now = mat(station("light", block("light.b"), block("light.a")), station("fills", block("fills.a")))
    [change] = compare(TWO, now)
    assert (change.what, change.moved) == ("moved", True)


def test_a_block_that_was_moved_to_another_station() -> None:
    now = mat(station("light", block("light.a")), station("fills", block("light.b"), block("fills.a")))
    assert [(one.key, one.station, one.what) for one in compare(TWO, now)] == [("light.b", "fills", "moved")]


def test_a_block_may_have_moved_and_changed() -> None:
    now = mat(station("light", block("light.b", takes="table"), block("light.a", takes="table")), TWO["stations"][1])
    found = {one.key: one for one in compare(TWO, now)}
    assert all(one.what == "changed" for one in found.values())
    assert sum(one.moved for one in found.values()) == 1


def test_stations_that_changed_places() -> None:
    now = mat(*reversed(deepcopy(TWO)["stations"]))
    assert [(one.kind, one.what) for one in compare(TWO, now)] == [("", "moved")]


@pytest.mark.parametrize(
    ("before", "now", "picked_up"),
    [
        ("abcd", "abcd", ""),
        ("abcd", "bcda", "a"),
        ("abcd", "abxcd", ""),
        ("abcd", "acd", ""),
        ("abcde", "aecbd", None),
    ],
)
def test_only_what_was_picked_up_has_moved(before: str, now: str, picked_up: str | None) -> None:
    found = moved(list(before), list(now))
    if picked_up is not None:
        assert found == set(picked_up)
    left = [key for key in before if key not in found and key in now]
    assert left == [key for key in now if key not in found and key in before]


def test_words_are_marked_one_by_one() -> None:
    old, new = marks("Skriv tre ting.", "Skriv to ting, ikke flere.")
    assert [piece.text for piece in old if piece.marked] == ["tre"]
    assert [piece.text for piece in new if piece.marked] == ["to", ", ikke flere"]
    assert "".join(piece.text for piece in old) == "Skriv tre ting."
    assert "".join(piece.text for piece in new) == "Skriv to ting, ikke flere."


def test_a_text_out_of_nothing_is_all_marked() -> None:
    assert marks("", "Ny") == ([], [Piece("Ny", True)])
