"""`make bench` writes what is promised, and both sides of its scales carry the same."""

import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import bench
import bench_year
from dialogmat.models import Answer, Dialogue, Run
from tests import make

ROOT = Path(__file__).resolve().parents[2]
RATIOS = {"answer_vs_bare", "score_vs_bare", "a0_vs_weasyprint"}
RATIOS |= {"stream_p95_vs_bare", "reconnect_vs_bare", "hall_cpu_vs_bare", "letters_vs_loop"}
COUNTS = {"table_requests", "stream_database_connections", "hall_errors", "guesses_hit", "devices_refused"}
COUNTS |= {"letters_lost", "letters_doubled"}
COUNTS |= {"year_untold", "year_twice", "year_for_closed", "year_astray"}
COUNTS |= {"year_off_hours", "year_on_red_days", "year_two_in_a_week"}
SECONDS = {"cockpit_behind_s", "cockpit_behind_polling_s", "a0_seconds", "table_cards_40_seconds", "table_slow_3g_s"}
SECONDS |= {"hall_cockpit_behind_s", "demo_s", "second_start_s"}
UNITS = dict.fromkeys(RATIOS, "ratio") | dict.fromkeys(SECONDS, "s")
UNITS |= dict.fromkeys(COUNTS, "count") | dict.fromkeys(("table_first_kb", "station_kb"), "kB")
UNITS |= {"hall_answer_p95_ms": "ms", "guesses_looked_up": "%", "bank_search_p95_ms": "ms"}
NUMBER = (int, float)


@pytest.mark.deep
@pytest.mark.postgres
@pytest.mark.browser
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_tiny_run_writes_every_figure_and_leaves_no_database_behind(tmp_path: Path) -> None:
    (tmp_path / "static").symlink_to(ROOT / "var/static")
    command = [sys.executable, "scripts/bench.py", "--size", "tiny"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"NED_VAR": f"{tmp_path}"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert told.keys() == UNITS.keys()
    for name, figure in told.items():
        assert figure.keys() == {"value", "goal", "unit", "runs"}
        assert isinstance(figure["value"], NUMBER) and isinstance(figure["goal"], NUMBER) and figure["runs"] == 1
        assert figure["unit"] == UNITS[name]
        assert name in done.stdout
    # What is no matter of speed holds however small the run and slow the machine.
    assert [name for name in COUNTS if told[name]["value"] > told[name]["goal"]] == []


def test_a_figure_is_the_median_and_one_that_misses_its_goal_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "VAR", tmp_path)
    good, bad = (bench.Figure.of([1.0, n, 9.0], goal=2.0, unit="ratio") for n in (1.5, 2.5))
    bench.write({"good": good, "bad": bad})
    told = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert told["bad"] == {"value": 2.5, "goal": 2.0, "unit": "ratio", "runs": 3}
    assert ["MISSES ITS GOAL" in line for line in capsys.readouterr().out.splitlines()] == [False, True]


def a_year() -> dict[str, Any]:
    """One plan with one measure, told of before its deadline and after it."""

    def letter(on: str, says: str) -> dict[str, str]:
        text = f"Over fristen\n- Faste vakter\n  Enhet, {says}. november 2027\n  Si hvordan det går: https://\n"
        return {"to": "leder", "due": f"{on}T08:00", "sent": f"{on}T08:00", "text": text}

    here, above = ["2027-10-31T12:00", "led", "leder", "Område"], ["2027-10-31T12:00", "led", "over", "Område"]
    decided = ["2027-11-02T12:00", "decided", "2027-11-24", "Enhet"]
    return {
        "days": ["2027-11-01", 30],
        "units": {"Enhet": [here], "Område": [above]},
        "people": {name: [["2027-10-31T12:00", "reads", "0", ""]] for name in ("leder", "over")},
        "measures": {"Faste vakter": [decided, ["2027-11-03T12:00", "begun"]]},
        "checks": {},
        "requests": {},
        "letters": [letter("2027-11-22", "fristen er onsdag 24"), letter("2027-11-29", "fristen var 24")],
    }


