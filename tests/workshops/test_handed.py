"""A measure handed to a colleague without an account: one link, one measure, and only how it goes."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from ned.models import Link, Unit, User
from tests import make
from workshops.models import Measure

pytestmark = pytest.mark.django_db
PASSED_ON = re.compile(r'value="http://testserver(/m/[\w-]+/)"')


@pytest.fixture
def unit() -> Unit:
    return make.unit()


@pytest.fixture
def leader(unit: Unit) -> User:
    return make.leader(unit, name="Siv Ødegård")


@pytest.fixture
def measure(unit: Unit, leader: User) -> Measure:
    return make.decided(unit, owner=leader, first_step="Ta det opp på mandag")


def handed(measure: Measure, leader: User) -> str:
    """The link as the leader copies it from the measure's page."""
    client = make.client(leader)
    client.post(f"/measures/{measure.pk}/link/")
    found = PASSED_ON.search(client.get(f"/measures/{measure.pk}/").content.decode())
    assert found
    assert not PASSED_ON.search(client.get(f"/measures/{measure.pk}/").content.decode())  # shown once
    return found[1]


def test_it_says_what_to_do_and_names_nobody(client: Client, measure: Measure, leader: User) -> None:
    page = client.get(handed(measure, leader)).content.decode()
    assert measure.title in page and "Ta det opp på mandag" in page
    assert "Ødegård" not in page and f"/units/{measure.unit_id}/" not in page
    assert '<html lang="nb">' in page


def test_one_tap_and_a_few_words_without_an_account(client: Client, measure: Measure, leader: User) -> None:
    address = handed(measure, leader)
    assert client.post(address, {"act": "start", "note": "Begynte i dag"}).status_code == 302
    measure.refresh_from_db()
    last = measure.follow_ups.last()
    assert last
    assert (measure.status, last.note, last.by) == ("ongoing", "Begynte i dag", None)
    assert "Begynte i dag" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "more", [{"act": "stop", "because": "Orker ikke"}, {"act": "extend", "deadline": "2030-01-01"}, {}, {"act": "fly"}]
)
def test_what_is_the_leader_s_is_not_done_there(
    client: Client, measure: Measure, leader: User, more: dict[str, str]
) -> None:
    before = measure.deadline
    assert client.post(handed(measure, leader), more).status_code == 422
    measure.refresh_from_db()
    assert (measure.status, measure.deadline) == ("decided", before)


def test_the_leader_shuts_it(client: Client, measure: Measure, leader: User) -> None:
    addresses = [handed(measure, leader) for _ in range(2)]
    other = handed(make.decided(measure.unit), leader)
    signed_in = make.client(leader)
    assert "2 links are open." in signed_in.get(f"/measures/{measure.pk}/").content.decode()
    signed_in.post(f"/measures/{measure.pk}/link/shut/")
    assert [client.post(address, {"act": "start"}).status_code for address in addresses] == [410, 410]
    assert client.get(other).status_code == 200
    measure.refresh_from_db()
    assert measure.status == "decided"


def test_it_runs_out_by_itself(client: Client, measure: Measure, leader: User) -> None:
    address = handed(measure, leader)
    Link.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    answer = client.get(address)
    assert answer.status_code == 410
    assert "ny" in answer.content.decode()


def test_when_it_has_ended_there_is_nothing_to_press(client: Client, measure: Measure, leader: User) -> None:
    address = handed(measure, leader)
    measure.finish(by=None)
    page = client.get(address)
    assert page.status_code == 200
    assert "<button" not in make.main(page.content.decode())
