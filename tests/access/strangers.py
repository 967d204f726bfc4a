"""Every id that is posted, replaced by a stranger's: refused as if it did not exist, and nothing of theirs is touched.

A form or a view that takes a new id needs a line here: `ids(route, "field", …)` with one id that is right and those
that are not. What is posted under a name but is no id of a row is listed in foreign.NO_ID.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from dialogmat.models import Answer, Device, Dialogue, Overlay, Shared, Version
from dialogmat.models.answer import place as answer_at
from ned.models import Holder, SeatKind
from tests import make
from tests.access.foreign import CASES, ids
from tests.access.keys import sorting
from tests.access.things import in_the_bank
from tests.access.world import World
from workshops.models import Request

__all__ = ["CASES"]


def in_a_month() -> datetime.date:
    return make.TODAY() + datetime.timedelta(days=30)


def leader_at(world: World, place: str) -> Any:
    return Holder.objects.filter(seat__unit=world[place].unit, seat__kind=SeatKind.LEADER)[0].user


def strangers(world: World) -> list[Any]:
    """People who hold nothing in `own`."""
    return [leader_at(world, "above").pk, leader_at(world, "far").pk, world.actors["coordinator"].user.pk]  # type: ignore[union-attr]


def day(world: World, **more: Any) -> dict[str, Any]:
    return {
        "kind": "workshop",
        "title": "Nytt verksted",
        "unit": world["own"].unit.pk,
        "day": in_a_month(),
        "starts": "09:00",
        "ends": "10:30",
        "place": "",
        "tables": 1,
        **more,
    }


def decision(**more: Any) -> dict[str, Any]:
    return {"title": "Overlapp", "seat": "leader", "deadline": in_a_month(), "level": "group", **more}


def answer(world: World, **more: Any) -> dict[str, Any]:
    """What a leaders' table posts."""
    block, slot, value = sorting(world["above"].run)
    return {"block": block, "slot": slot, "value": value, "base": 0, "operation": uuid.uuid4(), **more}


def a_block(world: World, place: str, **wanted: str) -> Any:
    blocks = world[place].run.room.outline("nb").blocks.values()
    return next(one for one in blocks if all(getattr(one, name) == value for name, value in wanted.items()))


def ballot(world: World, block: Any) -> dict[str, Any]:
    items = a_block(world, "own", kind="score").words["items"]
    return {"block": block, "ballot": uuid.uuid4()} | {f"item-{item}": 5 for item in items}


def own_paper(world: World) -> list[Any]:
    return [world["own"].sitting.pk, world["own"].tables[1].pk]


def keyed_in(world: World, **more: Any) -> dict[str, Any]:
    block, slot, value = sorting(world["own"].run)
    return {"block": block, "slot": slot, "value": value, "base": 0, "operation": uuid.uuid4(), **more}


def sorted_at(world: World, place: str) -> str:
    """The station of the card sort."""
    run = world[place].run
    return run.room.outline("nb").blocks[sorting(run)[0]].station


def own_block(world: World, place: str) -> str:
    """One that this municipality has laid over the employees' mat."""
    station = make.version("employees").stations.get(key="light")
    municipality = world[place].municipality
    laid = Overlay.of(municipality, version=station.version)
    body = {"prompt": "Hva med pausene?"}
    laid = laid or Overlay.add(municipality, station=station, kind="question", words={"nb": body}, by=None)
    return str(laid.blocks.get().key)


def a_screen(world: World, place: str) -> Device:
    found = Device.objects.filter(run=world[place].run, channel="screen", removed_at=None).order_by("pk").first()
    return found or make.device(world[place].run)[0]


def a_text(world: World, place: str) -> Answer:
    block, slot, value = sorting(world[place].run)
    dialogue = Dialogue.of_table(world[place].run.room, world[place].table)
    made = {"value": value, "dialogue": dialogue, "block_id": block, "slot": slot}
    return Answer.objects.get_or_create(pk=answer_at(dialogue.pk, block, slot), defaults=made)[0]


def a_shared_text(world: World, place: str) -> Answer:
    text = a_text(world, place)
    Shared.objects.get_or_create(dialogue=text.dialogue, station=text.block.station.key)
    return text


def draft(world: World) -> list[Any]:
    return [world.draft.pk]


def screen(world: World) -> list[Any]:
    return [world.keys["screen"]]


def leaders_table(world: World) -> list[Any]:
    return [world.keys["leader's table"]]