def nothing(told: dict[str, Any]) -> None:
    pass


def leave_one_out(told: dict[str, Any]) -> None:
    told["letters"].pop()


def say_it_again(told: dict[str, Any]) -> None:
    told["letters"][0]["text"] *= 2


def end_it_before_eight(told: dict[str, Any]) -> None:
    told["measures"]["Faste vakter"].append(["2027-11-29T06:30", "ended"])


def send_it_above(told: dict[str, Any]) -> None:
    told["letters"][0]["to"] = "over"


def send_it_at_noon(told: dict[str, Any]) -> None:
    told["letters"][0]["sent"] = "2027-11-22T12:00"


def send_it_on_a_sunday(told: dict[str, Any]) -> None:
    told["letters"][0] |= {"due": "2027-11-21T08:00", "sent": "2027-11-21T08:00"}


def send_one_more(told: dict[str, Any]) -> None:
    told["letters"].append({"to": "leder", "due": "2027-11-25T08:00", "sent": "2027-11-25T08:00", "text": ""})


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (nothing, ""),
        (leave_one_out, "untold"),
        (say_it_again, "twice"),
        (end_it_before_eight, "for_closed"),
        (send_it_above, "astray"),
        (send_it_at_noon, "off_hours"),
        (send_it_on_a_sunday, "on_red_days"),
        (send_one_more, "two_in_a_week"),
    ],
)
def test_what_is_wrong_in_a_year_of_letters_is_seen(harm: Callable[[dict[str, Any]], None], found: str) -> None:
    told = a_year()
    harm(told)
    wrong = bench_year.judge(told).wrong
    assert {name: len(some) for name, some in wrong.items() if some} == ({found: 1} if found else {})


def statements(act: Callable[[], Any]) -> list[list[str]]:
    """What was asked of the database: the verb and the tables of each statement, transactions aside."""
    with CaptureQueriesContext(connection) as asked:
        assert act().status_code < 400
    found = [
        re.findall(r"^\w+|(?<=FROM |JOIN |INTO )\"?\w+|(?<=UPDATE )\"?\w+", query["sql"].strip()) for query in asked
    ]
    return [
        [word.strip('"') for word in words] for words in found if words[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}
    ]


def block(run: Run, key: str) -> Any:
    return next(one for one in run.room.outline("nb").blocks.values() if one.key == key)


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("bare", ["views", "statements"])
def test_the_bare_save_asks_the_database_for_the_same_as_ours(client: Client, bare: str) -> None:
    side = import_module(f"bench_bare.{bare}")
    run = make.run()
    _device, token = make.device(run)
    text = block(run, "fills.gives")

    def said(base: int, **more: Any) -> dict[str, Any]:
        return {"block": text.id, "slot": "", "base": base, "operation": uuid.uuid4(), "value": f"Kaffe {base}"} | more

    def ours(base: int) -> Any:
        return client.post(reverse("answer", args=[token]), said(base), HTTP_ACCEPT="application/json")

    ours(0)
    place = Answer.objects.get(dialogue=Dialogue.objects.get()).pk
    mine = statements(lambda: ours(1))
    theirs = statements(lambda: side.answer(RequestFactory().post("/", said(2, place=place)), token))
    assert len(mine) == 4
    assert mine == theirs
    assert Answer.objects.get().revision == 3


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("bare", ["views", "statements"])
def test_the_bare_vote_asks_the_database_for_the_same_as_ours(client: Client, bare: str) -> None:
    side = import_module(f"bench_bare.{bare}")
    run = make.run()
    run.open_to_all(station="close", by=None)
    (_one, first), (_two, second), (_three, third) = (make.phone(run) for _phone in range(3))
    said = {"block": block(run, "close.score").id, "item-safe": 5, "item-overall": 6}
    client.post(reverse("vote", args=[first]), said)
    mine = statements(lambda: client.post(reverse("vote", args=[second]), said))
    theirs = statements(lambda: side.vote(RequestFactory().post("/", said), third))
    assert len(mine) == 3
    assert mine == theirs
