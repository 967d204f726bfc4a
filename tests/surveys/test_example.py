"""The small example, loaded once: somebody for each role, and something in each state."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import transaction
from django.urls import reverse

from dialogmat.models import Answer, Shared
from ned.access import Role
from ned.doors import samples
from ned.models import Municipality, Unit, User
from tests import make
from tests.surveys.test_demo import ON, load
from workshops.models import Check, Gathering, Kind, Measure, Programme, Request, State, Status


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Once for all that only look at it; what a test does to it is taken back after that test."""
    with django_db_blocker.unblock(), transaction.atomic():
        load("small")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def small(loaded: None, db: None) -> None:
    """The small example."""


def test_bergen_has_a_believable_tree_of_units(small: None) -> None:
    bergen = Municipality.objects.get(number="4601")
    assert bergen.units.count() == 26
    assert bergen.units.filter(hosts=True).count() == 19
    assert not any(Unit.objects.find_problems())
    assert bergen.root
    assert Unit.objects.get(pk=bergen.root.pk).numchild == 6


def test_there_is_somebody_for_each_role_to_try(small: None) -> None:
    tried = {sample.role: sample.user.name for sample in samples()}
    assert tried[Role.LEADER] == "Anne Bjørnstad"
    assert tried[Role.FACILITATOR] == "Amina Haugen"
    assert set(tried) >= {
        Role.STAFF,
        Role.EDITOR,
        Role.REVIEWER,
        Role.RESEARCHER,
        Role.COORDINATOR,
        Role.DIRECTOR,
        Role.SAFETY_REP,
        Role.UNION_REP,
        Role.DEPUTY,
    }
    assert not User.objects.exclude(email__endswith="@example.com").exists()


def test_there_is_something_in_each_state(small: None) -> None:
    states = Gathering.objects.filter(kind=Kind.WORKSHOP).values_list("state", flat=True)
    assert sorted(states) == sorted([State.REPORTED, State.CLOSED, State.PUBLISHED, State.DRAFT])
    ahead = Gathering.objects.get(kind=Kind.CONFERENCE, state=State.PUBLISHED)
    sitting = ahead.sittings.get()
    assert sitting.starts.date() == ON + datetime.timedelta(days=7)
    assert (sitting.tables.count(), ahead.units.exclude(table=None).count()) == (3, 6)
    assert set(Measure.objects.values_list("status", flat=True)) == set(Status)
    assert Measure.objects.overdue(ON).exists()
    assert Request.objects.filter(verdict="").exists()
    assert Request.objects.exclude(verdict="").exists()
    assert Check.objects.exclude(done_at=None).exists()
    assert Answer.objects.exists()
    assert Shared.objects.exists()


def test_a_days_agenda_with_its_breaks_fills_the_day(small: None) -> None:
    for day in Gathering.objects.filter(kind=Kind.CONFERENCE):
        for sitting in day.sittings.all():
            minutes = sum(item.minutes for item in sitting.agenda.all())
            assert datetime.timedelta(minutes=minutes) in {datetime.timedelta(0), sitting.ends - sitting.starts}


def test_every_measure_of_a_table_stands_in_its_answer(small: None) -> None:
    sources = set(Measure.objects.values_list("sources__source_id", flat=True))
    assert sources <= set(Answer.objects.values_list("pk", flat=True))


def test_the_pages_of_the_example_open(small: None) -> None:
    leader = make.client(User.objects.get(email="anne.bjornstad@example.com"))
    gathering = Gathering.objects.get(kind=Kind.WORKSHOP, state=State.REPORTED)
    assert leader.get(reverse("score", args=[gathering.pk])).status_code == 200
    assert leader.get(reverse("unit", args=[gathering.unit_id])).status_code == 200


def test_it_is_loaded_once_and_never_among_real_gatherings(small: None) -> None:
    with pytest.raises(CommandError, match="here already"):
        load("small")
    Programme.objects.update(example=False)
    with pytest.raises(CommandError, match="real gatherings"):
        load("small")
