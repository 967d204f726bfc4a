"""Units change, and nobody loses sight of what they were."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from ned.models import Seat, SeatKind, Trace, Unit, UnitChange
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2027, 1, 1)


def test_a_merged_unit_ends_and_leads_to_the_one_that_goes_on() -> None:
    town = make.municipality()
    old, new = make.unit("Åsane øst", under=town.root), make.unit("Åsane", under=town.root)
    old.merge(into=new, by=None, on=DAY)
    assert list(Unit.objects.current().under(town.root)) == [town.root, new]
    assert old.successor == new
    assert new.successor == new
    assert UnitChange.objects.get().kind == "merge"
    assert Trace.objects.get().verb == "unit.merge"


def test_a_split_unit_becomes_several_in_the_same_place() -> None:
    town = make.municipality()
    old = make.unit("Pleie og omsorg", under=town.root)
    parts = old.split(into=["Hjemmetjenesten", "Sykehjemmet"], by=None, on=DAY)
    assert [part.name for part in parts] == ["Hjemmetjenesten", "Sykehjemmet"]
    assert all(part.valid_from == DAY and part.path.startswith(town.root.path) for part in parts)  # type: ignore[union-attr]
    assert old.successor == parts[0]


def test_a_unit_that_moves_takes_those_below_along_and_says_where_it_was() -> None:
    town = make.municipality()
    health, school = make.unit("Helse", under=town.root), make.unit("Skole", under=town.root)
    nurse = make.unit("Helsesykepleierne", under=health)
    below = make.unit("Vakt", under=nurse)
    nurse.relocate(under=Unit.objects.get(pk=school.pk), by=None, on=DAY)
    below.refresh_from_db()
    school.refresh_from_db()
    assert below.path.startswith(school.path)
    assert UnitChange.objects.get().note == "Helse"


def test_a_renamed_unit_keeps_its_former_name_in_its_history() -> None:
    unit = make.unit("Barnevernet")
    unit.rename(name="Barneverntjenesten", by=None, on=DAY)
    assert Unit.objects.get(pk=unit.pk).name == "Barneverntjenesten"
    assert UnitChange.objects.get().note == "Barnevernet"


def test_a_unit_does_not_end_before_it_begins() -> None:
    unit = make.unit(valid_from=DAY)
    unit.valid_to = DAY - datetime.timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        unit.save(update_fields=["valid_to"])


def test_a_seat_that_changes_hands_keeps_both_and_tells_who_sat_when() -> None:
    unit = make.unit()
    first, second = make.leader(unit), make.user("Kåre Bjørnstad")
    seat = Seat.objects.get()
    seat.hand_to(second, by=None, on=DAY)
    assert seat.holder(DAY - datetime.timedelta(days=1)) == first
    assert seat.holder(DAY) == second


def test_an_empty_seat_falls_to_the_units_leader_and_then_to_the_leader_above() -> None:
    town = make.municipality()
    area = make.unit("Oppvekst", under=town.root)
    unit = make.unit("Skolen", under=area)
    seat = make.seat(unit, SeatKind.SAFETY_REP)
    assert seat.holder(DAY) is None
    above = make.leader(area)
    assert seat.holder(DAY) == above
    own = make.leader(unit)
    assert seat.holder(DAY) == own
    rep = make.holder(unit, SeatKind.SAFETY_REP)
    assert seat.holder(DAY) == rep


def test_a_role_that_has_ended_opens_nothing() -> None:
    unit = make.unit()
    leader = make.leader(unit)
    assert Unit.objects.for_user(leader, to="see_plan").exists()
    Seat.objects.get().hand_to(make.user(), by=None, on=make.TODAY())
    del leader.grants
    assert not Unit.objects.for_user(leader, to="see_plan").exists()


@pytest.mark.postgres
def test_the_door_finds_units_by_an_index_on_their_path() -> None:
    unit = make.unit()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # three rows are read faster without any index
    plan = Unit.objects.for_user(make.leader(unit), to="see_plan").explain()
    assert "ned_unit_path" in plan
