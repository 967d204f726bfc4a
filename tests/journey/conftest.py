"""The whole product and a real browser. Each module has its own of both, and leaves nothing running."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from tests.journey.stack import Stack, database

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
CHROMIUM = os.environ.get("NED_CHROMIUM") or "/usr/bin/chromium"
# A machine that runs everything else beside it is slow, not wrong.
PATIENCE = 30_000

type NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Without worker and beat, which are dear to start, unless the module says POST = True."""
    with database() as address:
        folder: Path = tmp_path_factory.mktemp("stack")
        post = getattr(request.module, "POST", False)
        with Stack(folder, address, os.environ.get("REDIS_URL", "")).running(post=post) as stack:
            yield stack


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the session: while Playwright runs in a thread, Django thinks that all of it is asynchronous.
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
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
