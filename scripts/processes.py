"""Children that never outlive the script that started them."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


class Interrupted(SystemExit):
    """Raised where a signal arrives, so that every `finally` on the way out still runs."""


def _interrupt(number: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut the cleaning up short.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    raise Interrupted(128 + number)


@contextlib.contextmanager
def guard() -> Iterator[None]:
    """Ends everything below this process on the way out, however it leaves."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    adopt_orphans()
    try:
        yield
    finally:
        end_descendants()


def adopt_orphans() -> None:
    """A grandchild in a session of its own (a browser, a pool) becomes ours when its parent dies, and can be ended."""
    if LINUX:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _die_with_parent() -> None:
    """Even SIGKILL, which no `finally` survives, leaves no server behind (SIGINT: PostgreSQL's fast shutdown)."""
    if LINUX:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)


def end_descendants() -> None:
    for _ in range(100):
        found = list(_children())
        if not found:
            return
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.02)


def _children() -> Iterator[int]:
    for listing in Path("/proc/self/task").glob("*/children"):
        yield from map(int, listing.read_text().split())


def start(command: Sequence[str], **settings: object) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in the terminal reaches only us, and we stop the others in order.
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        list(command),
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 (safe: this process has one thread)
        **settings,
    )


def stop(process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
    """Asks the leader first (it knows how to stop its own), then ends what is left of its group."""
    if process.poll() is None:
        process.send_signal(by)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def running(
    command: Sequence[str], *, by: signal.Signals = signal.SIGTERM, **settings: object
) -> Iterator[subprocess.Popen[bytes]]:
    process = start(command, **settings)
    try:
        yield process
    finally:
        stop(process, by=by)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_until(ready: Callable[[], bool], *, what: str, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise RuntimeError(f"{what} stopped at once (exit {process.returncode}).")
        if time.monotonic() > end:
            raise RuntimeError(f"{what} did not answer within {seconds:.0f} seconds.")
        time.sleep(0.02)


def until(true: Callable[[], Any], *, what: str, seconds: float = 30) -> Any:
    """What `true` answers when it has something to say. Raises AssertionError when it has not by then."""
    end = time.monotonic() + seconds
    while True:
        if found := true():
            return found
        assert time.monotonic() < end, f"Waited {seconds:.0f} s in vain for {what}"
        time.sleep(0.1)
