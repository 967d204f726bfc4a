"""The conference as it goes on: what the tables write, what the cockpit sees of it, what the phones count."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journey import table
from tests.journey.people import People, in_days

SEEN = ["Korte fravær øker om høsten", "Nattevaktene har lavest fravær", "Vi kjenner ikke grunnene"]


def go_on(cockpit: Page, *, to: str) -> None:
    """Open station after station until the room is there."""
    ahead = cockpit.locator(".acts form:has(input[name=act][value=open])")
    here = cockpit.locator(".acts form:has(input[name=act][value=close]) input[name=station]")
    opening = ""
    while opening != to:
        opening = str(ahead.locator("input[name=station]").get_attribute("value"))
        ahead.locator("button").click()
        expect(here).to_have_value(opening)


def row(cockpit: Page, number: int) -> Locator:
    return cockpit.locator(".grid-table tbody tr").nth(number - 1)


def here(cockpit: Page, number: int, state: str) -> Locator:
    """The table's mark at the station where the room is now."""
    return row(cockpit, number).locator(f"td.cell.here.{state}")


def observe(cockpit: Page, stage: Page, tables: list[Page]) -> None:
    """Station 1: others see that a table writes; what it writes they see when it is shared."""
    go_on(cockpit, to="numbers")
    for screen in tables:
        table.walk_to(screen, "numbers")
    first, second, third = (table.words(screen.locator(".block-observation")) for screen in tables)
    first.fill(SEEN[0])
    table.saved(tables[0])
    second.fill(SEEN[1])
    table.saved(tables[1])
    table.write_without_script(tables[2], third, SEEN[2])
    for number in (1, 2, 3):
        expect(here(cockpit, number, "writing")).to_be_visible()
    show_results(cockpit)
    expect(stage.locator(".results")).to_be_visible()
    for page in (cockpit, stage):
        for text in SEEN:
            expect(page.get_by_text(text)).to_have_count(0)
    table.share(tables[0])
    table.share(tables[2])
    for page in (cockpit, stage):
        expect(page.get_by_text(SEEN[0])).to_be_visible()
        expect(page.get_by_text(SEEN[2])).to_be_visible()
        expect(page.get_by_text(SEEN[1])).to_have_count(0)


def show_results(cockpit: Page) -> None:
    button = cockpit.locator(".shows button[name=show][value=results]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def decide_what_to_do(cockpit: Page, screens: dict[str, Page], people: People) -> None:
    """Station 7: each leader on her own unit's page, two of them at the same table."""
    go_on(cockpit, to="plan")
    way_on = screens[people.units[0].pk].locator(".onwards a")
    expect(way_on).to_have_attribute("href", re.compile("/plan/"))  # shown by itself, wherever on the page they are
    way_on.click()
    for unit in people.units:
        screen = screens[unit.pk]
        table.walk_to(screen, "plan")
        table.turn_to(screen, unit.pk)
        if table.scripted(screen):
            table.write_measure(screen, proposal(unit.name), deadline=in_days(60))
        else:
            propose_without_script(screen, proposal(unit.name))
        table.share(screen)
    for number in (1, 2, 3):
        expect(here(cockpit, number, "shared")).to_be_visible()


def proposal(unit: str) -> str:
    return f"Felles oppstart på mandager i {unit}"


def propose_without_script(screen: Page, title: str) -> None:
    item = screen.locator(".block-measure .item").first
    table.write_without_script(screen, table.words(item), title)
    table.write_without_script(screen, table.part(item, "deadline"), in_days(60))
    table.write_without_script(screen, table.part(item, "who"), "Lederen")


def book_the_day(cockpit: Page, screens: dict[str, Page], people: People) -> None:
    """Station 8: nobody leaves without a date."""
    go_on(cockpit, to="host")
    for unit in people.units:
        screen = screens[unit.pk]
        table.walk_to(screen, "host")
        table.turn_to(screen, unit.pk)
        if table.scripted(screen):
            table.book(screen, day=in_days(7), clock="13:00", place="Personalrommet")
        else:
            table.write_without_script(screen, table.part(screen, "date"), in_days(7))
        table.share(screen)


def score_the_day(cockpit: Page, phones: list[Page], passed: Page) -> None:
    """Station 9: six phones, and a device that goes round for two who have none with them."""
    go_on(cockpit, to="promise")
    for phone, score in zip(phones, (6, 6, 5, 5, 4, 6), strict=True):
        table.vote(phone, score)
        expect(phone.locator("form.vote")).to_have_count(0)
    table.walk_to(passed, "promise")
    passed.locator("nav.pages a").first.click()
    for score in (5, 3):
        table.vote(passed, score)
        expect(passed.locator(".block-score [role=status]")).to_be_visible()
