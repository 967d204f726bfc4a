"""Measures NED beside a bare Django and writes var/bench.json: what `make bench` runs (docs/benchmarks.md says how)."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import bench_bank
import bench_hall
import bench_letters
import bench_start
import bench_stream
import bench_year
import guesses
from bench_load import Line, Side, measure
from bench_pages import behind, weights
from bench_servers import Data, bare, database, drawn, furnish_plain, lay, live, place, web
from places import VAR
from processes import guard

WARM_UP = 60


@dataclass
class Figure:
    value: float
    goal: float
    unit: str
    runs: int

    @classmethod
    def of(cls, found: Sequence[float], *, goal: float, unit: str) -> Figure:
        return cls(round(statistics.median(found), 2), goal, unit, len(found))


@dataclass
class Size:
    """How much is measured."""

    runs: int = 7
    requests: int = 250  # to each side in each run
    streams: int = 2000
    stream_seconds: float = 5
    hall: bench_hall.Size = field(default_factory=lambda: bench_hall.Size(seconds=90))
    guesses: int = 10_000
    letters: int = 16_000
    devices: int = 150
    measures: int = 50_000
    plans: int = 1000
    days: int = 400
    demo: str = "programme"


SIZES = {
    "usual": Size(),
    # The hall's ten minutes, and all the guesses.
    "full": Size(hall=bench_hall.Size(seconds=600), guesses=100_000),
    # To see that everything is measured; the figures say nothing.
    "tiny": Size(
        runs=1,
        requests=2,
        streams=100,
        stream_seconds=0.5,
        hall=bench_hall.Size(tables=4, seconds=6, pace=120, turns=1, turn=1.5, workers=1),
        guesses=120,
        letters=120,
        devices=10,
        measures=200,
        plans=12,
        days=40,
        demo="small",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="usual")
    parser.add_argument("--only", choices=list(PARTS), help="one part, and only its figures are written")
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("CPU per request is read from /proc, which only Linux has.")
    if not (os.environ.get("DATABASE_URL", "").startswith("postgres") and os.environ.get("REDIS_URL")):
        sys.exit("PostgreSQL and Redis must run beside this: `make bench` starts both.")
    with guard():
        write(everything(SIZES[asked.size], [asked.only] if asked.only else list(PARTS)))


def everything(size: Size, parts: list[str]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    with database(os.environ["DATABASE_URL"]) as url, place(url) as environment:
        print("• a database with the mats", flush=True)
        furnish_plain(environment)
        for part in parts:
            figures |= PARTS[part](environment, size)
    return figures


def one_workshop(environment: dict[str, str], size: Size) -> dict[str, Figure]:
    data = lay(environment, phones=size.runs * size.requests + WARM_UP)
    return (
        costs(environment, data, size.runs, size.requests)
        | delays(environment, data, size.runs)
        | prints(environment, size.runs)
    )


def costs(environment: dict[str, str], data: Data, runs: int, requests: int) -> dict[str, Figure]:
    """What a save and a vote cost in server CPU, beside the same SQL and publishing in a bare Django."""
    with web(environment) as ned, bare(environment) as orm, bare(environment) as sql:
        servers = zip(("t", "orm", "sql"), (ned, orm, sql), data["places"], strict=True)
        sides = [Side(Line(server), folder, place, data) for folder, server, place in servers]
        return {
            "answer_vs_bare": cost("answer", sides, runs, requests),
            "score_vs_bare": cost("vote", sides, runs, requests),
        }


def cost(verb: str, sides: list[Side], runs: int, requests: int) -> Figure:
    measure(sides, verb, requests=WARM_UP)
    found = [measure(sides, verb, requests=requests) for _run in range(runs)]
    ned, orm, sql = (spread(side) for side in zip(*found, strict=True))
    print(f"• CPU-ms per {verb}: NED {ned}, bare {orm}, SQL by hand {sql}", flush=True)
    return Figure.of([run[0] / run[1] for run in found], goal=2.0, unit="ratio")


def spread(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.2f} ({min(found):.2f}–{max(found):.2f})"


def delays(environment: dict[str, str], data: Data, runs: int) -> dict[str, Figure]:
    """How far the cockpit is behind a table: over the stream, and asking by itself where there is no Redis. And what a
    table's screen weighs."""
    with live(environment) as stream:
        with web(environment, NED_STREAM_URL=f"http://127.0.0.1:{stream.port}/stream/") as server:
            heard = behind(Line(server), data, runs=runs, stream=True)
    with web(environment, REDIS_URL="") as server:
        asked = behind(Line(server), data, runs=runs, stream=False)
        weighed = weights(Line(server), data, runs=min(runs, 5))
    print(f"• cockpit behind: {spread(heard)} s over the stream, {spread(asked)} s polling", flush=True)
    return {
        "cockpit_behind_s": Figure.of(heard, goal=2.0, unit="s"),
        "cockpit_behind_polling_s": Figure.of(asked, goal=5.0, unit="s"),
        "table_first_kb": Figure.of(weighed["first_kb"], goal=100, unit="kB"),
        "table_requests": Figure.of(weighed["requests"], goal=8, unit="count"),
        "station_kb": Figure.of(weighed["station_kb"], goal=6, unit="kB"),
        "table_slow_3g_s": Figure.of(weighed["slow_s"], goal=5, unit="s"),
    }


