"""The tests bite: faults planted on purpose, each found by the very functions that the tests call."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.module_loading import autodiscover_modules

from dialogmat.models.dialogue import DeviceQuerySet, digest
from ned import access, middleware, retention
from ned.access import Role
from ned.models import Unit, User
from ned.urls import urlpatterns
from tests.access.frozen import widened
from tests.access.knocking import deviations, patterns, without_rows
from tests.access.matrix import ROWS
from tests.access.swapping import CASES, ids_without_cases, swapped
from tests.access.things import ANYONE, SIGNED_IN, Row
from tests.access.world import World
from tests.house import database, fields, layout, pages, reading, views
from tests.house.aged import AGED
from tests.house.source import APPS, ROOT, TEMPLATES
from workshops.models import Measure
from workshops.models.gathering import NAMED, GatheringQuerySet

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """A copy of the source with other words in one file."""

    def copy(name: str, words: str, others: str) -> Path:
        for folder in (*APPS, TEMPLATES):
            shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
        text = (ROOT / name).read_text(encoding="utf-8")
        assert words in text, f"{name} does not say “{words}” any more; plant the fault elsewhere."
        (tmp_path / name).write_text(text.replace(words, others), encoding="utf-8")
        return tmp_path

    return copy


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


def guarded() -> list[Row]:
    """Rows with a door that is not the same for all."""
    return [row for row in ROWS.values() if not row.keys and ({row.get, row.post} - {None, ANYONE, SIGNED_IN})]


def test_every_door_that_is_taken_off_its_hinges_is_missed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if everybody held every role, in the nation or in every municipality."""
    outsider = [world.actors["outsider"]]
    routes = {one.name for one in patterns()}
    unmissed = [row for row in guarded() if row.route in routes]
    assert len(unmissed) >= 40
    for places in ([""], [str(unit.path) for unit in Unit.objects.filter(depth=1)]):
        for module in ("ned.access", "workshops.views.gatherings", "workshops.models.promise"):
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


# What is posted


def test_a_form_that_takes_a_strangers_id(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshops.forms.plans.people_at", lambda unit: User.objects.all())
    case = next(one for one in CASES if str(one) == "measure_decide: owner")
    assert "a stranger's id ends up in" in "".join(swapped(world, case))


def test_a_screen_that_writes_on_another_units_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogmat.views.answers.units_at", lambda device: list(Unit.objects.all()))
    case = next(one for one in CASES if str(one) == "answer: unit")
    assert swapped(world, case)


def test_an_id_nobody_has_tried_with_a_strangers(plant: Plant) -> None:
    root = plant("workshops/views/tables.py", '"spread", ""', '"swapped_with", ""')
    assert "takes “swapped_with”" in "".join(ids_without_cases(root))


# What is read


def test_a_look_that_writes(world: World, swap: Swap) -> None:
    def noting(request: Any, pk: Any) -> HttpResponse:
        request.user.speak(language="nn")
        return behind(request, pk=pk)

    behind = swap("unit", noting)
    assert "writes in ned_user" in "".join(reading.writing(world, "unit"))


def test_an_answer_without_a_wall(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(middleware.HEADERS, "Cache-Control")
    assert "Cache-Control should say" in "".join(found(world, "unit", "leader"))


def test_a_policy_with_a_hole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.SECURE_CSP, "script-src", ["'self'", "'unsafe-inline'"])
    assert "has a hole: unsafe-" in "".join(found(world, "unit", "leader"))


# What is written in the source


def test_an_import_to_the_right(plant: Plant) -> None:
    root = plant(
        "workshops/views/units.py", "import datetime\n", "import datetime\nfrom dialogmat.models import Room\n"
    )
    assert layout.imports_to_the_right(root) == [
        "workshops/views/units.py:2 imports dialogmat, which stands to the right of workshops."
    ]


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script><h1",
        "<style>h1 {}</style><h1",
        '<h1 style="color: red"',
        '<h1 onclick="go()"',
        "<h1 hx-on:click='go()'",
    ],
)
def test_a_script_in_a_page(plant: Plant, words: str) -> None:
    assert not pages.inline()
    assert len(pages.inline(plant("templates/home.html", "<h1", words))) == 1


