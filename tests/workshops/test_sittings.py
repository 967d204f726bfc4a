import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Dialogue
from ned.access import Role
from ned.models import Municipality
from tests import make
from workshops.models import Gathering, Kind, Sitting

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + datetime.timedelta(days=30)


@pytest.fixture
def bergen() -> Municipality:
    return make.municipality()


@pytest.fixture
def gathering(bergen: Municipality) -> Gathering:
    return make.gathering(bergen.root, kind=Kind.CONFERENCE, serves=[], title="Læringskonferanse")


@pytest.fixture
def client(bergen: Municipality) -> Client:
    return make.client(make.member(Role.COORDINATOR, of=bergen))


def typed(**fields: Any) -> dict[str, Any]:
    usual = {"day": SOON.isoformat(), "starts": "13:00", "ends": "14:30", "place": "Kantina", "tables": "2"}
    return usual | {"label": "Dagvakt"} | fields


def add(client: Client, gathering: Gathering, **fields: Any) -> Any:
    return client.post(reverse("sitting_new", args=[gathering.pk]), typed(**fields))


def clock(moment: datetime.datetime) -> str:
    return f"{timezone.localtime(moment):%d %H:%M}"


def test_two_shifts_are_two_sittings_of_one_gathering(gathering: Gathering, client: Client) -> None:
    add(client, gathering)
    add(client, gathering, label="Kveldsvakt", starts="20:00", ends="21:30")
    day, evening = gathering.sittings.all()
    assert (day.label, evening.label) == ("Dagvakt", "Kveldsvakt")
    assert day.join_code != evening.join_code
    assert [day.tables.count(), evening.tables.count()] == [2, 2]


def test_a_new_sitting_is_like_the_one_before(gathering: Gathering, client: Client) -> None:
    assert 'value="1"' in client.get(reverse("sitting_new", args=[gathering.pk])).content.decode()
    add(client, gathering, tables="4")
    shown = client.get(reverse("sitting_new", args=[gathering.pk])).content.decode()
    assert 'value="Kantina"' in shown
    assert 'value="4"' in shown


def test_a_night_shift_may_end_after_midnight(gathering: Gathering, client: Client) -> None:
    add(client, gathering, starts="23:30", ends="01:00")
    night = gathering.sittings.get()
    assert night.minutes == 90
    assert clock(night.ends) == f"{SOON + datetime.timedelta(days=1):%d} 01:00"


