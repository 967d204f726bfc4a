"""How a day is planned, step by step, on the pages that planners use."""

import re

from playwright.sync_api import Page, expect

from tests.journey.people import People, in_days

GATHERING = re.compile(r"/gatherings/([0-9a-f-]{36})/$")


def pk_of(page: Page) -> str:
    expect(page).to_have_url(GATHERING)
    found = GATHERING.search(page.url)
    assert found
    return found[1]


def draft_conference(page: Page, people: People, *, title: str, tables: int) -> str:
    page.goto("/gatherings/new/")
    page.select_option("#id_kind", "conference")
    page.fill("#id_title", title)
    page.select_option("#id_unit", people.root)
    page.select_option("#id_round", people.round)
    say_when(page, day=in_days(0), starts="08:30", ends="15:30", tables=tables)
    page.check("#id_runs_it")
    page.click("form.meeting .row button")
    return pk_of(page)


def say_when(page: Page, *, day: str, starts: str, ends: str, tables: int) -> None:
    page.fill("#id_day", day)
    page.fill("#id_starts", starts)
    page.fill("#id_ends", ends)
    page.fill("#id_place", "Rådhuset")
    page.fill("#id_tables", str(tables))


def invite_units(page: Page, gathering: str, people: People) -> None:
    page.goto(f"/gatherings/{gathering}/units/")
    for unit in people.units:
        page.check(f"input[name=units][value='{unit.pk}']")
    page.click("form.units .row button")
    expect(page).to_have_url(GATHERING)


def seat_units(page: Page, gathering: str, people: People, *, at: list[int]) -> None:
    page.goto(f"/gatherings/{gathering}/tables/")
    for unit, table in zip(people.units, at, strict=True):
        page.get_by_label(unit.name).select_option(index=table)
    page.locator(".seating .row button").last.click()
    expect(page).to_have_url(GATHERING)


def lay_mat(page: Page, gathering: str, *, edition: str, pace: str = "led") -> None:
    page.goto(f"/gatherings/{gathering}/")
    choice = page.locator(f"#room select[name=mat] option[value$=':{edition}']")
    expect(choice).to_be_attached()
    page.select_option("#room select[name=mat]", choice.get_attribute("value"))
    page.check(f"#room input[name=pace][value={pace}]")
    page.click("#room form button")
    expect(page).to_have_url(GATHERING)
    expect(page.locator(".trail li.station").first).to_be_visible()


def publish(page: Page) -> None:
    page.click("form[action$='/publish/'] button")
    expect(page.locator("form[action$='/open/']")).to_be_visible()


def open_doors(page: Page) -> list[str]:
    """The addresses of the cockpits, one for each sitting."""
    page.click("form[action$='/open/'] button")
    cockpits = page.locator("#room a[href^='/cockpit/']:not([href$='cards/'])")
    expect(cockpits.first).to_be_visible()
    return [str(link.get_attribute("href")) for link in cockpits.all()]


def count_and_close(page: Page, gathering: str, *, present: list[dict[str, int]]) -> None:
    """A head-count for each sitting, in the order they were held."""
    page.goto(f"/gatherings/{gathering}/close/")
    for sitting, numbers in enumerate(present):
        for category, number in numbers.items():
            page.locator(f"input[name$='-{category}']").nth(sitting).fill(str(number))
    page.click("main form .row button")
    expect(page).to_have_url(GATHERING)
    expect(page.locator(f"a[href='/gatherings/{gathering}/score/']").first).to_be_visible()


def hold_twice(page: Page, gathering: str) -> None:
    """The booked workshop has one time; two shifts are two."""
    page.goto(f"/gatherings/{gathering}/")
    page.click("a[href^='/sittings/'][href$='/edit/']")
    page.fill("#id_label", "Dagvakt")
    page.fill("#id_tables", "1")
    page.click("form.meeting .row button")
    expect(page).to_have_url(GATHERING)
    page.click("a[href$='/sittings/new/']")
    page.fill("#id_label", "Kveldsvakt")
    say_when(page, day=in_days(8), starts="20:00", ends="21:30", tables=1)
    page.click("form.meeting .row button")
    expect(page).to_have_url(GATHERING)


def plan_staff_meeting(page: Page, *, unit: str) -> str:
    page.goto("/gatherings/new/")
    page.select_option("#id_kind", "meeting")
    page.fill("#id_title", "Personalmøte")
    page.select_option("#id_unit", unit)
    say_when(page, day=in_days(28), starts="14:00", ends="15:00", tables=1)
    page.click("form.meeting .row button")
    gathering = pk_of(page)
    publish(page)
    return gathering
