"""An id in a form is no key: a stranger's is refused as if it did not exist."""

import pytest

from tests.access.foreign import Case
from tests.access.swapping import CASES, ids_without_cases, swapped
from tests.access.world import World

# Thousands of requests: what they run is measured where it is tested one by one.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_every_id_that_is_posted_has_been_tried() -> None:
    assert not ids_without_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_strangers_id_is_as_one_that_is_nowhere(world: World, case: Case) -> None:
    assert not swapped(world, case)
