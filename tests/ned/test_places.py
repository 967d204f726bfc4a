"""Units change, and nobody loses sight of what they were."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from ned.models import Municipality, Seat, SeatKind, Trace, Unit, UnitChange
from tests import make

type Verb = Callable[..., object]

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 1)


def test_a_merged_unit_ends_and_leads_to_the_one_that_goes_on() -> None:
    town = make.municipality()
    old, new = make.unit("Åsane øst", under=town.root), make.unit("Åsane", under=town.root)
    old.merge(into=new, by=None, on=DAY)
    assert list(Unit.objects.current().under(town.root)) == [town.root, new]
    assert old.successor == new
    assert new.successor == new
    assert UnitChange.objects.get().kind == "merge"
    assert Trace.objects.get(verb__startswith="unit.").verb == "unit.merge"


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
    change = UnitChange.objects.get()
    assert (change.before, change.after) == ("Helse", "Skole")


def test_a_renamed_unit_keeps_its_former_name_in_its_history() -> None:
    unit = make.unit("Barnevernet")
    unit.rename(name="Barneverntjenesten", by=None, on=DAY)
    assert Unit.objects.get(pk=unit.pk).name == "Barneverntjenesten"
    unit.rename(name="Barnevern", by=None, on=DAY)
    told = [(change.before, change.after) for change in UnitChange.objects.newest()]
    assert told == [("Barneverntjenesten", "Barnevern"), ("Barnevernet", "Barneverntjenesten")]


def refused(verb: Verb, **named: Any) -> str:
    """The code of why not; nothing may have changed."""
    before = list(Unit.objects.values_list("pk", "path", "name", "valid_to"))
    with pytest.raises(ValidationError) as told:
        verb(by=None, **{"on": DAY} | named)
    assert list(Unit.objects.values_list("pk", "path", "name", "valid_to")) == before
    assert not UnitChange.objects.exists()
    return str(told.value.code)


@pytest.fixture
def town() -> Municipality:
    return make.municipality()


def test_the_municipality_itself_is_only_renamed(town: Municipality) -> None:
    root, unit = town.root, make.unit(under=town.root)
    assert root
    assert refused(root.relocate, under=unit) == "root"
    assert refused(root.merge, into=unit) == "root"
    assert refused(root.split, into=["Øst", "Vest"]) == "root"
    root.rename(name="Bergen kommune", by=None, on=DAY)
    assert UnitChange.objects.get().after == "Bergen kommune"


def test_a_unit_is_not_put_under_itself_or_what_lies_below(town: Municipality) -> None:
    area = make.unit("Oppvekst", under=town.root)
    below = make.unit("Skolen", under=make.unit("Skoler", under=area))
    assert refused(area.relocate, under=area) == "itself"
    assert refused(area.relocate, under=below) == "below"
    assert refused(below.merge, into=below) == "itself"
    assert refused(area.relocate, under=town.root) == "same"


def test_a_unit_stays_in_its_municipality(town: Municipality) -> None:
    unit, stranger = make.unit(under=town.root), make.unit()
    assert refused(unit.relocate, under=stranger) == "elsewhere"
    assert refused(unit.merge, into=stranger) == "elsewhere"


def test_those_below_are_moved_before_a_unit_ends(town: Municipality) -> None:
    area, other = make.unit("Oppvekst", under=town.root), make.unit("Helse", under=town.root)
    below = make.unit("Skolen", under=area)
    assert refused(area.merge, into=other) == "leads"
    assert refused(area.split, into=["Øst", "Vest"]) == "leads"
    below.merge(into=other, by=None, on=DAY)
    area.merge(into=other, by=None, on=DAY)
    assert area.successor == other


def test_what_has_ended_is_left_alone(town: Municipality) -> None:
    unit, ended = make.unit("Øst", under=town.root), make.unit("Vest", under=town.root, valid_to=DAY)
    assert refused(ended.merge, into=unit) == "ended"
    assert refused(ended.split, into=["Sør", "Nord"]) == "ended"
    assert refused(ended.relocate, under=unit) == "ended"
    assert refused(ended.rename, name="Sør") == "ended"
    assert refused(unit.merge, into=ended) == "ended"
    assert refused(unit.relocate, under=ended) == "ended"


def test_a_unit_is_split_into_two_at_least_with_a_name_each(town: Municipality) -> None:
    unit = make.unit("Pleie og omsorg", under=town.root)
    make.unit("Sykehjemmet", under=town.root)
    make.unit("Hjemmetjenesten", under=town.root, valid_to=DAY)
    assert refused(unit.split, into=["Hjemmetjenesten"]) == "parts"
    assert refused(unit.split, into=["Hjemmetjenesten", "hjemmetjenesten"]) == "name"
    assert refused(unit.split, into=["Hjemmetjenesten", "Sykehjemmet"]) == "name"
    assert unit.split(into=["Hjemmetjenesten", "Pleie og omsorg"], by=None, on=DAY)


def test_two_in_the_same_place_are_not_called_the_same(town: Municipality) -> None:
    area, unit = make.unit("Oppvekst", under=town.root), make.unit("Øst", under=town.root)
    make.unit("Øst", under=area)
    assert refused(unit.rename, name="oppvekst") == "name"
    assert refused(unit.rename, name="Øst") == "same"
    assert refused(unit.relocate, under=area) == "name"
    unit.rename(name="øst", by=None, on=DAY)


def test_a_change_is_of_a_day_when_the_unit_was_there(town: Municipality) -> None:
    unit, young = make.unit("Øst", under=town.root), make.unit("Vest", under=town.root, valid_from=DAY)
    tomorrow, yesterday = make.TODAY() + datetime.timedelta(days=1), DAY - datetime.timedelta(days=1)
    assert refused(unit.rename, name="Sør", on=tomorrow) == "ahead"
    assert refused(young.split, into=["Sør", "Nord"], on=yesterday) == "before"
    assert refused(unit.merge, into=young, on=yesterday) == "before"


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
