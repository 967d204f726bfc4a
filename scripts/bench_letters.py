"""Letters from the outbox to a mail server, by the worker as it runs, beside a plain loop over one connection."""

from __future__ import annotations

import contextlib
import json
import smtplib
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench_servers import run_script
from places import BIN, ROOT
from processes import free_port, running, wait_until

WORKER = [f"{BIN}/celery", "-A", "ned", "worker", "--concurrency", "2", "--loglevel", "error"]
SEND = "import django; django.setup(); from ned.tasks import send_letters; [send_letters.delay() for _ in range(2)]"


@dataclass
class Sink:
    """A mail server that listens, and whose letters it has taken."""

    port: int
    path: Path

    @property
    def taken(self) -> Counter[str]:
        return Counter(self.path.read_text(encoding="utf-8").split())

    def environment(self, of: dict[str, str]) -> dict[str, str]:
        return of | {"EMAIL_URL": f"smtp://127.0.0.1:{self.port}", "DJANGO_SETTINGS_MODULE": "ned.settings"}


@dataclass
class Found:
    ned: float
    loop: float
    lost: int
    doubled: int


@contextlib.contextmanager
def sink() -> Iterator[Sink]:
    with tempfile.TemporaryDirectory(prefix="ned-sink-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        found = Sink(free_port(), Path(folder) / "taken")
        found.path.touch()
        command = [f"{BIN}/python", "scripts/mail_sink.py", f"{found.port}", f"{found.path}"]
        with running(command, cwd=ROOT) as process:
            wait_until(lambda: answers(found.port), what="the mail server", process=process)
            yield found


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), smtplib.SMTP("127.0.0.1", port, timeout=5):
        return True
    return False


def measure(environment: dict[str, str], *, letters: int) -> Found:
    """The loop first and last, so that a busy minute meets both."""
    with sink() as taken:
        own = taken.environment(environment)
        half = letters // 2
        loop = float(run_script(["scripts/letters_data.py", "loop", f"{half}"], own))
        before = taken.taken
        run_script(["scripts/letters_data.py", "lay", f"{letters}"], own)
        ned = by_worker(own)
        arrived = taken.taken - before
        loop += float(run_script(["scripts/letters_data.py", "loop", f"{letters - half}"], own))
        sent = json.loads(run_script(["scripts/letters_data.py", "told"], own))["letters"]
    lost = len(sent.keys() - arrived.keys())
    return Found(ned, loop, lost, sum(arrived.values()) - len(arrived))


def by_worker(environment: dict[str, str]) -> float:
    """Seconds from the first letter that leaves to the last, with a worker that is up already."""
    with running(WORKER, env=environment, cwd=ROOT):
        start = sending(environment)
        with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as line:
            while line.execute("SELECT 1 FROM ned_letter WHERE state = 'waiting' LIMIT 1").fetchone():
                time.sleep(0.1)
        return time.perf_counter() - start


def sending(environment: dict[str, str]) -> float:
    run_script(["-c", SEND], environment)
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as line:
        while not line.execute("SELECT 1 FROM ned_letter WHERE tries > 0 LIMIT 1").fetchone():
            time.sleep(0.02)
    return time.perf_counter()
