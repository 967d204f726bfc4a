"""The coordinator changes the units, and what they have promised goes on."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ned.access import Role
from ned.models import Municipality, SeatKind, Unit, User
from tests import make
from workshops import reorganisation
from workshops.models import Due, DueKind, Measure, Request

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 1)


@pytest.fixture
def town() -> Municipality:
    return make.municipality()


@pytest.fixture
def coordinator(town: Municipality) -> User:
    return make.member(Role.COORDINATOR, of=town)


@pytest.fixture
def client(coordinator: User) -> Client:
    return make.client(coordinator)


@pytest.fixture
def unit(town: Municipality) -> Unit:
    return make.unit("Åsane øst", under=town.root, sector="health", headcount=31)


def tree(client: Client, town: Municipality, query: str = "") -> str:
    answer = client.get(reverse("municipality_units", args=[town.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def page(client: Client, unit: Unit) -> str:
    answer = client.get(reverse("unit_reorganise", args=[unit.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, unit: Unit, act: str, **typed: Any) -> Any:
    """What the form of that act sends, from the first day of the year unless another is said."""
    return client.post(reverse("unit_reorganise", args=[unit.pk]), {"act": act, "on": DAY} | typed)


def refused(client: Client, unit: Unit, act: str, **typed: Any) -> str:
    answer = send(client, unit, act, **typed)
    assert answer.status_code == 422
    return str(answer.content.decode())


def history(html: str) -> list[str]:
    story = html.partition('<ol class="story">')[2]
    return [re.sub(r"(<[^>]*>|\s)+", " ", item).strip() for item in re.findall(r"<li>(.*?)</li>", story, re.DOTALL)]


class TestTheTree:
    def test_shows_the_units_of_today_where_they_lie(self, client: Client, town: Municipality, unit: Unit) -> None:
        make.unit("Avdeling 2", under=unit)
        make.unit("Nedlagt", under=town.root, valid_to=DAY)
        make.unit("Vangen")
        html = tree(client, town)
        cells = r'data-depth="(\d)".*?<a[^>]*>([^<]*)</a></th>\s*<td>([^<]*)</td>\s*<td class="n">(.*?)</td>'
        rows = re.findall(cells, html)
        assert rows == [
            ("1", "Bergen", "Other", "–"),
            ("2", "Åsane øst", "Health and care", "31"),
            ("3", "Avdeling 2", "Other", "–"),
        ]
        assert reverse("unit_reorganise", args=[unit.pk]) in html
        assert "Nothing has happened yet." in html

    def test_tells_what_has_happened_the_newest_first(self, client: Client, town: Municipality, unit: Unit) -> None:
        area = make.unit("Helse", under=town.root)
        new, old = make.unit("Åsane", under=town.root), make.unit("Pleie", under=town.root)
        month = datetime.timedelta(days=31)
        unit.rename(name="Åsane aust", by=None, on=DAY)
        unit.relocate(under=area, by=None, on=DAY + month)
        unit.merge(into=new, by=None, on=DAY + 2 * month)
        old.split(into=["Heimen", "Dagsenteret"], by=None, on=DAY - month)
        told = history(tree(client, town))
        assert told[:3] == [
            "4 March 2026 Merged Åsane aust → Åsane",
            "1 February 2026 Moved : Åsane aust Bergen → Helse",
            "1 January 2026 Renamed Åsane øst → Åsane aust",
        ]
        assert {one.rpartition("→")[2].strip() for one in told[3:]} == {"Heimen", "Dagsenteret"}

    def test_remembers_thirty(self, client: Client, town: Municipality, unit: Unit) -> None:
        for number in range(31):
            unit.rename(name=f"Navn {number}", by=None, on=DAY)
        told = history(tree(client, town))
        assert len(told) == 30
        assert told[0].endswith("Navn 29 → Navn 30")

    def test_is_paged(self, client: Client, town: Municipality, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("workshops.views.reorganising.PAGE", 1)
        assert "Page 1 of 2" in tree(client, town)
        assert "Åsane øst" not in tree(client, town)
        assert "Åsane øst" in tree(client, town, "?page=2")

    def test_is_reached_from_the_municipalitys_figures(self, client: Client, town: Municipality) -> None:
        report, address = (reverse(name, args=[town.pk]) for name in ("municipality_report", "municipality_units"))
        assert address in client.get(report).content.decode()
        for role in (Role.DIRECTOR, Role.FACILITATOR):
            assert address not in make.client(make.member(role, of=town)).get(report).content.decode()
        assert report in tree(client, town)


def test_the_others_have_no_such_pages(town: Municipality, unit: Unit) -> None:
    others = [make.member(role, of=town) for role in (Role.DIRECTOR, Role.FACILITATOR)]
    others += [make.member(Role.STAFF), make.leader(unit), make.holder(unit, SeatKind.SAFETY_REP)]
    others += [make.member(Role.COORDINATOR, of=make.municipality("Voss"))]
    for other in others:
        client = make.client(other)
        assert client.get(reverse("municipality_units", args=[town.pk])).status_code == 404
        assert client.get(reverse("unit_reorganise", args=[unit.pk])).status_code == 404
        assert send(client, unit, "rename", name="Mitt").status_code == 404
    assert Unit.objects.get(pk=unit.pk).name == "Åsane øst"


class TestTheFourWays:
    def test_a_unit_gets_a_new_name(self, client: Client, town: Municipality, unit: Unit, coordinator: User) -> None:
        answer = send(client, unit, "rename", name="  Åsane  ")
        assert answer["Location"] == reverse("municipality_units", args=[town.pk])
        assert "new name" in client.get(answer["Location"]).content.decode()
        unit.refresh_from_db()
        change = unit.changes_from.get()
        assert (unit.name, change.by, change.on) == ("Åsane", coordinator, DAY)

    def test_a_unit_that_moves_takes_its_plan_along(self, client: Client, town: Municipality, unit: Unit) -> None:
        measure, area = make.decided(unit), make.unit("Helse", under=town.root)
        leader = make.leader(area)
        address = reverse("measure", args=[measure.pk])
        assert make.client(leader).get(address).status_code == 404
        assert send(client, unit, "move", under=area.pk).status_code == 302
        assert make.client(leader).get(address).status_code == 200

    def test_what_is_open_follows_the_merge(self, client: Client, town: Municipality, unit: Unit) -> None:
        new = make.unit("Åsane", under=town.root)
        living, ended = make.decided(unit), make.decided(unit, title="Ferdig")
        ended.finish(by=None)
        asked = Request.raise_from(unit, source_id=uuid.uuid4(), words="Vikar", gathering=make.gathering(unit))
        assert "1 open measure goes on" in page(client, unit)
        assert send(client, unit, "merge", into=new.pk).status_code == 302
        for row in (living, ended, asked):
            row.refresh_from_db()
        assert (living.unit, ended.unit, asked.unit) == (new, unit, new)
        assert "Åsane øst" not in tree(client, town).partition("</table>")[0]

    def test_what_is_open_follows_to_the_first_part(self, client: Client, unit: Unit) -> None:
        make.decided(unit)
        make.decided(unit)
        assert "2 open measures go on in the plan of the first part" in page(client, unit)
        assert send(client, unit, "split", into="Heimen\n\n  Dagsenteret \n").status_code == 302
        parts = Unit.objects.current().filter(name__in=["Heimen", "Dagsenteret"])
        assert [part.name for part in parts] == ["Heimen", "Dagsenteret"]
        assert {measure.unit for measure in Measure.objects.all()} == {parts[0]}

    def test_nobody_is_called_to_look_at_a_plan_that_has_ended(self, town: Municipality, unit: Unit) -> None:
        make.decided(unit, on=DAY)
        noted = Due.objects.filter(kind=DueKind.CHECK)
        Due.note(DAY + datetime.timedelta(days=36))
        assert noted.untold(make.TODAY()).count() == 1
        new = make.unit("Åsane", under=town.root)
        reorganisation.merge(unit, into=new, by=None, on=DAY)
        Due.note(DAY + datetime.timedelta(days=365))
        assert {due.unit for due in noted.untold(make.TODAY())} == {new}


class TestWhatIsOffered:
    def test_those_places_only_that_a_unit_can_have(self, client: Client, town: Municipality, unit: Unit) -> None:
        below, ended = make.unit("Avdeling 2", under=unit), make.unit("Nedlagt", under=town.root, valid_to=DAY)
        near, far = make.unit("Åsane", under=town.root), make.unit("Vangen")
        html = page(client, unit)
        assert f'<option value="{near.pk}">' in html
        assert not [one for one in (unit, below, ended, far) if f'<option value="{one.pk}">' in html]

    def test_the_municipality_only_a_new_name(self, client: Client, town: Municipality, unit: Unit) -> None:
        assert town.root
        root = Unit.objects.get(pk=town.root.pk)
        assert re.findall(r'name="act" value="(\w+)"', page(client, root)) == ["rename"]
        assert "can only be given a new name" in refused(client, root, "split", into="Øst\nVest")

    def test_one_with_units_below_is_told_to_move_them_first(
        self, client: Client, town: Municipality, unit: Unit
    ) -> None:
        make.unit("Avdeling 2", under=unit)
        assert re.findall(r'name="act" value="(\w+)"', page(client, unit)) == ["rename", "move"]
        assert "Move or merge those first" in page(client, unit)
        assert "Vest" in refused(client, unit, "split", into="Øst\nVest")

    def test_one_that_has_ended_leads_on(self, client: Client, town: Municipality, unit: Unit) -> None:
        new = make.unit("Åsane", under=town.root)
        unit.merge(into=new, by=None, on=DAY)
        html = page(client, unit)
        assert reverse("unit_reorganise", args=[new.pk]) in html
        assert 'name="act"' not in html
        assert "has ended" in refused(client, unit, "rename", name="Åsane aust")

    def test_a_word_of_what_is_planned_there(self, client: Client, unit: Unit) -> None:
        assert "planned here" not in page(client, unit)
        make.gathering(unit)
        make.gathering(unit, state="cancelled")
        assert "1 gathering is planned here" in page(client, unit)


@pytest.mark.parametrize(
    ("act", "typed", "sentence"),
    [
        ("rename", {"name": ""}, "This field is required."),
        ("rename", {"name": "Løvåsen"}, "two units called “Løvåsen”"),
        ("rename", {"name": "Åsane øst"}, "like that already"),
        ("rename", {"name": "Å" * 121}, "at most 120 characters"),
        ("rename", {"name": "Åsane", "on": "2999-01-01"}, "Choose today or a day that has been."),
        ("rename", {"name": "Åsane", "on": "1999-01-01"}, "was not there yet on that day"),
        ("rename", {"name": "Åsane", "on": "i mai"}, "Enter a valid date."),
        ("move", {"under": ""}, "This field is required."),
        ("move", {"under": uuid.UUID(int=7)}, "not in the list any more"),
        ("move", {"under": "the root"}, "like that already"),
        ("merge", {"into": "x"}, "not in the list any more"),
        ("split", {"into": "Heimen"}, "Name at least two parts"),
        ("split", {"into": "Heimen\nheimen"}, "two units called “heimen”"),
        ("split", {"into": f"Heimen\n{'Å' * 121}"}, "at most 120 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, town: Municipality, unit: Unit, act: str, typed: dict[str, Any], sentence: str
) -> None:
    make.unit("Løvåsen", under=town.root)
    assert town.root
    typed = {name: town.root.pk if value == "the root" else value for name, value in typed.items()}
    html = refused(client, unit, act, **typed)
    assert sentence in html
    assert len(re.findall(r'<details class="fold card" open>', html)) == 1
    kept = [str(value) for value in ({"on": DAY} | typed).values() if value != uuid.UUID(int=7) and value != "x"]
    assert all(value in html for value in kept)
    assert Unit.objects.current().count() == 3
    assert not unit.changes_from.exists()


@pytest.mark.parametrize("act", ["", "close"])
def test_what_is_no_act_does_nothing(client: Client, unit: Unit, act: str) -> None:
    assert 'value="rename"' in refused(client, unit, act, name="Åsane")


def more(town: Municipality, unit: Unit) -> None:
    """One more of each of what the two pages show."""
    Unit.objects.get(pk=unit.pk).rename(name=str(uuid.uuid4()), by=None, on=DAY)
    assert town.root
    old, new = (make.unit(str(uuid.uuid4()), under=Unit.objects.get(pk=town.root.pk)) for _ in "12")
    make.decided(old)
    make.decided(unit)
    reorganisation.merge(old, into=new, by=None, on=DAY)


@pytest.mark.parametrize(("name", "queries"), [("municipality_units", 8), ("unit_reorganise", 12)])
def test_pages_cost_the_same_with_one_and_three(
    client: Client,
    town: Municipality,
    unit: Unit,
    name: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    address = reverse(name, args=[town.pk if name == "municipality_units" else unit.pk])
    for rows in (1, 2):
        for _ in range(rows):
            more(town, unit)
        with django_assert_num_queries(queries):
            client.get(address)
