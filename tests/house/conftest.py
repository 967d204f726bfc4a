from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.world import World, lasting


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), lasting() as built:
        yield built
