"""A table without a net keeps writing, and nothing is lost or comes twice."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from engines import ALL_KEPT
from processes import until
from system import BROWSER_FLAGS
from tests.journey import doors, table
from tests.journey.conftest import CHROMIUM, NewPage
from tests.journey.rooms import OpenRoom
from tests.journey.stack import Stack

pytestmark = pytest.mark.browser
GIVES, DRAINS = "Gode overlapper", "Telefonen som alltid ringer"


@pytest.fixture
def room(stack: Stack) -> OpenRoom:
    return OpenRoom.of(stack)


def at_station(page: Page, card: str) -> Page:
    """A station with one field for a line, two for texts, and cards to lay."""
    doors.sit_down_by_card(page, card)
    table.walk_to(page, "fills")
    return page


def text(page: Page, room: OpenRoom, key: str = "fills.gives") -> Locator:
    return page.locator(f"#b-{room.blocks[key]} textarea")


def written(stack: Stack, room: OpenRoom) -> dict[str, list[object]]:
    """{text: [revision, how many saves]} as it lies in the database."""
    told = stack.python(
        "import json\n"
        "from dialogmat.models import Answer, Operation\n"
        f"rows = Answer.objects.filter(dialogue__room__gathering='{room.gathering}')\n"
        "print(json.dumps({a.value: [a.revision, Operation.objects.filter(place=a.pk).count()] for a in rows}))"
    )
    return dict(json.loads(told))


def test_what_is_written_without_a_net_arrives_exactly_once(stack: Stack, new_page: NewPage, room: OpenRoom) -> None:
    page = at_station(new_page(), room.cards[0])
    page.context.set_offline(True)
    text(page, room).fill(GIVES)
    text(page, room, "fills.drains").fill(DRAINS)
    table.lay(page.locator(f"#b-{room.blocks['fills.sort']} .card").first, "fills")
    strip = page.locator(".strip")
    expect(strip).to_have_attribute("data-state", "offline")
    expect(strip).to_contain_text(re.compile(r"\b3\b"))
    assert written(stack, room) == {}
    page.context.set_offline(False)
    table.saved(page)
    found = written(stack, room)
    assert len(found) == 3 and {GIVES, DRAINS} <= set(found)
    assert all(times == [1, 1] for times in found.values())


@pytest.mark.deep
def test_a_page_loaded_anew_before_all_has_arrived_loses_nothing(
    stack: Stack, new_page: NewPage, room: OpenRoom
) -> None:
    """The saves fail while the page itself comes: a net that comes and goes."""
    page = at_station(new_page(), room.cards[0])
    page.route("**/answer/", lambda route: route.abort())
    text(page, room).fill(GIVES)
    expect(page.locator(".strip")).to_have_attribute("data-state", "offline")
    page.reload()
    expect(text(page, room)).to_have_value(GIVES)
    assert written(stack, room) == {}
    page.unroute("**/answer/")
    table.saved(page)
    expect(text(page, room)).to_have_value(GIVES)
    assert written(stack, room) == {GIVES: [1, 1]}
    page.reload()
    expect(text(page, room)).to_have_value(GIVES)


def test_two_devices_that_write_the_same_field_show_both_texts_and_the_table_chooses(
    stack: Stack, new_page: NewPage, room: OpenRoom
) -> None:
    first, second = (at_station(new_page(), room.cards[0]) for _ in range(2))
    second.context.set_offline(True)
    text(second, room).fill(DRAINS)
    expect(second.locator(".strip")).to_have_attribute("data-state", "offline")
    text(first, room).fill(GIVES)
    table.saved(first)
    text(first, room).blur()  # nobody's words change while they write
    second.context.set_offline(False)
    both = second.locator(".rival blockquote")
    expect(both).to_have_text([GIVES, DRAINS])
    second.click(".rival button[value=mine]")
    expect(second.locator(".rival")).to_have_count(0)
    expect(text(second, room)).to_have_value(DRAINS)
    expect(text(first, room)).to_have_value(DRAINS)
    assert list(written(stack, room)) == [DRAINS]


def ready(page: Page) -> Page:
    """All the mat's pages lie on the screen."""
    until(lambda: page.evaluate(ALL_KEPT), what="the mat's pages on the screen")
    return page


