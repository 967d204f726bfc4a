"""The whole product as processes of its own: pages, stream, worker, beat, a mail server and a private database."""

import contextlib
import email
import json
import os
import re
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from aiosmtpd.controller import Controller

from processes import free_port, until

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
# One process for all that is done before the doors open; the database is copied once it has been filled.
FILL = """
from django.core.management import call_command
for words in (["migrate", "-v0"], ["municipalities"], ["mats"]):
    call_command(*words)
"""
TEMPLATE = "journey_template"


def python(code: str, *, env: dict[str, str]) -> str:
    """Run a few lines with the product's models, in its own database."""
    command = [sys.executable, "-c", "import django; django.setup()\n" + code]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Post:
    """A real SMTP server that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        made: Message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        self.letters.append(made)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in str(letter["To"])]

    def wait(self, address: str, *, count: int = 1, seconds: float = 90) -> list[EmailMessage]:
        until(lambda: len(self.to(address)) >= count, what=f"{count} letters to {address}", seconds=seconds)
        return self.to(address)


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part
    return str(part.get_content())


class Stack:
    def __init__(self, folder: Path, database: str, redis: str) -> None:
        self.folder, self.post = folder, Post()
        self.mail = Controller(self.post, hostname="127.0.0.1", port=free_port())
        self.port, self.live = free_port(), free_port()
        self._reached: list[subprocess.Popen[bytes]] = []
        self._beside: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ned.settings",
            "NED_VAR": str(folder),
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "SECRET_KEY": uuid.uuid4().hex * 2,
            "NED_SITE_URL": self.address,
            "ALLOWED_HOSTS": "127.0.0.1",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "NED_STREAM_URL": f"http://127.0.0.1:{self.live}/stream/" if redis else "/stream/",
            "NED_STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "PYTHONPATH": f"{ROOT}:{ROOT}/scripts",  # for the tests' own process beside it
        }
        for name in ("DATABASE_URL", "REDIS_URL"):
            if not self.env[name]:
                del self.env[name]
        # The letters for the screen that set-up made, and the static files where they are collected already.
        for name in ("static", "collected"):
            made = Path(os.environ.get("NED_VAR", ROOT / "var")) / name
            if made.exists() and any(made.iterdir()):
                (folder / name).symlink_to(made.resolve())

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Run a few lines with the product's models, in its own database."""
        self._beside = self._beside or self._start_beside()
        wire = self._beside
        assert wire.stdin and wire.stdout
        wire.stdin.write(json.dumps(code).encode() + b"\n")
        wire.stdin.flush()
        told = wire.stdout.readline()
        assert told, (self.folder / "beside.log").read_text()
        said, wrong = json.loads(told)
        assert not wrong, wrong
        return str(said)

    def _start_beside(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.journey.beside"]
        with (self.folder / "beside.log").open("wb") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdin=-1, stdout=-1, stderr=log, start_new_session=True
            )

    def start(self, *command: str, log: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{log}.log").open("wb") as said:
            return subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=said, stderr=said, start_new_session=True)

    @contextlib.contextmanager
    def running(self, *, post: bool) -> Iterator["Stack"]:
        """The pages and the stream; with `post` also those who write and send letters."""
        if "DATABASE_URL" not in self.env:
            self.python(FILL)
        if not (self.folder / "collected").exists():
            self.manage("collectstatic", "--noinput", "-v0")
        self.mail.start()
        post_office = []
        if post:
            celery = (f"{BIN}/celery", "-A", "ned")
            post_office = [
                self.start(*celery, "worker", "--pool", "solo", "--loglevel", "warning", log="worker"),
                self.start(*celery, "beat", "--loglevel", "warning", log="beat"),
            ]
        self._reached = self._serve()
        try:
            until(self._answers, what="the pages", seconds=60)
            yield self
        finally:
            self.mail.stop()
            self._stop([*post_office, *self._reached, *([self._beside] if self._beside else [])])

    @contextlib.contextmanager
    def out_of_reach(self) -> Iterator[None]:
        """Nothing answers meanwhile: what a device without a network meets."""
        self._stop(self._reached)
        self._reached = []
        try:
            yield
        finally:  # others go on with this one
            self._reached = self._serve()
            until(self._answers, what="the pages", seconds=60)

    def _serve(self) -> list[subprocess.Popen[bytes]]:
        web = [f"{BIN}/granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", f"{self.port}"]
        processes = [self.start(*web, "ned.wsgi:application", log="web")]
        if "REDIS_URL" in self.env:
            live = [f"{BIN}/uvicorn", "ned.asgi:application", "--host", "127.0.0.1", "--port", f"{self.live}"]
            processes.append(self.start(*live, "--no-access-log", log="live"))
        return processes

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(urllib.request.urlopen(f"{self.address}/health/", timeout=2).status == 200)  # noqa: S310 (ours)
        return False

    def _stop(self, processes: list[subprocess.Popen[bytes]]) -> None:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A database of its own on the server the tests run on, or none: then it is SQLite in the stack's folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"journey_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        fill_once(connection, server)
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}".encode())
        try:
            yield address_of(server, name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def address_of(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def fill_once(connection: psycopg.Connection[Any], server: str) -> None:
    """The first to come fills a database that all others copy; they wait for it."""
    connection.execute("SELECT pg_advisory_lock(357)")
    try:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [TEMPLATE]).fetchone():
            return
        connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}".encode())
        connection.execute(f"CREATE DATABASE {TEMPLATE}".encode())
        python(FILL, env={**os.environ, "DATABASE_URL": address_of(server, TEMPLATE), "PYTHONPATH": str(ROOT)})
        connection.execute(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true".encode())
    finally:
        connection.execute("SELECT pg_advisory_unlock(357)")


def code_in(letter: EmailMessage) -> str:
    """The sign-in code of a letter."""
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{2,4})\s*$", text_of(letter), re.MULTILINE)
    assert found, text_of(letter)
    return found[1]
