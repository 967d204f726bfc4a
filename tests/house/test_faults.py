"""The tests bite: faults planted on purpose, each found by the very functions that the tests call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from dialogmat.models.device import DeviceQuerySet, digest
from ned import access, middleware
from ned.access import Role
from ned.models import Unit, User
from ned.urls import urlpatterns
from tests.access.frozen import widened
from tests.access.knocking import deviations, patterns, without_rows
from tests.access.matrix import ROWS
from tests.access.swapping import CASES, swapped
from tests.access.things import ANYONE, SIGNED_IN, Row, the_one_in_the_seat
from tests.access.world import World
from tests.house import reading, views
from workshops.models import Measure, Request
from workshops.models.gathering import NAMED, GatheringQuerySet

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

type View = Callable[..., HttpResponse]
type Swap = Callable[[str, View], View]
type Plant = Callable[[str, str, str], Path]


@pytest.fixture
def swap(monkeypatch: pytest.MonkeyPatch) -> Swap:
    """Put another view behind a route; returns the one that was there."""

    def put(route: str, view: View) -> View:
        pattern = next(one for one in patterns() if one.name == route)
        before: View = pattern.callback
        monkeypatch.setattr(pattern, "callback", view)
        return before

    return put


def found(world: World, route: str, *who: str) -> list[str]:
    return deviations(world, ROWS[route], [world.actors[name] for name in who])


# Who comes in


def test_a_view_that_skips_the_door(world: World, swap: Swap) -> None:
    def peeping(request: HttpRequest, pk: Any) -> HttpResponse:
        return HttpResponse(get_object_or_404(Measure, pk=pk).title)

    swap("measure", peeping)
    assert "should be “404” and was “in”" in "".join(found(world, "measure", "outsider"))


def test_a_post_that_skips_the_door_its_get_goes_through(world: World, swap: Swap) -> None:
    def forgetful(request: HttpRequest, pk: Any) -> HttpResponse:
        if request.method == "POST":
            return HttpResponse(get_object_or_404(Unit, pk=pk).name)
        return behind(request, pk=pk)

    behind = swap("measure_new", forgetful)
    told = found(world, "measure_new", "outsider")
    assert told
    assert all("POST" in one for one in told if "should be “404”" in one)


def test_a_role_that_is_widened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(access.MAY, "see_plan", access.MAY["see_plan"] | {Role.COORDINATOR})
    assert "“coordinator” may “see_plan” in ned/access.py" in "".join(widened(access.MAY))
    assert found(world, "unit", "coordinator")


def test_a_role_that_is_narrowed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(access.MAY, "see_plan", access.MAY["see_plan"] - {Role.UNION_REP})
    assert widened(access.MAY)
    assert found(world, "unit", "union_rep")


def test_an_action_nobody_has_decided_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(access.MAY, "read_diaries", set())
    assert "“read_diaries” is new" in "".join(widened(access.MAY))


def test_a_view_without_sign_in(world: World, swap: Swap) -> None:
    def open_house(request: HttpRequest) -> HttpResponse:
        return HttpResponse("Kom inn")

    swap("programmes", login_not_required(open_house))
    assert "should be “sign-in” and was “in”" in "".join(found(world, "programmes", "anonymous"))
    assert "“programmes” is open to all" in "".join(views.open_by_mistake())


def test_a_removed_screen_that_still_comes_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgiving(self: DeviceQuerySet, token: str) -> DeviceQuerySet:
        return self.filter(token_digest=digest(token)).select_related("run__room__gathering", "run__sitting")

    monkeypatch.setattr(DeviceQuerySet, "holding", forgiving)
    assert "at “removed” should be “404” and was “in”" in "".join(found(world, "station", "anonymous"))


def test_one_who_is_named_on_another_gathering(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    strict = GatheringQuerySet.for_user

    def lax(self: GatheringQuerySet, user: Any, *, to: str) -> GatheringQuerySet:
        return self.all() if to in NAMED and user.facilitates.exists() else strict(self, user, to=to)

    monkeypatch.setattr(GatheringQuerySet, "for_user", lax)
    assert "at “far” should be “404”" in "".join(found(world, "gathering", "named facilitator"))


def test_a_no_that_tells_there_is_something(world: World, swap: Swap) -> None:
    def tactless(request: HttpRequest, pk: Any) -> HttpResponse:
        if Unit.objects.filter(pk=pk).exists() and request.user.is_authenticated:
            return HttpResponse("Denne enheten er ikke din.", status=404)
        return behind(request, pk=pk)

    behind = swap("unit", tactless)
    assert "is not answered as if it did not exist" in "".join(found(world, "unit", "outsider"))


def test_a_closed_seat_that_still_opens(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ned.models.seats.HolderQuerySet.current", lambda self, on: self.all())
    assert found(world, "unit", "one who has left the seat")


# Where the door's own function is imported by name, and so has to be replaced too.
TAKEN_BY_NAME = (
    "workshops.views.gatherings",
    "workshops.models.promise",
    "workshops.models.bank",
    "workshops.views.bank",
)


def guarded() -> list[Row]:
    """Rows with a door that is not the same for all."""
    for_all = {None, ANYONE, SIGNED_IN, the_one_in_the_seat}  # a seat is no role: tests/workshops/test_positions.py
    return [row for row in ROWS.values() if not row.keys and ({row.get, row.post} - for_all)]


@pytest.mark.deep
def test_every_door_that_is_taken_off_its_hinges_is_missed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if everybody held every role, in the nation or in every municipality."""
    outsider = [world.actors["outsider"]]
    routes = {one.name for one in patterns()}
    unmissed = [row for row in guarded() if row.route in routes]
    assert len(unmissed) >= 40
    for places in ([""], [str(unit.path) for unit in Unit.objects.filter(depth=1)]):
        for module in ("ned.access", *TAKEN_BY_NAME):
            monkeypatch.setattr(f"{module}.paths", lambda user, *, to, places=places: places)
        unmissed = [row for row in unmissed if not deviations(world, row, outsider)]
    assert not [row.route for row in unmissed]


