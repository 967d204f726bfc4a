"""Five real browsers on bad Wi-Fi: three Chromium, Firefox and WebKit, each at a table of its own."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Page, sync_playwright

import engines
from chaos_screens import Weather
from engines import ALL_KEPT, Engine
from processes import until
from system import BROWSER_FLAGS, chromium

# What a station on the line must not carry on: each side has its own.
OF_THE_LINE = {"connection", "keep-alive", "transfer-encoding", "content-length"}
WITH_NET, WITHOUT = 15, 5
LINE = ".block-list .item:nth-of-type({}) textarea"
STATE = "document.querySelector('.strip')?.dataset.state"


class Net(ThreadingHTTPServer):
    """Between the browsers and the product: loses requests and answers, brings requests again later, or is away."""

    daemon_threads = True

    def __init__(self, product: int, weather: Weather) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.product, self.weather, self.luck = product, weather, random.Random(1)
        self.away, self.fine = False, True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has gone away in the middle is weather too."""

    def loses(self, share: float) -> bool:
        return not self.fine and self.luck.random() < share

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Passing(BaseHTTPRequestHandler):
    server: Net

    def carry(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        net, writes = self.server, self.command == "POST"
        if net.away or net.loses(net.weather.there):
            return
        answer = self.answer(body)
        for _time in range(net.luck.randint(1, 4)):
            if writes and net.loses(net.weather.again):
                threading.Timer(net.luck.random() * 3, lambda: self.answer(body)).start()
        if not net.loses(net.weather.back):
            self.give(*answer)

    do_GET = do_POST = do_HEAD = carry

    def answer(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.server.product, timeout=20)) as line:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_LINE}
            line.request(self.command, self.path, body, headers | {"Connection": "close"})
            response = line.getresponse()
            return response.status, response.getheaders(), response.read()

    def give(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OF_THE_LINE:
                self.send_header(name, value)
        self.send_header("Content-Length", f"{len(body)}")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Nothing: it would be all one could read."""


class Chromium:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> None:
        self.page.goto(address)

    def ask(self, expression: str) -> Any:
        return self.page.evaluate(f"async () => {expression}")

    def press(self, selector: str) -> None:
        self.page.click(selector)

    def type(self, selector: str, text: str) -> None:
        self.page.click(selector)
        self.page.keyboard.type(text)


@dataclass
class Table:
    """A browser at a table, and all it has typed: into which field, and what."""

    name: str
    engine: Engine
    typed: dict[str, str] = field(default_factory=dict)

    def writes(self, selector: str, number: int) -> None:
        words = f"{self.name}{number:02} blåbær;"
        self.engine.type(selector, words)
        self.typed[selector] = self.typed.get(selector, "") + words

    def shows(self, selector: str) -> str:
        return str(self.engine.ask(f"document.querySelector({json.dumps(selector)}).value"))

    def holds(self, expression: str, what: str) -> None:
        until(lambda: self.asked(expression), what=f"{self.name}: {what}", seconds=90)

    def asked(self, expression: str) -> Any:
        # A page that is loading has no answer yet.
        with contextlib.suppress(Exception):
            return self.engine.ask(expression)

    def walks(self, station: str) -> None:
        self.engine.press(f"nav.walk a[href*='/{station}/']")
        here = f"document.querySelector('.scripted body[data-station={station}]')"
        self.holds(f"document.readyState === 'complete' && Boolean({here})", station)


@contextlib.contextmanager
def bad_net(product: int, weather: Weather) -> Iterator[Net]:
    with Net(product, weather) as net:
        threading.Thread(target=net.serve_forever, daemon=True).start()
        yield net
        net.shutdown()


@contextlib.contextmanager
def five() -> Iterator[list[Table]]:
    """Those that are on this machine; three times Chromium at least."""
    with contextlib.ExitStack() as stack:
        program = stack.enter_context(sync_playwright()).chromium
        found: dict[str, Engine] = {}
        for number in (1, 2, 3):
            browser = program.launch(executable_path=chromium(), args=BROWSER_FLAGS)
            stack.callback(browser.close)
            found[f"chromium{number}"] = Chromium(browser.new_context().new_page())
        for name, there in engines.there().items():
            if there:
                found[name] = stack.enter_context(engines.started(name))
        yield [Table(name, engine) for name, engine in found.items()]


def write_all(net: Net, tables: list[Table], tokens: list[str], fields: list[str]) -> None:
    """Twenty things at each table: with a bad net first, then without one, through a page that is loaded anew."""
    for table, token in zip(tables, tokens, strict=True):
        table.engine.open(f"{net.address}/t/{token}/")
        table.walks("fills")
        table.holds(f"({ALL_KEPT})()", "the mat's pages on the screen")
    net.fine = False
    for number in range(WITH_NET):
        for table in tables:
            table.writes(fields[number % 2], number)
        for table in tables:
            table.holds(f"{STATE} === 'saved' && !document.querySelector('[data-dirty]')", "to be saved")
    net.away = True
    for number, selector in enumerate(fields, WITH_NET):
        for table in tables:
            table.writes(selector, number)
    for table in tables:
        table.walks("light")
        for number in range(WITH_NET + 2, WITH_NET + WITHOUT):
            table.writes(LINE.format(number - WITH_NET - 1), number)
        table.holds("!document.querySelector('[data-dirty]')", "to be kept")
        with contextlib.suppress(Exception):  # a page that goes away may take the answer with it
            table.engine.ask("setTimeout(() => location.reload())")


def shown(tables: list[Table]) -> dict[str, list[str]]:
    """{table: every text on its screen}, as it stands there without a net after the page has come anew."""
    texts: dict[str, list[str]] = {}
    for table in tables:
        table.holds("document.querySelector('.scripted body[data-station=light]') && true", "the page again")
        lines = [selector for selector in table.typed if selector.startswith(".block-list")]
        table.holds(f"document.querySelector({json.dumps(lines[-1])})?.value && true", "its lines again")
        texts[table.name] = [table.shows(selector) for selector in lines]
        table.walks("fills")
        fields = [selector for selector in table.typed if selector not in lines]
        table.holds(f"document.querySelector({json.dumps(fields[0])})?.value && true", "its texts again")
        texts[table.name] += [table.shows(selector) for selector in fields]
        typed = Counter("".join(table.typed.values()))
        stands = Counter("".join(texts[table.name]))
        assert stands == typed, f"{table.name} shows other letters than were typed: {texts[table.name]}"
    return texts


def empty(tables: list[Table]) -> float:
    """Seconds from the net being back until nobody has anything left to send."""
    start = time.monotonic()
    for table in tables:
        table.holds("typeof waiting !== 'undefined' && box && waiting('').length === 0", "all to be sent")
    return time.monotonic() - start
