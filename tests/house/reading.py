"""Looking changes nothing: mail scanners and browsers follow every link.

Every page is looked at by who knocks (tests/access/knocking.py); here it is the fragment of it that htmx asks for, and
what is seen for the first time.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from tests.access.knocking import Knock, address, behind_the_door, callers, expected, others
from tests.access.matrix import ROWS
from tests.access.people import Actor
from tests.access.things import Row
from tests.access.world import World
from tests.access.writes import writes

FRAGMENT = {"hx-request": "true"}


def looks(world: World, row: Row) -> Iterator[tuple[Actor, str]]:
    """Who sees this page where: everywhere it opens to anybody, as the first one it opens to."""
    for place in row.places:
        for actor in [*callers(world, row), *others(world, row)]:
            if expected(row, Knock(actor, place, "GET")) == "in":
                yield actor, address(world, row, place)
                break


def also(world: World) -> Iterator[tuple[str, Actor, str]]:
    """What is seen for the first time: a unit's page before anybody wrote on it, a sitting that came after the mat."""
    table = world.keys["leader's table"]
    pages = [table, world["above"].run.station, world["below"].unit.pk]
    yield "unit_station", world.actors["anonymous"], reverse("unit_station", args=pages)
    for route in ("cockpit", "stage", "table_cards", "paper_score"):
        yield route, world.actors["leader"], reverse(route, args=[world.late.pk])
    yield "join_code", world.actors["anonymous"], reverse("join_code", args=[world.late.join_code])
    yield "join", world.actors["anonymous"], f"{reverse('join')}?code={world.late.join_code}"


def writing(world: World, route: str) -> list[str]:
    """What is written when this page is only looked at."""
    asked = [(actor, url, FRAGMENT) for actor, url in looks(world, ROWS[route])]
    asked += [(actor, url, way) for name, actor, url in also(world) if name == route for way in ({}, FRAGMENT)]
    return [f"{route}: {found}" for actor, url, way in asked for found in written(world, actor, url, way)]


def written(world: World, actor: Actor, url: str, headers: dict[str, str]) -> list[str]:
    with behind_the_door(), writes() as wrote:
        answer = world.ask(actor, "GET", url, headers=headers)
    broken = [f"looking at {url} as {actor.name} breaks."] if answer.status_code >= 500 else []
    return [*broken, *(f"looking at {url} as {actor.name} writes in {write.table}." for write in wrote)]