@pytest.mark.usefixtures("winter")
def test_times_are_those_of_norway_in_summer_and_winter(gathering: Gathering, client: Client) -> None:
    add(client, gathering, day="2027-01-15")
    add(client, gathering, day="2027-07-15")
    assert [sitting.starts.astimezone(datetime.UTC).hour for sitting in gathering.sittings.all()] == [12, 11]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends": "12:00"}, "The end must be after the beginning."),
        ({"ends": "13:00"}, "The end must be after the beginning."),
        ({"day": "2020-02-03"}, "That day has passed."),
        ({"day": ""}, "This field is required."),
        ({"day": "31.02.2027"}, "Enter a valid date."),
        ({"starts": "25:00"}, "Enter a valid time."),
        ({"tables": "-1"}, "greater than or equal to 0"),
        ({"tables": "500"}, "less than or equal to 60"),
        ({"place": "a" * 100_000}, "at most 120"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    gathering: Gathering, client: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = add(client, gathering, **wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Dagvakt"' in answer.content.decode()
    assert not gathering.sittings.exists()


def test_a_sitting_moves_and_gets_more_tables(gathering: Gathering, client: Client) -> None:
    sitting = make.sitting(gathering, tables=2)
    address = reverse("sitting_edit", args=[sitting.pk])
    assert f"{timezone.localtime(sitting.starts):%H:%M}" in client.get(address).content.decode()
    client.post(address, typed(tables="5"))
    sitting.refresh_from_db()
    assert (clock(sitting.starts), sitting.place, sitting.tables.count()) == (f"{SOON:%d} 13:00", "Kantina", 5)


def test_a_published_gathering_may_be_put_right_afterwards(gathering: Gathering, client: Client) -> None:
    sitting = make.sitting(gathering)
    gathering.publish(by=None)
    client.post(reverse("sitting_edit", args=[sitting.pk]), typed(day="2026-02-03"))
    sitting.refresh_from_db()
    assert timezone.localtime(sitting.starts).date() == datetime.date(2026, 2, 3)


def test_a_sitting_of_an_open_gathering_has_an_open_door(gathering: Gathering, client: Client) -> None:
    make.sitting(gathering)
    gathering.publish(by=None)
    gathering.open(by=None)
    add(client, gathering)
    assert all(sitting.welcomes for sitting in gathering.sittings.all())


def test_a_table_where_something_is_written_stays(gathering: Gathering, client: Client) -> None:
    room = make.room(gathering, tables=3)
    sitting = gathering.sittings.get()
    Dialogue.of_table(room, sitting.tables.get(number=3))
    answer = client.post(reverse("sitting_edit", args=[sitting.pk]), typed(tables="1"), follow=True)
    assert "Table 3 stays, because something is written there." in answer.content.decode()
    assert [table.number for table in sitting.tables.all()] == [1, 3]


def test_a_sitting_is_taken_away(gathering: Gathering, client: Client) -> None:
    first, second = make.sitting(gathering), make.sitting(gathering, days=8)
    gathering.publish(by=None)
    answer = client.post(reverse("sitting_remove", args=[first.pk]))
    assert answer.headers["Location"] == reverse("gathering", args=[gathering.pk])
    assert gathering.sittings.get() == second
    refused = client.post(reverse("sitting_remove", args=[second.pk]))
    assert refused.status_code == 422
    assert "This is the only time you meet." in refused.content.decode()


def test_a_draft_may_be_left_without_a_time(gathering: Gathering, client: Client) -> None:
    client.post(reverse("sitting_remove", args=[make.sitting(gathering).pk]))
    assert not gathering.sittings.exists()


def test_a_sitting_where_something_is_written_stays(gathering: Gathering, client: Client) -> None:
    room = make.room(gathering, tables=1)
    sitting = gathering.sittings.get()
    Dialogue.of_table(room, sitting.tables.get())
    answer = client.post(reverse("sitting_remove", args=[sitting.pk]))
    assert answer.status_code == 422
    assert "Something was written at a table here" in answer.content.decode()
    assert Sitting.objects.filter(pk=sitting.pk).exists()


def test_a_cancelled_gathering_is_not_moved(gathering: Gathering, client: Client) -> None:
    sitting = make.sitting(gathering)
    gathering.cancel(because="Vannlekkasje", by=None)
    for address in [
        reverse("sitting_edit", args=[sitting.pk]),
        reverse("sitting_new", args=[gathering.pk]),
        reverse("sitting_remove", args=[sitting.pk]),
    ]:
        answer = client.post(address, typed())
        assert answer.status_code == 422
        assert "“Cancelled”" in answer.content.decode()


def test_who_may_only_see_changes_no_time(gathering: Gathering) -> None:
    sitting = make.sitting(gathering)
    director = make.client(make.member(Role.DIRECTOR, of=gathering.unit.municipality))
    for address in [
        reverse("sitting_edit", args=[sitting.pk]),
        reverse("sitting_new", args=[gathering.pk]),
        reverse("sitting_remove", args=[sitting.pk]),
    ]:
        assert director.post(address, typed()).status_code == 404


def test_the_units_are_spread_evenly_over_the_tables(gathering: Gathering, client: Client) -> None:
    sitting = make.sitting(gathering, tables=2)
    gathering.serve([make.unit(name, under=gathering.unit) for name in ("Ask", "Bøk", "Sør")])
    address = reverse("gathering_tables", args=[gathering.pk])
    assert "Spread evenly over 2 tables" in client.get(address).content.decode()
    client.post(address, {"spread": str(sitting.pk)})
    seats = gathering.units.order_by("unit__path").values_list("unit__name", "table__number")
    assert list(seats) == [("Ask", 1), ("Bøk", 2), ("Sør", 1)]
    assert "Table 2" in client.get(reverse("gathering", args=[gathering.pk])).content.decode()


def test_a_unit_is_given_a_table_and_taken_from_it(gathering: Gathering, client: Client) -> None:
    sitting = make.sitting(gathering, tables=2)
    gathering.serve([make.unit(under=gathering.unit)])
    place = gathering.units.get()
    address = reverse("gathering_tables", args=[gathering.pk])
    client.post(address, {str(place.pk): str(sitting.tables.get(number=2).pk)})
    assert gathering.units.get().table == sitting.tables.get(number=2)
    client.post(address, {str(place.pk): ""})
    assert gathering.units.get().table is None


def test_a_table_of_another_gathering_is_refused(gathering: Gathering, client: Client) -> None:
    gathering.serve([make.unit(under=gathering.unit)])
    elsewhere = make.sitting(tables=1).tables.get()
    place = gathering.units.get()
    answer = client.post(reverse("gathering_tables", args=[gathering.pk]), {str(place.pk): str(elsewhere.pk)})
    assert answer.status_code == 422
    assert gathering.units.get().table is None


def test_without_tables_nobody_is_spread(gathering: Gathering, client: Client) -> None:
    sitting = make.sitting(gathering, label="Dagvakt")
    gathering.serve([make.unit(under=gathering.unit)])
    address = reverse("gathering_tables", args=[gathering.pk])
    answer = client.post(address, {"spread": str(sitting.pk)})
    assert answer.status_code == 422
    assert "There are no tables yet." in answer.content.decode()
    assert client.post(address, {"spread": "nonsense"}).status_code == 302


def test_with_two_sittings_the_tables_say_which(gathering: Gathering, client: Client) -> None:
    for label in ("Dagvakt", "Kveldsvakt"):
        make.sitting(gathering, label=label, tables=1)
    gathering.serve([make.unit(under=gathering.unit)])
    assert "Kveldsvakt: Table 1" in client.get(reverse("gathering_tables", args=[gathering.pk])).content.decode()


def test_without_units_the_page_says_where_to_choose_them(gathering: Gathering, client: Client) -> None:
    shown = client.get(reverse("gathering_tables", args=[gathering.pk])).content.decode()
    assert reverse("gathering_units", args=[gathering.pk]) in shown
