"""Two who change the same tree at once take turns."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from ned.models import Unit
from tests import make
from tests.threads import at_once

DAY = datetime.date(2026, 1, 1)


@pytest.mark.django_db
def test_one_who_comes_after_is_judged_by_what_is_now() -> None:
    town = make.municipality()
    unit, other = make.unit("Øst", under=town.root), make.unit("Vest", under=town.root)
    late = Unit.objects.get(pk=unit.pk)
    unit.merge(into=other, by=None, on=DAY)
    with pytest.raises(ValidationError) as refused:
        late.split(into=["Sør", "Nord"], by=None, on=DAY)
    assert refused.value.code == "ended"


def test_two_units_are_not_put_under_each_other(committed: None) -> None:
    town = make.municipality()
    one, other = (make.unit(name, under=town.root).pk for name in ("Øst", "Vest"))
    ways = [(one, other), (other, one)]

    def move() -> str:
        unit, under = (Unit.objects.get(pk=pk) for pk in ways.pop())
        try:
            unit.relocate(under=under, by=None, on=DAY)
        except ValidationError as refused:
            return str(refused.code)
        return "moved"

    assert sorted(at_once(2, move)) == ["below", "moved"]
    assert sorted(Unit.objects.values_list("depth", flat=True)) == [1, 2, 3]


def test_a_unit_that_two_would_split_is_split_once(committed: None) -> None:
    unit = make.unit("Pleie og omsorg").pk

    def split() -> str:
        try:
            Unit.objects.get(pk=unit).split(into=["Heimen", "Dagsenteret"], by=None, on=DAY)
        except ValidationError as refused:
            return str(refused.code)
        return "split"

    assert sorted(at_once(2, split)) == ["ended", "split"]
    assert Unit.objects.current().count() == 3