def test_a_route_without_a_row() -> None:
    def secret(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    more = [path("secret/", secret, name="secret"), path("nameless/", secret)]
    told = [one for one in without_rows([*urlpatterns, *more]) if one not in without_rows()]
    assert 'The route “secret” has no row. Add row("secret", …) to tests/access/matrix.py' in told[0]
    assert "The address “nameless/” has no name" in told[1]
    assert len(told) == 2


def test_a_row_without_a_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROWS, "gone", ROWS["home"])
    assert "The row “gone” has no route any more." in without_rows()


def test_a_list_that_tells_of_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshops.views.units.requests_for", lambda request: Request.objects.select_related("unit"))
    assert "tells of “Vikar til far”" in "".join(found(world, "units", "coordinator"))


# What is posted


def test_a_form_that_takes_a_strangers_id(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshops.forms.plans.people_at", lambda unit: User.objects.all())
    case = next(one for one in CASES if str(one) == "measure_decide: owner")
    assert "a stranger's id ends up in" in "".join(swapped(world, case))


def test_a_screen_that_writes_on_another_units_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogmat.views.answers.units_at", lambda device: list(Unit.objects.all()))
    case = next(one for one in CASES if str(one) == "answer: unit")
    assert swapped(world, case)


# What is read


def test_a_look_that_writes(world: World, swap: Swap) -> None:
    def noting(request: Any, pk: Any) -> HttpResponse:
        request.user.speak(language="nn")
        return behind(request, pk=pk)

    behind = swap("unit", noting)
    assert "writes in ned_user" in "".join(found(world, "unit", "leader"))
    assert "writes in ned_user" in "".join(reading.writing(world, "unit"))


def test_an_answer_without_a_wall(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(middleware.HEADERS, "Cache-Control")
    assert "Cache-Control should say" in "".join(found(world, "unit", "leader"))


def test_a_policy_with_a_hole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.SECURE_CSP, "script-src", ["'self'", "'unsafe-inline'"])
    assert "has a hole: unsafe-" in "".join(found(world, "unit", "leader"))
