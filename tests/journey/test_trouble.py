"""When something the product leans on is gone: nobody meets a page that is broken, and nothing is lost."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect

from processes import free_port, until
from tests.journey import doors, table
from tests.journey.conftest import NewPage
from tests.journey.people import FACILITATOR, People
from tests.journey.rooms import OpenRoom
from tests.journey.stack import Stack, code_in, database

pytestmark = pytest.mark.browser
POST = True


def letter_of(stack: Stack, field: str) -> str:
    return stack.python(f"from ned.models import Letter; print(Letter.objects.get(kind='code').{field})")


@pytest.mark.deep
def test_a_code_waits_in_the_outbox_while_the_mail_server_is_down(stack: Stack, new_page: NewPage) -> None:
    People.of(stack)
    stack.mail.stop()
    page = new_page()
    page.goto("/sign-in/")
    page.fill("#id_email", FACILITATOR)
    page.keyboard.press("Enter")
    expect(page.locator("#id_code")).to_be_visible()
    until(lambda: letter_of(stack, "tries") == "1" and letter_of(stack, "trouble"), what="the worker to try")
    assert letter_of(stack, "state") == "waiting"
    stack.mail = Controller(stack.post, hostname="127.0.0.1", port=stack.mail.port)
    stack.mail.start()
    # The pause after a failed try is a minute; this round looks at a clock that is past it.
    stack.python(
        "import datetime\nfrom django.utils import timezone\nfrom ned.mail import send_letters\n"
        "send_letters(now=timezone.now() + datetime.timedelta(minutes=2))"
    )
    [letter] = stack.post.wait(FACILITATOR)
    page.fill("#id_code", code_in(letter))
    page.keyboard.press("Enter")
    expect(page.locator("form[action='/sign-out/']")).to_be_attached()


@pytest.fixture(scope="module")
def deaf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product with a Redis that is not there."""
    with database() as address:
        nowhere = f"redis://127.0.0.1:{free_port()}/0"
        with Stack(tmp_path_factory.mktemp("deaf"), address, nowhere).running(post=False) as stack:
            yield stack


def hanging(redis: str) -> contextlib.AbstractContextManager[object]:
    """Something that takes calls and never says a word."""
    return socket.create_server(("127.0.0.1", urlsplit(redis).port or 0), backlog=500)


def absent(redis: str) -> contextlib.AbstractContextManager[object]:
    return contextlib.nullcontext()


@pytest.mark.parametrize("trouble", [absent, hanging])
@pytest.mark.usual(trouble=hanging)
def test_a_room_goes_on_while_redis_is_silent(
    deaf: Stack, new_page: NewPage, trouble: Callable[[str], contextlib.AbstractContextManager[object]]
) -> None:
    with trouble(deaf.env["REDIS_URL"]):
        room = OpenRoom.of(deaf)
        cockpit = doors.wear(new_page(base_url=deaf.address), deaf, room.host)
        cockpit.goto(f"/cockpit/{room.sitting}/")
        screen = new_page(base_url=deaf.address)
        doors.sit_down_by_code(screen, room.code, table=1)
        table.walk_to(screen, "light")
        table.words(screen.locator(".block-list .item").first).fill("Latteren på morgenmøtet")
        table.saved(screen)
        table.share(screen)
        expect(cockpit.locator(".grid-table tbody tr").first.locator("td.cell.shared")).to_have_count(1)
        open_next(cockpit)
        phone = new_page(base_url=deaf.address)
        doors.join_by_phone(phone, room.code)
        expect(cockpit.locator(".code-card form + p")).to_contain_text("1")


def open_next(cockpit: Page) -> None:
    cockpit.locator(".acts form:has(input[name=act][value=open]) button").click()
    expect(cockpit.locator(".acts form:has(input[name=act][value=close])")).to_be_visible()
