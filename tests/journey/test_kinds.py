"""Cards are sorted and dots are given by drag, by tap and by keyboard alone, and those who listen are told."""

import json
import re
import uuid
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journey import doors, table
from tests.journey.axe import violations
from tests.journey.conftest import NewPage
from tests.journey.stack import Stack

pytestmark = pytest.mark.browser
PROPOSED = ["Fast overlapp mellom vaktene", "Én telefonvakt på dagen"]
STATIONS = [
    ("employees", "fills"),
    ("employees", "do"),
    ("leaders", "sources"),
    ("leaders", "near"),
    ("leaders", "unclear"),
]


@dataclass(frozen=True)
class Hall:
    """An open room: a table's screen and two phones, and the one who runs the day."""

    gathering: str
    sitting: str
    screen: str
    phones: list[str]
    host: str

    @classmethod
    def of(cls, stack: Stack, mat: str) -> "Hall":
        return cls(**json.loads(stack.python(f"from tests.journey.test_kinds import lay; lay({mat!r})")))


def lay(mat: str) -> None:
    """Runs in the stack's own process."""
    from ned.models import Municipality
    from tests import make
    from tests.journey.people import session
    from workshops.models import Kind

    unit = make.unit("Solbakken", under=Municipality.objects.get(number="0301").root)
    kind, variant = (Kind.CONFERENCE, "day") if mat == "leaders" else (Kind.WORKSHOP, "90")
    run = make.run(make.room(make.gathering(unit, kind=kind), mat=mat, variant=variant))
    for station in run.walked("nb"):
        run.open_to_all(station=station.key, by=None)
    if mat == "employees":
        propose(run)
    found = {
        "gathering": str(run.room.gathering_id),
        "sitting": str(run.sitting_id),
        "screen": make.device(run)[1],
        "phones": [make.phone(run)[1] for _ in range(2)],
        "host": session(make.leader(unit, email=f"vert-{uuid.uuid4().hex[:8]}@example.com")),
    }
    print(json.dumps(found))  # noqa: T201 (this is how the test is told what there is)


def propose(run: "object") -> None:
    from dialogmat.models import Answer, Device
    from tests import make
    from tests.dialogmat.test_answers import block

    made, token = make.device(run)  # type: ignore[arg-type]
    device = Device.objects.holding(token).get()
    assert device.dialogue
    measure = block(run, "do.measure")  # type: ignore[arg-type]
    for n, text in enumerate(PROPOSED, start=1):
        new = uuid.uuid4()
        Answer.save_field(
            device.dialogue, block=measure, slot=f"{n}a", value=text, base=0, operation=new, device=device
        )
    device.dialogue.share(station="do", sitting=made.run.sitting_id)
    made.run.open_to_all(station="do", by=None)


@pytest.fixture
def sort(stack: Stack, new_page: NewPage) -> Page:
    hall = Hall.of(stack, "employees")
    page = new_page()
    page.goto(f"/t/{hall.screen}/fills/")
    expect(page.locator(".sort.ready")).to_be_visible()
    return page


def card(page: Page, name: str) -> Locator:
    return page.locator(f".card:has(input[name=slot][value='{name}'])")


def place(page: Page, column: str) -> Locator:
    return page.locator(f".sort section[data-column='{column}']")


def lies(page: Page, name: str, column: str) -> None:
    expect(place(page, column).locator(f".card:has(input[value='{name}'])")).to_have_count(1)


def kept(page: Page, name: str, column: str) -> None:
    """It lies there still when the page comes anew."""
    table.saved(page)
    page.reload()
    lies(page, name, column)


def test_a_card_is_laid_by_tapping_it_and_then_a_column(sort: Page) -> None:
    table.lay(card(sort, "conditions-1"), "drains")
    lies(sort, "conditions-1", "drains")
    expect(card(sort, "conditions-2")).to_have_class(re.compile("lifted"))  # the next one is in hand
    place(sort, "fills").locator("h3").click()  # the column itself is tapped
    lies(sort, "conditions-2", "fills")
    expect(place(sort, "").locator("h3 b")).to_have_text("13")
    kept(sort, "conditions-1", "drains")
    table.lay(card(sort, "conditions-1"), "")
    kept(sort, "conditions-1", "")


