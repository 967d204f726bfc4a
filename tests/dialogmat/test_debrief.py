"""One minute after a day: what worked and what did not reaches those who write the next version."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogmat.models import Debrief, Run
from tests import make

pytestmark = pytest.mark.django_db


def closed() -> Run:
    run = make.run()
    run.sitting.count(by=None, employee=12)
    run.room.gathering.close(by=None)
    return run


def page(run: Run) -> str:
    return reverse("debrief", args=[run.sitting_id])


def noted() -> dict[str, tuple[bool, str]]:
    return {one.station: (one.worked, one.why) for one in Debrief.objects.all()}


def test_every_station_that_was_walked_can_be_answered_and_none_has_to_be(client: Client) -> None:
    run = closed()
    client.force_login(make.leader(run.room.gathering.unit))
    form = client.get(page(run))
    assert [one.station.key for one in form.context["stations"]] == [one.key for one in run.walked("nb")]
    said = {"light-worked": "yes", "fills-worked": "no", "fills-why": "For mange kort"}
    assert client.post(page(run), said)["Location"] == reverse("gathering", args=[run.room.gathering_id])
    assert noted() == {"light": (True, ""), "fills": (False, "For mange kort")}


def test_it_may_be_changed_and_each_sees_her_own(client: Client) -> None:
    run = closed()
    first, second = make.leader(run.room.gathering.unit), make.user()
    run.room.gathering.facilitators.add(second)
    client.force_login(first)
    client.post(page(run), {"fills-worked": "no", "fills-why": "For mange kort"})
    client.post(page(run), {"fills-worked": "yes", "fills-why": "Fem kort var nok"})
    assert noted() == {"fills": (True, "Fem kort var nok")}
    assert "Fem kort var nok" in client.get(page(run)).text
    client.force_login(second)
    assert "Fem kort var nok" not in client.get(page(run)).text
    client.post(page(run), {"fills-worked": "no"})
    assert Debrief.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"fills-why": "For mange kort"}, {"fills-worked": "maybe"}, {"fills-worked": "no", "fills-why": "x" * 501}],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client, wrong: dict[str, str]) -> None:
    run = closed()
    client.force_login(make.leader(run.room.gathering.unit))
    said = client.post(page(run), {"light-worked": "yes", "light-why": "Fint å begynne slik", **wrong})
    assert said.status_code == 422
    assert "Fint å begynne slik" in said.text
    assert not Debrief.objects.exists()


def test_before_the_day_there_is_nothing_to_say(client: Client) -> None:
    run = make.room().runs.select_related("room__gathering").get()
    client.force_login(make.leader(run.room.gathering.unit))
    assert client.get(page(run)).status_code == 200
    assert client.post(page(run), {"light-worked": "yes"}).status_code == 409
    assert not Debrief.objects.exists()


def test_the_gathering_leads_there_when_it_is_closed_and_the_cockpit_at_the_end(client: Client) -> None:
    run = make.run()
    client.force_login(make.leader(run.room.gathering.unit))
    gathering = reverse("gathering", args=[run.room.gathering_id])
    assert page(run) not in client.get(gathering).text
    assert page(run) in client.get(reverse("cockpit", args=[run.sitting_id])).text
    run.sitting.count(by=None, employee=12)
    run.room.gathering.close(by=None)
    assert page(run) in client.get(gathering).text


def test_only_those_who_run_the_room_say_how_it_went(client: Client) -> None:
    run = closed()
    client.force_login(make.leader(make.unit()))
    assert client.post(page(run), {"light-worked": "yes"}).status_code == 404
    assert not Debrief.objects.exists()


def test_the_page_costs_the_same_with_one_answer_and_with_three(client: Client, django_assert_num_queries: Any) -> None:
    run = closed()
    client.force_login(make.leader(run.room.gathering.unit))
    for answers in ({"light-worked": "yes"}, {"fills-worked": "no", "parts-worked": "yes"}):
        client.post(page(run), answers)
        client.get(page(run))
        with django_assert_num_queries(8):
            client.get(page(run))
    assert Debrief.objects.count() == 3
