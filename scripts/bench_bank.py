"""Asks a full measure bank twenty questions and says in JSON what the database took: bench_bank.py MEASURES RUNS."""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

import django

from bench_servers import run_script
from places import ROOT

if TYPE_CHECKING:
    from workshops.models import Banked

# Half in each written language; the last ones are misspelt.
QUESTIONS = [
    "sykefravær", "sjukefråvær", "fraværet på vinteren", "vaktar", "overlapp mellom vaktene", "turnus", "nytilsette",
    "opplæring av vikarer", "rettleiing i kvardagen", "hjemmetjenesten", "heimetenesta", "leiarane på avdelinga",
    "tilbakemelding", "støy i garderoben", "personalmøte", "pauser", "korleis snakke saman", "turnuss", "sykefraver",
    "rettleing",
]  # fmt: skip
# Whole sentences put together at random, so that common words are common and rare ones rare.
TITLES = [
    "Fast overlapp mellom vaktene", "Samtale før den første fraværsdagen", "Faste vikarar med eiga opplæring",
    "Rolige pauser uten telefon", "Leiarane går på avdelinga kvar morgon", "Personalmøtet delt i to",
    "Mentor for nyansatte", "Turnusen drøftes i god tid", "Vi måler støy i garderoben", "Heimetenesta bytter ruter",
]  # fmt: skip
SENTENCES = [
    "Vi begynte med én avdeling og utvidet etter en måned.", "Vaktane byrjar eit kvarter før dei andre går.",
    "De ansatte fordelte oppgavene selv.", "Dei tilsette valde kven som skulle prøve først.",
    "Lederen var til stede hver morgen i tre uker.", "Sjukefråværet gjekk ned etter jul.",
    "Sykefraværet ble et tema på personalmøtet.", "Tilbakemeldingane var korte og venlege.",
    "Vernombudet var med fra starten.", "Rettleiing i kvardagen var det som hjelpte mest.",
    "Hjemmetjenesten lånte ideen av en barnehage.", "Vikarene fikk en egen perm med rutiner.",
    "Turnusen måtte skrives om to ganger.", "Vi hengde opp eit enkelt skjema på vaktrommet.",
    "Alle fikk si hva som tar krefter.", "Garderoben fekk nye skap og lampar.",
    "Foreldrene merket at det ble roligere.", "Pausane vart lagde inn i planen.",
    "Ingen ringer hjem til den som er syk.",
    "Nyansatte får en samtale etter tre uker.", "Vi evaluerte etter seks uker og justerte.",
]  # fmt: skip
ENDS = ["hagen", "stua", "rommet", "vakta", "lista", "møtet", "planen", "samtalen", "runden", "uka"]
BEGINNINGS = [
    "morgen",
    "kveld",
    "helge",
    "lunsj",
    "lese",
    "ute",
    "garderobe",
    "medisin",
    "språk",
    "oppstarts",
    "rapport",
]
BATCH = 5000
# The sentences above have few words between them; a real bank has many more to be likened to.
SYLLABLES = ["ar", "bei", "de", "fra", "ge", "hel", "kve", "lar", "mø", "nus", "råd", "sam", "ter", "tur", "vak", "vær"]


def main(measures: int, runs: int) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ned.settings"
    django.setup()
    fill(measures)
    ask()  # what is read from the disk once
    print(json.dumps([ask() for _run in range(runs)]))


def measure(environment: dict[str, str], *, measures: int, runs: int) -> list[list[float]]:
    """For each run the milliseconds each question took, from a process that asks and does nothing else."""
    found: list[list[float]] = json.loads(run_script(["scripts/bench_bank.py", f"{measures}", f"{runs}"], environment))
    return found


def told(found: list[list[float]]) -> str:
    every = [one for run in found for one in run]
    return f"median {statistics.median(every):.1f}, p95 {p95(every):.1f}, slowest {max(every):.1f}"


def p95(found: list[float]) -> float:
    return sorted(found)[int(len(found) * 0.95) - 1]


def fill(measures: int) -> None:
    from django.db import connection

    from workshops.models import Banked, BankWord

    chance = random.Random(2017)
    for start in range(0, measures, BATCH):
        rows = [made(chance) for _one in range(min(BATCH, measures - start))]
        Banked.objects.bulk_create(rows)
        BankWord.learn(row.words for row in rows)
    BankWord.learn("".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _word in range(measures))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE workshops_banked, workshops_bankword")


def made(chance: random.Random) -> Banked:
    from ned.models import Sector
    from workshops.models import Banked, Factor, Level

    word = chance.choice(BEGINNINGS) + chance.choice(ENDS)
    one = Banked(
        title=f"{chance.choice(TITLES)} ved {word}",
        how=" ".join(chance.sample(SENTENCES, 4)),
        learned=chance.choice(SENTENCES),
        factor=chance.choice(Factor.values),
        level=chance.choice(Level.values),
        sector=chance.choice(Sector.values),
        state="published",
    )
    one.words = one.searchable()
    return one


def ask() -> list[float]:
    return [asked(question) for question in QUESTIONS]


def asked(question: str) -> float:
    """Milliseconds in the database for the page a person gets: the ids, the best first, and the first twenty."""
    from django.db import connection

    from workshops.models import Banked

    clock = Clock()
    with connection.execute_wrapper(clock):
        published = Banked.objects.published()
        published.in_order(published.asked(question)[:20])
    return clock.ms


class Clock:
    ms = 0.0

    def __call__(self, execute: Any, *rest: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*rest)
        finally:
            self.ms += (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
