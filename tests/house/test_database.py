"""What the database holds on to, and for how long."""

import datetime

import pytest
from django.conf import settings

from tests.house import database, fields
from tests.house.aged import AGED

pytestmark = pytest.mark.django_db

ENDING = {label: life for label, life in settings.KEEP.items() if life}


def test_every_rule_of_the_database_is_a_sentence() -> None:
    assert not database.unspoken_rules()


def test_the_migrations_say_what_the_models_say() -> None:
    assert not database.missing_migrations()


def test_a_route_has_a_name_of_its_own() -> None:
    assert not database.shared_names()


def test_every_personal_field_has_a_shelf_life() -> None:
    assert not fields.without_a_life(settings.KEEP)


def test_every_shelf_life_that_ends_can_be_tried() -> None:
    assert not fields.without_a_maker(settings.KEEP, AGED)


@pytest.mark.parametrize(("label", "life"), ENDING.items(), ids=list(ENDING))
def test_what_is_personal_goes_when_its_time_is_out(label: str, life: datetime.timedelta) -> None:
    maker = fields.maker_of(label, AGED)
    assert maker, f"Add a maker of {label} to tests/house/aged.py."
    assert not fields.outlived(label, life, maker)
