"""Every check and every test, on a PostgreSQL and a Redis of their own: what `make test` runs.

`test.py --only "-k letter"` runs those tests alone; `test.py --services -- COMMAND` runs a command beside both servers;
`test.py --size full` runs the deep tests too; `test.py --branches` measures which branches all of them take.
"""

import argparse
import contextlib
import os
import re
import secrets
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from places import BIN, ROOT, VAR
from processes import guard, running
from services import services
from system import chromium

TEMPLATES = "templates"
COMPOSE = "docker-compose.yml"
# As many as there are cores: one more is no faster by much, and browsers that wait for each other are late.
WORKERS = ["-n", "logical", "--maxprocesses=8", "--dist=worksteal"]
# Variants of what other tests show, and the utmost: docs/decisions/013.
DEEP = ["--deep"]
# Measured where everything runs, and once: what the second engine runs besides is a handful of lines.
COVERAGE = ["--cov", "--cov-report=", "--cov-fail-under=0"]
# Before Python 3.14 only the slow way sees branches.
BRANCHES = {"COVERAGE_CORE": "ctrace"}
EMBEDDED = "(not browser and not postgres) or main_job"
USUAL_EMBEDDED = "(not browser and not postgres and not one_engine) or main_job"
# The last line pytest writes: === 12 passed, 1 skipped in 3.20s ===
SUMMARY = re.compile(r"\b\d+ (passed|failed|skipped|errors?|deselected)\b.* in [\d.:hs ()]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", action="store_true", help="run COMMAND beside PostgreSQL and Redis")
    parser.add_argument("--durable", action="store_true", help="with --services: PostgreSQL waits for the disk")
    parser.add_argument("--only", metavar="ARGUMENTS", help="only pytest, with these arguments")
    parser.add_argument("--size", choices=["usual", "full"], default="usual", help="full: with the deep tests")
    parser.add_argument("--branches", action="store_true", help="only pytest, and which branches it takes")
    parser.add_argument("command", nargs="*")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    with guard():
        if arguments.services:
            beside_services(arguments.command, durable=arguments.durable)
        with workplace() as place:
            if arguments.branches:
                branches(place)
            elif arguments.only is not None:
                only(shlex.split(arguments.only), place=place)
            else:
                everything(place, full=arguments.size == "full")


def beside_services(command: list[str], *, durable: bool) -> NoReturn:
    with services(durable=durable) as environment, running(command, env={**os.environ, **environment}) as process:
        sys.exit(process.wait())


def only(arguments: list[str], *, place: Path) -> None:
    with services() as live:
        pytest(arguments, heading="Tests", environment=live | var(place))


def branches(place: Path) -> None:
    measured = var(place) | BRANCHES | {"COVERAGE_FILE": f"{place}/coverage"}
    with services() as live:
        pytest(
            [*WORKERS, *DEEP, *COVERAGE, "--cov-branch"],
            heading="Tests on PostgreSQL and Redis",
            environment=live | measured,
        )
    step("Branches by file", [f"{BIN}/coverage", "report"], measured)


def everything(place: Path, *, full: bool) -> None:
    checks(var(place))
    deep = DEEP if full else []
    with services() as live:
        environment = live | var(place)
        step(
            "The system check for production",
            manage("check", "--deploy", "--fail-level=WARNING"),
            production(live, place),
        )
        step("The static files", manage("collectstatic", "--no-input", "--verbosity=0"), environment)
        measured = environment | {"COVERAGE_FILE": f"{place}/coverage"}
        lines = COVERAGE if full else []
        on_services = pytest([*WORKERS, *deep, *lines], heading="Tests on PostgreSQL and Redis", environment=measured)
    if full:
        step("Coverage by file", [f"{BIN}/coverage", "report"], measured)
    embedded = var(place) | {"NED_TEST_SQLITE": f"{place}/test.sqlite3"}
    on_sqlite = pytest(
        [*WORKERS, *deep, "--with-database", "-m", EMBEDDED if full else USUAL_EMBEDDED],
        heading="Tests on SQLite without Redis",
        environment=embedded,
    )
    print(f"\nPostgreSQL and Redis:  {on_services}\nSQLite without Redis:  {on_sqlite}")


def checks(environment: Mapping[str, str]) -> None:
    step("Lint", [f"{BIN}/ruff", "check", "--quiet", "."])
    step("Format", [f"{BIN}/ruff", "format", "--check", "--quiet", "."])
    step("Types", [f"{BIN}/mypy"], environment)
    step("Templates", [f"{BIN}/djlint", "--lint", "--quiet", TEMPLATES])
    step("Migrations in step with the models", manage("makemigrations", "--check", "--dry-run"), environment)
    step("Catalogues", [sys.executable, "scripts/catalogues.py", "--check"], environment)
    step("Containers", [f"{BIN}/check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE])


def manage(*command: str) -> list[str]:
    return [sys.executable, "manage.py", *command]


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A var folder for this run alone, with the letters for the screen that set-up made."""
    with tempfile.TemporaryDirectory(prefix="ned-test-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        for name in ("var", "var/collected"):
            (place / name).mkdir()
        (place / "var/static").symlink_to(VAR / "static")
        yield place


def var(place: Path) -> dict[str, str]:
    """The product's environment for this run: nothing of the person's own reaches it."""
    return {"NED_VAR": f"{place}/var", "NED_CHROMIUM": chromium() or ""}


def production(live: Mapping[str, str], place: Path) -> dict[str, str]:
    return {
        **live,
        "NED_VAR": f"{place}/production",
        "NED_SITE_URL": "https://ned.example.org",
        "ALLOWED_HOSTS": "ned.example.org",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "EMAIL_URL": "smtps://ned:secret@mail.example.org:465",
        "NED_FROM_EMAIL": "NED <ned@example.org>",
    }


OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "DEBUG")


def outer() -> dict[str, str]:
    """The person's environment without settings of NED, which would make the tests test something else.

    Compiled once: a hundred processes read the same files.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NED_") and name not in OURS}
    return ours | {"PYTHONPYCACHEPREFIX": f"{VAR}/pycache", "PYTHONDONTWRITEBYTECODE": ""}


def step(heading: str, command: list[str], environment: Mapping[str, str] | None = None) -> None:
    print(f"\n── {heading}", flush=True)
    with running(command, env={**outer(), **(environment or {})}) as process:
        stop_on(process.wait(), heading)


def stop_on(code: int, heading: str) -> None:
    if code:
        sys.exit(f"\n✗ {heading}: failed (exit {code})")


def pytest(arguments: list[str], *, heading: str, environment: Mapping[str, str]) -> str:
    """Runs pytest, shows what it says and returns its summary."""
    print(f"\n── {heading}", flush=True)
    command = [sys.executable, "-m", "pytest", *(["--color=yes"] if sys.stdout.isatty() else []), *arguments]
    summary = ""
    with running(command, env={**outer(), **environment}, stdout=-1) as process:
        for line in process.stdout or ():
            text = line.decode(errors="replace")
            print(text, end="", flush=True)
            summary = text.strip() if SUMMARY.search(text) else summary
        stop_on(process.wait(), heading)
    return summary


if __name__ == "__main__":
    main()