def prints(environment: dict[str, str], runs: int) -> dict[str, Figure]:
    """What a mat on A0 costs beside WeasyPrint alone, what of it is our own work, and the cards of forty tables."""
    found = drawn(environment, runs=runs)
    told = [spread(found[name]) for name in ("whole", "alone", "own", "cards")]
    print("• CPU-s per A0 mat {}, WeasyPrint alone {}, own work {}; 40 table cards {}".format(*told), flush=True)
    ratios = [whole / alone for whole, alone in zip(found["whole"], found["alone"], strict=True)]
    return {
        "a0_vs_weasyprint": Figure.of(ratios, goal=1.5, unit="ratio"),
        "a0_seconds": Figure.of(found["own"], goal=1.0, unit="s"),
        "table_cards_40_seconds": Figure.of(found["cards"], goal=3.0, unit="s"),
    }


def streams(environment: dict[str, str], size: Size) -> dict[str, Figure]:
    """One stream process beside a bare one: how late pokes are, and how fast all come back."""
    runs = min(size.runs, 3)
    found = bench_stream.compare(environment, listeners=size.streams, rooms=50, seconds=size.stream_seconds, runs=runs)
    late, back = ([spread(side) for side in zip(*found[name], strict=True)] for name in ("p95", "back"))
    print(f"• {size.streams} streams, {bench_stream.PACE} pokes a second: p95 in ms NED {late[0]}, bare {late[1]}")
    print(f"• all back at once, in s: NED {back[0]}, bare {back[1]}", flush=True)
    return {
        "stream_p95_vs_bare": Figure.of([ned / bare for ned, bare in found["p95"]], goal=3.0, unit="ratio"),
        "reconnect_vs_bare": Figure.of([ned / bare for ned, bare in found["back"]], goal=3.0, unit="ratio"),
        "stream_database_connections": Figure.of([found["connections"]], goal=0, unit="count"),
    }


def hall(environment: dict[str, str], size: Size) -> dict[str, Figure]:
    """A hall at six times its pace, and what its answers cost beside a bare Django's."""
    found = bench_hall.measure(environment, size.hall)
    print(f"• a hall of {size.hall.tables} tables for {size.hall.seconds:.0f} s: {bench_hall.told(found)}", flush=True)
    return {
        "hall_answer_p95_ms": Figure.of([found.answer_p95], goal=300, unit="ms"),
        "hall_errors": Figure.of([len(found.errors)], goal=0, unit="count"),
        "hall_cockpit_behind_s": Figure.of([found.behind_p95], goal=2.0, unit="s"),
        "hall_cpu_vs_bare": Figure.of([ned / bare for ned, bare in found.cpu], goal=1.8, unit="ratio"),
    }


def guessing(environment: dict[str, str], size: Size) -> dict[str, Figure]:
    """Codes guessed from one address, while a hall comes in from another."""
    found = guesses.measure(environment, guesses=size.guesses, devices=size.devices)
    print(
        f"• {size.guesses} guesses, {found.per_second:.0f} a second; all devices in after {found.took:.0f} s",
        flush=True,
    )
    return {
        "guesses_hit": Figure.of([found.hits], goal=0, unit="count"),
        "guesses_looked_up": Figure.of([found.looked_up], goal=1.0, unit="%"),
        "devices_refused": Figure.of([found.refused], goal=0, unit="count"),
    }


def letters(environment: dict[str, str], size: Size) -> dict[str, Figure]:
    """The outbox emptied by the worker, beside a plain loop that hands over as many letters."""
    found = bench_letters.measure(environment, letters=size.letters)
    print(f"• {size.letters} letters: NED {found.ned:.1f} s, a plain loop {found.loop:.1f} s", flush=True)
    return {
        "letters_vs_loop": Figure.of([found.ned / found.loop], goal=1.0, unit="ratio"),
        "letters_lost": Figure.of([found.lost], goal=0, unit="count"),
        "letters_doubled": Figure.of([found.doubled], goal=0, unit="count"),
    }


def bank(environment: dict[str, str], size: Size) -> dict[str, Figure]:
    """Twenty questions to a measure bank that is full, each in time of the database."""
    found = bench_bank.measure(environment, measures=size.measures, runs=size.runs)
    print(f"• {size.measures} measures, twenty questions, ms in the database: {bench_bank.told(found)}", flush=True)
    return {"bank_search_p95_ms": Figure.of([bench_bank.p95(one) for one in found], goal=50, unit="ms")}


def year(environment: dict[str, str], size: Size) -> dict[str, Figure]:
    """A year of plans, what people do with them, and whether each is told what falls due, once and in time."""
    found = bench_year.measure(environment, plans=size.plans, days=size.days)
    print(f"• {size.plans} plans for {size.days} days: {bench_year.told(found)}", flush=True)
    return {f"year_{name}": Figure.of([len(wrong)], goal=0, unit="count") for name, wrong in found.wrong.items()}


def newcomer(environment: dict[str, str], size: Size) -> dict[str, Figure]:
    """What somebody waits for who tries NED: the example, and the second `make run`."""
    found = bench_start.measure(demo=size.demo, runs=size.runs)
    print(
        f"• the {size.demo} example in {found.demo:.1f} s, a second start in {max(found.starts):.1f} s at most",
        flush=True,
    )
    return {
        "demo_s": Figure.of([found.demo], goal=60, unit="s"),
        "second_start_s": Figure.of(found.starts, goal=5, unit="s"),
    }


PARTS = {
    "newcomer": newcomer,
    "workshop": one_workshop,
    "streams": streams,
    "hall": hall,
    "guesses": guessing,
    "letters": letters,
    "bank": bank,
    "year": year,
}


def write(figures: dict[str, Figure]) -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    told = {name: asdict(figure) for name, figure in figures.items()}
    (VAR / "bench.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    for name, figure in figures.items():
        verdict = "" if figure.value <= figure.goal else "   MISSES ITS GOAL"
        print(f"{name:28}{figure.value:8.2f} {figure.unit:6} goal ≤ {figure.goal:.1f}   {figure.runs} runs{verdict}")


if __name__ == "__main__":
    main()