def test_cards_are_sorted_by_keyboard_alone_and_it_is_said(sort: Page) -> None:
    first = card(sort, "leadership-1").get_by_role("radio")
    first.nth(2).focus()  # a group is entered at what is chosen: not laid yet
    sort.keyboard.press("ArrowRight")
    expect(first.nth(0)).to_be_focused()
    said = sort.locator(".sort [role=status]")
    expect(said).to_have_text(re.compile(r"^Å få tak i lederen når det trengs: Fyller\. .*14"))
    assert first.nth(0).evaluate("e => getComputedStyle(e.closest('label')).outlineStyle") != "none"
    sort.keyboard.press("ArrowRight")
    expect(said).to_have_text(re.compile(r": Tapper\. .*14"))
    lies(sort, "leadership-1", "")  # it stays under the hands until they move on
    sort.keyboard.press("Tab")
    lies(sort, "leadership-1", "drains")
    expect(card(sort, "leadership-2").get_by_role("radio").nth(2)).to_be_focused()
    sort.keyboard.press("ArrowRight")
    sort.keyboard.press("Enter")
    lies(sort, "leadership-2", "fills")
    expect(card(sort, "leadership-3").get_by_role("radio").nth(2)).to_be_focused()
    kept(sort, "leadership-1", "drains")
    card(sort, "leadership-1").get_by_role("radio").nth(1).focus()
    sort.keyboard.press("ArrowRight")  # back to the pile
    sort.keyboard.press("Tab")
    kept(sort, "leadership-1", "")


def test_a_screen_reader_hears_each_card_with_its_columns(sort: Page) -> None:
    heard = card(sort, "conditions-1").aria_snapshot()
    assert 'group "Tempoet gjennom dagen"' in heard
    for name in ("Fyller", "Tapper"):
        assert f'radio "{name}"' in heard
    assert "[checked]" in heard.splitlines()[-1] or heard.count("[checked]") == 1


def test_a_card_is_dragged_into_a_column_and_back(sort: Page) -> None:
    drag(sort, card(sort, "culture-1"), place(sort, "fills"))
    lies(sort, "culture-1", "fills")
    kept(sort, "culture-1", "fills")
    drag(sort, card(sort, "culture-1"), place(sort, ""))
    kept(sort, "culture-1", "")


def drag(page: Page, what: Locator, to: Locator) -> None:
    to.scroll_into_view_if_needed()
    # Waits until the card lies still and nothing covers it: the share bar may, on a small screen.
    what.hover(position={"x": 40, "y": 12})
    start = what.bounding_box()
    assert start
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 40, steps=3)
    dock = page.locator(f".dock [data-column='{to.get_attribute('data-column')}']")
    end = dock.bounding_box()
    assert end
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=4)
    expect(dock).to_have_class(re.compile("over"))
    page.mouse.up()
    expect(page.locator(".dock")).to_have_count(0)


def test_a_finger_drags_by_the_grip_and_scrolls_elsewhere(stack: Stack, new_page: NewPage) -> None:
    page = new_page(has_touch=True, is_mobile=True, viewport={"width": 375, "height": 812})
    page.goto(f"/t/{Hall.of(stack, 'employees').screen}/fills/")
    expect(page.locator(".sort.ready")).to_be_visible()
    taken = card(page, "culture-2")
    taken.scroll_into_view_if_needed()
    grip = taken.locator(".grip").bounding_box()
    assert grip
    finger = page.context.new_cdp_session(page)
    at = (grip["x"] + 20, grip["y"] + 20)
    touch(finger, "touchStart", *at)
    for y in (700, 760, 775):
        touch(finger, "touchMove", 330, y)
    expect(page.locator(".dock .over")).to_have_count(1)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    lies(page, "culture-2", "drains")


def touch(finger: "object", kind: str, x: float, y: float) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})  # type: ignore[attr-defined]


def test_another_screen_of_the_table_sees_the_card_move(stack: Stack, new_page: NewPage) -> None:
    hall = Hall.of(stack, "employees")
    pages = [new_page(), new_page()]
    for page in pages:
        page.goto(f"/t/{hall.screen}/fills/")
    table.lay(card(pages[0], "mastery-1"), "fills")
    lies(pages[1], "mastery-1", "fills")


def test_cards_and_dots_work_without_script(stack: Stack, new_page: NewPage) -> None:
    hall = Hall.of(stack, "employees")
    page = new_page(java_script_enabled=False)
    page.goto(f"/t/{hall.screen}/fills/")
    moved = card(page, "mastery-2")
    moved.locator("label:has(input[value=drains])").click()
    moved.locator("button.save").click()
    lies(page, "mastery-2", "drains")
    page.goto(f"/t/{hall.phones[0]}/")
    fields = page.locator("form.dots input[type=number]")
    fields.nth(0).fill("1")
    fields.nth(1).fill("1")
    page.locator("form.dots button.main").click()
    expect(page).to_have_url(re.compile(r"/voted/1/"))


# Dots


