"""Measures prints in a process of its own and says in JSON what it found: bench_prints.py RUNS."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import django

from places import ROOT

if TYPE_CHECKING:
    from dialogmat.models import Run

TABLES = 40


def main(runs: int) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ned.settings"
    django.setup()
    print(json.dumps(measure(runs)))


def measure(runs: int) -> dict[str, list[float]]:
    from dialogmat.models import Run

    run = Run.objects.select_related("room__gathering", "sitting")[0]
    run.sitting.lay_tables(TABLES)
    html = a0(run)
    acts: dict[str, Callable[[], Any]] = {
        "whole": lambda: mat_to_pdf(run),
        "alone": lambda: weasyprint_alone(html),
        "own": lambda: a0(run),
        "cards": lambda: table_cards_to_pdf(run),
    }
    for act in acts.values():
        act()  # letters unpacked, templates read, the version in memory
    turns = [{name: seconds(act) for name, act in acts.items()} for _turn in range(runs)]
    return {name: [turn[name] for turn in turns] for name in acts}


def seconds(act: Callable[[], Any]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def a0(run: Run) -> str:
    """All we do ourselves: from the room to the page."""
    from dialogmat.poster import poster_html
    from dialogmat.printing import mat_poster

    return poster_html(mat_poster(run.room, language="nb", join="https://ned.example/j/"), size="A0")


def mat_to_pdf(run: Run) -> bytes:
    from ned.pdf import write_pdf

    return write_pdf(a0(run), title="Rundt bukta", language="nb")


def weasyprint_alone(html: str) -> bytes:
    """WeasyPrint as its manual says, on the same page with the same letters."""
    from weasyprint import HTML

    from ned.pdf import fetcher, type_case

    fonts, sheet = type_case()
    made = HTML(string=html, url_fetcher=fetcher()).write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return bytes(made)


def table_cards_to_pdf(run: Run) -> bytes:
    from dialogmat.poster import table_cards_html
    from dialogmat.printing import table_cards
    from ned.pdf import write_pdf

    cards = table_cards(run, language="nb", absolute=lambda path: f"https://ned.example{path}")
    return write_pdf(table_cards_html(cards), title="Bordkort", language="nb")


if __name__ == "__main__":
    main(int(sys.argv[1]))
