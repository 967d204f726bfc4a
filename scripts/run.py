"""Fills what is new, starts web, worker and beat, prints the address and waits: what `make run` runs."""

import contextlib
import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

from places import BIN, FONT, ROOT, VAR
from processes import Interrupted, guard, running, wait_until
from stamps import note, once

PORT = int(os.environ.get("PORT") or 8000)
ADDRESS = f"http://127.0.0.1:{PORT}"
DATABASE = VAR / "ned.sqlite3"
# What a database is made from: when it changes, the next start brings the database along.
SHAPE = [*sorted(ROOT.glob("*/migrations")), ROOT / "ned/data", ROOT / "dialogmat/content"]
STATIC = [ROOT / "static", ROOT / "package-lock.json", ROOT / "requirements.txt", FONT]
WEB = [f"{BIN}/granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", f"{PORT}", "--log-level", "error"]
WEB += ["--blocking-threads", "8", "--backpressure", "64", "ned.wsgi:application"]
CELERY = [f"{BIN}/celery", "--app=ned", "--quiet"]
HELPERS = {
    "worker": [*CELERY, "worker", "--loglevel=ERROR", "--concurrency=1", "--without-gossip", "--without-mingle"],
    "beat": [*CELERY, "beat", "--loglevel=ERROR", "--pidfile="],
}
KEEP_UP = (["migrate", "--verbosity=0"], ["municipalities"], ["mats"])
DEMO = ["demo", "--size", os.environ.get("DEMO") or "small"]


def main() -> None:
    os.chdir(ROOT)
    refuse_taken_port()
    with guard():
        prepare()
        with everything() as processes:
            print(f"\nNED answers at {ADDRESS}/   (Ctrl-C stops it)", flush=True)
            if not os.environ.get("EMAIL_URL"):
                print(f"Letters are written to {shown(VAR / 'letters')}", flush=True)
            watch(processes)


def refuse_taken_port() -> None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", PORT))
        except OSError:
            sys.exit(f"Port {PORT} is taken. Choose another: make run PORT={PORT + 1}")


def environment(**more: str) -> dict[str, str]:
    """A try-out: one-click sign-in, this address, this machine only."""
    own = {"NED_TRYOUT": "1", "NED_SITE_URL": ADDRESS, "ALLOWED_HOSTS": "127.0.0.1,localhost", "NED_VAR": str(VAR)}
    return {**os.environ, **own, **more}


def prepare() -> None:
    (VAR / "stamps").mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (VAR / "letters").mkdir()
    collect = ["collectstatic", "--no-input", "--clear", "--verbosity=0"]
    once("static files", lambda: manage(collect), mark=VAR / "collected/.from", sources=STATIC)
    if os.environ.get("DATABASE_URL"):
        fill_server()
    elif holds_people():
        once("database", keep_up, mark=VAR / "stamps/database", sources=SHAPE)
    else:
        make_database()


def holds_people() -> bool:
    """Any command that connects leaves an empty file behind; one without a person was never used and is made anew."""
    if not DATABASE.exists():
        return False
    with contextlib.closing(sqlite3.connect(DATABASE)) as connection:
        try:
            return connection.execute("SELECT 1 FROM ned_user LIMIT 1").fetchone() is not None
        except sqlite3.OperationalError:
            return False


def keep_up() -> None:
    for command in KEEP_UP:
        manage(command)


def fill_server() -> None:
    """A database of the person's own is brought up to date, never filled with examples."""
    once("database", keep_up, mark=VAR / "stamps/server", sources=SHAPE)


def make_database() -> None:
    """Made aside and moved in whole, so that a start cut short leaves no half-filled database behind."""
    print("• database with a small example", flush=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=VAR) as aside:
        for command in (*KEEP_UP, DEMO):
            manage(command, NED_VAR=aside)
        for old in VAR.glob("ned.sqlite3*"):
            old.unlink()
        for found in Path(aside).iterdir():
            if found.name.startswith("ned.sqlite3") or found.name in {"media", "secret_key"}:
                move(found, VAR / found.name)
    note(VAR / "stamps/database", SHAPE)


def move(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    source.replace(target)


def manage(command: list[str], **more: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *command], env=environment(**more))
    if done.returncode:
        sys.exit(f"`manage.py {' '.join(command)}` failed (exit {done.returncode}); nothing was started.")


@contextlib.contextmanager
def everything() -> Iterator[dict[str, Popen[bytes]]]:
    with contextlib.ExitStack() as stack:
        web = stack.enter_context(running(WEB, env=environment()))
        # The others wait, so that on two cores the address answers as soon as it can.
        wait_until(answers, what="The web server", process=web)
        helpers = environment(PYTHONWARNINGS="ignore::UserWarning")  # Celery tells root so on every start
        started = {name: stack.enter_context(running(command, env=helpers)) for name, command in HELPERS.items()}
        try:
            yield {"web": web} | started
        finally:
            # All at once: each takes its time to finish what it has in hand.
            for process in (web, *started.values()):
                process.terminate()


def answers() -> bool:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)) as line:
        with contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", "/health/")
            return line.getresponse().status == 200
    return False


def watch(processes: dict[str, Popen[bytes]]) -> None:
    """Waits for ever; one that dies takes the others along, because half a product only confuses."""
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                sys.exit(f"The {name} process stopped by itself (exit {process.returncode}).")
        time.sleep(0.5)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    try:
        main()
    except Interrupted:
        print("\nNED is stopped.", flush=True)
        sys.exit(0)
