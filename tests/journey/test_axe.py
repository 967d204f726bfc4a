"""Everybody can read it: axe finds nothing on any page of the tour, in both languages."""

import pytest
from playwright.sync_api import Page, expect

from tests.journey import doors
from tests.journey.axe import violations
from tests.journey.conftest import NewPage
from tests.journey.stack import Stack
from tests.journey.tour import Tour

pytestmark = pytest.mark.browser
ALONE = True


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.usual(language="nb")
def test_axe_finds_nothing_on_any_page(example: Stack, new_page: NewPage, language: str) -> None:
    tour = Tour.of(example, language)
    wrong: list[str] = []
    for who, addresses in tour.pages.items():
        page = new_page(locale=f"{language}-NO", reduced_motion="reduce", color_scheme="light")
        if who:
            doors.wear(page, example, tour.sessions[who])
        for address in addresses:
            wrong += look_at(page, address, language=language, needs_ok=bool(who))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.usual(theme="dark")
def test_axe_finds_nothing_on_a_form_that_was_refused(example: Stack, new_page: NewPage, theme: str) -> None:
    """Sent with nothing in it: each says what is missing."""
    tour = Tour.of(example, "nb")
    for who, part in (("facilitator", "/gatherings/new/"), ("leader", "/measures/new/"), ("leader", "/tuesday/")):
        page = doors.wear(new_page(reduced_motion="reduce", color_scheme=theme), example, tour.sessions[who])
        page.goto(next(address for address in tour.pages[who] if address.endswith(part)))
        with page.expect_response(lambda answer: answer.status == 422):
            page.locator("main form[method=post] button:not([name]):not([hidden])").last.click()
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        assert not violations(page)


def look_at(page: Page, address: str, *, language: str, needs_ok: bool) -> list[str]:
    answer = page.goto(address)
    assert answer and (answer.ok or not needs_ok), f"{answer and answer.status} {address}"
    expect(page.locator("[hx-trigger=load] > p")).to_have_count(0)  # what the page fetches by itself has come
    spoken = page.locator("html").get_attribute("lang")
    wrong = [] if spoken == language else [f"{address} speaks {spoken}"]
    return wrong + violations(page)
