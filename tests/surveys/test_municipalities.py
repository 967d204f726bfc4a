import re
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ned.access import Role
from ned.models import Municipality
from surveys import summaries
from tests import make
from tests.surveys import scored

pytestmark = pytest.mark.django_db


@pytest.fixture
def bergen() -> Municipality:
    return make.municipality()


def report(place: Municipality) -> str:
    return reverse("municipality_report", args=[place.pk])


def see(role: Role, place: Municipality, **query: Any) -> str:
    user = make.member(role, of=None if role == Role.STAFF else place)
    response = make.client(user).get(report(place), query)
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_which_units_have_been_reached(bergen: Municipality) -> None:
    programme, round_ = scored.programme()
    round_.join(bergen, on=make.TODAY())
    units = [make.unit(name, under=bergen.root, hosts=True) for name in ("Ånestad skole", "Bjørkelia barnehage", "Øya")]
    make.unit("Avdeling 2", under=bergen.root)
    scored.published(units[0], programme=programme)
    make.sitting(planned := make.gathering(units[1], programme=programme))
    planned.publish(by=None)
    make.sitting(again := make.gathering(units[0], programme=programme))
    again.publish(by=None)
    make.sitting(off := make.gathering(units[2], programme=programme))
    off.publish(by=None)
    off.cancel(because="Ingen kunne", by=None)
    summaries.build_all()
    html = see(Role.COORDINATOR, bergen)
    rows = re.findall(r'<th scope="row">([^<]*)</th>.*?(?:</svg>|"weak">)\s*([\w ]+)</span>', html, re.DOTALL)
    assert rows == [("Øya", "Not yet"), ("Bjørkelia barnehage", "Planned"), ("Ånestad skole", "Held")]
    assert "1 held, 1 planned, 1 not yet" in html
    assert "Avdeling 2" not in html


def test_the_director_sees_the_figures_and_no_single_score(bergen: Municipality) -> None:
    programme, round_ = scored.programme()
    round_.join(bergen, on=make.TODAY())
    scored.published(make.unit(under=bergen.root), programme=programme, kind="conference", present={"leader": 24})
    summaries.build_all()
    html = see(Role.DIRECTOR, bergen)
    assert 'class="figure">24<' in html
    assert "5.0" not in make.main(html)


def test_staff_see_the_figures_but_not_which_units(bergen: Municipality) -> None:
    make.unit("Ånestad skole", under=bergen.root, hosts=True)
    assert "Ånestad" not in see(Role.STAFF, bergen)
    assert "Ånestad" in see(Role.COORDINATOR, bergen)


def test_outside_a_programme_it_says_so(bergen: Municipality) -> None:
    assert "takes part in no programme yet" in see(Role.COORDINATOR, bergen)


def test_one_may_choose_between_programmes(bergen: Municipality) -> None:
    for name in ("Første", "Andre"):
        make.round(made := make.programme(name)).join(bergen, on=make.TODAY())
    html = see(Role.COORDINATOR, bergen, programme=made.pk)
    assert f'?programme={made.pk}" aria-current="true"' in html


def test_other_municipalities_are_not_found(bergen: Municipality) -> None:
    other = make.client(make.member(Role.COORDINATOR, of=make.municipality("Alver")))
    assert other.get(report(bergen)).status_code == 404
    assert make.client(make.leader(make.unit(under=bergen.root))).get(report(bergen)).status_code == 404


def test_the_way_in_leads_straight_to_ones_own_municipality(bergen: Municipality) -> None:
    response = make.client(make.member(Role.DIRECTOR, of=bergen)).get(reverse("municipalities"))
    assert response["Location"] == report(bergen)


def test_staff_choose_among_all_and_strangers_are_told(bergen: Municipality) -> None:
    make.municipality("Alver")
    staff = make.client(make.member(Role.STAFF)).get(reverse("municipalities")).content.decode()
    assert report(bergen) in staff
    assert "no role" in make.client(make.user()).get(reverse("municipalities")).content.decode()


def test_the_page_takes_the_same_queries_however_many_units(
    bergen: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    programme, round_ = scored.programme()
    round_.join(bergen, on=make.TODAY())
    client = make.client(make.member(Role.COORDINATOR, of=bergen))
    client.get(report(bergen))
    for _ in range(2):
        with django_assert_max_num_queries(11):
            client.get(report(bergen))
        for _ in range(3):
            scored.published(make.unit(under=bergen.root, hosts=True), programme=programme)
        summaries.build_all()
