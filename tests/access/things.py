"""What stands in an address, and how an action is judged there. The table itself is matrix.py."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dialogmat.models import Comment
from dialogmat.outline import OutlineBlock
from ned.models import Letter, SeatKind
from tests import make
from tests.access.frozen import FROZEN, NAMED, OWN, SERVED
from tests.access.people import PLACES, Actor
from tests.access.world import MISSING, Spot, World
from tests.access.world import SERVED as SERVED_UNITS
from workshops.models import Agreement, Banked, Plan, Position, Practice

type Who = Callable[[Actor, str], bool]
type Args = Callable[[World, str], list[Any]]
type Body = Callable[[World, str], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    route: str
    places: tuple[str, ...]
    args: Args
    get: Who | None = None
    post: Who | None = None
    body: Body = lambda world, place: {}
    open: bool = False
    # For addresses that are keys: what each key leads to, whoever holds it. The door comes before the method.
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def methods(self) -> set[str]:
        return ({"GET", "HEAD"} if self.get else set()) | ({"POST"} if self.post else set())


# How an action is judged


def in_unit(action: str) -> Who:
    return lambda actor, place: bool(actor.roles & FROZEN[action]) and place in where(action, actor)


def where(action: str, actor: Actor) -> set[str]:
    return {actor.home} if action in OWN else actor.reach


def on_the_day(action: str) -> Who:
    """A gathering: also those named to run it, and the parties of the units it serves."""

    def who(actor: Actor, place: str) -> bool:
        named = action in NAMED and place in actor.named
        served = (
            action in SERVED
            and place == "above"
            and actor.roles & FROZEN[action]
            and where(action, actor) & SERVED_UNITS
        )
        return in_unit(action)(actor, place) or named or bool(served)

    return who


def in_plan(action: str) -> Who:
    """A measure: also the person who is named as its owner."""
    return lambda actor, place: in_unit(action)(actor, place) or (action == "follow_up" and place in actor.owns)


def from_above(action: str) -> Who:
    """A request: those above the unit that asks, never the one who asked."""
    highest = {"leader": "own", "deputy": "own", "leader above": "above", "leader far": "far"}
    return lambda actor, place: in_unit(action)(actor, place) and place != highest.get(actor.name)


def nationally(action: str) -> Who:
    return lambda actor, place: actor.national and bool(actor.roles & FROZEN[action]) and place != "missing"


def belonging_to_nobody(action: str) -> Who:
    """What has no unit: for those who may it somewhere, all of it."""
    return lambda actor, place: bool(actor.roles & FROZEN[action]) and place != "missing"


def nowhere_special(action: str) -> Who:
    """A page without a place: for those who may it somewhere."""
    return lambda actor, place: bool(actor.roles & FROZEN[action])


def in_municipality(action: str) -> Who:
    wide = {"staff", "editor", "reviewer", "researcher", "coordinator", "director", "facilitator"}
    return lambda actor, place: in_unit(action)(actor, place) and bool(actor.roles & wide)


def either(*judged: Who) -> Who:
    return lambda actor, place: any(who(actor, place) for who in judged)


def ANYONE(actor: Actor, place: str) -> bool:
    return True


def SIGNED_IN(actor: Actor, place: str) -> bool:
    return actor.signed_in


@dataclass(frozen=True)
class Thing:
    """What stands in an address: its ids for a spot, and how an action is judged there."""

    ids: Callable[[Spot], list[Any]] = lambda spot: []
    judge: Callable[[str], Who] = nowhere_special
    places: tuple[str, ...] = (*PLACES, "missing")

    def args(self, world: World, place: str) -> list[Any]:
        if place == "missing":
            return [MISSING if isinstance(one, uuid.UUID) else one for one in self.ids(world["own"])]
        return self.ids(world[place])


HERE = Thing(places=("here",))
UNIT = Thing(lambda spot: [spot.unit.pk], in_unit)
GATHERING = Thing(lambda spot: [spot.gathering.pk], on_the_day)
SITTING = Thing(lambda spot: [spot.sitting.pk], on_the_day)
POSTER = Thing(lambda spot: [spot.gathering.pk, "A3"], on_the_day)
PRINT = Thing(lambda spot: [spot.gathering.pk, "stations"], on_the_day)
KEYED_PRINT = Thing(lambda spot: [spot.sitting.pk, "all"], on_the_day)
PAPER_TABLE = Thing(lambda spot: [spot.sitting.pk, spot.table.pk], on_the_day)
MEASURE = Thing(lambda spot: [spot.other.pk], in_plan)
PROPOSAL = Thing(lambda spot: [spot.measure.pk], in_unit)
CHECK = Thing(lambda spot: [spot.check.pk], in_unit)
REQUEST = Thing(lambda spot: [spot.request.pk], from_above)
PRACTICE = Thing(lambda spot: [a_practice(spot)], in_unit)
AGREEMENT = Thing(lambda spot: [an_agreement(spot)], in_unit)
POSITION = Thing(lambda spot: [a_position(spot)])
# The measure bank belongs to nobody.
BANKED = Thing(lambda spot: [in_the_bank("published")], belonging_to_nobody, places=("own", "missing"))
OFFERED = Thing(lambda spot: [in_the_bank("offered")], belonging_to_nobody, places=("own", "missing"))
MUNICIPALITY = Thing(lambda spot: [spot.municipality.pk], in_municipality, places=("own", "far", "missing"))
# A mat belongs to no municipality: whoever may, may with all of them.
VERSION = Thing(lambda spot: [spot.run.room.version_id], nationally, places=("own", "missing"))
MAT_STATION = Thing(lambda spot: [spot.run.room.version_id, spot.run.station], nationally, places=("own", "missing"))
MAT_POSTER = Thing(lambda spot: [spot.run.room.version_id, "A3"], nationally, places=("own", "missing"))
BLOCK = Thing(lambda spot: [spot.run.room.version_id, a_block(spot).id], nationally, places=("own", "missing"))
COMMENT = Thing(lambda spot: [spot.run.room.version_id, a_comment(spot)], nationally, places=("own", "missing"))
DEAD_LETTER = Thing(lambda spot: [a_dead_letter(spot)], nationally, places=("own", "missing"))
PROGRAMME = Thing(judge=nationally, places=("here", "missing"))
ROUND = Thing(judge=nationally, places=("here", "missing"))
ROLLOUT = Thing(judge=nationally, places=("here",))


def a_block(spot: Spot) -> OutlineBlock:
    return spot.run.room.outline("nb").stations[0].blocks[0]


def a_position(spot: Spot) -> uuid.UUID:
    """The word of the unit's safety representative on its plan."""
    seat, plan = make.seat(spot.unit, SeatKind.SAFETY_REP), Plan.objects.get(unit=spot.unit)
    return Position.objects.get_or_create(plan=plan, seat=seat)[0].pk