def another_request(world: World) -> Any:
    spot = world["below"]
    words = {"unit": spot.unit, "gathering": spot.gathering, "words": "En vikar til", "answer_by": in_a_month()}
    return Request.objects.get_or_create(source_id=spot.unit.pk, defaults=words)[0].pk


def unreleased() -> Version:
    released = make.version("employees")
    return Version.objects.create(mat=released.mat, number=99)


# The measure bank
ids(
    "bank_adopt",
    "unit",
    args=lambda world: [in_the_bank("published")],
    right=lambda world: world["own"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("above", "near", "far")],
)

# What the parties say
ids(
    "positions",
    "seat",
    args=lambda world: [world["own"].unit.pk],
    right=lambda world: make.seat(world["own"].unit, SeatKind.SAFETY_REP).pk,
    wrong=lambda world: [make.seat(world[place].unit, SeatKind.SAFETY_REP).pk for place in ("above", "near", "far")],
    body=lambda world, one: {"seat": one, "says": "agree"},
)

# Requests
ids(
    "request_pass_on",
    "to",
    args=lambda world: [world["below"].request.pk],
    right=lambda world: world["above"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("near", "far")],
    body=lambda world, one: {"to": one, "because": "Det gjelder bygget"},
)
ids(
    "request_join",
    "into",
    args=lambda world: [world["below"].request.pk],
    right=another_request,
    wrong=lambda world: [world[place].request.pk for place in ("above", "near", "far")],
)

# Planning
ids(
    "gathering_new",
    "unit",
    args=lambda world: [],
    right=lambda world: world["own"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("above", "near", "far")],
    body=lambda world, one: day(world, unit=one),
)
ids(
    "gathering_new",
    "round",
    args=lambda world: [],
    right=lambda world: world.round.pk,
    wrong=lambda world: [world.elsewhere.pk],
    body=lambda world, one: day(world, round=one),
)
ids(
    "gathering_edit",
    "round",
    args=draft,
    right=lambda world: world.round.pk,
    wrong=lambda world: [world.elsewhere.pk],
    body=lambda world, one: {"title": "Ny tittel", "round": one},
)
ids(
    "gathering_units",
    "units",
    args=draft,
    right=lambda world: world["below"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("above", "near", "far")],
    body=lambda world, one: {"units": [world["own"].unit.pk, one]},
)
ids(
    "gathering_facilitators",
    "remove",
    args=draft,
    right=lambda world: world["own"].facilitator.pk,
    wrong=lambda world: [world["far"].facilitator.pk, world["near"].facilitator.pk],
)
ids(
    "gathering_facilitators",
    "email",
    args=draft,
    right=lambda world: leader_at(world, "above").email,
    wrong=lambda world: [leader_at(world, "far").email, world.actors["staff"].user.email],  # type: ignore[union-attr]
    missing="nobody@example.com",
)
ids(
    "gathering_tables",
    "table",
    args=draft,
    right=lambda world: world.draft_tables[0].pk,
    wrong=lambda world: [world[place].table.pk for place in ("own", "near", "far")],
    body=lambda world, one: {str(world.draft.units.get().pk): one},
)
ids(
    "gathering_tables",
    "place of a unit",
    args=draft,
    right=lambda world: world.draft.units.get().pk,
    wrong=lambda world: [world["far"].gathering.units.get().pk, world["own"].gathering.units.get().pk],
    body=lambda world, one: {str(one): world.draft_tables[0].pk},
)
ids(
    "gathering_tables",
    "spread",
    args=draft,
    right=lambda world: world.draft_tables[0].sitting_id,
    wrong=lambda world: [world[place].sitting.pk for place in ("own", "near", "far")],
)
ids(
    "gathering_close",
    "sitting",
    args=lambda world: [world["own"].gathering.pk],
    right=lambda world: world["own"].sitting.pk.hex,
    wrong=lambda world: [world[place].sitting.pk.hex for place in ("below", "near", "far")],
    body=lambda world, one: {f"{one}-employee": 9},
)
ids(
    "agenda",
    "do",
    args=lambda world: [world.draft_tables[0].sitting_id],
    right=lambda world: f"copy:{world.draft_later.pk}",
    wrong=lambda world: [f"copy:{world[place].sitting.pk}" for place in ("own", "near", "far")],
    missing=f"copy:{uuid.UUID(int=7)}",
)
ids(
    "agenda",
    "part of the day",
    args=lambda world: [world.draft_later.pk],
    right=lambda world: world.draft_later.agenda.get().pk.hex,
    wrong=lambda world: [world[place].sitting.agenda.all()[0].pk.hex for place in ("own", "near", "far")],
    missing=uuid.UUID(int=7).hex,
    body=lambda world, one: {f"{one}-title": "Lunsj", f"{one}-minutes": 25, "do": f"remove:{uuid.UUID(one)}"},
)
ids(
    "round_leave",
    "participation",
    who="staff",
    args=lambda world: [world.round.pk],
    right=lambda world: world.participation.pk,
    wrong=lambda world: [world.elsewhere.participations.get().pk],
)
ids(
    "municipality_report",
    "programme",
    who="coordinator",
    args=lambda world, one: [world["own"].municipality.pk],
    right=lambda world: world.earlier.pk,
    wrong=lambda world: [world.others.pk],
    reads=True,
)

