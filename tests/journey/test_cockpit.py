"""Two who run the day and three tables: the cockpit by keyboard, what the tables see, and that all can read it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journey import doors, table
from tests.journey.axe import violations
from tests.journey.conftest import NewPage
from tests.journey.led import LedRoom
from tests.journey.stack import Stack
from tests.journey.test_keyboard import follow, reach

pytestmark = pytest.mark.browser
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 800}}


def runs(new_page: NewPage, stack: Stack, room: LedRoom, n: int = 0, **settings: Any) -> Page:
    page = doors.wear(new_page(**settings), stack, room.facilitators[n])
    page.goto(room.cockpit)
    return page


def sits(new_page: NewPage, room: LedRoom, n: int, **settings: Any) -> Page:
    page = new_page(**settings)
    page.goto(f"/t/{room.screens[n]}/")
    expect(page.locator("html.scripted")).to_be_attached()
    return page


def press(page: Page, selector: str) -> None:
    """Tab to a button of the cockpit and press it; what was asked for has come when the request is over."""
    reach(page, page.locator(selector))
    with page.expect_response("**/act/"):
        page.keyboard.press("Enter")


def over(page: Page, selector: str) -> Locator:
    """Open a panel; the focus is in it."""
    follow(page, selector)
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h1")).to_be_focused()
    return dialog


def back(page: Page, selector: str) -> None:
    """Escape closes it, and the focus is where it was."""
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(selector)).to_be_focused()


@pytest.mark.deep
def test_the_whole_cockpit_works_by_keyboard_alone(stack: Stack, new_page: NewPage) -> None:
    room = LedRoom.of(stack)
    one, other = (runs(new_page, stack, room, n) for n in (0, 1))
    screens = [sits(new_page, room, n) for n in range(3)]
    open_and_time(one, other, screens)
    help_and_time_for_one(one, screens, room)
    words_and_pairs(one, other, screens, room)
    strike(one, other, screens)
    change_the_day(one, other)
    take_over(one, other, room)
    end(other, screens)


def open_and_time(one: Page, other: Page, screens: list[Page]) -> None:
    for _station in ("welcome", "light"):
        press(one, "#act-open")
    press(one, "#pace-free")
    expect(other.locator("#pace-free")).to_have_attribute("aria-pressed", "true")
    press(one, "#pace-led")
    press(one, "#act-timer")
    press(one, "#act-more-5")
    expect(one.locator("#act-more-5")).to_be_focused()
    expect(other.locator("#act-more-5")).to_be_visible()
    for page in screens:
        table.walk_to(page, "light")
        expect(page.locator(".timer b")).to_be_visible()
    reach(one, one.locator("#sound"))
    one.keyboard.press("Enter")
    expect(one.locator("#sound")).to_have_attribute("aria-pressed", "true")
    one.reload()
    expect(one.locator("#sound")).to_have_attribute("aria-pressed", "true")


def help_and_time_for_one(one: Page, screens: list[Page], room: LedRoom) -> None:
    """The one who asks comes first, and the cockpit says so once, politely."""
    screens[2].click("button.hand")
    first = one.locator(".grid-table tbody tr").first
    expect(first).to_have_class("asks")
    expect(one.locator("#told")).to_have_text("Bord 3 ber om hjelp.")
    press(one, f"#lower-{room.tables[2]}")
    expect(one.locator("tr.asks")).to_have_count(0)
    expect(one.locator(f"#to-{room.tables[2]}")).to_be_focused()
    expect(screens[2].locator("button.hand")).to_have_attribute("aria-pressed", "false")
    press(one, f"#five-{room.tables[1]}")
    expect(one.locator(f"tr:has(#five-{room.tables[1]})")).to_contain_text("5 min ekstra")
    expect(screens[1].locator(".notices")).to_contain_text("5 minutter ekstra")
    expect(screens[0].locator(".notices")).not_to_contain_text("ekstra")


def words_and_pairs(one: Page, other: Page, screens: list[Page], room: LedRoom) -> None:
    link = f"#to-{room.tables[0]}"
    dialog = over(one, link)
    reach(one, dialog.locator("#words"))
    one.keyboard.type("Kom til scenen")
    press(one, "#panel-tell")
    expect(dialog.locator("#panel-quiet")).to_be_visible()
    back(one, link)
    expect(other.locator(f"tr:has({link})")).to_contain_text("ikke lest ennå")
    expect(screens[0].locator(".notices")).to_contain_text("Kom til scenen")
    expect(screens[1].locator(".notices")).not_to_contain_text("Kom til scenen")
    screens[0].click("form.heard button")
    expect(screens[0].locator("form.heard")).to_have_count(0)
    expect(one.locator(f"tr:has({link})")).not_to_contain_text("ikke lest ennå")
    over(one, "#to-tables")
    press(one, "#panel-pair-up")
    back(one, "#to-tables")
    expect(screens[0].locator(".notices")).to_contain_text("Møt Bord 2")
    expect(screens[1].locator(".notices")).to_contain_text("Møt Bord 1")
    expect(other.locator(".grid-table")).to_contain_text("møter Bord 2")
    over(one, "#to-tables")
    press(one, "#panel-part")
    expect(one.locator("#panel-title")).to_be_focused()  # the button is gone
    back(one, "#to-tables")
    expect(screens[0].locator(".notices")).not_to_contain_text("Møt")


def strike(one: Page, other: Page, screens: list[Page]) -> None:
    named = "Kari er alltid borte på mandager"
    table.words(screens[0].locator(".block-list .item").first).fill(named)
    table.saved(screens[0])
    table.share(screens[0])
    for page in (one, other):
        expect(page.locator(".words")).to_contain_text(named)
    press(one, "[id^=strike-]")
    expect(one.locator("#words-title")).to_be_focused()
    for page in (one, other):
        expect(page.locator("main")).not_to_contain_text(named)
    expect(screens[0].locator(".block-list textarea").first).to_have_value(named)
    press(one, "[id^=back-]")
    expect(other.locator(".words")).to_contain_text(named)


def change_the_day(one: Page, other: Page) -> None:
    ends = other.locator(".agenda li").last.locator("time")
    before = ends.inner_text()
    dialog = over(one, "#to-rest")
    minutes = dialog.locator("li:has-text('Fyller og tapper') input[type=number]")
    reach(one, minutes)
    one.keyboard.press("Control+A")
    one.keyboard.type("5")
    with one.expect_response("**/act/"):
        one.keyboard.press("Enter")
    expect(dialog.locator("li:has-text('Fyller og tapper')")).to_contain_text("plan ")
    press(one, "[id^=skip-]")
    expect(dialog.locator("[id^=up-]")).to_be_visible()
    back(one, "#to-rest")
    expect(other.locator(".agenda .skipped")).to_be_visible()
    expect(ends).not_to_have_text(before)


def take_over(one: Page, other: Page, room: LedRoom) -> None:
    """One leaves; the other goes on where the room is, and a refresh takes nothing from her."""
    one.context.close()
    other.reload()
    expect(other.locator(".now h1")).to_have_text("En dag jeg går lett hjem")
    press(other, "#act-open")
    expect(other.locator(".now h1")).to_have_text("Fyller og tapper")
    other.reload()
    link = f"#to-{room.tables[0]}"
    over(other, link)
    press(other, "#panel-reopen")
    expect(other.locator("#panel-reopen")).to_have_count(0)
    removes = other.locator("dialog [id^=remove-]")
    expect(removes).to_have_count(1)
    back(other, link)
    press(other, "#act-door")
    expect(other.locator("#act-door")).to_have_text("Åpne døra")


def end(other: Page, screens: list[Page]) -> None:
    """Table 1 has text of its own again; it is asked, and shares it all."""
    follow(other, "#to-end")
    expect(other.locator(".unshared")).to_contain_text("Bord 1")
    reach(other, other.locator("#ask"))
    other.keyboard.press("Enter")
    expect(other.locator("#ask-undo")).to_be_visible()
    expect(screens[0].locator("form.asked")).to_be_visible()
    expect(screens[1].locator("form.asked")).to_have_count(0)
    screens[0].locator("form.asked button").first.click()
    expect(screens[0].locator("form.asked")).to_have_count(0)
    expect(other.locator(".unshared")).to_have_count(0)
    follow(other, "#to-close")
    expect(other.locator("main")).to_contain_text("Alle bordene har delt det de skrev.")


@pytest.mark.deep
def test_a_table_without_network_gets_the_message_when_it_is_back(stack: Stack, new_page: NewPage) -> None:
    room = LedRoom.of(stack)
    one, screen = runs(new_page, stack, room), sits(new_page, room, 0)
    one.click("#act-open")
    expect(screen.locator("body")).to_have_attribute("data-station", "welcome")
    screen.context.set_offline(True)
    one.click("#to-tables")
    one.fill("#words", "Kaffen er klar")
    one.click("#panel-tell")
    expect(one.locator("#panel-quiet")).to_be_visible()
    screen.context.set_offline(False)
    expect(screen.locator(".notices")).to_contain_text("Kaffen er klar")


def test_a_press_is_not_lost_when_the_cockpit_is_fetched_anew_under_it(stack: Stack, new_page: NewPage) -> None:
    room = LedRoom.of(stack)
    one, other = (runs(new_page, stack, room, n) for n in (0, 1))
    one.hover("#to-tables")
    with one.expect_response(lambda answer: answer.url.endswith(room.cockpit) and answer.request.method == "GET"):
        one.mouse.down()
        press(other, "#act-open")
    one.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    one.mouse.up()
    expect(one.locator("dialog[open] h1")).to_be_visible()
    one.keyboard.press("Escape")
    expect(one.locator(".now h1")).to_have_text(other.locator(".now h1").inner_text())


HEARD = """() => {
  const told = document.getElementById("told");
  window.heard = [];
  const hear = () => window.heard.push(told.textContent);
  new MutationObserver(hear).observe(told, { childList: true, characterData: true, subtree: true });
}"""


# A busy machine may skip a second; the next milestone is at nought.
SECONDS_LATER = re.compile(r"00:(5[0-7]|[1-4]\d)")


@pytest.mark.deep
def test_the_time_is_told_when_a_milestone_is_passed_and_not_each_second(stack: Stack, new_page: NewPage) -> None:
    room = LedRoom.of(stack)
    one, screen = runs(new_page, stack, room), sits(new_page, room, 0)
    for page in (one, screen):
        page.evaluate(HEARD)
    stack.python(f"from tests.journey.led import time_is_short; time_is_short({room.run!r}, 70)")
    for page in (one, screen):
        expect(page.locator("#told")).to_have_text("Ett minutt igjen")
        expect(page.locator(".timer b").first).to_have_text(SECONDS_LATER)
        assert page.evaluate("window.heard") == ["Ett minutt igjen"]


def test_eight_tables_are_in_sight_at_once_and_a_telephone_has_the_screen_one_press_away(
    stack: Stack, new_page: NewPage
) -> None:
    room = LedRoom.of(stack, tables=8)
    wide = runs(new_page, stack, room, viewport=SIZES["wide"])
    wide.click("#act-open")
    wide.click("#act-timer")
    expect(wide.locator("#act-more")).to_be_visible()
    last = wide.locator(".grid-table tbody tr").nth(7).bounding_box()
    assert last and last["y"] + last["height"] <= SIZES["wide"]["height"]
    expect(wide.locator(".jump")).to_be_hidden()
    phone = runs(new_page, stack, room, 1, viewport=SIZES["phone"])
    expect(phone.locator(".jump .timer b")).to_have_text(re.compile(r"\d\d:\d\d"))
    phone.click("#jump-screen")
    expect(phone.locator("#stage-next")).to_be_in_viewport()


@pytest.fixture(scope="module")
def rooms(stack: Stack) -> dict[str, LedRoom]:
    return {language: LedRoom.of(stack, language) for language in ("nb", "nn")}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.deep
def test_axe_finds_nothing_in_the_cockpit_and_on_what_it_says_to_the_tables(
    stack: Stack, new_page: NewPage, rooms: dict[str, LedRoom], language: str, size: str
) -> None:
    settings: dict[str, Any] = {
        "viewport": SIZES[size],
        "locale": f"{language}-NO",
        "reduced_motion": "reduce",
        "color_scheme": "light",
    }
    room = rooms[language]
    one, screen = runs(new_page, stack, room, **settings), sits(new_page, room, 0, **settings)
    fill(one, room)
    wrong = look(one)
    for link in (f"#to-{room.tables[0]}", "#to-tables", "#to-rest"):
        one.click(link)
        expect(one.locator("dialog[open] h1")).to_be_visible()
        wrong += look(one)
        one.keyboard.press("Escape")
    for address in (
        f"{room.cockpit}rest/",
        f"{room.cockpit}tables/{room.tables[0]}/",
        f"/rooms/{room.gathering}/unshared/",
    ):
        one.goto(address)
        wrong += look(one)
    expect(screen.locator(".notices form.heard")).to_be_visible()
    wrong += look(screen)
    assert not wrong, "\n".join(wrong)


def fill(one: Page, room: LedRoom) -> None:
    """Something of everything on the page."""
    if not one.locator("#act-close").count():
        one.click("#act-open")
    if one.locator("#act-timer").count():
        one.click("#act-timer")
    one.locator(f"#to-{room.tables[0]}").click()
    one.fill("#words", "Kom til scenen")
    one.click("#panel-tell")
    expect(one.locator("#panel-quiet")).to_be_visible()
    one.keyboard.press("Escape")
    expect(one.locator("dialog[open]")).to_have_count(0)


def look(page: Page) -> list[str]:
    slack = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wrong = [f"{page.url} is {slack} px too wide"] if slack > 0 else []
    return wrong + violations(page)
