"""Where a leader comes in says what she does next: what falls due, what waits in her units, and when they meet."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from ned.access import Role
from ned.models import Unit, User
from ned.templatetags.ned import longdate
from tests import make
from workshops import week
from workshops.models import Due, Gathering

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return make.unit()


@pytest.fixture
def leader(unit: Unit) -> User:
    return make.leader(unit)


def page(user: User) -> str:
    answer = make.client(user).get("/", follow=True)
    assert answer.request["PATH_INFO"] == "/week/"
    return answer.content.decode()


def planned(at: Unit, *, days: int, published: bool = True, **fields: Any) -> Gathering:
    found = make.gathering(at, **fields)
    make.sitting(found, days=days)
    if published:
        found.publish(by=None)
    return found


def test_she_who_leads_comes_in_at_what_waits_for_her(unit: Unit, leader: User) -> None:
    make.measure(unit)
    told = page(leader)
    assert f'href="/units/{unit.pk}/"' in told
    assert "1 proposal to decide" in told


def test_what_is_late_in_her_unit_waits_whoever_owns_it(unit: Unit, leader: User) -> None:
    today = timezone.localdate()
    make.decided(unit, days=1, on=today - datetime.timedelta(days=9), owner=make.user())
    assert [found.late for found in week.waiting_in(leader, on=today)] == [1]  # type: ignore[attr-defined]


def test_a_measure_that_is_late_is_told_with_the_day_it_was_due(unit: Unit, leader: User) -> None:
    today = timezone.localdate()
    measure = make.decided(unit, days=1, on=today - datetime.timedelta(days=9))
    Due.note(today)
    [item] = week.this_week(leader, on=today)
    assert measure.deadline and item.due.due_on > measure.deadline
    told = page(leader)
    with translation.override("en"):
        assert longdate(measure.deadline) in told
        assert longdate(item.due.due_on) not in told


def test_a_day_that_comes_and_one_that_is_booked_are_ahead(unit: Unit, leader: User) -> None:
    soon = planned(unit, days=3)
    planned(unit, days=60)
    booked = planned(unit, days=60, published=False, source_id=unit.pk)
    planned(unit, days=3, published=False)
    assert {found.pk for found in week.gatherings_ahead(leader)} == {soon.pk, booked.pk}


def test_it_asks_as_often_for_three_units_as_for_one(leader: User, unit: Unit, django_assert_num_queries: Any) -> None:
    for number in range(3):
        below = make.unit(under=unit)
        make.measure(below)
        planned(below, days=number + 1)
        reader = User.objects.get(pk=leader.pk)
        with django_assert_num_queries(4):  # two of them ask what the reader may see
            week.waiting_in(reader, on=timezone.localdate())
            week.gatherings_ahead(reader)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FACILITATOR])
def test_who_answers_for_no_plan_begins_with_the_ways_there_are(role: Role, client: Client) -> None:
    client.force_login(make.member(role, of=make.unit().municipality))
    assert client.get("/").status_code == 200
