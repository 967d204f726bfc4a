"""A mat's way over the editor's desk, with two editors, a reviewer from the parties, and rooms on both sides of it."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journey import doors
from tests.journey.axe import violations
from tests.journey.conftest import NewPage
from tests.journey.rooms import OpenRoom
from tests.journey.stack import Stack

pytestmark = pytest.mark.browser
ALONE = True
HER, HIS = "Dette tar vi med oss", "Dette vil vi beholde"
NN = "Dette tek vi med oss"


def plant() -> None:
    """Runs in the stack's own process: two editors and a reviewer."""
    from ned.access import Role
    from tests import make
    from tests.journey.people import session

    roles = {"editor": Role.EDITOR, "other": Role.STAFF, "reviewer": Role.REVIEWER}
    print(json.dumps({name: session(make.member(role, name=name)) for name, role in roles.items()}))  # noqa: T201


@pytest.fixture(scope="module")
def sessions(stack: Stack) -> dict[str, str]:
    found: dict[str, str] = json.loads(stack.python("from tests.journey.test_desk import plant; plant()"))
    return found


@pytest.mark.deep
def test_from_a_revision_to_the_next_room(stack: Stack, new_page: NewPage, sessions: dict[str, str]) -> None:
    before = OpenRoom.of(stack)
    editor, other, reviewer = (doors.wear(new_page(), stack, sessions[who]) for who in ("editor", "other", "reviewer"))
    draft = revise(editor)
    block = block_of(editor, draft, "light.keep")
    other.goto(block)
    write_in_two_languages(editor, block)
    choose_between_two_texts(other)
    lay_in_order(editor, draft)
    leave_a_word_out(editor, block)
    send(editor, draft, "review")
    comment(reviewer, block)
    release_is_refused(editor, draft)
    put_it_right(editor, draft, block)
    send(editor, draft, "review")
    release(editor, draft)
    says_what_changed(editor, draft)
    each_room_has_its_own(new_page, before, OpenRoom.of(stack))


def revise(page: Page) -> str:
    """From the list, by keyboard alone."""
    page.goto("/mats/")
    page.locator("section[aria-labelledby=mat-employees] h3 a").first.press("Enter")
    page.locator("form[action$='/revise/'] button").press("Enter")
    expect(page.locator("[data-sort]").first).to_be_visible()
    return page.url


def block_of(page: Page, draft: str, key: str) -> str:
    page.goto(draft)
    link = page.locator(".block-row", has=page.locator(f"code:text-is('{key}')")).locator("a").first
    return str(link.get_attribute("href"))


def write_in_two_languages(page: Page, block: str) -> None:
    """Both are saved in one go, and the preview follows."""
    page.goto(block)
    page.fill("#nn-label", NN)
    page.fill("#nb-label", HER)
    page.press("#nb-label", "Enter")
    expect(page.locator("#in-nb .saved")).to_be_visible()
    expect(page.locator("#in-nn .saved")).to_be_visible()
    expect(page.locator("#in-en .saved")).to_have_count(0)
    expect(page.locator("#shown h2", has_text=HER)).to_be_visible()
    page.locator("#id_language").select_option("nn")
    expect(page.locator("#shown h2", has_text=NN)).to_be_visible()


def choose_between_two_texts(page: Page) -> None:
    """He opened the page before she saved: both texts are shown, and he takes his."""
    page.fill("#nb-label", HIS)
    page.press("#nb-label", "Enter")
    rival = page.locator("#in-nb .rival")
    expect(rival).to_have_count(1)
    expect(rival.locator(".text")).to_have_text([HER, HIS])
    expect(page.locator("#words [role=alert]")).to_be_focused()
    axe(page)
    rival.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.locator("#save").press("Enter")
    expect(page.locator("#in-nb .saved")).to_be_visible()
    expect(page.locator("#nb-label")).to_have_value(HIS)


def lay_in_order(page: Page, draft: str) -> None:
    """Down by its button and up again by drag."""
    page.goto(draft)
    rows = page.locator("#s-light .block-row code")
    expect(rows).to_have_text(["light.heading", "light.remember", "light.tell", "light.keep"])
    page.locator("#s-light .block-row").nth(1).locator("button[value=down]").press("Enter")
    expect(rows).to_have_text(["light.heading", "light.tell", "light.remember", "light.keep"])
    drag(page, page.locator("#s-light .block-row").nth(3), page.locator("#s-light .block-row").nth(1))
    expect(rows).to_have_text(["light.heading", "light.keep", "light.tell", "light.remember"])


def drag(page: Page, row: Locator, above: Locator) -> None:
    """By its handle, in several small moves as a hand does."""
    row.scroll_into_view_if_needed()
    start, end = row.locator("[data-handle]").bounding_box(), above.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"], start["y"], steps=4)
    page.mouse.move(end["x"] + 40, end["y"] + 4, steps=8)
    page.mouse.move(end["x"] + 42, end["y"] + 5, steps=2)
    page.mouse.up()


