"""Ways in: a code by letter, a session that is there already, a table's card, a code on the wall."""

import re
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from processes import until
from tests.journey.stack import Stack, code_in, text_of

AT_TABLE = re.compile(r"/t/[\w-]{20,}/")


def sign_in(page: Page, stack: Stack, email: str) -> None:
    """The real way: the address, the letter, the code."""
    before = len(codes(stack, email))
    page.goto("/sign-in/")
    page.fill("#id_email", email)
    page.keyboard.press("Enter")
    expect(page.locator("#id_code")).to_be_visible()
    until(lambda: len(codes(stack, email)) > before, what=f"a code for {email}", seconds=90)
    page.fill("#id_code", code_in(codes(stack, email)[-1]))
    page.keyboard.press("Enter")
    expect(page.locator("form[action='/sign-out/']")).to_be_attached()


def codes(stack: Stack, email: str) -> list[EmailMessage]:
    return [letter for letter in stack.post.to(email) if "/l/" not in text_of(letter)]


def weekly(stack: Stack, email: str) -> list[EmailMessage]:
    return [letter for letter in stack.post.to(email) if "/l/" in text_of(letter)]


def wear(page: Page, stack: Stack, session: str) -> Page:
    """Signed in already: the way in is not what this is about."""
    page.context.add_cookies([{"name": "session", "value": session, "url": stack.address}])
    return page


def sit_down_by_card(page: Page, key: str) -> None:
    """What the QR code on a table's card opens."""
    page.goto(f"/b/{key}/")
    page.click("form button.main")
    expect(page).to_have_url(AT_TABLE)


def sit_down_by_code(page: Page, code: str, *, table: int) -> None:
    page.goto("/")
    page.fill("#code", code.lower())
    page.keyboard.press("Enter")
    page.locator(".tables button").nth(table - 1).click()
    expect(page).to_have_url(AT_TABLE)


def join_by_phone(page: Page, code: str) -> None:
    page.goto(f"/j/?code={code}")
    page.click("button[name=table][value='']")
    expect(page).to_have_url(AT_TABLE)
