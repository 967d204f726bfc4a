"""One friendly sentence for a plan: what it says, and that it says no more than one."""

import pytest

from tests import make
from workshops.advice import advice
from workshops.models import Agreement, Measure

pytestmark = pytest.mark.usefixtures("english")
STEP = {"first_step": "Ta det opp på mandag"}


def measures(*factors: str, **words: str) -> list[Measure]:
    return [Measure(title="Fast overlapp", factor=factor, **STEP | words) for factor in factors]


@pytest.mark.parametrize(
    ("living", "lasting", "said"),
    [
        ([], False, ""),
        (measures("culture", "mastery", "leadership", "culture"), True, "Three are often enough"),
        (measures("culture", "mastery", first_step=""), True, "No measure has a first step yet"),
        (measures("culture"), False, "One alone seldom lasts"),
        (measures("culture"), True, ""),
        (measures("culture", "culture"), True, "the same factor"),
        (measures("", ""), True, ""),
        (measures("culture", "mastery"), False, "is what lasts"),
        (measures("culture", "mastery"), True, ""),
    ],
)
def test_the_first_that_fits_is_said(living: list[Measure], lasting: bool, said: str) -> None:
    found = advice(living, lasting=lasting)
    assert said in found
    assert bool(found) == bool(said)


@pytest.mark.django_db
def test_it_stands_on_the_plan_and_goes_when_it_is_followed() -> None:
    unit = make.unit()
    client = make.client(make.leader(unit))
    make.decided(unit, first_step="Ta det opp på mandag")
    address = f"/units/{unit.pk}/"
    assert "One alone seldom lasts" in client.get(address).content.decode()
    gathering = make.gathering(unit)
    Agreement.adopt(unit, source_id=gathering.pk, words="Vi sier fra samme dag", gathering=gathering)
    assert "seldom lasts" not in client.get(address).content.decode()
