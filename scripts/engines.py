"""Firefox and WebKit as they come with Debian: each is asked the same few things in the protocol it speaks.

Playwright brings its own builds of both, which are not to be had everywhere; these are the browsers people have.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from websockets.sync.client import ClientConnection, connect

from processes import free_port, until

# WebDriver's name for an element in what it sends and takes.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
FIREFOX = ("firefox-esr", "firefox")
WEBKIT = "WebKitWebDriver"
MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
CHOSEN = re.compile(r"ws://[\d.]+:\d+")
SECONDS = 60.0
# A function of the page: whether all the mat's pages lie on the screen, to be opened without a net.
ALL_KEPT = """async () => {
  const mine = (key) => key.startsWith(`ned-pages ${document.body.dataset.home} `);
  const name = (await caches.keys()).find(mine);
  const kept = name ? (await (await caches.open(name)).keys()).length : 0;
  return Boolean(navigator.serviceWorker.controller) && kept > document.querySelectorAll("nav.walk li").length;
}"""


class Engine(Protocol):
    def open(self, address: str) -> None: ...
    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression; a promise's when it is kept."""

    def press(self, selector: str) -> None: ...
    def type(self, selector: str, text: str) -> None: ...


def there() -> dict[str, bool]:
    return {"firefox": bool(firefox_program()), "webkit": bool(shutil.which(WEBKIT) and mini_browser())}


def firefox_program() -> str | None:
    return next((path for path in map(shutil.which, FIREFOX) if path), None)


def mini_browser() -> Path | None:
    return next(Path("/").glob(MINI_BROWSERS[1:]), None)


class Firefox:
    """WebDriver BiDi: JSON over a web socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.numbers = socket, itertools.count(1)
        self.tell("session.new", capabilities={})
        self.tab = self.tell("browsingContext.create", type="tab")["context"]

    def tell(self, method: str, **parameters: Any) -> Any:
        told = self.told(method, **parameters)
        assert told["type"] == "success", told
        return told["result"]

    def told(self, method: str, **parameters: Any) -> Any:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self.socket.recv(timeout=SECONDS))
            if told.get("id") == number:
                return told

    def open(self, address: str) -> None:
        self.tell("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        told = self.tell("script.evaluate", expression=expression, target={"context": self.tab}, awaitPromise=True)
        assert told["type"] == "success", told
        return told["result"]

    def ask(self, expression: str) -> Any:
        # As JSON, so that no value needs to be put together again from BiDi's own parts.
        told = self.evaluate(f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))")
        return json.loads(told["value"])

    def press(self, selector: str) -> None:
        comes(self, selector)
        until(lambda: self.pressed(selector), what=f"{selector} to lie still", seconds=SECONDS)

    def pressed(self, selector: str) -> bool:
        """False where the page moved between the look and the press: BiDi tells and doesn't wait."""
        found = self.evaluate(reached(selector))
        here = {"type": "element", "element": {"sharedId": found["sharedId"]}}
        moves = [{"type": "pointerMove", "x": 0, "y": 0, "origin": here}]
        moves += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "actions": moves}
        told = self.told("input.performActions", context=self.tab, actions=[mouse])
        assert told["type"] == "success" or told["error"] == "move target out of bounds", told
        return bool(told["type"] == "success")

    def type(self, selector: str, text: str) -> None:
        self.press(selector)
        keys = [{"type": way, "value": letter} for letter in text for way in ("keyDown", "keyUp")]
        self.tell(
            "input.performActions", context=self.tab, actions=[{"type": "key", "id": "keyboard", "actions": keys}]
        )


class WebKit:
    """WebDriver: JSON over HTTP."""

    def __init__(self, port: int, browser: Path) -> None:
        self.address = f"http://127.0.0.1:{port}"
        own = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": own}
        session = self.tell("/session", capabilities={"alwaysMatch": wanted})["sessionId"]
        self.address += f"/session/{session}"

    def tell(self, path: str, **body: Any) -> Any:
        request = urllib.request.Request(  # noqa: S310 (ours)
            self.address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 (ours)
            return json.load(answer)["value"]

    def open(self, address: str) -> None:
        self.tell("/url", url=address)

    def ask(self, expression: str) -> Any:
        script = f"const done = arguments[0]; Promise.resolve({expression}).then(done);"
        return self.tell("/execute/async", script=script, args=[])

    def press(self, selector: str) -> None:
        self.tell(f"/element/{self.element(selector)}/click")

    def type(self, selector: str, text: str) -> None:
        self.tell(f"/element/{self.element(selector)}/value", text=text)

    def element(self, selector: str) -> str:
        comes(self, selector)
        return str(self.tell("/execute/sync", script=f"return {reached(selector)};", args=[])[ELEMENT])


def comes(engine: Engine, selector: str) -> None:
    look = f"Boolean(document.querySelector({json.dumps(selector)}))"
    until(lambda: engine.ask(look), what=selector, seconds=SECONDS)


def reached(selector: str) -> str:
    """The first element there, scrolled to where a pointer reaches it."""
    look = f"document.querySelector({json.dumps(selector)})"
    return f"(() => {{ const found = {look}; found.scrollIntoView({{ block: 'center' }}); return found; }})()"


@contextlib.contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    program = firefox_program()
    assert program
    said = folder / "firefox.log"
    command = [program, "--headless", "--no-remote", "--profile", f"{folder}", "--remote-debugging-port", "0"]
    with said.open("wb") as log, stopped(command, log):
        found = until(lambda: CHOSEN.search(said.read_text(errors="replace")), what="Firefox", seconds=SECONDS)
        with connect(f"{found[0]}/session", max_size=None, proxy=None) as socket:
            yield Firefox(socket)


@contextlib.contextmanager
def webkit(folder: Path) -> Iterator[WebKit]:
    browser, port = mini_browser(), free_port()
    assert browser
    said = folder / "webkit.log"
    with said.open("wb") as log, screen(log) as display:
        environment = os.environ | {"DISPLAY": display, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        with stopped([WEBKIT, f"--port={port}"], log, env=environment):
            until(lambda: answers(port), what="WebKit", seconds=SECONDS)
            yield WebKit(port, browser)


def answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5).status == 200)
    return False


@contextlib.contextmanager
def screen(log: Any) -> Iterator[str]:
    """A screen nobody looks at; it tells the number it has chosen."""
    reads, writes = os.pipe()
    command = ["Xvfb", "-displayfd", f"{writes}", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with stopped(command, log, pass_fds=[writes]):
        os.close(writes)
        yield f":{os.read(reads, 16).decode().strip()}"
    os.close(reads)


@contextlib.contextmanager
def stopped(command: list[str], log: Any, **settings: Any) -> Iterator[None]:
    """Runs beside, and is gone with all it has begun."""
    process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **settings)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


STARTS: dict[str, Callable[[Path], AbstractContextManager[Engine]]] = {"firefox": firefox, "webkit": webkit}


@contextlib.contextmanager
def started(name: str) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix=f"ned-{name}-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        with STARTS[name](Path(folder)) as engine:
            yield engine
