"""Words that only those who may should ever read, looked for on every page that opens to somebody."""

from __future__ import annotations

from collections.abc import Iterator

from tests.access.knocking import Knock, address, expected, unprinted
from tests.access.matrix import ROWS
from tests.access.people import IN_MUNICIPALITY, PLACES, Actor
from tests.access.world import World

# What a plan holds, and what a gathering in another municipality is called.
PLANS = ["Vedtatt", "Foreslått", "Vikar til"]
NAMES = ["Samling", "Leder av dagen"]
READERS = [
    "staff",
    "facilitator",
    "coordinator",
    "director",
    "leader",
    "leader above",
    "union_rep",
    "chief_union_rep",
    "named facilitator",
    "one who has left the seat",
    "outsider",
]


def not_for(actor: Actor) -> list[str]:
    """The words this person must never meet."""
    party = actor.roles & {"leader", "deputy", "safety_rep", "union_rep"}
    plans = [place for place in PLACES if not (party and place in actor.reach)]
    names = [] if actor.national else [place for place in PLACES if place not in IN_MUNICIPALITY]
    return [f"{word} {place}" for word in PLANS for place in plans] + [f"{w} {place}" for w in NAMES for place in names]


def pages(world: World, actor: Actor) -> Iterator[tuple[str, str]]:
    """Every page that opens to this person, everywhere it does."""
    for row in ROWS.values():
        if not row.keys and row.get and row.route != "tryout":
            for place in row.places:
                if expected(row, Knock(actor, place, "GET")) == "in":
                    yield row.route, address(world, row, place)


def leaks(world: World, actor: Actor) -> list[str]:
    found, words = [], not_for(actor)
    with unprinted():
        for route, url in pages(world, actor):
            text = world.ask(actor, "GET", url).content.decode()
            found += [f"{route} tells {actor.name} of “{word}”." for word in words if word in text]
    return sorted(set(found))
