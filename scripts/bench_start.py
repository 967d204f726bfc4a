"""A newcomer's waiting: the programme's history filled in, and `make run` once it has been run before."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from places import ROOT, VAR
from processes import free_port, running

# The try-out has SQLite and no Redis, whatever runs beside this.
SERVED = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "NED_SITE_URL", "ALLOWED_HOSTS"}


class Found(NamedTuple):
    """Seconds."""

    demo: float
    starts: list[float]


def measure(*, demo: str, runs: int) -> Found:
    """In a folder of its own: a new database, the example in it, and `runs` starts of a place that has been started."""
    with tempfile.TemporaryDirectory(prefix="ned-start-") as folder:
        (Path(folder) / "static").symlink_to(VAR / "static")
        outer = {name: value for name, value in os.environ.items() if name not in SERVED}
        environment = outer | {"NED_VAR": folder, "PORT": f"{free_port()}"}
        manage("migrate", "--verbosity=0", environment=environment)
        begun = time.monotonic()
        manage("demo", "--size", demo, environment=environment)
        filled = time.monotonic() - begun
        started(environment)
        return Found(filled, [started(environment) for _run in range(runs)])


def manage(*words: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, capture_output=True)


def started(environment: dict[str, str]) -> float:
    """From the command until it says where NED answers."""
    begun = time.monotonic()
    with running([sys.executable, "scripts/run.py"], cwd=ROOT, env=environment, stdout=-1) as process:
        for line in process.stdout or ():
            if b"NED answers" in line:
                return time.monotonic() - begun
    raise RuntimeError("`make run` ended before it answered.")
