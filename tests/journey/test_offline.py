"""A table without a net keeps writing, and nothing is lost or comes twice."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journey import doors, table
from tests.journey.conftest import NewPage
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
