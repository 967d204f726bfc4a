"""Measures NED beside a bare Django and writes var/bench.json: what `make bench` runs (docs/benchmarks.md says how)."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bench_load import Line, Side, measure
from bench_pages import behind, weights
from bench_servers import Data, bare, database, drawn, furnish, live, place, web
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--requests", type=int, default=250, help="to each side in each run")
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("CPU per request is read from /proc, which only Linux has.")
    if not (os.environ.get("DATABASE_URL", "").startswith("postgres") and os.environ.get("REDIS_URL")):
        sys.exit("PostgreSQL and Redis must run beside this: `make bench` starts both.")
    with guard():
        write(everything(asked.runs, asked.requests))


def everything(runs: int, requests: int) -> dict[str, Figure]:
    with database(os.environ["DATABASE_URL"]) as url, place(url) as environment:
        print("• a database with one workshop", flush=True)
        data = furnish(environment, phones=runs * requests + WARM_UP)
        return costs(environment, data, runs, requests) | delays(environment, data, runs) | prints(environment, runs)


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


def write(figures: dict[str, Figure]) -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    told = {name: asdict(figure) for name, figure in figures.items()}
    (VAR / "bench.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    for name, figure in figures.items():
        verdict = "" if figure.value <= figure.goal else "   MISSES ITS GOAL"
        print(f"{name:26}{figure.value:8.2f} {figure.unit:6} goal ≤ {figure.goal:.1f}   {figure.runs} runs{verdict}")


if __name__ == "__main__":
    main()
