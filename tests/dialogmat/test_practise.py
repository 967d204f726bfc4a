"""A leader rehearses as a host: everything to say and to watch for, and nothing that is kept."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogmat.models import Version
from ned.access import Role
from ned.models import User
from tests import make
from tests.access.writes import writes

pytestmark = pytest.mark.django_db


def leader(**fields: Any) -> User:
    return make.leader(make.unit(**fields))


def walk(client: Client, edition: str) -> list[str]:
    """Next, until there is none."""
    seen, where = [], f"{reverse('practise')}?edition={edition}"
    while where:
        page = client.get(where)
        seen.append(page.context["now"].key)
        after = page.context["after"]
        where = f"{reverse('practise')}?edition={edition}&station={after.key}" if after else ""
    return seen


@pytest.mark.parametrize("edition", ["90", "120"])
def test_the_stations_come_one_after_another_as_the_edition_walks_them(client: Client, edition: str) -> None:
    client.force_login(leader())
    room = make.room(variant=edition)
    assert walk(client, edition) == [one.key for one in room.runs.get().walked("nb")]


def test_a_station_has_the_hosts_words_the_tables_and_three_made_up_voices(client: Client) -> None:
    client.force_login(leader())
    page = client.get(reverse("practise"), {"station": "fills"})
    words = page.context["now"].words
    for said in (words["script"], words["watch"], words["late"], *words["voices"].values()):
        assert said in page.text
    assert len(page.context["voices"]) == 3
    prompts = [block.words["prompt"] for block in page.context["blocks"] if "prompt" in block.words]
    assert prompts and all(prompt in page.text for prompt in prompts)
    assert "Støy, løft og utstyr" in page.text


def test_the_cases_are_those_of_the_leaders_own_kind_of_unit(client: Client) -> None:
    client.force_login(leader(sector="kindergarten"))
    assert "Støy, løft og lave stoler" in client.get(reverse("practise"), {"station": "fills"}).text


def test_nothing_is_written_and_there_is_nothing_to_send(client: Client) -> None:
    client.force_login(leader())
    client.get(reverse("practise"))
    with writes() as wrote:
        for where in ({}, {"station": "fills"}, {"edition": "120", "station": "away"}):
            page = client.get(reverse("practise"), where)
            main = page.text.partition("<main")[2].partition("</main>")[0]
            assert "<form" not in main and "<input" not in main
    assert not wrote
    assert client.post(reverse("practise"), {"station": "fills"}).status_code == 405


@pytest.mark.parametrize("where", [{"edition": "7"}, {"station": "nowhere"}, {"station": "'\0"}, {"edition": "60"}])
def test_an_address_that_leads_nowhere_leads_to_the_start(client: Client, where: dict[str, str]) -> None:
    client.force_login(leader())
    page = client.get(reverse("practise"), where)
    assert (page.status_code, page.context["now"].key, page.context["edition"]) == (200, "welcome", "90")


def test_without_a_released_mat_it_says_so(client: Client) -> None:
    client.force_login(leader())
    for version in Version.objects.released():
        version.withdraw(by=None)
    page = client.get(reverse("practise"))
    assert page.status_code == 200
    assert "data-key" not in page.text


def test_it_is_for_those_who_lead(client: Client) -> None:
    unit = make.unit()
    for person in (make.user(), make.member(Role.COORDINATOR, of=unit.municipality)):
        client.force_login(person)
        assert client.get(reverse("practise")).status_code == 404


def test_the_page_costs_the_same_at_every_station(client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(leader())
    client.get(reverse("practise"))
    for station in ("welcome", "fills", "close"):
        with django_assert_num_queries(6):
            client.get(reverse("practise"), {"station": station})
