"""Ways in: a code by letter, a session that is there already, a table's card, a code on the wall."""

import re

from playwright.sync_api import Page, expect

from tests.journey.stack import Stack, code_in, text_of

AT_TABLE = re.compile(r"/t/[\w-]{20,}/")


def sign_in(page: Page, stack: Stack, email: str) -> None:
    """The real way: the address, the letter, the code."""
    known = len(codes(stack, email))
    page.goto("/sign-in/")
    page.fill("#id_email", email)
    page.keyboard.press("Enter")
    expect(page.locator("#id_code")).to_be_visible()
    stack.until(lambda: len(codes(stack, email)) > known, what=f"a code for {email}")
    page.fill("#id_code", code_in(codes(stack, email)[-1]))
    page.keyboard.press("Enter")
    expect(page.locator("form[action$='/sign-out/']")).to_be_attached()


def codes(stack: Stack, email: str) -> list[object]:
    return [letter for letter in stack.post.to(email) if "/l/" not in text_of(letter)]