def leave_a_word_out(page: Page, block: str) -> None:
    page.goto(block)
    page.fill("#nn-prompt", "")
    page.locator("#save").press("Enter")
    expect(page.locator("#in-nn .saved")).to_be_visible()


def send(page: Page, draft: str, act: str) -> None:
    page.goto(draft)
    page.locator(f"button[name=act][value={act}]").press("Enter")
    expect(page.locator("button[name=act][value=back]" if act == "review" else "button[value=review]")).to_be_visible()


def comment(page: Page, block: str) -> None:
    """A reviewer reads, and has nothing to write in but the comment."""
    page.goto(block)
    expect(page.locator("#in-nb dd").first).to_have_text(HIS)
    assert page.evaluate("document.querySelectorAll('textarea').length") == 1  # the preview's are in its shadow
    page.fill("#comments textarea", "Er «beholde» riktig ord?")
    page.locator("#comments form button").press("Enter")
    expect(page.locator(".comments li")).to_contain_text("Er «beholde» riktig ord?")
    axe(page)


def release_is_refused(page: Page, draft: str) -> None:
    page.goto(f"{draft}release/")
    page.fill("#id_changes", "Nye ord på stasjon 1")
    page.locator("form.fields button").press("Enter")
    expect(page.locator("section[role=alert] li")).to_have_count(1)
    expect(page.locator("section[role=alert] a")).to_contain_text("light.keep")
    expect(page.locator("#id_changes")).to_have_value("Nye ord på stasjon 1")
    axe(page)


def put_it_right(page: Page, draft: str, block: str) -> None:
    send(page, draft, "back")
    page.locator("section[aria-labelledby=missing] a").press("Enter")
    page.fill("#nn-prompt", "Kva går igjen?")
    page.locator("#save").press("Enter")
    expect(page.locator("#in-nn .saved")).to_be_visible()
    page.locator(".comments form button").press("Enter")
    expect(page.locator(".comments .state")).to_be_visible()
    assert page.url.startswith(page.evaluate("location.origin") + block)


def release(page: Page, draft: str) -> None:
    page.goto(f"{draft}release/")
    page.fill("#id_changes", "Nye ord på stasjon 1")
    page.locator("form.fields button").press("Enter")
    expect(page.locator("form[action$='/revise/']")).to_be_visible()
    page.goto("/mats/")
    expect(page.locator(".leaf-of-mat").first).to_contain_text("Nye ord på stasjon 1")
    expect(page.locator(".leaf-of-mat").first).to_contain_text("editor")


def says_what_changed(page: Page, draft: str) -> None:
    page.goto(f"{draft}compare/")
    change = page.locator(".change[id='c-light.keep']")
    expect(change.locator("del").first).to_be_visible()
    expect(change.locator(".both p[lang=nb]").last).to_have_text(HIS)
    expect(change.locator(".both p[lang=nn]").nth(1)).to_have_text(NN)


def each_room_has_its_own(new_page: NewPage, before: OpenRoom, after: OpenRoom) -> None:
    for room, words in ((before, "Dette beholder vi"), (after, HIS)):
        table = new_page()
        doors.sit_down_by_card(table, room.cards[0])
        table.goto(f"{table.url.rpartition('/t/')[0]}/t/{table.url.rpartition('/t/')[2].partition('/')[0]}/light/")
        expect(table.get_by_role("heading", name=words)).to_be_visible()


# Colours do not know the language, nor words the colours: each pair of the two is seen once.
@pytest.mark.parametrize(("language", "scheme"), [("nb", "dark"), ("nn", "light")])
@pytest.mark.usual(language="nb")
def test_axe_finds_nothing_on_any_page_of_the_desk(
    stack: Stack, new_page: NewPage, sessions: dict[str, str], language: str, scheme: str
) -> None:
    page = doors.wear(new_page(locale=f"{language}-NO", color_scheme=scheme), stack, sessions["other"])
    page.goto("/mats/")
    axe(page)
    page.locator("section[aria-labelledby=mat-leaders] h3 a").last.click()
    axe(page)
    released = page.url
    page.locator("form[action$='/revise/'] button").click()
    draft = page.url
    sort = block_of(page, draft, "sources.sort")
    parts = ["", "compare/", "stations/sources/"]
    looks = [f"stations/sources/preview/?show={show}" for show in ("table", "phone", "stage")]
    other = [sort, f"{sort}?move", "/mats/file/", f"{draft}release/", f"{released}stations/sources/"]
    for address in [*(draft + part for part in (*parts, *looks)), *other]:
        page.goto(address)
        axe(page)


def axe(page: Page) -> None:
    assert not violations(page)
