"""The main tour by keyboard alone: sign in, open a station, write and share at a table, decide a measure."""

import pytest
from playwright.sync_api import Locator, Page, expect

from processes import until
from tests.journey import doors, table
from tests.journey.conftest import NewPage
from tests.journey.people import today
from tests.journey.rooms import OpenRoom
from tests.journey.stack import Stack, code_in

pytestmark = pytest.mark.browser
POST = True
SEEN = "e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
MEASURE = "Fast overlapp mellom vaktene"


def reach(page: Page, target: Locator) -> None:
    """Tab on until it has the focus, and the focus can be seen."""
    expect(target).to_be_visible()
    for _ in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            assert target.evaluate(SEEN) or target.locator("xpath=..").evaluate(SEEN), "the focus can't be seen"
            return
    raise AssertionError(f"{target} can't be reached by Tab")


def follow(page: Page, selector: str) -> None:
    reach(page, page.locator(selector).first)
    page.keyboard.press("Enter")


def test_the_main_tour_works_by_keyboard_alone(stack: Stack, new_page: NewPage) -> None:
    room = OpenRoom.of(stack)
    leader, screen = new_page(), new_page()
    sign_in(leader, stack, room.leader)
    open_a_station(leader, room)
    write_and_share(screen, room)
    decide(leader, room)


def sign_in(leader: Page, stack: Stack, email: str) -> None:
    leader.goto("/")
    follow(leader, "main a[href='/sign-in/']")
    expect(leader.locator("#id_email")).to_be_focused()
    leader.keyboard.type(email)
    leader.keyboard.press("Enter")
    expect(leader.locator("#id_code")).to_be_focused()
    until(lambda: doors.codes(stack, email), what="a code", seconds=90)
    leader.keyboard.type(code_in(doors.codes(stack, email)[0]))
    leader.keyboard.press("Enter")


def open_a_station(leader: Page, room: OpenRoom) -> None:
    follow(leader, "nav.nav a[href='/gatherings/']")
    follow(leader, f"h3 a[href='/gatherings/{room.gathering}/']")
    follow(leader, f"#room a[href='/cockpit/{room.sitting}/']")
    opening = leader.locator(".acts form:has(input[name=act][value=open]) button")
    reach(leader, opening)
    with leader.expect_response(f"**/cockpit/{room.sitting}/"):  # somebody writes, and the page is fetched anew
        leader.evaluate("document.body.dispatchEvent(new Event('poke'))")
    expect(opening).to_be_focused()
    leader.keyboard.press("Enter")
    expect(leader.locator(".acts form:has(input[name=act][value=close])")).to_be_visible()


def write_and_share(screen: Page, room: OpenRoom) -> None:
    screen.goto(f"/b/{room.cards[0]}/")
    follow(screen, "form button.main")
    expect(screen).to_have_url(doors.AT_TABLE)
    follow(screen, "nav.walk a[href*='/do/']")
    reach(screen, table.words(screen.locator(".block-measure .item").first))
    screen.keyboard.type(MEASURE)
    table.saved(screen)
    follow(screen, "form.share button.main")
    expect(screen.locator("form.share .done")).to_be_visible()


def decide(leader: Page, room: OpenRoom) -> None:
    follow(leader, "a.brand")
    follow(leader, "nav.nav a[href='/units/']")
    follow(leader, f"a[href='/units/{room.unit}/']")
    follow(leader, "section[aria-labelledby=proposals] a[href$='#decide']")
    reach(leader, leader.locator("#decide input[name=deadline]"))
    leader.keyboard.type(f"0505{today().year + 1}")  # the same day whichever of day and month comes first
    follow(leader, "#decide form button")
    expect(leader.locator("section[aria-labelledby=living]")).to_contain_text(MEASURE)
