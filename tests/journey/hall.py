"""A hall with forty tables that have all shared, at every station and in long Norwegian words."""

import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.journey.stack import Stack

if TYPE_CHECKING:
    from dialogmat.kinds.kind import Part
    from dialogmat.models import Answer, Dialogue, Run
    from dialogmat.outline import OutlineBlock

SENTENCES = {
    "nb": (
        "Bemanningssituasjonen på kveldsvaktene gjør at vi sjelden rekker å snakke sammen før helga.",
        "Vi trenger en arbeidstidsordning som tar hensyn til småbarnsforeldre og seniormedarbeidere.",
        "Sykefraværsoppfølgingen kommer for sent i gang, og da er det ofte vanskeligere å komme tilbake.",
    ),
    "nn": (
        "Bemanningssituasjonen på kveldsvaktene gjer at vi sjeldan rekk å snakke saman før helga.",
        "Vi treng ei arbeidstidsordning som tek omsyn til småbarnsforeldre og seniormedarbeidarar.",
        "Sjukefråværsoppfølginga kjem for seint i gang, og då er det ofte vanskelegare å kome tilbake.",
    ),
}
LENGTHS = (20, 60, 100, 100, 101, 170, 240, 90, 400, 40, 600)
WHOLE_PAGES = 3900


@dataclass(frozen=True)
class Hall:
    sitting: str
    host: str
    stations: list[str]

    @classmethod
    def of(cls, stack: Stack, mat: str, language: str, *, tables: int = 40) -> "Hall":
        told = stack.python(f"from tests.journey.hall import lay; lay({mat!r}, {language!r}, tables={tables})")
        return cls(**json.loads(told))


def lay(mat: str, language: str, *, tables: int) -> None:
    """Runs in the stack's own process."""
    from dialogmat.models import Answer, Shared
    from tests import make
    from tests.journey.people import session

    run = opened(mat, language, tables)
    dialogues, words = list(seated(run)), spoken(language)
    rows = [row for dialogue in dialogues for row in written(run, dialogue, language, words)]
    Answer.objects.bulk_create(rows, batch_size=500)
    stations = [one.key for one in run.walked(language)]
    Shared.objects.bulk_create(Shared(dialogue=one, station=key) for one in dialogues for key in stations)
    host = make.leader(run.room.gathering.unit, email=f"vert-{uuid.uuid4().hex[:8]}@example.com")
    told = {"sitting": str(run.sitting_id), "host": session(host), "stations": stations}
    print(json.dumps(told))  # noqa: T201 (this is how the test is told what there is)


def opened(mat: str, language: str, tables: int) -> "Run":
    from ned.models import Municipality
    from tests import make
    from workshops.models import Kind

    place = Municipality.objects.get(number={"nb": "0301", "nn": "4640"}[language])
    assert place.language == language
    unit = make.unit("Hellemyr sykehjem og omsorgsboliger", under=place.root, headcount=300)
    kind, variant = (Kind.CONFERENCE, "day") if mat == "leaders" else (Kind.WORKSHOP, "90")
    title = "Verksted om nærvær for hele Hellemyr sykehjem"
    return make.run(make.room(make.gathering(unit, kind=kind, title=title), mat=mat, variant=variant, tables=tables))


def seated(run: "Run") -> "Iterator[Dialogue]":
    """The tables, and on the leaders' mat a unit's own pages at each."""
    from dialogmat.models import Dialogue
    from tests import make

    day = run.room.gathering
    for table in run.sitting.tables.all():
        yield Dialogue.of_table(run.room, table)
        if day.kind == "conference":
            unit = make.unit(f"Avdeling {table.number} for hjemmebasert omsorg", under=day.unit)
            day.units.create(unit=unit, table=table)
            yield Dialogue.of_unit(run.room, unit)


def spoken(language: str) -> Iterator[str]:
    """Words of all lengths, over and over."""
    whole = " ".join(itertools.islice(itertools.cycle(SENTENCES[language]), 60))
    return (whole[:length] for length in itertools.cycle(LENGTHS))


def written(run: "Run", dialogue: "Dialogue", language: str, words: Iterator[str]) -> "Iterator[Answer]":
    from dialogmat.kinds import KINDS, lone_item, parts_of

    takes = "table" if dialogue.table_id else "unit"
    alone = run.room.gathering.kind == "workshop"
    for block in (block for station in run.walked(language) for block in station.content(run.variant)):
        if block.takes not in ({"table", "unit"} if alone else {takes}):
            continue
        if block.kind == "cards":
            columns = list(block.words["columns"])
            for n, card in enumerate(block.cards):
                yield answer(dialogue, block, card, columns[(n + place_of(dialogue)) % len(columns)])
            continue
        items = [f"{n}a" for n in range(1, block.max + 1)] if KINDS[block.kind].many else [lone_item(block.kind)]
        for item, part in itertools.product(items, parts_of(block.kind, block.settings)):
            slot = f"{item}.{part.name}" if part.name else item
            yield answer(dialogue, block, slot, filled(part, dialogue, words))


def place_of(dialogue: "Dialogue") -> int:
    return dialogue.table.number if dialogue.table else 2


def filled(part: "Part", dialogue: "Dialogue", words: Iterator[str]) -> str:
    number = place_of(dialogue)
    factors = ("leadership", "organisation", "conditions", "culture", "mastery")
    fixed = {"date": "2027-03-03", "time": "13:00", "factor": factors[number % 5], "scale": "4"}
    if part.length > WHOLE_PAGES and number == 1:
        return " ".join(itertools.islice(words, 15))[:WHOLE_PAGES]
    return fixed.get(part.widget) or next(words)[: part.length]


def answer(dialogue: "Dialogue", block: "OutlineBlock", slot: str, value: str) -> "Answer":
    from dialogmat.models import Answer
    from dialogmat.models.answer import place

    pk = place(dialogue.pk, block.id, slot)
    return Answer(pk=pk, dialogue=dialogue, block_id=block.id, slot=slot, value=value, revision=1)


def mark(sitting: str) -> None:
    """A highlight of each table's. Runs in the stack's own process."""
    from dialogmat.models import Answer, Highlight, Run

    run = Run.objects.get(sitting=uuid.UUID(sitting))
    for one in Answer.objects.filter(dialogue__room=run.room_id, block__key="fills.gives"):
        Highlight.mark(run, block=one.block_id, said=one.pk, by=None)
