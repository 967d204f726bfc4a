"""Nobody needs a mouse: on every page of the tour Tab comes to all there is to press or fill in, and shows where."""

import pytest
from playwright.sync_api import Page, expect

from tests.journey import doors
from tests.journey.conftest import NewPage
from tests.journey.stack import Stack
from tests.journey.tour import Tour

pytestmark = pytest.mark.browser
ALONE = True
# All of it on the page, each with a name of its own; of radio buttons Tab comes to one in a group.
CONTROLS = """() => {
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  const open = [...document.querySelectorAll(kinds)].filter((one) => one.tabIndex >= 0 && !one.disabled
    && one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }));
  for (const [n, one] of open.entries()) {
    const group = one.type === "radio" && `${[...document.forms].indexOf(one.form)} ${one.name}`;
    one.dataset.control = group || `${n} ${one.outerHTML.slice(0, 120)}`;
  }
  return [...new Set(open.map((one) => one.dataset.control))];
}"""
# What has the focus, and whether one sees it: by a ring round it or its label. The way past the menu comes in sight.
HERE = """() => {
  const one = document.activeElement;
  const ticked = ["radio", "checkbox"].includes(one.type);
  const around = ticked ? [one.closest("label"), one.parentElement] : [];
  const ring = (style) => style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px");
  const seen = [one, ...around].some((each) => each && ring(getComputedStyle(each)));
  return [one.dataset.control ?? "", seen || one.matches(".ds-skip-link")];
}"""
# A date has several stops of its own.
STOPS = 5


@pytest.mark.deep
def test_tab_comes_to_every_control_of_the_tour_and_shows_where_it_is(example: Stack, new_page: NewPage) -> None:
    tour = Tour.of(example, "nb")
    wrong: list[str] = []
    for who, addresses in tour.pages.items():
        page = new_page(reduced_motion="reduce")
        if who:
            doors.wear(page, example, tour.sessions[who])
        for address in addresses:
            page.goto(address)
            expect(page.locator("[hx-trigger=load] > p")).to_have_count(0)
            wrong += [f"{address}: {what}" for what in missed(page)]
    assert not wrong, "\n".join(wrong)


def missed(page: Page) -> list[str]:
    """Controls that Tab does not come to before it is round, and those that do not show that it has."""
    controls = page.evaluate(CONTROLS)
    reached: dict[str, bool] = {}
    last = ""
    for _press in range(STOPS * len(controls) + 2):
        page.keyboard.press("Tab")
        here, seen = page.evaluate(HERE)
        if here in reached and here != last:
            break
        if here:
            reached[here] = seen or reached.get(here, False)
        last = here
    unseen = [f"does not show the focus: {control}" for control, seen in reached.items() if not seen]
    return [f"not reached: {control}" for control in controls if control not in reached] + unseen
