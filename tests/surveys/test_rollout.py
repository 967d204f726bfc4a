import re
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ned.access import Role
from ned.models import Municipality, Unit
from surveys import summaries
from tests import make
from tests.surveys import scored
from workshops.models import Gathering, Kind, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    made, round_ = scored.programme(name="Pulje nord")
    for name in ("Bergen", "Alver"):
        round_.join(make.municipality(name), on=make.TODAY())
    return made


@pytest.fixture
def staff() -> Any:
    return make.client(make.member(Role.STAFF))


def unit_in(name: str, unit: str = "Blåbærskogen barnehage") -> Unit:
    return make.unit(unit, under=Municipality.objects.get(name=name).root)


def held(programme: Programme, name: str, **fields: Any) -> Gathering:
    return scored.published(unit_in(name), programme=programme, **fields)


def figures(html: str) -> list[str]:
    return [text.replace("\xa0", " ") for text in re.findall(r'class="figure">([^<]*)<', html)]


def means(html: str) -> list[str]:
    """The last column, row by row."""
    return re.findall(r'<td class="n">(?:<span class="weak">)?([\d.]+|hidden)(?:</span>)?</td>\s*</tr>', html)


def test_the_figures_add_up(programme: Programme, staff: Any) -> None:
    held(programme, "Bergen", kind="conference", present={"leader": 20, "union_rep": 4})
    held(programme, "Bergen", present={"leader": 1, "employee": 12})
    held(programme, "Alver", present={"leader": 1, "employee": 9, "safety_rep": 1})
    make.sitting(ahead := make.gathering(unit_in("Alver"), programme=programme, kind=Kind.CONFERENCE))
    ahead.publish(by=None)
    held(make.programme("Et annet"), "Bergen")
    summaries.build_all()
    html = staff.get(reverse("rollout"), {"programme": programme.pk}).content.decode()
    assert figures(html) == ["2", "1", "20", "2", "22", "0", "5.0"]
    assert "of 2 planned" in html


def test_a_single_gatherings_score_is_never_shown(programme: Programme, staff: Any) -> None:
    for _ in range(3):
        held(programme, "Bergen")
    held(programme, "Alver", count=[8, 0, 0, 0, 0, 0])
    summaries.build_all()
    html = staff.get(reverse("rollout")).content.decode()
    # Alver's would be its only gathering's, and Bergen's would give it away.
    assert means(html) == ["hidden", "hidden"]
    assert figures(html)[-1] == "4.0"
    for _ in range(2):
        held(programme, "Alver")
    summaries.build_all()
    assert means(staff.get(reverse("rollout")).content.decode()) == ["3.7", "5.0"]


def test_before_three_gatherings_there_is_no_mean_at_all(programme: Programme, staff: Any) -> None:
    held(programme, "Bergen")
    held(programme, "Alver")
    summaries.build_all()
    html = staff.get(reverse("rollout")).content.decode()
    assert figures(html)[-1] == "–"
    assert "5.0" not in make.main(html)


@pytest.mark.parametrize(
    ("sort", "first"), [("name", "Alver"), ("workshops", "Bergen"), ("employees", "Bergen"), ("nonsense", "Alver")]
)
def test_the_table_is_sorted_as_asked(programme: Programme, staff: Any, sort: str, first: str) -> None:
    held(programme, "Bergen")
    summaries.build_all()
    rows = staff.get(reverse("rollout"), {"sort": sort}).context["rows"]
    assert rows[0].municipality.name == first


def test_every_figure_leads_to_the_gatherings_behind_it(programme: Programme, staff: Any) -> None:
    measure = make.decided(unit_in("Bergen"))
    gathering = held(programme, "Bergen", title="Verksted i Bergen")
    measure.sources.create(source_id=measure.pk, gathering=gathering, words=measure.title)
    held(programme, "Alver", kind="conference", title="Konferanse i Alver", present={"leader": 20})
    summaries.build_all()
    html = staff.get(reverse("rollout")).content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/rollout/gatherings/[^"]*)"', html)}
    steps = {re.search(r"step=(\w+)", link)[1] for link in links}  # type: ignore[index]
    assert steps == {"conferences", "conferences_planned", "workshops", "workshops_planned", "scored", "measures"}
    for link in links:
        page = staff.get(link).content.decode()
        assert "5.0" not in make.main(page)
        assert measure.title not in page
    behind = staff.get(reverse("rollout_gatherings"), {"programme": programme.pk, "step": "workshops"}).content.decode()
    assert "Verksted i Bergen" in behind
    assert "Konferanse i Alver" not in behind
    assert ">13<" in behind


def test_a_list_can_be_of_one_municipality_and_has_pages(programme: Programme, staff: Any) -> None:
    unit = unit_in("Bergen")
    for _ in range(51):
        make.sitting(one := make.gathering(unit, programme=programme))
        one.publish(by=None)
    summaries.build_all()
    bergen = Municipality.objects.get(name="Bergen")
    query = {"programme": programme.pk, "step": "workshops_planned", "municipality": bergen.number}
    html = staff.get(reverse("rollout_gatherings"), query).content.decode()
    assert "Page 1 of 2" in html
    assert f"municipality={bergen.number}" in html
    assert "Page 2 of 2" in staff.get(reverse("rollout_gatherings"), {**query, "page": 2}).content.decode()
    alver = Municipality.objects.get(name="Alver").number
    assert "none yet" in staff.get(reverse("rollout_gatherings"), {**query, "municipality": alver}).content.decode()


@pytest.mark.parametrize(
    "query", [{"programme": "nonsense"}, {"step": "nonsense"}, {"municipality": "0000"}, {"programme": "\0"}]
)
def test_nonsense_is_not_found(programme: Programme, staff: Any, query: dict[str, str]) -> None:
    assert staff.get(reverse("rollout_gatherings"), query).status_code == 404


def test_without_a_programme_the_page_says_what_to_do(staff: Any) -> None:
    assert "No programme yet" in staff.get(reverse("rollout")).content.decode()
    assert staff.get(reverse("rollout_gatherings")).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR, Role.FACILITATOR])
def test_it_is_for_programme_staff_alone(programme: Programme, role: Role) -> None:
    client = make.client(make.member(role, of=Municipality.objects.get(name="Bergen")))
    assert client.get(reverse("rollout")).status_code == 404
    assert client.get(reverse("rollout_gatherings")).status_code == 404


def test_eight_queries_however_many_municipalities(
    programme: Programme, staff: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    staff.get(reverse("rollout"))
    for _ in range(3):
        with django_assert_max_num_queries(8):
            staff.get(reverse("rollout"))
        programme.rounds.get().join(place := make.municipality("Voss"), on=make.TODAY())
        scored.published(make.unit(under=place.root), programme=programme)
        summaries.build_all()
