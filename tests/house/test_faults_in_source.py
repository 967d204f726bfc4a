"""The house rules bite: faults planted in a copy of the source, each found by the functions that the tests call."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.module_loading import autodiscover_modules

from ned import retention
from ned.urls import urlpatterns
from tests.access.swapping import ids_without_cases
from tests.house import database, fields, layout, pages, views
from tests.house.aged import AGED
from tests.house.source import APPS, ROOT, TEMPLATES

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

type Plant = Callable[[str, str, str], Path]


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


def test_an_id_nobody_has_tried_with_a_strangers(plant: Plant) -> None:
    root = plant("workshops/views/tables.py", '"spread", ""', '"swapped_with", ""')
    assert "takes “swapped_with”" in "".join(ids_without_cases(root))


# What is written in the source


@pytest.mark.parametrize(
    ("words", "others", "told"),
    [
        ("max_length=254", "required=True", "give it a max_length"),
        (
            'DayField(\n        label=_("First day',
            'forms.DateField(\n        label=_("First day',
            "use ned.forms.DayField",
        ),
    ],
)
def test_a_field_without_an_end(plant: Plant, words: str, others: str, told: str) -> None:
    [found] = views.without_an_end(plant("workshops/forms/gatherings.py", words, others))
    assert found.startswith("workshops/forms/gatherings.py:")
    assert told in found


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
    root = plant("dialogmat/views/rooms.py", "Version.objects.released(", "Version.objects.for_user(")
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
