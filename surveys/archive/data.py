"""The record as plain values, the same to the byte for the same state. surveys/data/archive.schema.json explains each.

What is not known is null. Nothing here leads to a person: a seat is what a measure hangs on and what a party speaks as.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from workshops.models import Present

if TYPE_CHECKING:
    from ned.models import Seat
    from surveys.archive.record import Record
    from surveys.board import Item
    from surveys.minutes import Met, Station
    from workshops.models import Check, Gathering, Measure, Position, Practice, Request

FORMAT = "ned-archive/1"
SCHEMA = "schema.json"


def schema() -> bytes:
    return (Path(settings.BASE_DIR) / "surveys/data/archive.schema.json").read_bytes()


def written(record: Record) -> bytes:
    return (json.dumps(values(record), ensure_ascii=False, indent=2) + "\n").encode()


def values(record: Record) -> dict[str, Any]:
    told = record.minutes
    return {
        "$schema": SCHEMA,
        "format": FORMAT,
        "language": record.language,
        "gathering": _gathering(record.gathering),
        "sittings": [_sitting(met) for met in told.sittings],
        "plan_of": str(record.unit) if record.unit else None,
        "measures": [_measure(one, here=True) for one in record.here]
        + [_measure(one, here=False) for one in record.measures],
        "positions": [_position(one) for one in told.positions],
        "checks": [_check(one) for one in record.checks],
        "agreements": [{"unit": str(one.unit), "words": one.words} for one in told.agreements],
        "practices": [_practice(one) for one in told.practices],
        "requests": [_request(one, here=True) for one in told.requests]
        + [_request(one, here=False) for one in record.requests],
        "score": _score(record),
        "stations": [_station(one) for one in told.stations],
    }


def _gathering(gathering: Gathering) -> dict[str, Any]:
    room = getattr(gathering, "room", None)
    municipality = gathering.unit.municipality
    return {
        "id": str(gathering.pk),
        "kind": gathering.kind,
        "title": gathering.title,
        "municipality": {"number": municipality.number, "name": municipality.name},
        "unit": str(gathering.unit),
        "programme": str(gathering.programme) if gathering.programme else None,
        "round": gathering.round.name if gathering.round else None,
        "example": gathering.example,
        "closed_on": _day(gathering.closed_at),
        "mat": {"key": room.version.mat.key, "number": room.version.number, "edition": room.variant} if room else None,
    }


def _sitting(met: Met) -> dict[str, Any]:
    counted = {count.category: count.n for count in met.sitting.head_counts.all()}
    return {
        "label": met.sitting.label or None,
        "starts": _moment(met.sitting.starts),
        "ends": _moment(met.sitting.ends),
        "place": met.sitting.place or None,
        "present": {category: counted[category] for category in Present.values if category in counted},
        "agenda": [{"starts": _moment(part.starts), "title": part.item.title} for part in met.parts],
    }


def _measure(measure: Measure, *, here: bool) -> dict[str, Any]:
    return {
        "id": str(measure.pk),
        "unit": str(measure.unit),
        "came_up_here": here,
        "title": measure.title,
        "factor": measure.factor or None,
        "level": measure.level or None,
        "owner": _seat(measure.owner_seat),
        "first_step": measure.first_step or None,
        "deadline": _day(measure.deadline),
        "sign": measure.sign or None,
        "burdens": measure.burdens or None,
        "discuss_first": measure.discuss_first,
        "status": measure.status,
        "decided_on": _day(measure.decided_on),
        "ended_on": _day(measure.ended_on),
        "stopped_because": measure.stopped_because or None,
        "helped": measure.helped or None,
        "learned": measure.learned or None,
    }


def _seat(seat: Seat | None) -> dict[str, Any] | None:
    return {"unit": str(seat.unit), "kind": seat.kind, "union": seat.union or None} if seat else None


def _position(position: Position) -> dict[str, Any]:
    return {
        "unit": str(position.plan.unit),
        "seat": _seat(position.seat),
        "says": position.says,
        "because": position.because or None,
        "said_on": _day(position.said_on),
        "recorded": position.recorded,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "kind": check.kind,
        "due_on": _day(check.due_on),
        "held_on": _day(check.done_at),
        "note": check.note or None,
    }


def _practice(practice: Practice) -> dict[str, Any]:
    return {
        "unit": str(practice.unit),
        "starts": practice.starts_doing or None,
        "stops": practice.stops_doing or None,
        "begins": _day(practice.begins),
    }


def _request(request: Request, *, here: bool) -> dict[str, Any]:
    return {
        "id": str(request.pk),
        "unit": str(request.unit),
        "came_up_here": here,
        "words": request.words,
        "answer_by": _day(request.answer_by),
        "answer": request.verdict or None,
        "because": request.because or None,
        "answered_on": _day(request.answered_on),
    }


def _score(record: Record) -> dict[str, Any] | None:
    publication = getattr(record.gathering, "publication", None)
    if not publication:
        return None
    return {
        "published_on": _day(publication.published_at),
        "threshold": publication.threshold,
        "items": [_item(item) for item in record.minutes.score],
    }


def _item(item: Item) -> dict[str, Any]:
    shown = item.shown
    return {
        "key": item.key,
        "label": item.label,
        "answers": shown.n if shown else None,
        "mean": shown.mean if shown else None,
        "distribution": list(shown.distribution) if shown and shown.distribution else None,
    }


def _station(station: Station) -> dict[str, Any]:
    return {
        "title": station.title,
        "prompts": [
            {"words": prompt.words, "said": [{"who": one.who, "lines": one.lines} for one in prompt.said]}
            for prompt in station.prompts
        ],
    }


def _day(value: datetime.date | None) -> str | None:
    """A day as it was where people met."""
    day = timezone.localdate(value) if isinstance(value, datetime.datetime) else value
    return day.isoformat() if day else None


def _moment(value: datetime.datetime) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds")
