"""What people do at a table's screen, with its script and without."""

import re

from playwright.sync_api import Locator, Page, expect


def walk_to(page: Page, station: str) -> None:
    """Follow the path below the sheet; without a script that keeps it true, one loads the page anew."""
    if not scripted(page):
        go_on = page.locator("noscript a")
        go_on.click() if go_on.count() else page.reload()
    page.locator(f"nav.walk a[href*='/{station}/']").click()
    expect(page.locator("body")).to_have_attribute("data-station", station)


def scripted(page: Page) -> bool:
    return bool(page.locator("html.scripted").count())


def turn_to(page: Page, unit: str) -> None:
    """The page of one of the units whose leaders sit at this table."""
    page.click(f"nav.pages a[href$='/{unit}/']")
    expect(page.locator("body")).to_have_attribute("data-unit", unit)


def saved(page: Page) -> None:
    expect(page.locator("form[data-field][data-dirty]")).to_have_count(0)
    expect(page.locator(".strip")).to_have_attribute("data-state", "saved")


def share(page: Page) -> None:
    page.click("form.share button.main")
    expect(page.locator("form.share .done")).to_be_visible()


def words(scope: Locator | Page) -> Locator:
    """The field of an item's own words: its place has no part after a dot."""
    return scope.locator("form[data-field]:not(:has(input[name=slot][value*='.'])) [name=value]").first


def part(scope: Locator | Page, name: str) -> Locator:
    return scope.locator(f"form[data-field]:has(input[name=slot][value$='.{name}']) [name=value]")


def choose(scope: Locator | Page, name: str, value: str) -> None:
    scope.locator(f"form:has(input[name=slot][value$='.{name}']) label:has(input[value='{value}'])").click()


def lay(card: Locator, column: str) -> None:
    """Tap a card, and then the column it belongs in."""
    card.locator("legend").click()
    card.locator(f"label:has(input[value='{column}'])").click()


def write_measure(page: Page, title: str, *, deadline: str, sign: str = "", n: int = 0) -> None:
    item = page.locator(".block-measure .item").nth(n)
    words(item).fill(title)
    part(item, "who").fill("Lederen")
    part(item, "deadline").fill(deadline)
    part(item, "first_step").fill("Ta det opp på mandag")
    part(item, "sign").fill(sign or "Alle får pause")
    choose(item, "factor", "organisation")
    saved(page)


def write_without_script(page: Page, field: Locator, text: str) -> None:
    """Each field is a form of its own with a button; the page comes back with what was saved."""
    field.fill(text)
    field.locator("xpath=ancestor::form").locator("button.save").click()
    page.wait_for_url(re.compile("#b-"))
    expect(field).to_have_value(text)


def book(page: Page, *, day: str, clock: str, place: str) -> None:
    part(page, "date").fill(day)
    part(page, "time").fill(clock)
    part(page, "place").fill(place)
    saved(page)


def vote(page: Page, score: int) -> None:
    """One ballot: the same number on each of its questions. A screen that goes round comes back with a fresh one."""
    ballot = page.locator("form.vote")
    expect(ballot).to_be_visible()
    given = [one.input_value() for one in ballot.locator("input[name=ballot]").all()]
    for question in ballot.locator("fieldset.scale").all():
        question.locator(f"label:has(input[value='{score}'])").click()
    ballot.locator("button.main").click()
    for number in given:
        expect(ballot.locator("input[name=ballot]")).not_to_have_value(number)
