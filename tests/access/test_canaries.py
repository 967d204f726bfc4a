"""No page that opens tells of what lies behind another door."""

import pytest

from tests.access.canaries import READERS, leaks
from tests.access.world import World

# Thousands of requests: what they run is measured where it is tested one by one.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
FEW = ["staff", "leader above", "union_rep", "outsider"]


@pytest.mark.parametrize(
    "who", [*FEW, *(pytest.param(who, marks=pytest.mark.deep) for who in READERS if who not in FEW)]
)
def test_nobody_reads_of_what_is_not_theirs(world: World, who: str) -> None:
    assert not leaks(world, world.actors[who])


def test_the_words_are_there_to_be_found(world: World) -> None:
    far = world["far"]
    answer = world.ask(world.actors["leader far"], "GET", f"/units/{far.unit.pk}/")
    assert all(f"{word} far" in answer.content.decode() for word in ("Vedtatt", "Foreslått", "Vikar til"))
