"""How far a facilitator's page is behind her tables: the real cockpit in a real Chromium."""

import time

from playwright.sync_api import Page, sync_playwright

from bench_load import Line
from bench_servers import Data
from system import chromium

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SHARED = ".grid-table tbody tr:first-child .cell.here.shared"


def behind(line: Line, data: Data, *, runs: int, stream: bool) -> list[float]:
    """Seconds from the answer to a table's *Done – share*, or to its taking back, until the cockpit shows it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page()
        address = f"http://127.0.0.1:{line.server.port}"
        page.context.add_cookies([{"name": "session", "value": str(data["session"]), "url": address}])
        _open(page, f"{address}/cockpit/{data['sitting']}/", stream=stream)
        found = [_once(page, line, data, share=turn % 2 == 0) for turn in range(runs)]
        browser.close()
    return found


def _open(page: Page, address: str, *, stream: bool) -> None:
    if stream:
        with page.expect_response(lambda response: "/stream/" in response.url):
            page.goto(address)
    else:
        page.goto(address)
    page.locator(".grid-table").wait_for()


def _once(page: Page, line: Line, data: Data, *, share: bool) -> float:
    said = {"station": "fills", "undo": "" if share else "1"}
    line.post(f"/t/{data['table']}/share/", said, status=302)
    start = time.perf_counter()
    page.locator(SHARED).wait_for(state="attached" if share else "detached")
    return time.perf_counter() - start