def test_a_page_that_does_not_escape(plant: Plant) -> None:
    assert pages.unescaped(plant("templates/home.html", "<h1>", "<h1>{{ name|safe }}"))


def test_html_that_is_vouched_for(plant: Plant) -> None:
    root = plant("ned/context.py", '"version": settings.VERSION', '"version": mark_safe(settings.VERSION)')
    assert "ned/context.py site marks HTML as safe" in "".join(pages.marked_safe(root))


@pytest.mark.parametrize(
    "words",
    ["Measure.objects.filter(pk=pk).with_story()", "Measure._default_manager", "get_object_or_404(Measure, pk=pk)"],
)
def test_a_fetch_past_the_door(plant: Plant, words: str) -> None:
    through = 'Measure.objects.for_user(request.user, to="decide").with_story()'
    assert "past the door" in "".join(views.past_the_door(plant("workshops/views/measures.py", through, words)))


def test_a_reason_that_nothing_needs(plant: Plant) -> None:
    root = plant("dialogmat/views/rooms.py", "Version.objects.get(", "Version.objects.for_user(")
    assert "is not there any more" in "".join(views.past_the_door(root))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (layout.signals, "from django.db.models.signals import post_save\n"),
        (layout.overrides, "class Row(models.Model):\n    def save(self) -> None: ...\n"),
        (layout.streams, "def stream() -> object:\n    return StreamingHttpResponse()\n"),
        (layout.delays, "def now() -> None:\n    tell.delay()\n"),
        (layout.imports_from_tests, "from tests import make\n"),
        (views.class_views, "class Page(DetailView): ...\n"),
    ],
)
def test_what_the_house_has_none_of(plant: Plant, rule: Callable[[Path], list[str]], words: str) -> None:
    first = (ROOT / "workshops/tasks.py").read_text(encoding="utf-8").splitlines()[0]
    assert rule(plant("workshops/tasks.py", first, f"{words}{first}"))


def test_a_file_named_after_nothing(plant: Plant) -> None:
    root = plant("workshops/tasks.py", "", "")
    (root / "workshops/utils.py").touch()
    (root / "tests").mkdir()
    assert layout.unwanted_names(root) == ["workshops/utils.py is named after nothing: name it after what it holds."]


def test_functions_that_grow(plant: Plant) -> None:
    long = "def long() -> None:\n" + "    print()\n" * 30
    root = plant("workshops/tasks.py", "@shared_task", f"{long}\n\n@shared_task")
    assert len(layout.long_functions(root)) == len(layout.long_functions()) + 1


# What the database keeps


def test_a_personal_field_without_a_shelf_life() -> None:
    keep = {label: life for label, life in settings.KEEP.items() if label != "ned.User.email"}
    assert "ned.User.email is about a person" in "".join(fields.without_a_life(keep))
    assert "there is no such field" in "".join(fields.without_a_life(settings.KEEP | {"ned.User.shoe_size": None}))


def test_a_shelf_life_that_nobody_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    autodiscover_modules("retention")  # what comes now would be lost with the patch
    monkeypatch.setattr(retention, "RULES", [rule for rule in retention.RULES if rule is not retention.links])
    life = retention.keep("ned.Link.user")
    assert "is still there a day after" in "".join(fields.outlived("ned.Link.user", life, AGED["ned.Link"]))
    assert "add a maker" in "".join(fields.without_a_maker({"ned.User.name": life}, AGED))


def test_a_rule_that_is_no_sentence() -> None:
    class Odd(models.Model):
        n = models.IntegerField()

        class Meta:
            app_label = "ned"
            managed = False
            constraints = [models.CheckConstraint(condition=models.Q(n__gt=0), name="n_ck")]

        def __str__(self) -> str:
            return ""

    try:
        assert "“n_ck” is no sentence" in "".join(database.unspoken_rules([Odd]))
    finally:
        Odd._meta.apps.all_models["ned"].pop("odd")
        Odd._meta.apps.clear_cache()


def test_two_routes_with_one_name() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert database.shared_names([*urlpatterns, path("again/", page, name="home")]) == ["2 routes are called “home”."]
