import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ned.models import SeatKind, Unit
from surveys.models import Helpfulness
from tests import make
from workshops.models import Check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def unit() -> Unit:
    return make.unit()


@pytest.fixture
def check(unit: Unit) -> Check:
    """The check after three months, due today."""
    make.decided(unit, title="Rolig rom", on=timezone.localdate() - 91 * DAY, days=200)
    return Check.objects.get(plan__unit=unit, kind="3m")


def phone() -> Client:
    return Client(headers={"accept-language": "en"})


def text(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def vote(check: Check, *choices: int) -> None:
    """Each choice from a phone of its own."""
    for choice in choices:
        assert phone().post(f"/h/{check.key}/", {"choice": choice}).status_code == 302


def let_close(check: Check) -> None:
    Check.objects.filter(pk=check.pk).update(due_on=timezone.localdate() - 22 * DAY)


def counted() -> list[tuple[int, int]]:
    return list(Helpfulness.objects.order_by("choice").values_list("choice", "n"))


def answers(unit: Unit) -> str:
    return text(make.client(make.leader(unit)), f"/units/{unit.pk}/helped/")


def test_one_answer_without_signing_in_is_one_more_in_a_counter(check: Check) -> None:
    client = phone()
    page = text(client, f"/h/{check.key}/")
    assert "Has what you did helped?" in page
    assert "Rolig rom" not in page
    assert counted() == []
    vote(check, 5, 5, 2)
    assert counted() == [(1, 0), (2, 1), (3, 0), (4, 0), (5, 2), (6, 0)]
    assert {field.name for field in Helpfulness._meta.get_fields()} == {"id", "plan_check", "choice", "n"}


def test_a_device_answers_once_and_remembers_no_more_than_that(check: Check) -> None:
    client, address = phone(), f"/h/{check.key}/"
    cookie = client.post(address, {"choice": 3}).cookies["helped"]
    assert cookie["httponly"]
    assert cookie["path"] == address
    assert cookie.value.split(":")[0] == "yes"
    assert "Your answer is counted" in text(client, address)
    client.post(address, {"choice": 6})
    assert sum(n for _, n in counted()) == 1


def test_a_made_up_cookie_or_one_of_another_check_counts_for_nothing(unit: Unit, check: Check) -> None:
    later = Check.objects.get(plan__unit=unit, kind="6m")
    Check.objects.filter(pk=later.pk).update(due_on=timezone.localdate())
    borrowed = phone().post(f"/h/{later.key}/", {"choice": 3}).cookies["helped"].value
    for value in ("yes", borrowed):
        client = phone()
        client.cookies["helped"] = value
        assert "Has what you did helped?" in text(client, f"/h/{check.key}/")


@pytest.mark.parametrize("choice", ["", "0", "7", "five"])
def test_what_is_no_number_from_one_to_six_is_not_counted(check: Check, choice: str) -> None:
    answer = phone().post(f"/h/{check.key}/", {"choice": choice})
    assert answer.status_code == 422
    assert "Choose a number from 1 to 6" in answer.content.decode()
    assert counted() == []


@pytest.mark.parametrize(
    ("days", "status", "words"), [(-21, 200, "Has what"), (-22, 410, "closed"), (15, 200, "opens")]
)
def test_it_opens_two_weeks_before_the_check_and_closes_three_weeks_after(
    check: Check, days: int, status: int, words: str
) -> None:
    Check.objects.filter(pk=check.pk).update(due_on=timezone.localdate() + days * DAY)
    assert words in text(phone(), f"/h/{check.key}/", status=status)
    phone().post(f"/h/{check.key}/", {"choice": 3})
    assert bool(counted()) == (words == "Has what")


def test_it_is_not_asked_after_six_weeks_nor_of_a_unit_that_is_no_more(unit: Unit, check: Check) -> None:
    early = Check.objects.get(plan__unit=unit, kind="6w")
    text(phone(), f"/h/{early.key}/", status=404)
    text(phone(), "/h/unknown/", status=404)
    Unit.objects.filter(pk=unit.pk).update(valid_to=timezone.localdate())
    text(phone(), f"/h/{check.key}/", status=404)


def test_no_number_is_shown_while_people_answer(unit: Unit, check: Check) -> None:
    vote(check, 6, 6, 6, 6, 6, 5, 1)
    page = answers(unit)
    assert "5–9 have answered" in page
    assert "helped-mean" not in page
    let_close(check)
    assert '<span class="helped-mean">5.0</span>' in answers(unit)


def test_too_few_are_hidden_and_few_are_rounded_to_halves(unit: Unit, check: Check) -> None:
    vote(check, 6, 5, 5, 3)
    let_close(check)
    page = answers(unit)
    assert "Hidden: fewer than 5 answered" in page
    assert "helped-mean" not in page
    Helpfulness.objects.filter(plan_check=check, choice=6).update(n=2)
    assert '<span class="helped-mean">5.0</span>' in answers(unit)


@pytest.mark.parametrize(("promised", "n", "shown"), [(8, 7, False), (8, 8, True), (3, 4, False), (3, 5, True)])
def test_the_strictest_threshold_that_has_been_promised_holds(
    unit: Unit, check: Check, promised: int, n: int, shown: bool
) -> None:
    make.gathering(unit, programme=make.programme(threshold=promised, threshold_because="Små enheter"))
    vote(check, *[4] * n)
    let_close(check)
    assert ("helped-mean" in answers(unit)) is shown


def test_it_is_asked_for_by_the_plan_s_page_and_stands_alone_without_script(unit: Unit, check: Check) -> None:
    client, address = make.client(make.leader(unit)), f"/units/{unit.pk}/helped/"
    assert f'hx-get="{address}"' in text(client, f"/units/{unit.pk}/")
    part = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "never added to or weighed against sick leave" in part
    assert "<html" in text(client, address)


def test_what_a_unit_answers_is_its_own(unit: Unit, check: Check) -> None:
    root = unit.municipality.root
    assert root
    above = make.client(make.leader(root))
    assert "/helped/" not in text(above, f"/units/{unit.pk}/")
    text(above, f"/units/{unit.pk}/helped/", status=404)
    text(make.client(make.holder(unit, SeatKind.UNION_REP)), f"/units/{unit.pk}/helped/")


def test_pages_cost_the_same_with_one_and_three(unit: Unit, check: Check, django_assert_num_queries: Any) -> None:
    client = make.client(make.leader(unit))
    for kind in ("3m", "6m", "12m"):
        Check.objects.filter(plan__unit=unit, kind=kind).update(due_on=timezone.localdate())
        vote(Check.objects.get(plan__unit=unit, kind=kind), 4)
        with django_assert_num_queries(8):
            text(client, f"/units/{unit.pk}/helped/")
    with django_assert_num_queries(1):
        text(phone(), f"/h/{check.key}/")


def test_a_vote_costs_one_update(check: Check, django_assert_num_queries: Any) -> None:
    vote(check, 4)
    with django_assert_num_queries(4):  # the question, and the update between the two ends of its transaction
        vote(check, 4)
