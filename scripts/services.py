"""A private PostgreSQL and a private Redis on random ports of 127.0.0.1, gone without a trace afterwards."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from processes import free_port, running, wait_until
from system import postgres_bin

EXTENSIONS = ("pg_trgm", "unaccent")
# Only the data of a test run is at stake, so nothing waits for the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")
MANY = "max_connections=200"


@contextlib.contextmanager
def services(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a product that runs on both; `durable` as in production, where writing waits for the disk."""
    with postgres(durable=durable) as database, redis() as broker:
        yield {"DATABASE_URL": database, "REDIS_URL": broker}


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    port, owner = free_port(), _owner()
    with _folder("ned-postgres-", owner=owner) as folder:
        _initdb(folder / "data", owner=owner)
        command = [_program("postgres"), "-D", f"{folder}/data", "-h", "127.0.0.1", "-p", f"{port}", "-k", f"{folder}"]
        command += [part for setting in (MANY, *(() if durable else FAST)) for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            # SIGINT is PostgreSQL's fast shutdown; the polite SIGTERM waits for every client to leave.
            with running(command, by=signal.SIGINT, stdout=log, stderr=log, cwd=folder, **_as(owner)) as server:
                wait_until(lambda: _postgres_answers(port), what="PostgreSQL", process=server)
                _furnish(port)
                yield f"postgres://postgres@127.0.0.1:{port}/ned"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", f"{port}", "--save", "", "--appendonly", "no"]
    with _folder("ned-redis-") as folder, (folder / "log").open("wb") as log:
        with running(command, stdout=log, stderr=log, cwd=folder) as server:
            wait_until(lambda: _redis_answers(port), what="Redis", process=server)
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def _folder(prefix: str, *, owner: str | None = None) -> Iterator[Path]:
    # Always in /tmp: a TMPDIR inside root's private home is unreachable for the account PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    try:
        if owner:
            shutil.chown(folder, owner, owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> str | None:
    """PostgreSQL refuses to run as root; anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("postgres").pw_name


def _as(owner: str | None) -> dict[str, object]:
    return {"user": owner, "group": owner, "extra_groups": []} if owner else {}


def _program(name: str) -> str:
    folder = postgres_bin()
    if folder is None:
        raise RuntimeError("PostgreSQL's server programs are not installed: `make test` says how.")
    return f"{folder}/{name}"


def _initdb(data: Path, *, owner: str | None) -> None:
    command = [_program("initdb"), "-D", f"{data}", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    norwegian = ["--locale-provider=icu", "--icu-locale=nb-NO", "--locale=C.UTF-8"]
    for locale in (norwegian, ["--locale=C"]):  # the second for a PostgreSQL built without ICU
        made = subprocess.run([*command, *locale], cwd=data.parent, capture_output=True, text=True, **_as(owner))  # type: ignore[call-overload]
        if made.returncode == 0:
            return
        shutil.rmtree(data, ignore_errors=True)
    raise RuntimeError(f"initdb failed:\n{made.stderr}")


def _connect(port: int, database: str) -> psycopg.Connection:
    return psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname=database, autocommit=True)


def _furnish(port: int) -> None:
    """The extensions go into template1, so that Django's test databases are born with them."""
    with _connect(port, "template1") as template:
        for extension in EXTENSIONS:
            template.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    with _connect(port, "postgres") as connection:
        connection.execute("CREATE DATABASE ned")


def _postgres_answers(port: int) -> bool:
    with contextlib.suppress(psycopg.OperationalError), _connect(port, "postgres"):
        return True
    return False


def _redis_answers(port: int) -> bool:
    with contextlib.suppress(RedisConnectionError), Redis(port=port) as client:
        return bool(client.ping())
    return False