def go(page: Page, station: str) -> None:
    page.locator(f"nav.walk a[href*='/{station}/']").click()
    expect(page.locator(f"body[data-station={station}][data-empty]")).to_be_visible()


def shared(stack: Stack, room: OpenRoom) -> str:
    return stack.python(
        "from dialogmat.models import Shared\n"
        f"print(*Shared.objects.filter(dialogue__room__gathering='{room.gathering}').values_list('station', flat=True))"
    )


def items(page: Page) -> Locator:
    return page.locator(".block-list .item textarea")


def test_a_table_walks_on_without_a_net(stack: Stack, new_page: NewPage, room: OpenRoom) -> None:
    page = ready(at_station(new_page(), room.cards[0]))
    text(page, room).fill(GIVES)
    table.saved(page)
    context = page.context
    # Nothing answers at all: what a browser plays as a lost net, a page that is being left may slip through.
    with stack.out_of_reach():
        go(page, "light")
        for number, words in enumerate(("Latteren på morgenmøtet", "Vikarene som kommer igjen")):
            items(page).nth(number).fill(words)
            expect(items(page)).to_have_count(number + 2)  # there is always one to go on with
        expect(page.locator(".strip")).to_contain_text(re.compile(r"\b2\b"))
        go(page, "fills")
        expect(text(page, room)).to_have_value(GIVES)
        text(page, room, "fills.drains").fill(DRAINS)
        table.lay(page.locator(f"#b-{room.blocks['fills.sort']} .card").first, "fills")
        page.click("form.share .main")
        expect(page.locator("[data-later]")).to_be_visible()
        page.reload()
        expect(text(page, room, "fills.drains")).to_have_value(DRAINS)
        assert written(stack, room).keys() == {GIVES} and shared(stack, room) == ""
        address = page.url
        page.close()
        page = context.new_page()
        page.goto(address)
        expect(page.locator("[data-later]")).to_be_visible()
        expect(text(page, room)).to_have_value(GIVES)
        go(page, "light")
        expect(items(page).nth(1)).to_have_value("Vikarene som kommer igjen")
    table.saved(page)
    expect(page.locator("body[data-empty]")).to_have_count(0)  # the page itself has come again
    expect(items(page)).to_have_count(3)
    found = written(stack, room)
    assert len(found) == 5 and all(times == [1, 1] for times in found.values())
    assert shared(stack, room) == "fills"


@pytest.mark.deep
def test_a_browser_that_is_closed_and_opened_without_a_net_goes_on(
    stack: Stack, browser: Browser, room: OpenRoom, tmp_path: Path
) -> None:
    nowhere = ["--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>"]

    def opened(*extra: str) -> BrowserContext:
        own: dict[str, Any] = {"executable_path": CHROMIUM, "base_url": stack.address, "locale": "nb-NO"}
        return browser.browser_type.launch_persistent_context(tmp_path, args=[*BROWSER_FLAGS, *extra], **own)

    with opened() as first:
        page = ready(at_station(first.new_page(), room.cards[0]))
        address = page.url
    with opened(*nowhere) as second:
        page = second.new_page()
        page.goto(address)
        text(page, room).fill(GIVES)
        expect(page.locator(".strip")).to_contain_text(re.compile(r"\b1\b"))
    with opened(*nowhere) as third:
        page = third.new_page()
        page.goto(address)
        expect(text(page, room)).to_have_value(GIVES)
        text(page, room, "fills.drains").fill(DRAINS)
        expect(page.locator(".strip")).to_contain_text(re.compile(r"\b2\b"))
    assert written(stack, room) == {}
    with opened() as last:
        page = last.new_page()
        page.goto(address)
        expect(text(page, room, "fills.drains")).to_have_value(DRAINS)
        until(lambda: len(written(stack, room)) == 2, what="both texts at the server")
    assert written(stack, room) == {GIVES: [1, 1], DRAINS: [1, 1]}