def a_dead_letter(spot: Spot) -> uuid.UUID:
    words = {"kind": "weekly", "to": "borte@example.com", "language": "nb", "state": "dead"}
    return Letter.objects.get_or_create(key=f"dead:{spot.name}", defaults=words)[0].pk


def in_the_bank(state: str) -> uuid.UUID:
    found = Banked.objects.filter(state=state).first() or make.banked(state=state)
    return found.pk


def a_practice(spot: Spot) -> uuid.UUID:
    words = {"unit": spot.unit, "gathering": spot.gathering, "starts_doing": "Sier hei til alle"}
    return Practice.objects.get_or_create(source_id=spot.unit.pk, defaults=words)[0].pk


def an_agreement(spot: Spot) -> uuid.UUID:
    words = {"unit": spot.unit, "gathering": spot.gathering, "words": "Vi ringer og sender ikke melding"}
    return Agreement.objects.get_or_create(source_id=spot.unit.pk, defaults=words)[0].pk


def the_one_in_the_seat(actor: Actor, place: str) -> bool:
    return actor.name == "safety_rep" and place == "own"


def a_comment(spot: Spot) -> uuid.UUID:
    version = spot.run.room.version
    return Comment.objects.get_or_create(version=version, block_key=a_block(spot).key, words="Klart")[0].pk


FILMS = {"a film": "in", "unknown": "404"}


def a_film(key: str) -> uuid.UUID:
    return make.film().pk if key == "a film" else MISSING


ROWS: dict[str, Row] = {}


def row(
    route: str,
    thing: Thing = HERE,
    *,
    get: str | Who | None = None,
    post: str | Who | None = None,
    body: Mapping[str, Any] | Body | None = None,
) -> None:
    may_get, may_post = (thing.judge(who) if isinstance(who, str) else who for who in (get, post))
    given: Body = body if callable(body) else lambda world, place: dict(body or {})
    is_open = ANYONE in {may_get, may_post}
    ROWS[route] = Row(route, thing.places, args_of(thing), may_get, may_post, given, open=is_open)


def args_of(thing: Thing) -> Args:
    if thing in {HERE, ROLLOUT}:
        return lambda world, place: []
    if thing in {PROGRAMME, ROUND}:
        return lambda world, place: [MISSING if place == "missing" else national_thing(world, thing).pk]
    return thing.args


def national_thing(world: World, thing: Thing) -> Any:
    return world.programme if thing is PROGRAMME else world.round


def key_row(route: str, keys: Mapping[str, str], *, methods: str, args: Args, body: Body | None = None) -> None:
    """A route whose address is a key: `keys` says what each leads to ("in", "404", "gone", …), whoever knocks."""
    get, post = (ANYONE if method in methods.split() else None for method in ("GET", "POST"))
    ROWS[route] = Row(
        route, tuple(keys), args, get=get, post=post, body=body or (lambda world, place: {}), open=True, keys=keys
    )
