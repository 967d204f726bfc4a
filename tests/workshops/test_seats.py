"""Who sits where: a seat changes hands, and the plan goes on with whoever sits there."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ned.access import Role
from ned.models import Letter, SeatKind, Unit, User
from tests import make
from workshops.models import Position
from workshops.models.due import Due, DueKind, recipients

pytestmark = pytest.mark.django_db
NEW = {"kind": "leader", "union": "", "name": "Gro Øyås", "email": "Gro@example.com"}


@pytest.fixture
def unit() -> Unit:
    found = make.unit()
    make.leader(found, name="Siv Ødegård")
    return found


def address(unit: Unit) -> str:
    return reverse("seats", args=[unit.pk])


def leader_of(unit: Unit) -> User:
    found = make.seat(unit).holder(timezone.localdate())
    assert found
    return found


def test_a_leader_hands_over_and_the_plan_goes_on(unit: Unit) -> None:
    before = leader_of(unit)
    client = make.client(before)
    measure = make.decided(unit, owner=before)
    assert client.post(address(unit), NEW)["Location"] == reverse("units")
    after = leader_of(unit)
    assert (after.email, after.name) == ("gro@example.com", "Gro Øyås")
    assert client.get(reverse("unit", args=[unit.pk])).status_code == 404
    assert client.get(reverse("measure", args=[measure.pk])).status_code == 404
    page = make.client(after).get(reverse("measure", args=[measure.pk]))
    assert measure.title in page.content.decode()
    assert measure.deadline
    due = Due(kind=DueKind.DEADLINE, due_on=measure.deadline, measure=type(measure).objects.get(pk=measure.pk))
    assert recipients([due], on=timezone.localdate()) == {due: after}


def test_the_new_one_is_told_where_to_go(unit: Unit) -> None:
    make.client(leader_of(unit)).post(address(unit), NEW)
    letter = Letter.objects.get(kind="seat")
    assert letter.to == "gro@example.com"
    assert unit.name in letter.text and reverse("unit", args=[unit.pk]) in letter.text
    assert unit.name not in letter.subject


def test_somebody_who_has_an_account_keeps_it_and_her_name(unit: Unit) -> None:
    there = make.user("Gro Åsen", email="gro@example.com")
    make.client(leader_of(unit)).post(address(unit), NEW)
    assert leader_of(unit) == there
    assert leader_of(unit).name == "Gro Åsen"


def test_a_deputy_comes_beside_the_leader(unit: Unit) -> None:
    before = leader_of(unit)
    assert make.client(before).post(address(unit), NEW | {"kind": "deputy"})["Location"] == address(unit)
    assert leader_of(unit) == before
    deputy = User.objects.get(email="gro@example.com")
    assert make.client(deputy).get(reverse("unit", args=[unit.pk])).status_code == 200


def test_who_holds_a_union_seat_is_shown_to_nobody_and_is_asked_of_the_plan(unit: Unit) -> None:
    make.decided(unit)
    client = make.client(leader_of(unit))
    for union, name in (("Fagforbundet", "Gro Øyås"), ("Delta", "Åse Li")):
        said = NEW | {"kind": "union_rep", "union": union, "name": name, "email": f"{union}@example.com"}
        assert client.post(address(unit), said).status_code == 302
    page = make.main(client.get(address(unit)).content.decode())
    assert "Fagforbundet" in page and "Delta" in page
    assert "Gro" not in page and "Åse Li" not in page and "example.com" not in page
    assert Position.objects.filter(plan__unit=unit, seat__kind="union_rep").count() == 2


def test_a_seat_is_made_empty(unit: Unit) -> None:
    deputy = make.holder(unit, SeatKind.DEPUTY)
    seat = make.seat(unit, SeatKind.DEPUTY)
    client = make.client(leader_of(unit))
    assert client.post(address(unit), {"seat": seat.pk}).status_code == 302
    assert not seat.holders.current(timezone.localdate()).exists()
    assert make.client(deputy).get(reverse("unit", args=[unit.pk])).status_code == 404
    elsewhere = make.seat(make.unit(under=unit.municipality.root), SeatKind.DEPUTY)
    assert client.post(address(unit), {"seat": elsewhere.pk}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "gro"}, "Enter a valid email address."),
        ({"union": "Delta"}, "Only a union representative&#x27;s seat belongs to a union."),
        ({"kind": "chief_union_rep"}, "Select a valid choice."),
        ({"email": "her@example.com"}, "This person sits there already."),
        ({"email": "gone@example.com"}, "This account is closed."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(unit: Unit, typed: dict[str, str], said: str) -> None:
    User.objects.filter(pk=leader_of(unit).pk).update(email="her@example.com")
    make.user("Borte", email="gone@example.com", is_active=False)
    client = make.client(leader_of(unit))
    answer = client.post(address(unit), NEW | typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page and "Gro Øyås" in page
    assert not Letter.objects.exists() and leader_of(unit).email == "her@example.com"


def test_the_coordinator_seats_people_and_reads_no_plan(unit: Unit) -> None:
    coordinator = make.member(Role.COORDINATOR, of=unit.municipality)
    client = make.client(coordinator)
    assert client.post(address(unit), NEW)["Location"] == address(unit)
    assert reverse("unit", args=[unit.pk]) not in make.main(client.get(address(unit)).content.decode())
    assert leader_of(unit).email == "gro@example.com"


def test_chiefs_sit_where_there_are_units_below(unit: Unit) -> None:
    root = unit.municipality.root
    assert root
    client = make.client(make.leader(root))
    assert client.post(address(root), NEW | {"kind": "chief_safety_rep"}).status_code == 302


def test_the_page_asks_as_much_of_few_seats_as_of_many(
    client: Client, unit: Unit, django_assert_num_queries: object
) -> None:
    client.force_login(leader_of(unit))
    for union in ("Fagforbundet", "Delta", "Utdanningsforbundet", "Sykepleierforbundet"):
        seat = unit.seats.create(kind=SeatKind.UNION_REP, union=union)
        seat.holders.create(user=make.user())
    with django_assert_num_queries(9):  # type: ignore[operator]
        client.get(address(unit))


def test_an_address_longer_than_there_is_room_for_is_refused(unit: Unit) -> None:
    client = make.client(make.leader(unit))
    said = {"kind": "safety_rep", "name": "Åse Bråten", "email": f"{'a' * 280}@example.com"}
    answer = client.post(f"/units/{unit.pk}/seats/", said)
    assert answer.status_code == 422
    assert "Åse Bråten" in answer.content.decode()
