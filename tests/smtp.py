"""A real mail server in the test's own process, on a port of its own."""

import contextlib
import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings


class Server:
    """Keeps what it gets. `refuses` answers to an address, `answers` one by one to what is handed over."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}
        self.answers: list[str] = []
        self.before_answer: Callable[[], None] = lambda: None
        self.sender_answer = "250 OK"
        self.connections = 0

    @property
    def ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.letters]

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if not self.sender_answer:  # gone without a word
            server.transport.abort()
        envelope.mail_from = address
        return self.sender_answer or "421 gone"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(parsed, EmailMessage)
            self.letters.append(parsed)
            self.before_answer()
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(port: int = 0) -> Iterator[Server]:
    """Listen, and let the product's letters go there."""
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    before = settings.MAILERS["default"]
    settings.MAILERS["default"] = mailer(controller.port)
    try:
        yield server
    finally:
        settings.MAILERS["default"] = before
        controller.stop()


def mailer(port: int) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
    }
