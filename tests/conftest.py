import datetime
import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    if on := config.getoption("--on"):
        # Whose weekday, year or daylight saving a test took for granted shows. Servers that tests start stay in today.
        time_machine.travel(datetime.datetime.fromisoformat(on).astimezone()).start()

    # Tests read static files where they lie; servers they start inherit it.
    settings.STORAGES["staticfiles"]["BACKEND"] = os.environ.setdefault("NED_STATICFILES", PLAIN_STATIC)
    # And nothing is collected for them: each test client would look through it all, for a tenth of a second.
    settings.STATIC_ROOT = settings.VAR / "uncollected"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_collection_finish() -> None:
    """What is loaded by now stays till the end; a collector that goes through it again and again costs a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(250_000, 20, 100)


# By these a test asks for a database; the others are the same whatever the engine.
DATABASE = {"db", "committed", "django_db_setup", "stack"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="only the tests that ask for a database")
    parser.addoption("--deep", action="store_true", help="also the tests that are marked deep")
    parser.addoption("--on", metavar="TIME", help="as if it were another day, like 2026-12-24T17:00")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = {item for item in items if not _wanted(item, config)}
    config.hook.pytest_deselected(items=[*left])
    # The longest first: begun last, it would keep one core busy and the other waiting.
    items[:] = sorted(
        (item for item in items if item not in left), key=lambda item: not item.get_closest_marker("main_job")
    )


def _wanted(item: pytest.Item, config: pytest.Config) -> bool:
    if config.getoption("--with-database") and not _asks_for_database(item):
        return False
    return config.getoption("--deep") or not _deep(item)


def _deep(item: pytest.Item) -> bool:
    """Whether it is marked deep, or is a variant that is not among its usual ones."""
    variant = item.callspec.params if hasattr(item, "callspec") else {}
    usual = [named for mark in item.iter_markers("usual") for named in mark.kwargs.items()]
    return bool(item.get_closest_marker("deep")) or any(variant.get(name, one) != one for name, one in usual)


def _asks_for_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ())))


class ClosedNetwork(OSError):
    """A test tried to leave the machine."""


def _refuse_strangers(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return
    try:
        near = ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        near = False
    if not near:
        raise ClosedNetwork(f"The network is closed in tests: {name}")


def _near_only(method: str, patch: pytest.MonkeyPatch) -> None:
    original = getattr(socket.socket, method)

    def call(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_strangers(address[0])
        return original(self, address)

    patch.setattr(socket.socket, method, call)


@pytest.fixture(autouse=True, scope="session")
def closed_network() -> Any:
    """Every address but this machine's own is out of reach, names included."""
    lookup = socket.getaddrinfo

    def near_lookup(host: object, *rest: Any, **named: Any) -> Any:
        _refuse_strangers(host)
        return lookup(host, *rest, **named)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", near_lookup)
        _near_only("connect", patch)
        _near_only("connect_ex", patch)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The mats lie in the database from the start: every room needs one, and loading them takes half a second."""
    from django.db import connection

    from dialogmat.loading import load_all

    name = str(connection.settings_dict["NAME"])
    # Where no collected test asks for a database, pytest-django makes none, and this would be somebody's own.
    if "test" not in name and "memory" not in name:
        return
    with django_db_blocker.unblock():
        load_all()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Any:
    """A database where what is written is committed, as threads and processes need it, and swept afterwards.

    Not pytest-django's own way: it flushes, and what is released is frozen.
    """
    from django.db import connection

    assert "test" in str(connection.settings_dict["NAME"]), "This would empty a database that is not a test's."
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("needs a database that others reach: NED_TEST_SQLITE=file or PostgreSQL")
    with django_db_blocker.unblock():
        yield
        sweep()
        connection.close()


MATS = [f"dialogmat_{noun}" for noun in ("mat", "version", "station", "block", "wording", "timing")]


def sweep() -> None:
    """Empty every table but those the migrations and the mats fill."""
    from django.db import connection, transaction

    kept = {"django_migrations", "django_content_type", *MATS}
    tables = [f'"{name}"' for name in connection.introspection.table_names() if name not in kept]
    # In one transaction: keys between tables are looked at when it ends, and what is kept points at what is emptied.
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (names from the database itself)


@pytest.fixture
def english() -> Any:
    """For tests that read sentences as they are written; the person's own language is the pages' affair."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def winter() -> Iterator[None]:
    """From here the days that a test writes out are ahead, whatever year it is run in."""
    with time_machine.travel(datetime.datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Oslo"))):
        yield
