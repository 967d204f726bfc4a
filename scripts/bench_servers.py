"""What the measuring needs beside it: a database of its own, web servers and the stream, and the CPU they have used."""

import contextlib
import http.client
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from places import BIN, ROOT, VAR
from processes import free_port, running, wait_until

TICKS = os.sysconf("SC_CLK_TCK")
# As in production (Dockerfile), with one process so that both sides have the same.
GRANIAN = [f"{BIN}/granian", "--interface", "wsgi", "--host", "127.0.0.1", "--log-level", "error", "--workers", "1"]
GRANIAN += ["--blocking-threads", "4", "--backpressure", "64"]
UVICORN = [f"{BIN}/uvicorn", "--host", "127.0.0.1", "--no-access-log", "--log-level", "error"]

# In one process: starting Django is most of it.
FILL = """
import django
from django.core.management import call_command
django.setup()
for words in (["migrate", "-v0"], ["municipalities"], ["mats"], ["collectstatic", "--no-input", "-v0"]):
    call_command(*words)
"""

# What bench_data.py tells of the workshop it has laid.
type Data = dict[str, Any]


@dataclass
class Server:
    port: int
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds of CPU its processes have used, all of them together."""
        return _cpu(self.pid)


def _cpu(pid: int) -> float:
    # After the name in brackets: 11–14 are the process's own user and system time and that of its dead children.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    children = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")).split()
    return sum(map(int, fields[11:15])) / TICKS + sum(_cpu(int(child)) for child in children)


@contextlib.contextmanager
def database(server: str) -> Iterator[str]:
    """A database of our own on that server: whatever lies in the person's is neither read nor written."""
    name = f"ned_bench_{secrets.token_hex(4)}"
    _tell(server, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _tell(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _tell(server: str, words: str) -> None:
    # A line of its own each time: the server may have been down meanwhile (chaos.py).
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(words.encode())


@contextlib.contextmanager
def place(url: str) -> Iterator[dict[str, str]]:
    """The environment of a product in production on that database, with files of its own."""
    with tempfile.TemporaryDirectory(prefix="ned-bench-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        (Path(folder) / "static").symlink_to(VAR / "static")
        ours = {"NED_VAR": folder, "DATABASE_URL": url, "SECRET_KEY": secrets.token_hex(32), "PYTHONPATH": str(ROOT)}
        strangers = {name for name in os.environ if name.startswith("NED_") and name != "NED_STATICFILES"}
        outer = {name: value for name, value in os.environ.items() if name not in strangers | {"DEBUG"}}
        yield outer | ours


def lay(environment: dict[str, str], *, phones: int) -> Data:
    """One open workshop."""
    told: Data = json.loads(run_script(["scripts/bench_data.py", f"{phones}"], environment))
    return told


def furnish_plain(environment: dict[str, str]) -> None:
    """Tables and content, and nothing that is planned."""
    run_script(["-c", FILL], environment | {"DJANGO_SETTINGS_MODULE": "ned.settings"})


def drawn(environment: dict[str, str], *, runs: int) -> dict[str, list[float]]:
    """Seconds of CPU for each print, from a process that prints and does nothing else."""
    told: dict[str, list[float]] = json.loads(run_script(["scripts/bench_prints.py", f"{runs}"], environment))
    return told


def run_script(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"`{' '.join(command)}` failed (exit {done.returncode}).")
    return done.stdout


@contextlib.contextmanager
def web(environment: dict[str, str], *flags: str, **more: str) -> Iterator[Server]:
    port = free_port()
    own = {"NED_SITE_URL": f"http://127.0.0.1:{port}", "ALLOWED_HOSTS": "127.0.0.1"} | more
    command = [*GRANIAN, *flags, "--port", f"{port}", "ned.wsgi:application"]
    with _started(command, port, environment | own) as server:
        yield server


@contextlib.contextmanager
def bare(environment: dict[str, str], *flags: str) -> Iterator[Server]:
    port = free_port()
    own = {"DJANGO_SETTINGS_MODULE": "bench_bare.settings", "PYTHONPATH": f"{ROOT}:{ROOT}/scripts"}
    command = [*GRANIAN, *flags, "--port", f"{port}", "bench_bare.wsgi:application"]
    with _started(command, port, environment | own) as server:
        yield server


@contextlib.contextmanager
def live(environment: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [*UVICORN, "--port", f"{port}", "ned.asgi:application"]
    # It says 503 until it has heard from Redis, and then that there is nothing without a pass.
    with _started(command, port, environment, path="/stream/") as server:
        yield server


@contextlib.contextmanager
def bare_live(environment: dict[str, str]) -> Iterator[Server]:
    port, own = free_port(), {"PYTHONPATH": f"{ROOT}:{ROOT}/scripts"}
    command = [*UVICORN, "--port", f"{port}", "bench_bare.stream:application"]
    with _started(command, port, environment | own) as server:
        yield server


@contextlib.contextmanager
def _started(command: list[str], port: int, environment: dict[str, str], *, path: str = "/health/") -> Iterator[Server]:
    with running(command, env=environment, cwd=ROOT) as process:
        wait_until(lambda: _answers(port, path), what=command[-1], process=process)
        yield Server(port, process.pid)


def _answers(port: int, path: str) -> bool:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        with contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", path)
            return line.getresponse().status < 500
    return False
