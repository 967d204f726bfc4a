"""The stream on its way to a page: held back by a proxy, listened to again, and cut for who is shut out."""

import contextlib
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from processes import until
from tests.journey import doors, table
from tests.journey.conftest import NewPage
from tests.journey.rooms import OpenRoom
from tests.journey.stack import Stack, database

pytestmark = [pytest.mark.browser, pytest.mark.postgres]
# Longer than a page waits for a beat before it tries another stream (static/js/live.js, table.js).
SILENCE = "00:41"


class Proxy(socketserver.ThreadingTCPServer):
    """Stands before the stream. One that holds back lets headers through at once, and the rest when it has ended."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self, behind: int) -> None:
        super().__init__(("127.0.0.1", 0), Through)
        self.behind, self.holds = behind, False
        self.passed, self.ended = b"", 0

    @property
    def begun(self) -> int:
        """How many streams a page has heard the beginning of."""
        return self.passed.count(b"retry:")


class Through(socketserver.BaseRequestHandler):
    server: Proxy

    def handle(self) -> None:
        holds, held = self.server.holds, b""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.server.behind)) as behind:
            behind.sendall(self.request.recv(65_536))
            lines = behind.makefile("rb")
            for line in iter(lines.readline, b"\r\n"):
                self.request.sendall(line)
            self.request.sendall(b"\r\n")
            for line in lines:
                held += line
                if not holds:
                    self.request.sendall(held)
                    self.server.passed, held = self.server.passed + held, b""
            self.server.ended += 1
            self.request.sendall(held)


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, Proxy]]:
    """The product behind it."""
    with database() as address:
        stack = Stack(tmp_path_factory.mktemp("behind"), address, os.environ["REDIS_URL"])
        with Proxy(stack.live) as proxy:
            threading.Thread(target=proxy.serve_forever, daemon=True).start()
            stack.env["NED_STREAM_URL"] = f"http://127.0.0.1:{proxy.server_address[1]}/stream/"
            with stack.running(post=False):
                yield stack, proxy
            proxy.shutdown()


def fresh(stack: Stack, new_page: NewPage) -> Page:
    page = new_page(base_url=stack.address)
    page.clock.install()
    return page


def shared(cockpit: Page) -> Locator:
    return cockpit.locator(".grid-table tbody tr").first.locator("td.cell.shared")


def test_where_the_stream_is_held_back_pages_ask_by_themselves_and_listen_again_when_they_can(
    proxy: tuple[Stack, Proxy], new_page: NewPage
) -> None:
    stack, between = proxy
    between.holds = True
    room = OpenRoom.of(stack)
    cockpit = doors.wear(fresh(stack, new_page), stack, room.host)
    cockpit.goto(f"/cockpit/{room.sitting}/")
    screen = fresh(stack, new_page)
    doors.sit_down_by_code(screen, room.code, table=1)
    table.walk_to(screen, "light")
    table.words(screen.locator(".block-list .item").first).fill("Latteren på morgenmøtet")
    table.saved(screen)
    table.share(screen)
    expect(shared(cockpit)).to_have_count(1)
    assert between.passed == b""  # nobody has heard a word, and yet it is there
    between.holds = False
    for page in (cockpit, screen):
        page.clock.fast_forward(SILENCE)
    until(lambda: between.begun >= 2, what="both to listen")
    screen.click("form.share [name=undo]")
    until(lambda: b"data: answers" in between.passed, what="the cockpit to hear of it")
    expect(shared(cockpit)).to_have_count(0)


# Lines for the stack's own process.
REMOVE = """
from dialogmat.models import Device
Device.objects.select_related("run").get(run__sitting="{sitting}").remove()
"""
REPLACE = """
from ned.models import Seat
from tests import make
Seat.objects.get(unit="{unit}", kind="leader").hand_to(make.user(email="ny@example.com"), by=None, on=make.TODAY())
"""


def seated(stack: Stack, new_page: NewPage, room: OpenRoom) -> Page:
    page = new_page(base_url=stack.address)
    doors.sit_down_by_code(page, room.code, table=1)
    return page


def hosted(stack: Stack, new_page: NewPage, room: OpenRoom) -> Page:
    page = doors.wear(new_page(base_url=stack.address), stack, room.host)
    page.goto(f"/cockpit/{room.sitting}/")
    return page


@pytest.mark.parametrize(("sit_down", "shut_out"), [(seated, REMOVE), (hosted, REPLACE)])
@pytest.mark.usual(sit_down=seated)
def test_who_is_shut_out_is_cut_from_the_stream_at_once(
    proxy: tuple[Stack, Proxy],
    new_page: NewPage,
    sit_down: Callable[[Stack, NewPage, OpenRoom], Page],
    shut_out: str,
) -> None:
    stack, between = proxy
    between.holds = False
    begun, ended = between.begun, between.ended
    room = OpenRoom.of(stack)
    page = sit_down(stack, new_page, room)
    until(lambda: between.begun > begun, what="it to listen")
    stack.python(shut_out.format(sitting=room.sitting, unit=room.unit))
    until(lambda: between.ended > ended, what="its stream to end, which else lasts ten minutes", seconds=10)
    expect(page.locator(".grid-table, nav.walk")).to_have_count(0)
