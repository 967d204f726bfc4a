import datetime

import pytest
from django.utils import timezone

from ned.models import SeatKind, Unit
from tests import make
from workshops.models import Check, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def unit() -> Unit:
    return make.unit()


@pytest.fixture
def check(unit: Unit) -> Check:
    make.decided(unit, on=timezone.localdate() - 40 * DAY, days=60, sign="Latter i gangen")
    return Check.objects.earliest("due_on")


def test_the_dates_come_with_the_first_measure_and_stay(unit: Unit) -> None:
    monday = datetime.date(2027, 3, 1)
    plan = Plan.begin(unit, on=monday, by=None)
    assert Plan.begin(unit, on=monday + 90 * DAY, by=None) == plan
    days = [check.due_on for check in plan.checks.all()]
    assert [(day - monday).days for day in days] == [42, 91, 182, 364]
    assert {day.weekday() for day in days} == {0}
    assert str(plan) == str(unit)
    assert plan.leader_seat().kind == SeatKind.LEADER


def test_the_sheet_has_all_measures_and_what_to_do(unit: Unit, check: Check) -> None:
    client = make.client(make.holder(unit, SeatKind.SAFETY_REP))
    assert f"/checks/{check.pk}/" in client.get(f"/units/{unit.pk}/").content.decode()
    page = client.get(f"/checks/{check.pk}/").content.decode()
    assert "Latter i gangen" in page
    assert "Read each measure aloud" in page


def test_looked_at_is_noted_once(unit: Unit, check: Check) -> None:
    client = make.client(make.leader(unit))
    address = f"/checks/{check.pk}/"
    assert client.post(address, {"note": "x" * 1001}).status_code == 422
    assert client.post(address, {"note": "Roligere netter"}).status_code == 302
    assert client.post(address, {"note": "Noe annet"}).status_code == 302
    check.refresh_from_db()
    assert check.done_at
    assert check.note == "Roligere netter"
    assert "Roligere netter" in client.get(f"/units/{unit.pk}/").content.decode()
    assert "You looked at the plan together" in client.get(address).content.decode()


def test_others_have_no_such_sheet(check: Check) -> None:
    stranger = make.client(make.leader(make.unit()))
    assert stranger.get(f"/checks/{check.pk}/").status_code == 404
    assert stranger.post(f"/checks/{check.pk}/", {"note": ""}).status_code == 404


@pytest.mark.parametrize(("days", "words"), [(-2, "2 days late"), (0, "Today"), (1, "In 1 day"), (30, "In 30 days")])
def test_how_near_it_is_is_said_in_words(check: Check, days: int, words: str) -> None:
    check.due_on = timezone.localdate() + days * DAY
    assert check.time_left == words
    assert check.soon == (days <= 14)
    assert str(check.due_on) in str(check)
