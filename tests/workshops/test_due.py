import datetime

import pytest

from ned.models import Holder, SeatKind, Unit
from tests import make
from workshops.models import Check, Due, DueKind, Plan, Request
from workshops.models.due import recipients

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2027, 3, 1)


def day(number: int) -> datetime.date:
    return MONDAY + datetime.timedelta(days=number)


def noted(on: datetime.date) -> list[tuple[str, datetime.date]]:
    Due.note(on)
    return sorted(Due.objects.untold(on).values_list("kind", "due_on"), key=lambda due: due[1])


def test_a_deadline_is_noted_a_week_ahead_and_once() -> None:
    measure = make.decided(days=30, on=MONDAY)
    measure.start(by=None)
    assert noted(day(22)) == []
    assert noted(day(23)) == [(DueKind.DEADLINE, day(30))]
    assert noted(day(24)) == [(DueKind.DEADLINE, day(30))]
    assert Due.objects.count() == 1


def test_the_first_step_is_asked_for_until_it_is_taken() -> None:
    measure = make.decided(days=60, on=MONDAY)
    assert noted(day(7)) == [(DueKind.FIRST_STEP, day(14))]
    measure.start(by=None)
    assert noted(day(8)) == []


def test_a_first_step_after_the_deadline_is_not_asked_for() -> None:
    make.decided(days=10, on=MONDAY)
    assert noted(day(9)) == [(DueKind.DEADLINE, day(10))]


def test_a_measure_past_its_deadline_is_noted_the_day_after() -> None:
    make.decided(days=10, on=MONDAY).start(by=None)
    assert (DueKind.LATE, day(11)) not in noted(day(10))
    assert (DueKind.LATE, day(11)) in noted(day(11))


def test_a_new_deadline_is_told_anew_and_the_old_one_no_more() -> None:
    measure = make.decided(days=10, on=MONDAY)
    measure.start(by=None)
    noted(day(12))
    measure.extend(deadline=day(30), by=None, on=day(12))
    assert noted(day(12)) == []
    assert noted(day(25)) == [(DueKind.DEADLINE, day(30))]
    assert noted(day(31)) == [(DueKind.DEADLINE, day(30)), (DueKind.LATE, day(31))]


def test_what_has_ended_reminds_nobody() -> None:
    measure = make.decided(days=10, on=MONDAY)
    assert noted(day(10))
    measure.finish(by=None)
    assert noted(day(40)) == [(DueKind.CHECK, day(42))]


def test_a_check_is_told_until_it_is_made() -> None:
    make.decided(days=200, on=MONDAY).start(by=None)
    assert noted(day(35)) == [(DueKind.CHECK, day(42))]
    Check.objects.get(due_on=day(42)).tick(note="", by=None)
    assert noted(day(36)) == []


def test_a_request_is_told_two_weeks_before_its_answer_is_owed() -> None:
    request = asked()
    owed = request.answer_by
    assert noted(owed - datetime.timedelta(days=15)) == []
    assert [kind for kind, _ in noted(owed - datetime.timedelta(days=14))] == [DueKind.REQUEST]
    request.answer(verdict="later", because="Budsjettet behandles i mai", by=None)
    assert noted(owed) == []


def asked() -> Request:
    made = make.unit()
    return Request.raise_from(made, source_id=made.pk, words="En felles ferievikar", gathering=make.gathering(made))


def told_to(due: Due) -> object:
    found = Due.objects.with_thing().get(pk=due.pk)
    return recipients([found], on=day(20)).get(found)


def test_the_person_named_is_told_before_the_seat() -> None:
    unit = make.unit()
    leader, safety = make.leader(unit), make.holder(unit, SeatKind.SAFETY_REP)
    measure = make.decided(unit, on=MONDAY)
    due = Due.objects.create(kind=DueKind.DEADLINE, due_on=day(30), measure=measure)
    assert told_to(due) == leader
    measure.owner = safety
    measure.save(update_fields=["owner"])
    assert told_to(due) == safety
    safety.is_active = False
    safety.save(update_fields=["is_active"])
    assert told_to(due) == leader


def test_an_empty_seat_falls_to_the_leader_and_then_to_the_leader_above() -> None:
    area = make.unit("Oppvekst")
    unit = make.unit(under=area)
    measure = make.measure(unit)
    measure.decide(owner_seat=make.seat(unit, SeatKind.DEPUTY), deadline=day(30), by=None, on=MONDAY)
    due = Due.objects.create(kind=DueKind.DEADLINE, due_on=day(30), measure=measure)
    assert told_to(due) is None
    above = make.leader(area)
    assert told_to(due) == above
    leader = make.leader(unit)
    assert told_to(due) == leader
    Holder.objects.filter(user=leader).update(to=day(1))
    assert told_to(due) == above


def test_a_request_goes_past_the_leader_who_asked() -> None:
    request = asked()
    make.leader(request.unit)
    above = make.leader(Unit.objects.get_parent(request.unit))
    assert told_to(Due.objects.create(kind=DueKind.REQUEST, due_on=day(1), request=request)) == above


def test_a_check_goes_to_the_unit_s_leader() -> None:
    unit = make.unit()
    leader = make.leader(unit)
    Plan.begin(unit, on=MONDAY, by=None)
    check = unit.plan.checks.earliest("due_on")
    assert told_to(Due.objects.create(kind=DueKind.CHECK, due_on=check.due_on, plan_check=check)) == leader


def test_recipients_cost_the_same_for_one_and_many(django_assert_num_queries: object) -> None:
    dues = []
    for _ in range(3):
        unit = make.unit()
        make.leader(unit)
        dues.append(Due.objects.create(kind=DueKind.DEADLINE, due_on=day(30), measure=make.decided(unit, on=MONDAY)))
    for some in (dues[:1], dues):
        found = list(Due.objects.with_thing().filter(pk__in=[due.pk for due in some]))
        with django_assert_num_queries(2):  # type: ignore[operator]
            assert len(recipients(found, on=day(20))) == len(some)


def test_noting_costs_the_same_for_one_and_many(django_assert_max_num_queries: object) -> None:
    for _ in range(2):
        for _ in range(3):
            make.decided(days=8, on=MONDAY)
        with django_assert_max_num_queries(19):  # type: ignore[operator]
            Due.note(day(10))
    assert str(Due.objects.first())