@pytest.mark.deep
def test_two_texts_at_another_station_are_told_of_on_the_path(stack: Stack, new_page: NewPage, room: OpenRoom) -> None:
    first = at_station(new_page(), room.cards[0])
    second = ready(at_station(new_page(), room.cards[0]))
    second.context.set_offline(True)
    text(second, room).fill(DRAINS)
    # Tried and failed before the page is left: what is on its way just then slips through what a browser plays.
    expect(second.locator(".strip")).to_have_attribute("data-state", "offline")
    go(second, "light")
    text(first, room).fill(GIVES)
    table.saved(first)
    items(second).first.focus()  # somebody is writing, so the page stays
    second.context.set_offline(False)
    expect(second.locator("nav.walk li:has(a[href*='/fills/']) .torn")).to_be_visible()
    second.locator("nav.walk a[href*='/fills/']").click()
    expect(second.locator(".rival blockquote")).to_have_text([GIVES, DRAINS])


def test_what_needs_the_net_says_so_and_leaves_the_page(new_page: NewPage, room: OpenRoom) -> None:
    page = ready(at_station(new_page(), room.cards[0]))
    page.context.set_offline(True)
    text(page, room).fill(GIVES)
    expect(page.locator(".strip")).to_have_attribute("data-state", "offline")
    page.click("button.hand")
    expect(page.locator(".strip")).to_contain_text("Prøv igjen når nettet er tilbake")
    expect(text(page, room)).to_have_value(GIVES)


KEPT = """async () => {
  const pages = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      pages.push(request.url + " " + (await (await cache.match(request, { ignoreVary: true })).text()));
    }
  }
  const box = await new Promise((resolve) => {
    indexedDB.open("ned-table").onsuccess = (event) => resolve(event.target.result);
  });
  const said = await new Promise((resolve) => {
    box.transaction("said").objectStore("said").getAll().onsuccess = (event) => resolve(event.target.result);
  });
  box.close();
  return [pages.join("\\n"), JSON.stringify(said)];
}"""


def test_the_kept_pages_hold_no_words_and_the_words_go_with_the_table(new_page: NewPage, room: OpenRoom) -> None:
    page = ready(at_station(new_page(), room.cards[0]))
    text(page, room).fill(GIVES)
    table.saved(page)
    page.reload()
    pages, said = page.evaluate(KEPT)
    mine = page.url.partition("/t/")[2].partition("/")[0]
    assert f"/t/{mine}/" in pages and GIVES not in pages and GIVES in said
    ready(at_station(page, room.cards[1]))  # the screen is handed to the next table
    expect(text(page, room)).to_have_value("")
    gone = f"async () => !(await caches.keys()).some((key) => key.includes('{mine}'))"
    until(lambda: page.evaluate(gone), what="the first table's pages to go")
    pages, said = page.evaluate(KEPT)
    assert mine not in pages and GIVES not in said


@pytest.mark.deep
def test_news_do_not_take_the_page_from_under_what_is_being_shared(
    stack: Stack, new_page: NewPage, room: OpenRoom
) -> None:
    page = at_station(new_page(service_workers="block"), room.cards[0])
    text(page, room).fill(GIVES)
    table.saved(page)
    held: list[Route] = []
    page.route("**/share/", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks what it calls)
    page.locator("form.share .main").click(no_wait_after=True)
    stack.python(
        "from dialogmat.models import Run\n"
        f"Run.objects.get(sitting='{room.sitting}').open_to_all(station='fills', by=None)"
    )
    for _sign in range(2):  # the second is asked for after the station was opened
        with page.expect_response("**/pulse/"):
            pass
    held[0].continue_()
    expect(page.locator("form.share .done:not([data-later])")).to_be_visible()
    assert shared(stack, room) == "fills"


SLOW_STORE = """
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (...named) => {
    const request = open(...named);
    Object.defineProperty(request, "onsuccess", {
      set(act) { request.addEventListener("success", (event) => { window.release = () => act(event); }); },
    });
    return request;
  };
"""


def test_words_written_before_the_screen_has_read_its_store_are_sent(
    stack: Stack, new_page: NewPage, room: OpenRoom
) -> None:
    page = at_station(new_page(), room.cards[0])
    page.add_init_script(SLOW_STORE)
    page.reload()
    until(lambda: page.evaluate("Boolean(window.release)"), what="the script to wait for its store")
    text(page, room).fill(GIVES)
    page.evaluate("window.release()")
    until(lambda: written(stack, room), what="the words at the server")
    assert written(stack, room) == {GIVES: [1, 1]}
