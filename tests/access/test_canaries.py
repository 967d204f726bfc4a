"""The words that are looked for on every page that opens (tests/access/knocking.py) are there to be found."""

import pytest

from tests.access.canaries import READERS
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_who_reads_lives_in_this_world(world: World) -> None:
    assert world.actors.keys() >= READERS


def test_the_words_are_there_to_be_found(world: World) -> None:
    far = world["far"]
    answer = world.ask(world.actors["leader far"], "GET", f"/units/{far.unit.pk}/")
    assert all(f"{word} far" in answer.content.decode() for word in ("Vedtatt", "Foreslått", "Vikar til"))
