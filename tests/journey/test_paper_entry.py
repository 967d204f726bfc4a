"""What a table wrote on paper is keyed in with the keyboard alone, and nothing typed is lost on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journey import doors
from tests.journey.conftest import NewPage
from tests.journey.people import today
from tests.journey.rooms import OpenRoom
from tests.journey.stack import Stack

pytestmark = pytest.mark.browser
HERE = "document.activeElement"
ANSWERS = 30


def at_paper(page: Page, stack: Stack, room: OpenRoom) -> Page:
    doors.wear(page, stack, room.host)
    page.goto(f"/cockpit/{room.sitting}/")
    for way in (".grid-table th a", "#panel a[href*='/paper/']"):
        page.goto(str(page.locator(way).first.get_attribute("href")))
    return page


def key_in(page: Page, text: str) -> None:
    """One answer where the focus is, and on: a number where there is a choice, else words and Enter."""
    kind = page.evaluate(f"{HERE}.type")
    if kind == "radio":
        page.keyboard.press("2")
        return
    # The same day whichever of day and month comes first.
    page.keyboard.type(f"0505{today().year + 1}" if kind == "date" else text)
    page.keyboard.press("Enter")


def written(page: Page, number: int) -> None:
    expect(page.locator("[data-progress]")).to_have_attribute("data-state", "saved")
    expect(page.locator("[data-progress]")).to_have_attribute("data-written", str(number))


def in_database(stack: Stack, room: OpenRoom) -> int:
    mine = f"Answer.objects.exclude(value='').filter(dialogue__room__gathering={room.gathering!r})"
    return int(stack.python(f"from dialogmat.models import Answer; print({mine}.count())"))


@pytest.mark.deep
def test_thirty_answers_are_keyed_in_without_the_mouse(stack: Stack, new_page: NewPage) -> None:
    room = OpenRoom.of(stack)
    page = at_paper(new_page(), stack, room)
    for number in range(ANSWERS):
        assert page.evaluate(f"{HERE}.closest('form[data-slot]') !== null"), f"answer {number} has nowhere to go"
        key_in(page, f"Svar nummer {number}")
    written(page, ANSWERS)
    page.reload()
    expect(page.locator("[data-progress]")).to_have_attribute("data-written", str(ANSWERS))
    assert in_database(stack, room) == ANSWERS
    expect(page.locator("[autofocus]")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sharing .state.done")).to_have_count(1)


def test_what_is_refused_stays_where_it_was_typed_until_it_is_put_right(stack: Stack, new_page: NewPage) -> None:
    page = at_paper(new_page(), stack, OpenRoom.of(stack))
    first = page.locator("form[data-slot] textarea").first
    expect(first).to_be_focused()
    page.keyboard.insert_text("å" * 700)
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-progress]")).to_have_attribute("data-state", "refused")
    expect(first).to_have_value("å" * 700)
    page.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Kaffe")
    page.keyboard.press("Enter")
    expect(first).not_to_have_attribute("aria-invalid", "true")
    written(page, 1)


def test_what_is_typed_while_the_net_is_gone_comes_when_it_is_back(stack: Stack, new_page: NewPage) -> None:
    room = OpenRoom.of(stack)
    page = at_paper(new_page(), stack, room)
    page.context.set_offline(True)
    for text in ("Kaffe", "Latter"):
        key_in(page, text)
    expect(page.locator("[data-progress]")).to_have_attribute("data-state", "offline")
    assert in_database(stack, room) == 0
    page.context.set_offline(False)
    written(page, 2)
    assert in_database(stack, room) == 2


def test_without_a_script_each_line_is_saved_by_itself_and_the_next_has_the_focus(
    stack: Stack, new_page: NewPage
) -> None:
    room = OpenRoom.of(stack)
    page = at_paper(new_page(java_script_enabled=False), stack, room)
    for number in (1, 2):
        line = page.locator("form[data-slot]:has([autofocus])")
        line.locator("textarea").fill(f"Svar {number}")
        line.locator("button.save").click()
        expect(page).to_have_url(re.compile("after="))
    expect(page.locator("[data-progress]")).to_have_attribute("data-written", "2")
    assert in_database(stack, room) == 2
