"""The two mats as they are written in their files; nothing here needs a database."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from dialogmat.kinds import KINDS

type Table = dict[str, Any]

CONTENT = Path(__file__).parents[2] / "dialogmat" / "content"
MATS = ["employees", "leaders"]
LANGUAGES = ["nb", "nn", "en"]
FACTORS = ["leadership", "organisation", "conditions", "culture", "mastery"]
STATIONS = {
    "employees": {"cover": 0, "welcome": 0, "light": 1, "fills": 2, "parts": 3, "away": 4, "do": 5, "close": 6},
    "leaders": {
        "cover": 0, "checkin": 0, "numbers": 1, "sources": 2, "good": 3, "near": 4, "unclear": 5, "neighbour": 6,
        "plan": 7, "host": 8, "promise": 9,
    },
}  # fmt: skip
OUTCOMES = {
    "employees": "light list table 3, fills cards table, fills priority table 1, parts text person, "
    "parts agreement unit 1, parts request unit 1, away agreement unit 2, do measure unit 3, do vote person, "
    "close score person",
    "leaders": "checkin scale person, numbers observation table 3, numbers question unit, sources cards table, "
    "sources priority table 2, good scale person, good practice unit 1, near cards table, near agreement unit 1, "
    "near request unit 1, unclear list table 4, neighbour idea unit 1, plan measure unit 3, plan list unit 2, "
    "host booking unit 1, promise question unit, promise score person",
}
# Each variant's stations with their minutes by rhythm, and breaks.
TIMES = {
    ("employees", "90"): """
        welcome: plenary 8
        light: alone 3, pair 5, table 7
        fills: alone 3, table 12, plenary 5
        parts: alone 3, pair 4, table 10
        away: pair 3, table 9
        do: table 7, plenary 8
        close: alone 3""",
    ("employees", "120"): """
        welcome: plenary 8
        light: alone 3, pair 5, table 10
        fills: alone 3, table 16, plenary 6
        parts: alone 3, pair 4, table 15
        away: pair 5, table 13, break 5
        do: table 10, plenary 10
        close: alone 4""",
    ("employees", "60-1"): """
        welcome: plenary 8
        light: alone 3, pair 5, table 10
        fills: alone 3, table 16, plenary 11""",
    ("employees", "60-2"): """
        parts: plenary 4, alone 3, pair 4, table 13
        away: pair 3, table 9
        do: table 10, plenary 10
        close: alone 4""",
    ("leaders", "day"): """
        checkin: plenary 15, alone 5, table 10
        numbers: alone 5, pair 8, table 17, plenary 10
        sources: plenary 18, alone 5, table 27, break 15
        good: alone 8, pair 12, table 15, plenary 10, break 45
        near: alone 6, pair 8, table 18, plenary 8
        unclear: alone 5, table 25, plenary 10
        neighbour: swap 13, table 6, plenary 4, break 15
        plan: alone 5, table 30, swap 10, plenary 5
        host: table 18, pair 10, plenary 5
        promise: table 8, alone 4, plenary 8""",
    ("leaders", "short"): """
        checkin: plenary 15, alone 5, table 10
        numbers: alone 5, pair 8, table 17, plenary 10
        sources: plenary 18, alone 5, table 27, break 15
        good: alone 8, pair 12, table 15, plenary 10, break 45
        plan: alone 5, table 30, swap 10, plenary 5
        host: table 18, pair 10, plenary 5
        promise: table 8, alone 4, plenary 8""",
}
# What a variant sums to with breaks and walking: the 90 hold "away", which a staff meeting may take over; the first
# meeting of 2 × 60 has four minutes to find a seat in; the leaders' day goes from 08:30 to 16:00, or to 14:00.
TOTALS = {"90": 90, "120": 120, "60-1": 56, "60-2": 60, "day": 450, "short": 330}
TYPED = {key for key, kind in KINDS.items() if kind.many or kind.harvest}
LENGTHS = {
    "kicker": 30, "title": 40, "task": 90, "prompt": 120, "help": 100, "label": 40, "text": 500, "script": 320,
    "low": 30, "high": 30, "items": 60, "columns": 20, "cards": 45, "watch": 260, "late": 200, "voices": 150,
    "reading": 3400, "names": 30, "roles": 260, "why": 420, "what": 420, "stored": 420, "who": 420, "anonymous": 420,
}  # fmt: skip
# A case is told in full, and what is done before the day has a sheet of its own.
LONG = {"text": 1500}
# Praise, claims, other people's names for things, and what nobody is to be asked.
BANNED = re.compile(
    r"!|\beffe[ck]t|diagnos|sykmeld|sjukmeld|sick leave|™|10-faktor|specifique|"
    r"\b(flott|supert|kjempe\w*|fantastisk\w*|gratulerer|gratulerar|bra jobba|bra jobbet|great (job|work)|well done|"
    r"excellent|awesome|congratulations)\b",
    re.IGNORECASE,
)
# The ground rule "no health" may say the word; a question, a card or a label may not.
HEALTH = re.compile(
    r"\b(helse\w*|health|syk\w*|sjuk\w*|sick\w*|ill|illness|lege\w*|smerte\w*|pain)\b(?<!legemeldt)", re.IGNORECASE
)
NOT_NYNORSK = re.compile(
    r"\b(ikke|hva|hvem|hvordan|hvor|hvilken|hvilke|hver|jeg|dere|noe|noen|gjør|være|leder|ledelse|medarbeider\w*|"
    r"fravær|enhet\w*|fra|hjem|bare|sykefravær|tillitsvalgt|verneombud|mer|sammen|vera|koma|gjera)\b",
    re.IGNORECASE,
)


@cache
def mat(name: str) -> Table:
    return tomllib.loads((CONTENT / name / "mat.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, language: str) -> dict[str, Table]:
    return tomllib.loads((CONTENT / name / f"{language}.toml").read_text(encoding="utf-8"))


def blocks(name: str) -> Iterator[tuple[Table, Table]]:
    for station in mat(name)["stations"]:
        for block in station["blocks"]:
            yield station, block


def kinds(name: str) -> dict[str, str]:
    return {block["key"]: block["kind"] for _, block in blocks(name)}


def max_of(block: Table) -> list[int]:
    return [block["settings"]["max"]] if "max" in block["settings"] else []


def shape(table: Table) -> Table:
    """The keys and ids of a table of words, in order, without the words."""
    return {key: shape(value) if isinstance(value, dict) else "" for key, value in table.items()}


def texts(name: str, language: str) -> Iterator[tuple[str, str, str]]:
    """(block key, kind of text, text) for every text on a mat, in every sector."""
    for key, table in words(name, language).items():
        for part in [table, *table.get("sectors", {}).values()]:
            for field, value in part.items():
                if field != "sectors":
                    for text in value.values() if isinstance(value, dict) else [value]:
                        yield key, field, text


def station_minutes(station: Table, variant: str) -> int:
    return sum(block["minutes"].get(variant, 0) for block in station["blocks"])


def times(station: Table, variant: str) -> str:
    found: Counter[str] = Counter()
    for block in station["blocks"]:
        if variant in block["minutes"]:
            found[block["rhythm"]] += block["minutes"][variant]
    found["break"] += station["break_after"].get(variant, 0)
    return f"{station['key']}: " + ", ".join(f"{name} {minutes}" for name, minutes in found.items() if minutes)


each_mat = pytest.mark.parametrize("name", MATS)
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_variant = pytest.mark.parametrize(("name", "variant"), TIMES)


@each_mat
def test_a_mat_has_its_stations_in_order(name: str) -> None:
    found = mat(name)

    assert found["key"] == found["audience"] == name
    assert {station["key"]: station["number"] for station in found["stations"]} == STATIONS[name]
    assert list(STATIONS[name]) == [station["key"] for station in found["stations"]]


def test_the_variants_are_those_that_are_timed() -> None:
    for name in MATS:
        timed = {variant for _, block in blocks(name) for variant in block["minutes"]}

        assert timed == set(mat(name)["variants"]) == {variant for own, variant in TIMES if own == name}


@each_mat
def test_every_block_is_keyed_by_its_station_and_used_once(name: str) -> None:
    keys = [block["key"] for _, block in blocks(name)]

    assert len(keys) == len(set(keys))
    assert all(block["key"].startswith(f"{station['key']}.") for station, block in blocks(name))


@each_mat
def test_every_station_begins_with_its_heading_and_has_only_one(name: str) -> None:
    for station in mat(name)["stations"]:
        kinds = [block["kind"] for block in station["blocks"]]

        assert kinds[0] == "heading"
        assert station["blocks"][0]["key"] == f"{station['key']}.heading"
        assert kinds.count("heading") == 1


@each_mat
def test_every_block_says_its_kind_whose_answer_it_takes_and_its_rhythm(name: str) -> None:
    for _, block in blocks(name):
        assert set(block) == {"key", "kind", "takes", "rhythm", "minutes", "settings"}
        assert block["kind"] in KINDS
        assert block["takes"] in {"none", "table", "unit", "person"}
        assert block["rhythm"] in {"alone", "pair", "table", "plenary", "swap"}


@each_mat
def test_every_block_that_takes_time_has_minutes_of_its_own(name: str) -> None:
    for station, block in blocks(name):
        timeless = block["kind"] in {"heading", "since"} or station["key"] == "cover"
        assert bool(block["minutes"]) is not timeless, block["key"]
        assert all(minutes > 0 for minutes in block["minutes"].values())


@each_mat
def test_what_a_person_answers_is_answered_alone(name: str) -> None:
    answered = {block["rhythm"] for _, block in blocks(name) if block["takes"] == "person" and block["kind"] != "vote"}
    assert answered == {"alone"}


@each_mat
def test_the_typed_outcomes_are_there_with_whose_they_are_and_how_many(name: str) -> None:
    found = {
        " ".join(map(str, [station["key"], block["kind"], block["takes"], *max_of(block)]))
        for station, block in blocks(name)
        if block["takes"] in {"unit", "person"} or block["kind"] in TYPED | {"cards"}
    }

    assert found == set(OUTCOMES[name].split(", "))


@each_mat
def test_priorities_and_measures_belong_to_a_factor(name: str) -> None:
    for _, block in blocks(name):
        assert bool(block["settings"].get("factor")) is (block["kind"] in {"priority", "measure"})


@each_variant
def test_the_stations_share_their_minutes_between_the_rhythms(name: str, variant: str) -> None:
    walked = [station for station in mat(name)["stations"] if station_minutes(station, variant)]

    assert [times(station, variant) for station in walked] == dedent(TIMES[name, variant]).strip().splitlines()


@each_variant
def test_a_variant_sums_to_its_time_with_walking_and_breaks(name: str, variant: str) -> None:
    walked = [station for station in mat(name)["stations"] if station_minutes(station, variant)]
    beside = sum(station["walk"] + station["break_after"].get(variant, 0) for station in walked)

    assert sum(station_minutes(station, variant) for station in walked) + beside == TOTALS[variant]


def test_the_90_minutes_leave_being_away_to_a_staff_meeting() -> None:
    optional = {station["key"]: station["optional_in"] for station in mat("employees")["stations"]}
    left = [s for s in mat("employees")["stations"] if "90" not in s["optional_in"]]

    assert {key: names for key, names in optional.items() if names} == {"away": ["90"]}
    assert sum(station_minutes(station, "90") for station in left) == 78
    assert [s["key"] for s in mat("employees")["stations"] if not s["core"]] == ["away"]


def test_two_meetings_share_out_the_whole_mat() -> None:
    first, second = (
        [s["key"] for s in mat("employees")["stations"] if station_minutes(s, variant)] for variant in ("60-1", "60-2")
    )
    only = {block["key"]: block["minutes"] for _, block in blocks("employees") if len(block["minutes"]) == 1}

    assert first == ["welcome", "light", "fills"]
    assert second == ["parts", "away", "do", "close"]
    assert only == {"fills.onwards": {"60-1": 5}, "parts.lookback": {"60-2": 4}}


def test_the_home_trios_sit_together_from_the_plan_on() -> None:
    assert [s["key"] for s in mat("leaders")["stations"] if s["trio"]] == ["plan", "host", "promise"]
    assert not any(s["trio"] for s in mat("employees")["stations"])


@each_mat
@each_language
def test_every_block_has_words_and_no_words_lack_a_block(name: str, language: str) -> None:
    assert list(words(name, language)) == [block["key"] for _, block in blocks(name)]


@each_mat
@each_language
def test_a_block_has_the_words_of_its_kind(name: str, language: str) -> None:
    for _, block in blocks(name):
        found, kind = set(words(name, language)[block["key"]]), KINDS[block["kind"]]

        assert kind.words <= found <= kind.words | kind.may, block["key"]


@each_mat
@each_language
def test_the_cover_has_a_kicker_and_no_other_heading_has(name: str, language: str) -> None:
    assert [key for key, table in words(name, language).items() if "kicker" in table] == ["cover.heading"]


@each_mat
@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_languages_carry_the_same_keys_and_ids_in_the_same_order(name: str, language: str) -> None:
    shapes = {key: shape(table) for key, table in words(name, language).items()}

    assert shapes == {key: shape(table) for key, table in words(name, "nb").items()}


@each_mat
@each_language
def test_nothing_is_empty_and_all_is_short_enough_for_a_card(name: str, language: str) -> None:
    for key, field, text in texts(name, language):
        assert text == text.strip(), (key, field)
        told = kinds(name)[key] == "case" or key == "cover.prework"
        longest = LONG.get(field, LENGTHS[field]) if told else LENGTHS[field]
        assert 1 <= len(text) <= longest, (key, field, len(text), text)


@each_mat
@each_language
def test_what_the_facilitator_says_is_two_to_four_sentences(name: str, language: str) -> None:
    for key, field, text in texts(name, language):
        if field == "script":
            assert 2 <= len(re.findall(r"[.?](?= |$)", text)) <= 4, key


@each_mat
@each_language
def test_nothing_praises_claims_an_effect_or_asks_for_a_diagnosis(name: str, language: str) -> None:
    assert not [(key, text) for key, _, text in texts(name, language) if BANNED.search(text)]


@each_mat
@each_language
def test_no_question_card_or_label_is_about_health(name: str, language: str) -> None:
    asked = {"title", "task", "prompt", "label", "items", "cards", "columns", "help"}

    assert not [(key, text) for key, field, text in texts(name, language) if field in asked and HEALTH.search(text)]


@each_language
def test_the_welcome_says_no_names_no_health_and_whose_the_words_are(language: str) -> None:
    rules = words("employees", language)["welcome.rules"]["text"].splitlines()

    assert len(rules) == 3
    assert re.search(r"(navn|namn|names).*(helse|health)", rules[0])


@each_mat
def test_nynorsk_is_nynorsk_throughout(name: str) -> None:
    assert not [(key, text) for key, _, text in texts(name, "nn") if NOT_NYNORSK.search(text)]


@each_language
@pytest.mark.parametrize(("name", "key", "each"), [("employees", "fills.sort", 3), ("leaders", "sources.sort", 6)])
def test_the_cards_are_as_many_for_each_factor(language: str, name: str, key: str, each: int) -> None:
    cards = words(name, language)[key]["cards"]

    assert list(cards) == [f"{factor}-{number}" for factor in FACTORS for number in range(1, each + 1)]
    assert len(set(cards.values())) == len(cards)


@each_mat
@each_language
def test_the_facilitator_is_told_what_to_watch_for_and_what_to_do_when_late(name: str, language: str) -> None:
    timed = {station["key"] for station in mat(name)["stations"] for block in station["blocks"] if block["minutes"]}

    for key in timed:
        assert {"script", "watch", "late"} <= set(words(name, language)[f"{key}.heading"]), key


@each_language
def test_three_made_up_participants_speak_at_every_station_a_host_rehearses(language: str) -> None:
    for key in STATIONS["employees"].keys() - {"cover"}:
        assert len(words("employees", language)[f"{key}.heading"]["voices"]) == 3, key


@each_mat
@each_language
def test_cases_and_cards_are_told_for_kindergartens_too(name: str, language: str) -> None:
    for key, kind in kinds(name).items():
        if kind in {"case", "cards", "film"}:
            own = words(name, language)[key]
            other = own["sectors"]["kindergarten"]
            assert other != {field: own[field] for field in other}, key
            assert list(other.get("cards", {})) == list(own.get("cards", {})), key


@each_language
def test_a_reading_takes_about_three_minutes(language: str) -> None:
    for part in (film := words("leaders", language)["sources.film"]), film["sectors"]["kindergarten"]:
        assert 330 <= len(part["reading"].split()) <= 450


@each_language
def test_the_roles_have_names_and_something_to_look_after(language: str) -> None:
    roles = words("leaders", language)["unclear.roles"]

    assert list(roles["names"]) == list(roles["roles"])
    assert 4 <= len(roles["roles"]) <= 6


@each_language
def test_the_score_asks_for_the_whole_and_little_more(language: str) -> None:
    assert list(words("employees", language)["close.score"]["items"]) == ["overall", "safe"]
    assert list(words("leaders", language)["promise.score"]["items"]) == ["overall", "useful", "followed"]


@each_language
def test_the_leader_looks_at_six_things_she_does(language: str) -> None:
    assert len(words("leaders", language)["good.behaviours"]["items"]) == 6
