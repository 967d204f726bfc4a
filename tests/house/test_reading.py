"""Looking changes nothing, and every answer stands behind the same walls."""

import pytest
from django.test.client import ClientHandler

from tests.access.knocking import address, patterns
from tests.access.matrix import DEVICES, ROWS
from tests.access.walls import missing_walls
from tests.access.world import World
from tests.house.reading import writing

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

READ = sorted({one.name for one in patterns() if one.name in ROWS and ROWS[str(one.name)].get})
POSTED = sorted({one.name for one in patterns() if one.name in ROWS and ROWS[str(one.name)].post})
# What is answered to whom, how, on which route and where.
ANSWERS = [
    (200, "leader", "GET", "unit", "own"),
    (302, "leader", "POST", "letter_settings", "here"),
    (302, "anonymous", "GET", "unit", "own"),
    (404, "leader", "GET", "unit", "far"),
    (404, "anonymous", "GET", "table", "unknown"),
    (405, "leader", "POST", "unit", "own"),
    (409, "anonymous", "GET", "join_code", "closed"),
    (410, "anonymous", "GET", "letter_link", "letter run out"),
    (422, "leader", "POST", "measure_new", "own"),
]


@pytest.mark.parametrize("route", READ)
def test_a_fragment_only_looks(world: World, route: str) -> None:
    assert not writing(world, route)


@pytest.mark.parametrize(("status", "who", "method", "route", "place"), ANSWERS)
def test_every_answer_has_all_walls(world: World, status: int, who: str, method: str, route: str, place: str) -> None:
    url = address(world, ROWS[route], place)
    answer = world.ask(world.actors[who], method, url, {"weekday": 1} if route == "letter_settings" else None)
    assert answer.status_code == status
    assert not missing_walls(answer)


@pytest.mark.parametrize("route", POSTED)
def test_a_form_without_its_token_is_refused(world: World, route: str) -> None:
    """But for screens: their address is the secret, and no cookie rides along."""
    row = ROWS[route]
    world.site, lax = ClientHandler(enforce_csrf_checks=True), world.site
    try:
        place = row.places[0]
        answer = world.ask(world.actors["leader"], "POST", address(world, row, place), row.body(world, place))
    finally:
        world.site = lax
    assert (answer.status_code == 403) == (not row.keys.keys() >= DEVICES.keys())
    assert not missing_walls(answer)
