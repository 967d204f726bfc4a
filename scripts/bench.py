"""Measures NED beside a bare Django and writes var/bench.json: what `make bench` runs (docs/benchmarks.md says how)."""

import argparse
import contextlib
import itertools
import json
import os
import statistics
import sys
from dataclasses import asdict, dataclass

from bench_load import Line, Run, answers, measure, votes
from bench_pages import behind
from bench_servers import bare, database, furnish, live, place, web
from places import VAR
from processes import guard

WARM_UP = 60


@dataclass
class Figure:
    value: float
    goal: float
    unit: str
    runs: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--requests", type=int, default=400, help="to each side in each run")
    asked = parser.parse_args()
    if not (os.environ.get("DATABASE_URL", "").startswith("postgres") and os.environ.get("REDIS_URL")):
        sys.exit("PostgreSQL and Redis are needed beside this: `make bench` starts both.")
    if sys.platform != "linux":
        sys.exit("CPU per request is read from /proc, which only Linux has.")
    with guard():
        figures = everything(asked.runs, asked.requests)
    write(figures)


def everything(runs: int, requests: int) -> dict[str, Figure]:
    with database(os.environ["DATABASE_URL"]) as url, place(url) as environment:
        data = furnish(environment, phones=runs * requests + WARM_UP)
        return costs(environment, data, runs, requests) | delays(environment, data, runs)


def costs(environment: dict[str, str], data: dict[str, object], runs: int, requests: int) -> dict[str, Figure]:
    with web(environment) as ned_server, bare(environment) as bare_server:
        ned, other = Line(ned_server), Line(bare_server)
        answer = (
            answers(ned, data, place=str(data["ned_answer"])),
            answers(other, data, place=str(data["bare_answer"])),
        )
        phones: list[str] = data["phones"]  # type: ignore[assignment]
        vote = votes(ned, data, iter(phones)), votes(other, data, iter(phones))
        found = {}
        for name, send in (("answer_vs_bare", answer), ("score_vs_bare", vote)):
            measure(ned, other, send, requests=WARM_UP)
            made = [measure(ned, other, send, requests=requests) for _run in range(runs)]
            tell(name, made)
            found[name] = Figure(statistics.median(run.ratio for run in made), 2.0, "ratio", runs)
    return found