# The plan
ids(
    "measure_decide",
    "owner",
    args=lambda world: [world["own"].measure.pk],
    right=lambda world: leader_at(world, "own").pk,
    wrong=strangers,
    body=lambda world, one: decision(owner=one),
)
ids(
    "measure_new",
    "owner",
    args=lambda world: [world["own"].unit.pk],
    right=lambda world: leader_at(world, "own").pk,
    wrong=strangers,
    body=lambda world, one: decision(owner=one),
)
ids(
    "measure_merge",
    "into",
    args=lambda world: [world["own"].measure.pk],
    right=lambda world: world["own"].other.pk,
    wrong=lambda world: [world[place].other.pk for place in ("below", "near", "far")],
)

# The tree of units
ids(
    "unit_reorganise",
    "under",
    who="coordinator",
    args=lambda world: [world["own"].unit.pk],
    right=lambda world: world["near"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("below", "far")],
    body=lambda world, one: {"act": "move", "under": one, "on": make.TODAY()},
)
ids(
    "unit_reorganise",
    "into",
    who="coordinator",
    args=lambda world: [world["below"].unit.pk],
    right=lambda world: world["near"].unit.pk,
    wrong=lambda world: [world["far"].unit.pk],
    body=lambda world, one: {"act": "merge", "into": one, "on": make.TODAY()},
)

# The room
ids(
    "room",
    "mat",
    args=draft,
    right=lambda world: f"{make.version('employees').pk}:90",
    wrong=lambda world: [f"{unreleased().pk}:90"],
    missing=f"{uuid.UUID(int=7)}:90",
    body=lambda world, one: {"mat": one, "pace": "led"},
)
ids(
    "cockpit_act",
    "table",
    args=lambda world: [world["own"].sitting.pk],
    right=lambda world: world["own"].table.pk,
    wrong=lambda world: [world[place].table.pk for place in ("below", "near", "far")],
    body=lambda world, one: {"act": "tell", "table": one, "words": "Ta pause"},
)
ids(
    "cockpit_act",
    "other",
    args=lambda world: [world["own"].sitting.pk],
    right=lambda world: world["own"].tables[1].pk,
    wrong=lambda world: [world[place].table.pk for place in ("below", "near", "far")],
    body=lambda world, one: {"act": "pair", "table": world["own"].table.pk, "other": one},
)
ids(
    "cockpit_act",
    "device",
    args=lambda world: [world["own"].sitting.pk],
    right=lambda world: a_screen(world, "own").pk,
    wrong=lambda world: [a_screen(world, place).pk for place in ("below", "near", "far")],
    body=lambda world, one: {"act": "remove", "device": one},
)
ids(
    "cockpit_act",
    "item",
    args=lambda world: [world["own"].sitting.pk],
    right=lambda world: world["own"].sitting.agenda.all()[0].pk,
    wrong=lambda world: [world[place].sitting.agenda.all()[0].pk for place in ("below", "near", "far")],
    body=lambda world, one: {"act": "last", "item": one, "minutes": 3},
)
ids(
    "cockpit_act",
    "answer",
    args=lambda world: [world["own"].sitting.pk],
    right=lambda world: a_text(world, "own").pk,
    wrong=lambda world: [a_text(world, place).pk for place in ("below", "near", "far")],
    body=lambda world, one: {"act": "strike", "answer": one},
)
ids(
    "stage_act",
    "focus",
    args=lambda world: [world["own"].sitting.pk],
    right=lambda world: world["own"].table.pk,
    wrong=lambda world: [world[place].table.pk for place in ("below", "near", "far")],
    body=lambda world, one: {"act": "focus", "focus": one},
)
ids(
    "stage_act",
    "said",
    args=lambda world: [world["own"].sitting.pk],
    right=lambda world: a_shared_text(world, "own").pk,
    wrong=lambda world: [a_shared_text(world, place).pk for place in ("below", "near", "far")],
    body=lambda world, one: {"act": "mark", "said": one, "block": sorting(world["own"].run)[0]},
)
ids(
    "cockpit_act",
    "panel",
    args=lambda world: [world["own"].sitting.pk],
    right=lambda world: world["own"].table.pk,
    wrong=lambda world: [world[place].table.pk for place in ("below", "near", "far")],
    body=lambda world, one: {"act": "door", "panel": one},
)
ids(
    "cockpit_table",
    "table",
    args=lambda world, one: [world["own"].sitting.pk, one],
    right=lambda world: world["own"].tables[1].pk,
    wrong=lambda world: [world[place].table.pk for place in ("below", "near", "far")],
    reads=True,
)
ids(
    "paper_table",
    "table",
    args=lambda world, one: [world["own"].sitting.pk, one],
    right=lambda world: world["own"].tables[1].pk,
    wrong=lambda world: [world[place].table.pk for place in ("below", "near", "far")],
    body=lambda world, one: keyed_in(world),
)
ids(
    "paper_table",
    "block",
    args=own_paper,
    right=lambda world: sorting(world["own"].run)[0],
    wrong=lambda world: [sorting(world["above"].run)[0]],
    body=lambda world, one: keyed_in(world, block=one),
)
ids(
    "paper_table",
    "share",
    args=own_paper,
    right=lambda world: sorted_at(world, "own"),
    wrong=lambda world: ["cover", sorted_at(world, "above")],
    missing="nowhere",
)
ids(
    "own_blocks",
    "remove",
    who="coordinator",
    args=lambda world: [world["own"].municipality.pk],
    right=lambda world: own_block(world, "own"),
    wrong=lambda world: [own_block(world, "far")],
    missing="own.nowhere",
)
ids(
    "own_blocks",
    "mat and station",
    who="coordinator",
    args=lambda world: [world["own"].municipality.pk],
    right=lambda world: "employees:light",
    wrong=lambda world: ["leaders:light", "employees:sources"],
    missing="employees:nowhere",
    body=lambda world, one: {"station": one, "kind": "text", "words_nb": "Husk pausen", "words_nn": "Hugs pausen"},
)