def test_dots_are_given_by_tap_and_never_more_than_one_has(stack: Stack, new_page: NewPage) -> None:
    hall = Hall.of(stack, "employees")
    page = new_page(viewport={"width": 375, "height": 812})
    page.goto(f"/t/{hall.phones[0]}/")
    ballot = page.locator("form.dots.ready")
    one = ballot.locator("li").first
    more, less = one.locator(".more"), one.locator(".less")
    for _ in range(2):
        more.click()
    more.click(force=True)  # there are no more
    expect(one.locator("input")).to_have_value("2")
    expect(more).to_have_attribute("aria-disabled", "true")
    expect(ballot.locator(".spare .dot")).to_have_count(0)
    less.click()
    ballot.locator("li").nth(1).locator(".more").click()
    assert values(ballot) == ["1", "1"]
    ballot.locator("button.main").click()
    expect(page).to_have_url(re.compile(r"/voted/1/"))
    page.goto(f"/t/{hall.phones[0]}/")
    expect(page.locator("form.dots")).to_have_count(0)


def values(ballot: Locator) -> list[str]:
    return [field.input_value() for field in ballot.locator("input[type=number]").all()]


def test_dots_are_given_by_keyboard_alone_with_names_that_say_what_for(stack: Stack, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"/t/{Hall.of(stack, 'employees').phones[0]}/")
    ballot = page.locator("form.dots.ready")
    field = ballot.get_by_role("spinbutton", name=PROPOSED[0])
    field.focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(field).to_have_value("2")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_value("1")
    left = ballot.get_by_role("status")
    expect(left).to_have_text(re.compile("^1 "))
    page.keyboard.press("Tab")
    more = ballot.get_by_role("button", name=re.compile(PROPOSED[0])).nth(1)
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    assert values(ballot) == ["2", "0"]
    field.fill("9")  # typed by hand
    assert values(ballot) == ["2", "0"]


def test_a_dot_is_dragged_onto_a_proposal_and_taken_back(stack: Stack, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"/t/{Hall.of(stack, 'employees').phones[0]}/")
    ballot = page.locator("form.dots.ready")
    items = ballot.locator("li")
    ballot.scroll_into_view_if_needed()
    pull(page, ballot.locator(".spare .dot").first, items.nth(1))
    assert values(ballot) == ["0", "1"]
    pull(page, items.nth(1).locator(".dot"), items.nth(0))
    assert values(ballot) == ["1", "0"]
    pull(page, items.nth(0).locator(".dot"), ballot.locator(".tray"))
    assert values(ballot) == ["0", "0"]


def pull(page: Page, dot: Locator, to: Locator) -> None:
    start, end = dot.bounding_box(), to.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + 14, steps=4)
    page.mouse.up()


def test_the_wall_shows_the_dots_when_they_are_revealed_and_the_tables_follow(stack: Stack, new_page: NewPage) -> None:
    hall = Hall.of(stack, "employees")
    phone, screen = new_page(), new_page()
    wall = doors.wear(new_page(), stack, hall.host)
    screen.goto(f"/t/{hall.screen}/do/")
    phone.goto(f"/t/{hall.phones[0]}/")
    phone.locator("form.dots.ready .more").first.dblclick()  # it stays where it is under the finger
    phone.locator("form.dots button.main").click()
    expect(phone).to_have_url(re.compile(r"/voted/1/"))
    wall.goto(f"/stage/{hall.sitting}/")
    expect(wall.locator(".proposals li")).to_have_text(PROPOSED)
    expect(wall.locator(".given")).to_have_count(0)
    stack.python(
        "from dialogmat.models import Run\n"
        f"Run.objects.get(sitting='{hall.sitting}').put_on_stage(show='results', by=None)"
    )
    for page in (wall, screen):
        expect(page.locator(".given b").first).to_have_text("2")
        expect(page.locator(".given li").first).to_contain_text(PROPOSED[0])


# For everybody


@pytest.mark.deep
@pytest.mark.parametrize(("mat", "station"), STATIONS)
def test_axe_finds_nothing_and_nothing_is_cut_off(stack: Stack, new_page: NewPage, mat: str, station: str) -> None:
    hall = Hall.of(stack, mat)
    for scheme, width in (("light", 375), ("dark", 320)):
        page = new_page(color_scheme=scheme, viewport={"width": width, "height": 640}, reduced_motion="reduce")
        page.goto(f"/t/{hall.screen}/{station}/")
        for taken in page.locator(".card legend").all()[:1]:
            taken.click()
        assert not violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("mat", ["employees", "leaders"])
@pytest.mark.deep
def test_axe_finds_nothing_on_a_phone_and_on_the_wall(stack: Stack, new_page: NewPage, mat: str) -> None:
    hall = Hall.of(stack, mat)
    wall = doors.wear(new_page(reduced_motion="reduce"), stack, hall.host)
    for station in [one for of, one in STATIONS if of == mat]:
        stack.python(
            "from dialogmat.models import Run\n"
            f"Run.objects.get(sitting='{hall.sitting}').open_to_all(station='{station}', by=None)"
        )
        phone = new_page(viewport={"width": 320, "height": 640})
        phone.goto(f"/t/{hall.phones[0]}/")
        wall.goto(f"/stage/{hall.sitting}/")
        for page in (phone, wall):
            assert not violations(page)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
