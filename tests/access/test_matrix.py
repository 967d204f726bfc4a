"""Every route × everybody × everywhere × every method, from the URL configuration: a route cannot be forgotten."""

import pytest

from ned.access import MAY
from tests.access.frozen import widened
from tests.access.knocking import callers, deviations, knocks, others, patterns, without_rows
from tests.access.matrix import ROWS
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
MOST = 20
ROUTES = sorted({one.name for one in patterns() if one.name})


def test_every_route_has_a_row_that_says_who_may() -> None:
    assert not without_rows()


def test_nobody_may_more_than_was_once_decided() -> None:
    assert not widened(MAY)


@pytest.mark.parametrize("route", ROUTES)
def test_who_comes_in_is_who_may(world: World, route: str) -> None:
    assert route in ROWS, f'Add row("{route}", …) to tests/access/matrix.py.'
    told(deviations(world, ROWS[route]))


@pytest.mark.deep
@pytest.mark.postgres
@pytest.mark.parametrize("route", [route for route in ROUTES if route in ROWS and not ROWS[route].keys])
def test_everybody_comes_in_where_they_may(world: World, route: str) -> None:
    told(deviations(world, ROWS[route], others(world, ROWS[route]), everywhere=True))


def told(found: list[str]) -> None:
    assert not found, "\n".join(["", *found[:MOST], f"{len(found)} in all."])


def test_the_knocks_are_many(world: World) -> None:
    rows = [ROWS[route] for route in ROUTES if route in ROWS]
    few = sum(len(list(knocks(row, callers(world, row)))) for row in rows)
    rest = sum(len(list(knocks(row, others(world, row), everywhere=True))) for row in rows)
    assert few >= 4_000 and rest >= 8_000, (few, rest)
