"""Mail scanners and preview panes open every link there is; only a person's press does anything."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.journey.conftest import NewPage
from tests.journey.people import in_days
from tests.journey.stack import Stack
from workshops.views.letters import LINKS

if TYPE_CHECKING:
    from ned.models import Unit, User
    from workshops.models import Gathering

pytestmark = pytest.mark.browser
TIMES = 10


def start(page: Page) -> None:
    page.click("button[name=act][value=start]")
    expect(page.locator("main [role=status]")).to_be_visible()


def look(page: Page) -> None:
    page.click("form button:has-text('Vi har sett på den')")
    expect(page.locator("main .state.done").first).to_be_visible()


def answer(page: Page) -> None:
    page.locator("input[name=verdict]").first.check()
    page.fill("[name=because]", "Vikar i uke 40 og 41")
    page.click("form.fields button")
    expect(page.locator("main form.fields")).to_have_count(0)


def agree(page: Page) -> None:
    page.check("input[name=says][value=agree]")
    page.click("form.fields button")
    expect(page.locator(".card .state.done")).to_be_visible()


def kept(page: Page) -> None:
    page.locator("form.fields input[type=radio]").first.check()
    page.click("form.fields button")
    expect(page.locator("main .state.done")).to_be_visible()


def pause(page: Page) -> None:
    page.fill("[name=paused_until]", in_days(30))
    page.click("form.fields button")
    expect(page.locator("main [role=status]")).to_be_visible()


def helped(page: Page) -> None:
    page.locator("fieldset.answer-scale label").nth(4).click()
    page.click("form button.ds-button")
    expect(page.locator("main form")).to_have_count(0)


def reread(page: Page) -> None:
    """There is nothing to press: it is read, and read again."""
    expect(page.locator("main form")).to_have_count(0)
    page.reload()
    expect(page.locator("main blockquote")).to_be_visible()


def sit_down(page: Page) -> None:
    page.click("form button.main")
    expect(page.locator("body.device")).to_be_visible()


# What is only read.
READ = {"poster", "result"}
# What every link in a letter, and every code on paper, leads to; and the press that does it.
PRESSES: dict[str, Callable[[Page], None]] = {
    "measure": start,
    "check": look,
    "result": reread,
    "request": answer,
    "position": agree,
    "practice": kept,
    "agreement": kept,
    "letters": pause,
    "handed": start,
    "poster": lambda page: None,
    "helped": helped,
    "card": sit_down,
}


@dataclass(frozen=True)
class Laid:
    addresses: dict[str, str]

    @classmethod
    def of(cls, stack: Stack) -> Laid:
        return cls(json.loads(stack.python("from tests.journey.test_scanners import lay; lay()")))


def lay() -> None:
    """Runs in the stack's own process: one of each thing a link may lead to."""
    from ned.models import Municipality
    from tests import make
    from workshops.handed import hand_out

    root = Municipality.objects.get(number="0301").root
    assert root
    unit = make.unit(f"Solbakken {uuid.uuid4().hex[:6]}", under=root)
    leader, above = make.leader(unit), make.leader(root)
    run = make.run(make.room(make.gathering(unit), pace="free"))
    found = in_letters(unit, leader=leader, above=above, day=run.room.gathering)
    question = unit.plan.checks.get(kind="3m")
    unit.plan.checks.filter(pk=question.pk).update(due_on=make.TODAY())
    found["handed"] = f"/m/{hand_out(make.decided(unit), by=leader)}/"
    found["poster"] = f"/p/{unit.plan.open_page(by=leader)}/"
    found["helped"] = f"/h/{question.key}/"
    found["card"] = f"/b/{run.sitting.tables.values_list('join_key', flat=True)[0]}/"
    print(json.dumps(found))  # noqa: T201 (this is how the test is told where to look)


def in_letters(unit: Unit, *, leader: User, above: User, day: Gathering) -> dict[str, str]:
    from ned.models import Link, SeatKind
    from tests import make
    from workshops.models import Request

    rep = make.holder(unit, SeatKind.UNION_REP)
    measure = make.decided(unit)
    unit.plan.checks.get(kind="6m").tick(note="Roligere skifter", by=leader)
    own: dict[str, Any] = {"source_id": uuid.uuid4(), "gathering": day}
    things = {
        "measure": (measure, leader),
        "check": (unit.plan.checks.get(kind="6w"), leader),
        "result": (unit.plan.checks.get(kind="6m"), rep),
        "request": (Request.raise_from(unit, words="Fast vikar i høstferien", **own), above),
        "position": (unit.plan.positions.get(seat__kind=SeatKind.UNION_REP), rep),
        "practice": (unit.practices.create(starts_doing="Går runden", begins=make.TODAY(), **own), leader),
        "agreement": (unit.agreements.create(words="Vi sier fra samme dag", **own), leader),
        "letters": (leader, leader),
    }
    return {
        name: f"/l/{Link.make(purpose=name, object_id=thing.pk, user=user, days=60)}/"
        for name, (thing, user) in things.items()
    }


def rows(stack: Stack) -> str:
    """Everything that is remembered, in one number; sessions and throttles are nobody's words."""
    return stack.python("from tests.journey.test_scanners import count; count()")


def count() -> None:
    import hashlib

    from django.apps import apps

    ours = [
        model
        for name in ("ned", "workshops", "dialogmat", "surveys")
        for model in apps.get_app_config(name).get_models()
    ]
    told = repr([(model.__name__, sorted(map(repr, model._base_manager.values_list()))) for model in ours])
    print(hashlib.sha256(told.encode()).hexdigest())  # noqa: T201


@pytest.fixture(scope="module")
def laid(stack: Stack) -> Laid:
    return Laid.of(stack)


def test_every_link_a_letter_can_hold_is_tried_here() -> None:
    assert set(LINKS) <= set(PRESSES)


@pytest.mark.parametrize("name", PRESSES)
@pytest.mark.usual(name="check")
def test_looking_changes_nothing_and_a_press_does_it(stack: Stack, new_page: NewPage, laid: Laid, name: str) -> None:
    address = stack.address + laid.addresses[name]
    before = rows(stack)
    for method in ("HEAD", "GET") * TIMES:
        asked = urllib.request.Request(address, method=method, headers={"Accept-Language": "nb"})  # noqa: S310 (ours)
        assert urllib.request.urlopen(asked).status == 200  # noqa: S310 (ours)
    page = new_page()
    page.goto(address, wait_until="networkidle")
    page.mouse.wheel(0, 2000)
    assert rows(stack) == before
    PRESSES[name](page)
    assert (rows(stack) == before) == (name in READ)
