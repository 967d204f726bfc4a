"""What the minutes of a gathering hold: only what was shared, and of plans only those the reader is a party to."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from dialogmat.kinds import KINDS
from dialogmat.models import Answer, Dialogue
from ned.models import SeatKind, Unit
from surveys.board import Item, board, score_words
from workshops.models import Agreement, Factor, Measure, Position, Practice, Request
from workshops.models.agenda import timetable

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dialogmat.models import Room
    from dialogmat.outline import Outline, OutlineBlock, OutlineStation
    from ned.models import User
    from workshops.models import Gathering, Sitting
    from workshops.models.agenda import Part

type Values = dict[str, str]
# Who holds a union seat is in no print.
NAMED_SEATS = {SeatKind.LEADER, SeatKind.DEPUTY}
# These have a chapter of their own.
PROMISES = {"measure", "request", "agreement", "practice", "booking"}


@dataclass
class Said:
    """What one table, or one unit on its own pages, shared under a prompt."""

    who: str
    lines: list[str]


@dataclass
class Prompt:
    words: str
    said: list[Said] = field(default_factory=list)


@dataclass
class Station:
    title: str
    prompts: list[Prompt]


class Promise(NamedTuple):
    measure: Measure
    owner: str


class Met(NamedTuple):
    """One sitting, with its head-counts and the parts of the day as they were planned."""

    sitting: Sitting
    parts: list[Part]


@dataclass
class Minutes:
    gathering: Gathering
    sittings: list[Met]
    stations: list[Station]
    measures: list[Promise]
    requests: list[Request]
    agreements: list[Agreement]
    practices: list[Practice]
    positions: list[Position]
    score: list[Item]


def minutes(gathering: Gathering, *, reader: User, language: str) -> Minutes:
    """The same number of queries however many tables and measures."""
    room, publication = getattr(gathering, "room", None), getattr(gathering, "publication", None)
    measures = list(_measures(gathering, reader))
    return Minutes(
        gathering,
        sittings=_sittings(gathering),
        stations=_stations(room, reader, language) if room else [],
        measures=[Promise(measure, owner(measure)) for measure in measures],
        requests=list(_theirs(Request, gathering, reader)),
        agreements=list(_theirs(Agreement, gathering, reader)),
        practices=list(_theirs(Practice, gathering, reader)),
        positions=list(positions(measures, reader)),
        score=board(publication, score_words(room, language)) if publication and room else [],
    )


def _sittings(gathering: Gathering) -> list[Met]:
    every = gathering.sittings.prefetch_related("head_counts", "agenda")
    return [Met(sitting, timetable(sitting.agenda.all(), starts=sitting.starts)) for sitting in every]


def _measures(gathering: Gathering, reader: User) -> QuerySet[Measure]:
    mine = Measure.objects.for_user(reader, to="see_plan").filter(sources__gathering=gathering, merged_into=None)
    return mine.distinct().select_related("unit", "owner_seat__unit", "owner").order_by("unit__path", "deadline", "pk")


def _theirs(model: Any, gathering: Gathering, reader: User) -> Any:
    found = model.objects.for_user(reader, to="see_plan").filter(gathering=gathering)
    return found.select_related("unit").order_by("unit__path", "pk")


def positions(measures: list[Measure], reader: User) -> QuerySet[Position]:
    """What seats have said of the plans these measures are in; a seat has no name."""
    units = {measure.unit_id for measure in measures}
    said = Position.objects.for_user(reader, to="see_plan").filter(plan__unit__in=units).exclude(says="")
    return said.with_seat().order_by("plan__unit__path", "seat__kind", "seat__union")


def owner(measure: Measure) -> str:
    """The seat, and the person's name where it is no secret who sits there."""
    seat = measure.owner_seat
    if not seat:
        return ""
    named = measure.owner and seat.kind in NAMED_SEATS
    return f"{seat}, {measure.owner}" if named else str(seat)


def _stations(room: Room, reader: User, language: str) -> list[Station]:
    outline = room.outline(language)
    dialogues = _dialogues(room, reader)
    answers = _answers(dialogues)
    shared = {(row.dialogue_id, row.station) for one in dialogues for row in one.shared.all()}
    found = [_station(station, dialogues, answers, shared) for station in _walked(outline)]
    return [station for station in found if station.prompts]


def _walked(outline: Outline) -> list[OutlineStation]:
    return [station for station in outline.stations if station.key != "cover"]


def _dialogues(room: Room, reader: User) -> list[Dialogue]:
    """The tables' talks, and the units' own pages where the reader is a party to that unit's plan."""
    units = Unit.objects.for_user(reader, to="see_plan").values("pk")
    every = room.dialogues.select_related("table", "unit").prefetch_related("shared")
    return list(every.exclude(table=None).order_by("table__sitting__starts", "table__sitting", "table__number")) + list(
        every.filter(unit__in=units).order_by("unit__path")
    )


def _answers(dialogues: list[Dialogue]) -> dict[tuple[uuid.UUID, uuid.UUID], Values]:
    found: defaultdict[tuple[uuid.UUID, uuid.UUID], Values] = defaultdict(dict)
    rows = Answer.objects.filter(dialogue__in=dialogues, struck_at=None).exclude(value="").order_by("slot")
    for dialogue, block, slot, value in rows.values_list("dialogue", "block", "slot", "value"):
        found[dialogue, block][slot] = value
    return found


def _station(
    station: OutlineStation,
    dialogues: list[Dialogue],
    answers: dict[tuple[uuid.UUID, uuid.UUID], Values],
    shared: set[tuple[uuid.UUID, str]],
) -> Station:
    prompts = []
    for block in station.blocks:
        told = [one for one in dialogues if (one.pk, station.key) in shared and (one.pk, block.id) in answers]
        said = [Said(str(one), lines(block, answers[one.pk, block.id])) for one in told]
        if said and block.kind not in PROMISES:
            prompts.append(Prompt(str(block.words.get("prompt") or block.words.get("label", "")), said))
    return Station(station.title, prompts)


def lines(block: OutlineBlock, values: Values) -> list[str]:
    """What was written on a block's fields, one line for each item."""
    if block.kind == "cards":
        return _columns(block, values)
    items: defaultdict[str, Values] = defaultdict(dict)
    for slot, value in values.items():
        item, _dot, part = slot.partition(".")
        items[item][part] = value
    return [line for parts in items.values() if (line := _line(block, parts))]


def _columns(block: OutlineBlock, values: Values) -> list[str]:
    """Each column with the cards that were laid there."""
    cards = block.words.get("cards", {})
    return [
        f"{label}: {' · '.join(cards[card] for card, column in values.items() if column == key and card in cards)}"
        for key, label in block.words.get("columns", {}).items()
        if key in values.values()
    ]


def _line(block: OutlineBlock, parts: Values) -> str:
    said = [parts.get("", "")]
    for part in KINDS[block.kind].parts:
        value = parts.get(part.name, "")
        if part.name and value:
            said.append(str(Factor(value).label) if part.widget == "factor" and value in Factor.values else value)
    return " – ".join(text for text in said if text)
