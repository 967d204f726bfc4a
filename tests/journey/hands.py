"""Hands without a mouse: what a story clicks, ticks and chooses is come to by Tab, shows it, and is pressed."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

# Of a page with 25 units and a day's agenda, twice round.
PRESSES = 400
FOCUSED = "(e) => (e.matches('label') ? e.control : e) === document.activeElement"
GROUPED = "(e) => document.activeElement.name === e.name && document.activeElement.form === e.form"
RADIO = "(e) => (e.matches('label') ? e.control : e).type === 'radio'"
# A ring round it, or round what it is the control of.
SEEN = """() => {
  const here = document.activeElement;
  const ring = (style) => style.outlineStyle !== "none" || style.boxShadow !== "none";
  return [here, here.closest("label"), here.parentElement].some((one) => one && ring(getComputedStyle(one)));
}"""
PLACE = """(e, said) => [...e.options].filter((one) => !one.disabled)
  .findIndex((one) => said.index === null ? one.value === said.value : one.index === said.index)"""


def without_a_mouse(patch: pytest.MonkeyPatch) -> None:
    """From here on a story is told by keys alone. Days and times are put in as a browser's own control would."""
    for name, deed in {"click": press, "check": tick, "select_option": choose, "fill": write}.items():
        patch.setattr(Locator, name, deed)
        patch.setattr(Page, name, on_page(name))


def on_page(name: str) -> Any:
    return lambda page, selector, *said, **named: getattr(page.locator(selector).first, name)(*said, **named)


def reach(target: Locator, is_there: str = FOCUSED) -> None:
    """Tab on until it has the focus."""
    expect(target).to_be_visible()
    for _ in range(PRESSES):
        if target.evaluate(is_there):
            assert target.page.evaluate(SEEN), f"one can't see that {target} has the focus"
            return
        target.page.keyboard.press("Tab")
    raise AssertionError(f"{target} can't be reached by Tab")


def press(target: Locator) -> None:
    if target.evaluate(RADIO):
        tick(target)
    else:
        reach(target)
        target.page.keyboard.press("Enter")


def tick(target: Locator) -> None:
    """A box by the space bar; of radio buttons Tab comes to one, and arrows to the others."""
    control = target.locator("input") if target.evaluate("(e) => e.matches('label')") else target
    if not control.evaluate(RADIO):
        reach(control)
        if not control.is_checked():
            target.page.keyboard.press("Space")
    else:
        reach(control, GROUPED)
        target.page.keyboard.press("Space")
        for _ in range(control.evaluate("(e) => e.form.elements[e.name].length ?? 1")):
            if not control.is_checked():
                target.page.keyboard.press("ArrowDown")
    assert control.is_checked()


def choose(target: Locator, value: str | None = None, *, index: int | None = None) -> None:
    place = target.evaluate(PLACE, {"value": value, "index": index})
    assert place >= 0, f"{value or index} is no choice"
    reach(target)
    target.page.keyboard.press("Home")
    for _ in range(place):
        target.page.keyboard.press("ArrowDown")


FILL = Locator.fill


def write(target: Locator, text: str) -> None:
    reach(target)
    if target.get_attribute("type") in {"date", "time"}:
        FILL(target, text)
        return
    target.page.keyboard.press("Control+A")
    target.page.keyboard.press("Delete")
    target.page.keyboard.type(text)
