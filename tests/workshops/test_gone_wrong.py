"""What goes wrong in real life between a promise and its day: each ends in a clear word and nothing forgotten."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from ned.models import Letter, Link, Seat, Unit, User
from tests import make
from tests.threads import at_once
from workshops import letters, reorganisation, seats
from workshops.models import FollowUp, Measure

pytestmark = pytest.mark.usefixtures("winter")
MONDAY = datetime.date(2027, 3, 1)


def day(number: int) -> datetime.date:
    return MONDAY + datetime.timedelta(days=number)


@pytest.fixture
def unit(db: None) -> Unit:
    return make.unit()


@pytest.fixture
def leader(unit: Unit) -> User:
    return make.leader(unit)


def test_a_deadline_before_the_first_step_is_told_and_the_step_is_not(leader: User, unit: Unit) -> None:
    """Eight days to do it in: a first step within fourteen would come after the end."""
    measure = make.decided(unit, days=8, on=MONDAY, first_step="Ta det opp på mandag")
    for number in range(0, 29, 7):
        letters.tell(day(number))
    kinds = list(measure.dues.exclude(letter=None).order_by("due_on").values_list("kind", flat=True))
    assert kinds[:2] == ["deadline", "late"]
    assert "first_step" not in kinds


def test_a_leader_who_hands_over_in_the_middle(client: Client, leader: User, unit: Unit) -> None:
    """Her link opens nothing more; the next letter goes to whoever sits there then, with all that waits."""
    measure = make.decided(unit, days=14, on=timezone.localdate(), owner=leader)
    old = f"/l/{Link.make(purpose='measure', object_id=measure.pk, user=leader, days=60)}/"
    assert client.get(old).status_code == 200
    seats.fill(unit, kind="leader", email="ny@example.com", name="Ny leder", by=leader)
    gone = client.post(old, {"act": "finish"})
    assert gone.status_code == 410
    letters.tell(timezone.localdate() + datetime.timedelta(days=21))
    told = Letter.objects.filter(kind="weekly")
    assert [letter.to for letter in told] == ["ny@example.com"]
    assert measure.title in told[0].text
    measure.refresh_from_db()
    assert measure.status == "decided"


def test_open_measures_follow_a_merge_into_the_next_letter(leader: User, unit: Unit) -> None:
    measure = make.decided(unit, days=14, on=MONDAY)
    new = make.unit("Fjellsiden barnehage", under=unit.municipality.root)
    head = make.leader(new)
    reorganisation.merge(unit, into=new, by=None, on=timezone.localdate())
    assert letters.tell(day(7)) == 1
    letter = Letter.objects.get()
    assert letter.user == head
    assert measure.title in letter.text and new.name in letter.text
    assert "decided" in measure.follow_ups.values_list("kind", flat=True)  # its history came along


@pytest.mark.postgres
def test_two_who_decide_at_once_are_one_decision_and_one_who_is_told(committed: None) -> None:
    unit = make.unit()
    leader, seat = make.leader(unit), make.seat(unit)
    measure = make.measure(unit)
    dates = iter([day(30), day(40)])

    def decide() -> Any:
        mine = Measure.objects.get(pk=measure.pk)
        try:
            mine.decide(owner_seat=seat, deadline=next(dates), by=leader, on=MONDAY)
        except ValidationError as told:
            return told.messages[0]
        return mine.deadline

    found = at_once(2, decide)
    measure.refresh_from_db()
    assert measure.deadline in found
    assert [isinstance(one, str) for one in found].count(True) == 1
    assert FollowUp.objects.filter(measure=measure, kind="decided").count() == 1
    assert measure.unit.plan.checks.count() == 4


@pytest.mark.postgres
def test_two_who_hand_it_over_at_once_leave_one_in_the_seat(committed: None) -> None:
    unit = make.unit()
    leader = make.leader(unit)
    people = iter([("one@example.com", "En"), ("two@example.com", "To")])

    def hand() -> Seat:
        email, name = next(people)
        return seats.fill(unit, kind="leader", email=email, name=name, by=leader)

    at_once(2, hand)
    assert make.seat(unit).holders.current(timezone.localdate()).count() == 1
