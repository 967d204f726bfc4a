"""The whole product and a real browser, which leave nothing running."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from system import BROWSER_FLAGS
from tests.journey.stack import Stack, database

CHROMIUM = os.environ.get("NED_CHROMIUM") or "/usr/bin/chromium"
# A machine that runs everything else beside it is slow, not wrong.
PATIENCE = 30_000

type NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One for all modules, each of which lays its own room; with worker and beat, which are dear, where it says
    POST = True, and with nobody else's where it says ALONE = True."""
    post, alone = (getattr(request.module, name, False) for name in ("POST", "ALONE"))
    if not (post or alone):
        yield request.getfixturevalue("shared_stack")
        return
    with opened(tmp_path_factory, post=post) as stack:
        yield stack


@pytest.fixture(scope="session")
def shared_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with opened(tmp_path_factory, post=False) as stack:
        yield stack


@pytest.fixture(scope="module")
def example(stack: Stack) -> Stack:
    """With the small example in it, as the tour wants it; for modules that say ALONE = True."""
    stack.python("from tests.journey.tour import prepare; prepare()")
    return stack


@contextlib.contextmanager
def opened(tmp_path_factory: pytest.TempPathFactory, *, post: bool) -> Iterator[Stack]:
    with database() as address:
        folder: Path = tmp_path_factory.mktemp("stack")
        with Stack(folder, address, os.environ.get("REDIS_URL", "")).running(post=post) as stack:
            yield stack


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the session: while Playwright runs in a thread, Django thinks that all of it is asynchronous.
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser, stack: Stack) -> Iterator[NewPage]:
    """A page in a context of its own, as on a device of its own. No page may break, in the server or in its script."""
    contexts, trouble = [], []

    def hear(response: Response) -> None:
        if response.status >= 500:
            trouble.append(f"{response.status} {response.request.method} {response.url}")

    def made(**settings: Any) -> Page:
        context = browser.new_context(**{"base_url": stack.address, "locale": "nb-NO"} | settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("response", hear)
        context.on("weberror", lambda error: trouble.append(f"{error.page and error.page.url}: {error.error}"))
        return context.new_page()

    yield made
    for context in contexts:
        context.close()
    assert not trouble
