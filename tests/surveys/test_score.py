import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ned.access import Role
from ned.models import SeatKind, User
from surveys.models import Publication
from tests import make
from tests.surveys import scored
from workshops.models import Gathering

pytestmark = pytest.mark.django_db


def page(gathering: Gathering) -> str:
    return reverse("score", args=[gathering.pk])


def see(user: User, gathering: Gathering) -> str:
    response = make.client(user).get(page(gathering))
    assert response.status_code == 200
    return response.content.decode()


def test_before_closing_only_steps_are_told() -> None:
    run = make.run()
    gathering = run.room.gathering
    scored.vote(gathering, scored.EIGHT)
    leader = make.leader(gathering.unit)
    html = see(leader, gathering)
    assert "5–9" in html
    assert "5.0" not in make.main(html)
    assert '<svg class="bars' not in html
    assert "Publish the score" not in html


def test_after_closing_the_leader_publishes_and_then_all_parties_see_it() -> None:
    gathering = scored.held()
    scored.vote(gathering, scored.EIGHT)
    leader, rep = make.leader(gathering.unit), make.holder(gathering.unit, SeatKind.SAFETY_REP)
    assert '<form method="post">' in see(leader, gathering)
    response = make.client(leader).post(page(gathering))
    assert response.status_code == 302
    html = see(rep, gathering)
    assert "5.0" in make.main(html)
    assert '<svg class="bars' in html
    assert "5.2" in html


def test_a_party_that_did_not_run_the_day_cannot_publish() -> None:
    gathering = scored.held()
    rep = make.holder(gathering.unit, SeatKind.SAFETY_REP)
    assert make.client(rep).post(page(gathering)).status_code == 404
    assert not Publication.objects.exists()


def test_the_one_named_to_run_the_day_publishes_a_conference() -> None:
    gathering = scored.held(kind="conference")
    facilitator = make.member(Role.FACILITATOR, of=gathering.unit.municipality)
    assert make.client(facilitator).get(page(gathering)).status_code == 404
    gathering.facilitators.add(facilitator)
    assert make.client(facilitator).post(page(gathering)).status_code == 302


def test_publishing_twice_says_so() -> None:
    gathering = scored.published()
    leader = make.leader(gathering.unit)
    response = make.client(leader).post(page(gathering))
    assert response.status_code == 422


def test_few_answers_show_half_steps_without_a_spread() -> None:
    gathering = scored.published(count=scored.SIX)
    html = see(make.leader(gathering.unit), gathering)
    assert "4.5" in html
    assert '<svg class="bars' not in html


def test_too_few_answers_say_why_they_are_hidden() -> None:
    gathering = scored.published(count=[0, 0, 0, 0, 0, 4])
    html = see(make.leader(gathering.unit), gathering)
    assert "6.0" not in html
    assert "5" in html


def test_without_a_mat_the_page_says_so() -> None:
    gathering = make.gathering()
    assert see(make.leader(gathering.unit), gathering)


def test_staff_and_other_units_see_no_score() -> None:
    gathering = scored.published()
    other = make.leader(make.unit("Sjøglimt barnehage", under=gathering.unit.municipality.root))
    for user in (make.member(Role.STAFF), make.member(Role.COORDINATOR, of=gathering.unit.municipality), other):
        assert make.client(user).get(page(gathering)).status_code == 404
    assert Client().get(page(gathering)).status_code == 302


def test_the_leaders_of_the_units_it_served_see_a_conferences_score() -> None:
    root = make.municipality().root
    served = make.unit(under=root)
    gathering = scored.published(root, kind="conference", serves=[served])
    assert "5.0" in make.main(see(make.leader(served), gathering))


def test_the_page_takes_the_same_queries_however_many_answered(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    gathering = scored.published()
    client = make.client(make.leader(gathering.unit))
    client.get(page(gathering))
    with django_assert_max_num_queries(8):
        client.get(page(gathering))
