from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ned.access import Role
from tests import make
from workshops.models import Programme, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return make.client(make.member(Role.STAFF))


def typed(**fields: Any) -> dict[str, Any]:
    return {"name": "NED", "threshold": "5", "because": ""} | fields


def page(client: Client, name: str, pk: Any) -> str:
    return client.get(reverse(name, args=[pk])).content.decode()


def join(client: Client, series: Round, words: str) -> Any:
    return client.post(reverse("round_join", args=[series.pk]), {"municipalities": words})


def test_staff_make_a_programme_with_a_round_and_municipalities(client: Client) -> None:
    for name in ("Bergen", "Voss"):
        make.municipality(name)
    assert client.get(reverse("programme_new")).status_code == 200
    client.post(reverse("programme_new"), typed())
    made = Programme.objects.get()
    client.post(reverse("round_new", args=[made.pk]), {"round-name": "Runde 1", "round-starts": "2027-03-01"})
    series = made.rounds.get()
    assert join(client, series, "bergen, Voss").headers["Location"] == reverse("round", args=[series.pk])
    assert "2 municipalities take part" in page(client, "round", series.pk)
    assert "2 municipalities" in client.get(reverse("programmes")).content.decode()
    assert "Runde 1" in page(client, "programme", made.pk)


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "There is no programme yet." in client.get(reverse("programmes")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"threshold": "2"}, "greater than or equal to 3"),
        ({"threshold": "11"}, "less than or equal to 10"),
        ({"threshold": "8"}, "Say why the threshold is not 5."),
    ],
)
def test_what_is_wrong_with_a_programme_is_said(client: Client, wrong: dict[str, str], sentence: str) -> None:
    answer = client.post(reverse("programme_new"), typed(because="") | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Programme.objects.exists()


def test_a_programme_is_changed_with_its_reason(client: Client) -> None:
    made = make.programme()
    client.post(reverse("programme", args=[made.pk]), typed(threshold="8", because="Små kommuner"))
    made.refresh_from_db()
    assert (made.name, made.threshold, made.threshold_because) == ("NED", 8, "Små kommuner")


def test_the_threshold_is_locked_when_a_room_has_opened(client: Client) -> None:
    made = make.programme()
    make.gathering(programme=made, state="open", published_at=timezone.now())
    answer = client.post(reverse("programme", args=[made.pk]), typed(threshold="3", because="Vi vil se mer"))
    assert answer.status_code == 422
    assert "so the threshold stays at 5" in answer.content.decode()
    client.post(reverse("programme", args=[made.pk]), typed(name="Nytt navn"))
    made.refresh_from_db()
    assert (made.name, made.threshold) == ("Nytt navn", 5)


def test_a_round_needs_a_day(client: Client) -> None:
    made = make.programme()
    answer = client.post(reverse("round_new", args=[made.pk]), {"round-name": "Runde 1", "round-starts": ""})
    assert answer.status_code == 422
    assert 'value="Runde 1"' in answer.content.decode()
    assert not made.rounds.exists()


def test_a_round_is_changed(client: Client) -> None:
    series = make.round()
    client.post(reverse("round", args=[series.pk]), {"name": "Runde 2", "starts": "2027-08-15"})
    series.refresh_from_db()
    assert (series.name, f"{series.starts}") == ("Runde 2", "2027-08-15")
    assert client.post(reverse("round", args=[series.pk]), {"name": ""}).status_code == 422


def test_municipalities_are_known_by_name_or_number_and_join_once(client: Client) -> None:
    series, bergen = make.round(), make.municipality("Bergen", number="4601")
    join(client, series, "4601\nBergen")
    assert series.participations.get().municipality == bergen


def test_an_unknown_municipality_gets_a_sentence_and_nothing_is_lost(client: Client) -> None:
    series = make.round()
    make.municipality("Bergen")
    answer = join(client, series, "Bergen, Bergn")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "No municipality is called “Bergn”." in shown
    assert "Bergen, Bergn" in shown
    assert not series.participations.exists()


def test_two_of_the_same_name_are_told_apart_by_number(client: Client) -> None:
    series = make.round()
    for number in ("1515", "1818"):
        make.municipality("Herøy", number=number)
    answer = join(client, series, "Herøy")
    assert "There are several called “Herøy”: write one of 1515, 1818." in answer.content.decode()
    join(client, series, "1818")
    assert series.participations.get().municipality.number == "1818"


def test_nothing_typed_asks_for_something(client: Client) -> None:
    assert join(client, make.round(), "").status_code == 422


def test_a_municipality_leaves_a_round(client: Client) -> None:
    series = make.round()
    taking_part = series.join(make.municipality(), on=make.TODAY())
    client.post(reverse("round_leave", args=[series.pk]), {"participation": str(taking_part.pk)})
    assert not series.participations.exists()
    assert client.post(reverse("round_leave", args=[series.pk]), {"participation": "x"}).status_code == 302


def test_a_municipality_with_gatherings_in_the_round_stays(client: Client) -> None:
    series, bergen = make.round(), make.municipality()
    taking_part = series.join(bergen, on=make.TODAY())
    make.gathering(bergen.root, round=series, programme=series.programme)
    answer = client.post(reverse("round_leave", args=[series.pk]), {"participation": str(taking_part.pk)})
    assert answer.status_code == 422
    assert "Bergen has 1 gathering in this round, so it stays." in answer.content.decode()
    assert series.participations.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.RESEARCHER, Role.COORDINATOR, Role.DIRECTOR])
def test_for_others_there_are_no_programmes(role: Role) -> None:
    national = role in {Role.EDITOR, Role.RESEARCHER}
    client = make.client(make.member(role, of=None if national else make.municipality()))
    series = make.round()
    for address in [
        reverse("programmes"),
        reverse("programme_new"),
        reverse("programme", args=[series.programme.pk]),
        reverse("round", args=[series.pk]),
    ]:
        assert client.get(address).status_code == 404
        assert client.post(address, typed()).status_code in {404, 405}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_however_long(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        series = make.round(make.programme(f"Program {n}"))
        for m in range(rows):
            series.join(make.municipality(f"Kommune {m}"), on=make.TODAY())
    with django_assert_num_queries(5):
        client.get(reverse("programmes"))
    with django_assert_num_queries(6):
        client.get(reverse("programme", args=[series.programme.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("round", args=[series.pk]))
