"""Words that only those who may should ever read, looked for on every page that opens to somebody."""

from __future__ import annotations

from tests.access.people import IN_MUNICIPALITY, PLACES, Actor

# What a plan holds, and what a gathering in another municipality is called.
PLANS = ["Vedtatt", "Foreslått", "Vikar til"]
NAMES = ["Samling", "Leder av dagen"]
READERS = {
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
}


def not_for(actor: Actor) -> list[str]:
    """The words this person must never meet."""
    party = actor.roles & {"leader", "deputy", "safety_rep", "union_rep"}
    plans = [place for place in PLACES if not (party and place in actor.reach)]
    names = [] if actor.national else [place for place in PLACES if place not in IN_MUNICIPALITY]
    return [f"{word} {place}" for word in PLANS for place in plans] + [f"{w} {place}" for w in NAMES for place in names]


def leaks(actor: Actor, text: str) -> list[str]:
    """The words of this page that its reader must never meet."""
    words = not_for(actor) if actor.name in READERS else []
    return [f"tells of “{word}”." for word in words if word in text]