# A table's screen and a phone
ids(
    "answer",
    "block",
    who="anonymous",
    args=leaders_table,
    right=lambda world: sorting(world["above"].run)[0],
    wrong=lambda world: [sorting(world["own"].run)[0]],
    body=lambda world, one: answer(world, block=one),
)
ids(
    "answer",
    "unit",
    who="anonymous",
    args=leaders_table,
    right=lambda world: world["own"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("near", "far", "above")],
    body=lambda world, one: answer(world, unit=one),
)
ids(
    "choose",
    "rival",
    who="anonymous",
    args=leaders_table,
    right=lambda world: world.rivals["leader's table"],
    wrong=lambda world: [world.rivals["leader's page"], world.rivals["screen"]],
    body=lambda world, one: {"rival": one, "keep": "mine"},
)
ids(
    "choose",
    "unit",
    who="anonymous",
    args=leaders_table,
    right=lambda world: world["own"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("near", "far", "above")],
    body=lambda world, one: {"rival": world.rivals["leader's page"], "keep": "mine", "unit": one},
)
ids(
    "share",
    "unit",
    who="anonymous",
    args=leaders_table,
    right=lambda world: world["own"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("near", "far", "above")],
    body=lambda world, one: {"station": "plan", "unit": one},
)
ids(
    "vote",
    "block",
    who="anonymous",
    args=screen,
    right=lambda world: a_block(world, "own", kind="score").id,
    wrong=lambda world: [a_block(world, "above", kind="score").id, sorting(world["own"].run)[0]],
    body=ballot,
)
ids(
    "pulse",
    "unit",
    who="anonymous",
    args=leaders_table,
    right=lambda world: world["own"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("near", "far", "above")],
    body=lambda world, one: {"station": "plan", "unit": one},
)
ids(
    "unit_station",
    "unit",
    who="anonymous",
    args=lambda world, one: [world.keys["leader's table"], world["above"].run.station, one],
    right=lambda world: world["own"].unit.pk,
    wrong=lambda world: [world[place].unit.pk for place in ("near", "far", "above")],
    reads=True,
)
ids(
    "join_code",
    "table",
    who="anonymous",
    args=lambda world: [world.keys["code"]],
    right=lambda world: world["own"].tables[1].pk,
    wrong=lambda world: [world[place].table.pk for place in ("near", "far", "above")],
    # Without a table of this sitting it is a phone, as when none was chosen.
)
