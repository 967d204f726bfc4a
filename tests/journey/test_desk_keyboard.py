"""The desk by keyboard alone, with rows by drag as well, and without script: what is typed is never lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journey import doors
from tests.journey.conftest import NewPage
from tests.journey.stack import Stack
from tests.journey.test_desk import axe, block_of, drag, sessions
from tests.journey.test_keyboard import reach
from tests.make import MP4, VTT

__all__ = ["sessions"]
pytestmark = pytest.mark.browser
ALONE = True
NAMES = {"nb": "Dette tar vi med oss", "nn": "Dette tek vi med oss", "en": "We take this along"}


@pytest.fixture
def editor(stack: Stack, new_page: NewPage, sessions: dict[str, str]) -> Page:
    return doors.wear(new_page(), stack, sessions["editor"])


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {"film": tmp_path / "film.mp4", "captions": tmp_path / "tekst.vtt"}
    found["film"].write_bytes(MP4)
    found["captions"].write_text(VTT, encoding="utf-8")
    return found


@pytest.mark.deep
def test_a_revision_by_keyboard_alone(editor: Page) -> None:
    draft = revise(editor)
    move_a_block(editor)
    move_a_card(editor, draft)
    reword(editor, draft)
    release(editor, draft)
    says_what_changed(editor, draft)


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    reach(page, target)
    page.keyboard.press(key)


def revise(page: Page) -> str:
    page.goto("/mats/")
    press(page, page.locator(released("employees")).first)
    press(page, page.locator("form[action$='/revise/'] button"))
    expect(page.locator("[data-sort]").first).to_be_visible()
    return page.url


def released(mat: str) -> str:
    return f"section[aria-labelledby=mat-{mat}] h3:has(.state.done) a"


def move_a_block(page: Page) -> None:
    """From its menu at the one station to the end of the other."""
    row = page.locator("#s-light .block-row", has=page.locator("code:text-is('light.keep')"))
    press(page, row.locator("summary"))
    press(page, row.locator(".panel a"))
    expect(page.locator("#place form")).to_be_visible()
    axe(page)
    reach(page, page.locator("#id_to"))
    page.keyboard.type(title_of(page, "fills"))
    expect(page.locator("#id_to")).to_have_value("fills")
    press(page, page.locator("#place button"))
    expect(page.locator("#s-fills .block-row code").last).to_have_text("light.keep")


def title_of(page: Page, station: str) -> str:
    return str(page.locator(f"#id_to option[value={station}]").text_content())


def move_a_card(page: Page, draft: str) -> None:
    """The focus stays on the button, so that it can be pressed again."""
    page.goto(block_of(page, draft, "fills.sort"))
    before = cards(page)
    down = page.locator(".line", has=page.locator(f"code:text-is('{before[0]}')")).locator("button[name=down]").first
    reach(page, down)
    for place in (1, 2):
        page.keyboard.press("Enter")
        expect(page.locator("#list-cards .line code").nth(place)).to_have_text(before[0])
        expect(down).to_be_focused()
        expect(down).to_be_in_viewport()
    assert cards(page) == [before[1], before[2], before[0], *before[3:]]


def cards(page: Page) -> list[str]:
    return page.locator("#list-cards .line code").all_text_contents()


def reword(page: Page, draft: str) -> None:
    page.goto(block_of(page, draft, "light.keep"))
    for language, words in NAMES.items():
        reach(page, page.locator(f"#{language}-label"))
        page.keyboard.press("Control+a")
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    for language in NAMES:
        expect(page.locator(f"#in-{language} .saved")).to_be_visible()
    expect(page.locator("#en-label")).to_be_focused()


def release(page: Page, draft: str) -> None:
    page.goto(draft)
    press(page, page.locator("button[value=review]"))
    press(page, page.locator("a[href$='/release/']"))
    reach(page, page.locator("#id_changes"))
    page.keyboard.type("Nye navn")
    press(page, page.locator("form.fields button"))
    expect(page.locator("form[action$='/revise/']")).to_be_visible()


def says_what_changed(page: Page, draft: str) -> None:
    press(page, page.locator("a[href$='/compare/']"))
    expect(page.locator("[id='c-light.keep'] h2 .state")).to_have_count(2)
    expect(page.locator("[id='c-light.keep'] .both p[lang=en]").last).to_have_text(NAMES["en"])
    facts = page.locator("[id='c-fills.sort'] li")
    expect(facts).to_have_count(1)
    expect(facts.locator("del")).to_have_text("1")
    expect(facts.locator("ins")).to_have_text("3")
    axe(page)
    page.goto(f"{draft}stations/light/")
    expect(page.locator("dl.said")).to_be_visible()
    expect(page.locator("[role=alert]")).to_have_count(0)


@pytest.mark.deep
def test_a_card_is_dragged_and_what_is_typed_is_saved_on_the_way(editor: Page) -> None:
    page = editor
    page.goto(block_of(page, revise(page), "fills.sort"))
    before = cards(page)
    page.fill("#nn-label", "Korta våre")
    rows = page.locator("#list-cards .lines > .line")
    drag(page, rows.nth(2), page.locator("#list-cards h2"))
    assert cards(page) == before
    drag(page, rows.nth(2), rows.nth(0))
    expect(page.locator("#list-cards .line code").first).to_have_text(before[2])
    expect(page.locator("#in-nn .saved")).to_be_visible()
    page.fill("[id='en-new:cards']", "Humour")
    page.press("[id='en-new:cards']", "Enter")
    expect(page.locator("[id='id:cards']")).to_be_focused()
    expect(page.locator("[id='id:cards']")).to_be_in_viewport()
    expect(page.locator("[id='en-new:cards']")).to_have_value("Humour")
    axe(page)
    page.reload()
    assert cards(page) == [before[2], *before[:2], *before[3:]]
    expect(page.locator("#nn-label")).to_have_value("Korta våre")


@pytest.mark.deep
def test_without_script_nothing_typed_is_lost(stack: Stack, new_page: NewPage, sessions: dict[str, str]) -> None:
    page = doors.wear(new_page(java_script_enabled=False), stack, sessions["editor"])
    page.goto("/mats/")
    page.locator(released("employees")).first.click()
    page.locator("form[action$='/revise/'] button").click()
    page.goto(block_of(page, page.url, "fills.sort"))
    before = cards(page)
    for language in ("nb", "nn", "en"):
        page.fill(f"#{language}-label", f"Kort {language}")
    page.locator("#list-cards button[name=up]").nth(1).click()
    expect(page).to_have_url(re.compile(rf"#row-cards.{before[1]}$"))
    assert cards(page)[:2] == [before[1], before[0]]
    for language in ("nb", "nn", "en"):
        expect(page.locator(f"#{language}-label")).to_have_value(f"Kort {language}")
        page.fill(f"#{language}-label", f"Nye kort {language}")
    page.fill("[id='nn-new:cards']", "Utan id")
    page.locator("#save").click()
    for language in ("nb", "nn", "en"):
        expect(page.locator(f"#{language}-label")).to_have_value(f"Nye kort {language}")
    expect(page.locator("[id='nn-new:cards']")).to_have_value("Utan id")


@pytest.mark.deep
def test_a_film_is_laid_by_keyboard_alone(editor: Page, files: dict[str, Path]) -> None:
    page = editor
    # From the start: a chooser that opens before the browser knows that we listen is lost.
    page.on("filechooser", lambda _chooser: None)
    page.goto("/mats/")
    page.locator(released("leaders")).first.click()
    page.locator("form[action$='/revise/'] button").click()
    page.goto(block_of(page, page.url, "sources.film"))
    press(page, page.locator("details:has(#id_file) summary"))
    choose(page, "#id_file", files["captions"])
    choose(page, "#id_captions_nb", files["captions"])
    press(page, page.locator("form[action$='/film/'] button"))
    expect(page.locator("#id_file")).to_be_focused()
    expect(page.locator("#id_file")).to_have_attribute("aria-invalid", "true")
    axe(page)
    choose(page, "#id_file", files["film"])
    for language in ("nb", "nn"):
        choose(page, f"#id_captions_{language}", files["captions"])
    press(page, page.locator("form[action$='/film/'] button"))
    expect(page.locator(".messages")).to_be_visible()
    expect(page.locator("#nb-film")).to_have_value(re.compile(r"^/film"))
    axe(page)


def choose(page: Page, field: str, file: Path) -> None:
    if not page.locator(field).evaluate("e => e === document.activeElement"):
        reach(page, page.locator(field))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
