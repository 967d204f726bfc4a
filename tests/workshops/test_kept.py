"""How many promises are kept, without telling whose."""

import uuid

import pytest

from ned.access import Role
from ned.models import Unit
from tests import make
from workshops.models import Practice

pytestmark = pytest.mark.django_db


def practices(of: Unit, *answers: str) -> None:
    for answer in answers:
        unit = make.unit(under=of.municipality.root)
        made = Practice.objects.create(
            unit=unit, starts_doing="Går runden", source_id=uuid.uuid4(), begins=make.TODAY()
        )
        made.keep(weeks=2, said=answer, by=None)


def test_it_is_counted_when_enough_units_have_answered() -> None:
    unit = make.unit()
    client = make.client(make.member(Role.COORDINATOR, of=unit.municipality))
    address = f"/municipalities/{unit.municipality_id}/overdue/"
    practices(unit, "yes", "yes", "partly", "no")
    assert "go on doing" not in client.get(address).content.decode()
    practices(unit, "no")
    page = client.get(address).content.decode()
    assert "After 2 weeks, of 5 answers: 2 happen, 1 now and then, 2 not yet." in page
    assert "After 6 weeks" not in page


def test_five_answers_of_one_unit_are_not_five_units() -> None:
    unit = make.unit()
    client = make.client(make.member(Role.COORDINATOR, of=unit.municipality))
    for _number in range(5):
        made = Practice.objects.create(
            unit=unit, starts_doing="Går runden", source_id=uuid.uuid4(), begins=make.TODAY()
        )
        made.keep(weeks=2, said="no", by=None)
    page = client.get(f"/municipalities/{unit.municipality_id}/overdue/").content.decode()
    assert "go on doing" not in page
