"""Pages in a real Chromium: how far a cockpit is behind its tables, and what a table's screen weighs."""

import time

from playwright.sync_api import Browser, Page, Request, sync_playwright

from bench_load import Line
from bench_servers import Data
from system import BROWSER_FLAGS, chromium

SHARED = ".grid-table tbody tr:first-child .cell.here.shared"


def behind(line: Line, data: Data, *, runs: int, stream: bool) -> list[float]:
    """Seconds from the answer to a table's *Done – share*, or to its taking back, until the cockpit shows it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        page = browser.new_page()
        address = f"http://127.0.0.1:{line.server.port}"
        page.context.add_cookies([{"name": "session", "value": str(data["session"]), "url": address}])
        _open(page, f"{address}/cockpit/{data['sitting']}/", stream=stream)
        found = [_once(page, line, data, share=turn % 2 == 0) for turn in range(runs)]
        browser.close()
    return found


# A bad hall: 400 kbit/s, 400 ms there and back, and a phone four times slower than this machine.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


def weights(line: Line, data: Data, *, runs: int) -> dict[str, list[float]]:
    """Of a table's screen: kB and requests of its first page, the heaviest station after it, and seconds till one can
    write on a slow line. As they come over the network, compressed, headers included."""
    found: dict[str, list[float]] = {name: [] for name in ("first_kb", "requests", "station_kb", "slow_s")}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        home = f"http://127.0.0.1:{line.server.port}/t/{data['table']}/"
        for _run in range(runs):
            first, stations = _weighed(browser, home)
            found["first_kb"].append(sum(first) / 1000)
            found["requests"].append(len(first))
            found["station_kb"].append(max(stations) / 1000)
            found["slow_s"].append(_slowly(browser, home))
        browser.close()
    return found


def _weighed(browser: Browser, home: str) -> tuple[list[float], list[float]]:
    """Bytes of each request of the first page, and of each station's page."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(home)
    paths = page.eval_on_selector_all("nav.walk a", "links => links.map((link) => link.href)")
    context.close()
    context = browser.new_context(service_workers="block")
    page, asked = context.new_page(), list[Request]()
    page.on("requestfinished", lambda one: asked.append(one))  # noqa: PLW0108 (Playwright marks what it calls)
    page.goto(paths[0], wait_until="load")
    page.evaluate("document.fonts.ready")  # what the screen keeps for later comes after
    first = [_bytes(one) for one in asked if one.method == "GET"]
    stations = [page.goto(path) for path in paths]
    found = [_bytes(answer.request) for answer in stations if answer]
    context.close()
    return first, found


def _bytes(request: Request) -> float:
    sizes = request.sizes()
    return float(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def _slowly(browser: Browser, home: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    start = time.perf_counter()
    page.goto(home, wait_until="commit")
    page.locator("html.scripted form[data-field]").first.wait_for(state="attached")
    took = time.perf_counter() - start
    context.close()
    return took


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
