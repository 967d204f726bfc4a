import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ned.access import Role
from ned.models import Municipality, SeatKind, Stale, Trace, Unit, User
from tests import make
from workshops.models import Gathering, Kind, State

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + datetime.timedelta(days=30)


@pytest.fixture
def bergen() -> Municipality:
    return make.municipality()


@pytest.fixture
def facilitator(bergen: Municipality) -> User:
    return make.member(Role.FACILITATOR, of=bergen)


def under(municipality: Municipality, name: str = "Blåbærskogen barnehage") -> Unit:
    assert municipality.root
    return make.unit(name, under=municipality.root)


def conference(bergen: Municipality, **fields: Any) -> Gathering:
    return make.gathering(bergen.root, kind=Kind.CONFERENCE, serves=[], title="Læringskonferanse", **fields)


def typed(unit: Unit | None, **fields: Any) -> dict[str, Any]:
    assert unit
    return {
        "kind": "conference",
        "title": "Læringskonferanse i Bergen",
        "unit": str(unit.pk),
        "round": "",
        "day": SOON.isoformat(),
        "starts": "08:30",
        "ends": "16:00",
        "place": "Rådhuset",
        "tables": "3",
    } | fields


def page(client: Client, gathering: Gathering) -> str:
    return client.get(reverse("gathering", args=[gathering.pk])).content.decode()


def test_a_facilitator_plans_a_conference_with_three_tables(bergen: Municipality, facilitator: User) -> None:
    series = make.round()
    series.join(bergen, on=make.TODAY())
    client = make.client(facilitator)
    shown = client.get(reverse("gathering_new")).content.decode()
    assert f'value="{series.pk}" selected' in shown
    answer = client.post(reverse("gathering_new"), typed(bergen.root, round=series.pk, runs_it="on"))
    made = Gathering.objects.get()
    assert answer.headers["Location"] == reverse("gathering", args=[made.pk])
    assert (made.kind, made.state, made.unit, made.round) == (Kind.CONFERENCE, State.DRAFT, bergen.root, series)
    assert made.programme == series.programme
    assert list(made.facilitators.all()) == [facilitator]
    sitting = made.sittings.get()
    assert [f"{timezone.localtime(moment):%H:%M}" for moment in (sitting.starts, sitting.ends)] == ["08:30", "16:00"]
    assert sitting.tables.count() == 3
    assert not made.units.exists()
    assert Trace.objects.filter(verb="gathering.plan", object_id=made.pk, by=facilitator).exists()
    assert Stale.objects.filter(kind="gathering", object_id=made.pk).exists()


def test_a_leader_plans_a_workshop_for_her_own_unit(bergen: Municipality) -> None:
    unit = under(bergen)
    client = make.client(make.leader(unit))
    shown = client.get(reverse("gathering_new")).content.decode()
    assert "Learning conference" not in shown
    assert "I run the day myself" not in shown
    client.post(reverse("gathering_new"), typed(unit, kind="workshop"))
    assert [place.unit for place in Gathering.objects.get().units.all()] == [unit]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "a" * 121}, "at most 120"),
        ({"title": "a\0b"}, "Null characters are not allowed."),
        ({"day": "2020-01-01"}, "That day has passed."),
        ({"day": "9999-01-01"}, "Is the year right?"),
        ({"ends": "08:00"}, "The end must be after the beginning."),
        ({"ends": "08:30"}, "The end must be after the beginning."),
        ({"tables": "61"}, "less than or equal to 60"),
        ({"unit": "nonsense"}, "not one of the available choices"),
        ({"kind": "party"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    bergen: Municipality, facilitator: User, wrong: dict[str, str], sentence: str
) -> None:
    answer = make.client(facilitator).post(reverse("gathering_new"), typed(bergen.root) | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Rådhuset"' in answer.content.decode()
    assert not Gathering.objects.exists()


def test_a_leader_cannot_plan_a_conference_nor_for_other_units(bergen: Municipality) -> None:
    client = make.client(make.leader(under(bergen)))
    for wrong in ({"kind": "conference", "unit": str(under(bergen).pk)}, {"kind": "workshop"}):
        answer = client.post(reverse("gathering_new"), typed(bergen.root) | wrong)
        assert answer.status_code == 422
    assert not Gathering.objects.exists()


def test_one_who_leads_here_and_facilitates_there_plans_conferences_only_there(bergen: Municipality) -> None:
    both = make.member(Role.FACILITATOR, of=make.municipality("Voss"))
    unit = under(bergen)
    make.seat(unit).hand_to(both, by=None, on=make.TODAY())
    answer = make.client(both).post(reverse("gathering_new"), typed(unit))
    assert answer.status_code == 422
    assert "plans conferences here" in answer.content.decode()


def test_a_round_the_municipality_is_not_in_is_refused(bergen: Municipality) -> None:
    voss, series = make.municipality("Voss"), make.round()
    series.join(voss, on=make.TODAY())
    both = make.member(Role.FACILITATOR, of=bergen)
    both.memberships.create(role=Role.FACILITATOR, municipality=voss)
    answer = make.client(both).post(reverse("gathering_new"), typed(bergen.root, round=series.pk))
    assert answer.status_code == 422
    assert "Bergen does not take part in that round." in answer.content.decode()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.NAV_CONTACT])
def test_who_may_not_plan_finds_no_form(bergen: Municipality, role: Role) -> None:
    client = make.client(make.member(role, of=bergen))
    assert client.get(reverse("gathering_new")).status_code == 404
    assert client.post(reverse("gathering_new"), typed(bergen.root)).status_code == 404


def test_the_list_is_mine_with_the_nearest_first_and_the_past_last(bergen: Municipality, facilitator: User) -> None:
    for title, days, state in [("Over", -9, "closed"), ("Sist", 20, "published"), ("Først", 3, "draft")]:
        made = conference(bergen, state=state, published_at=timezone.now(), closed_at=timezone.now())
        Gathering.objects.filter(pk=made.pk).update(title=title)
        make.sitting(made, days=days)
    make.sitting(make.gathering(title="Andre stader"))
    client = make.client(facilitator)
    ahead = client.get(reverse("gatherings")).content.decode()
    assert ahead.index("Først") < ahead.index("Sist")
    assert "Over" not in ahead
    assert "Andre stader" not in ahead
    everything = client.get(reverse("gatherings"), {"show": "all"}).content.decode()
    assert everything.index("Sist") < everything.index("Over")
    assert "Over" in client.get(reverse("gatherings"), {"show": "held"}).content.decode()
    assert "None of your gatherings" in client.get(reverse("gatherings"), {"show": "cancelled"}).content.decode()
    assert client.get(reverse("gatherings"), {"show": "nonsense", "page": "x"}).status_code == 200


def test_an_empty_list_says_what_to_do(bergen: Municipality, facilitator: User) -> None:
    assert "Plan the first one" in make.client(facilitator).get(reverse("gatherings")).content.decode()
    director = make.client(make.member(Role.DIRECTOR, of=bergen))
    assert "They come here when" in director.get(reverse("gatherings")).content.decode()


def test_a_long_list_is_paged(bergen: Municipality, facilitator: User) -> None:
    Gathering.objects.bulk_create(
        Gathering(kind=Kind.WORKSHOP, unit=bergen.root, title=f"Nummer {n:03}") for n in range(31)
    )
    client = make.client(facilitator)
    assert "Page 1 of 2" in client.get(reverse("gatherings")).content.decode()
    assert "Nummer 030" in client.get(reverse("gatherings"), {"page": 2}).content.decode()


def test_a_booked_workshop_waits_on_the_leaders_list(bergen: Municipality) -> None:
    unit = under(bergen)
    starts = datetime.datetime(2027, 3, 2, 13, 30, tzinfo=ZoneInfo("Europe/Oslo"))
    booked = Gathering.book(
        unit, source_id=unit.pk, starts=starts, place="Møterommet", title="Medarbeiderduk", origin=conference(bergen)
    )
    shown = make.client(make.leader(unit)).get(reverse("gatherings")).content.decode()
    assert "Booked at the conference: Tuesday 2 March at 13:30 – publish it" in shown
    coordinator = make.client(make.member(Role.COORDINATOR, of=bergen))
    assert "Booked at the conference" not in coordinator.get(reverse("gatherings")).content.decode()
    assert "publish what you booked" in page(make.client(make.leader(unit)), booked)


def test_the_page_shows_the_day_to_those_who_plan_it(bergen: Municipality, facilitator: User) -> None:
    made = conference(bergen)
    sitting = make.sitting(made, tables=2)
    sitting.agenda.create(position=1, title="Velkommen", minutes=30, notes="Husk kaffe")
    made.serve([under(bergen)])
    shown = page(make.client(facilitator), made)
    for words in [sitting.code, "2 tables", "Velkommen", "Husk kaffe", "Blåbærskogen barnehage", "Publish"]:
        assert words in shown
    assert reverse("room", args=[made.pk]) in shown


def test_the_score_and_the_minutes_are_shown_to_those_they_are_for(bergen: Municipality) -> None:
    unit, guest = under(bergen), make.user()
    made = conference(bergen, state="closed", published_at=timezone.now(), closed_at=timezone.now())
    made.serve([unit])
    made.facilitators.add(guest)
    score, minutes = (reverse(name, args=[made.pk]) for name in ("score", "minutes"))
    shown = page(make.client(make.leader(unit)), made)
    assert score in shown
    assert minutes in shown
    shown = page(make.client(guest), made)
    assert "See and publish the score" in shown
    assert minutes not in shown
    shown = page(make.client(make.member(Role.COORDINATOR, of=bergen)), made)
    assert "Those who ran the day publish the score." in shown
    assert score not in shown


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_who_may_only_see_gets_the_page_without_forms(bergen: Municipality, role: Role) -> None:
    made = conference(bergen, state="cancelled", cancelled_because="Vannlekkasje")
    sitting = make.sitting(made)
    sitting.agenda.create(position=1, title="Velkommen", minutes=30, notes="Husk kaffe")
    viewer = make.member(role, of=None if role == Role.STAFF else bergen)
    main = page(make.client(viewer), made).partition("<main")[2]
    assert "Velkommen" in main
    for hidden in ["<form", sitting.code, "Husk kaffe"]:
        assert hidden not in main
    assert ("Vannlekkasje" in main) is (role != Role.STAFF)


def test_outsiders_and_the_missing_are_the_same(bergen: Municipality) -> None:
    stranger = make.client(make.member(Role.FACILITATOR, of=make.municipality("Voss")))
    made = conference(bergen)
    for name in ["gathering", "gathering_edit", "gathering_units", "gathering_close", "gathering_copy"]:
        assert stranger.get(reverse(name, args=[made.pk])).status_code == 404
        assert stranger.get(reverse(name, args=[make.unit().pk])).status_code == 404


def test_title_and_round_can_be_changed(bergen: Municipality, facilitator: User) -> None:
    series = make.round()
    series.join(bergen, on=make.TODAY())
    made = conference(bergen)
    address = reverse("gathering_edit", args=[made.pk])
    client = make.client(facilitator)
    assert "Læringskonferanse" in client.get(address).content.decode()
    client.post(address, {"title": "Ny tittel", "round": series.pk})
    made.refresh_from_db()
    assert (made.title, made.round, made.programme) == ("Ny tittel", series, series.programme)


def test_an_open_gathering_keeps_its_programme(bergen: Municipality, facilitator: User) -> None:
    series = make.round()
    series.join(bergen, on=make.TODAY())
    made = conference(bergen, state="open", published_at=timezone.now())
    answer = make.client(facilitator).post(
        reverse("gathering_edit", args=[made.pk]), {"title": "Ny", "round": series.pk}
    )
    assert answer.status_code == 422
    assert "the programme and round stay" in answer.content.decode()


@pytest.mark.parametrize("state", ["closed", "reported", "cancelled"])
def test_what_is_over_is_not_planned_any_more(bergen: Municipality, facilitator: User, state: str) -> None:
    made = conference(bergen, state=state, published_at=timezone.now(), closed_at=timezone.now())
    client = make.client(facilitator)
    for name, data in [
        ("gathering_edit", {"title": "Ny"}),
        ("gathering_units", {}),
        ("gathering_facilitators", {"email": facilitator.email}),
        ("gathering_tables", {}),
    ]:
        answer = client.post(reverse(name, args=[made.pk]), data)
        assert answer.status_code == 422, name
        assert "its plan can&#x27;t be changed now" in answer.content.decode()


def test_units_are_chosen_among_those_of_the_municipality(bergen: Municipality, facilitator: User) -> None:
    made, inside, outside = conference(bergen), under(bergen), make.unit("Voss skule")
    address = reverse("gathering_units", args=[made.pk])
    client = make.client(facilitator)
    shown = client.get(address).content.decode()
    assert "Blåbærskogen" in shown
    assert "Voss skule" not in shown
    assert client.post(address, {"units": [str(outside.pk)]}).status_code == 422
    client.post(address, {"units": [str(inside.pk)]})
    assert [place.unit for place in made.units.all()] == [inside]
    client.post(address, {})
    assert not made.units.exists()


def test_a_facilitator_is_named_by_her_address(bergen: Municipality, facilitator: User) -> None:
    made = conference(bergen)
    named = make.leader(under(bergen), name="Turid Lie", email="turid@example.com")
    client = make.client(facilitator)
    address = reverse("gathering_facilitators", args=[made.pk])
    client.post(address, {"email": " Turid@Example.com "})
    assert list(made.facilitators.all()) == [named]
    assert "Turid Lie" in page(client, made)
    client.post(address, {"remove": str(named.pk)})
    assert not made.facilitators.exists()
    assert client.post(address, {"remove": "nonsense"}).status_code == 302


def test_one_who_lets_herself_go_is_led_to_her_list(bergen: Municipality) -> None:
    made, guest = conference(bergen), make.user()
    made.facilitators.add(guest)
    client = make.client(guest)
    answer = client.post(reverse("gathering_facilitators", args=[made.pk]), {"remove": str(guest.pk)})
    assert answer.headers["Location"] == reverse("gatherings")
    assert client.get(reverse("gathering", args=[made.pk])).status_code == 404


def test_a_facilitator_cannot_be_let_go_afterwards(bergen: Municipality, facilitator: User) -> None:
    made = conference(bergen, state="closed", published_at=timezone.now(), closed_at=timezone.now())
    made.facilitators.add(facilitator)
    answer = make.client(facilitator).post(
        reverse("gathering_facilitators", args=[made.pk]), {"remove": str(facilitator.pk)}
    )
    assert answer.status_code == 422
    assert made.facilitators.exists()


@pytest.mark.parametrize("email", ["ukjent@example.com", "annet@example.com", "sluttet@example.com", "nonsense", ""])
def test_an_unknown_facilitator_gets_a_clear_sentence(bergen: Municipality, facilitator: User, email: str) -> None:
    make.member(Role.FACILITATOR, of=make.municipality("Voss"), email="annet@example.com")
    gone = make.holder(under(bergen), SeatKind.LEADER, email="sluttet@example.com")
    gone.holders.update(to=make.TODAY())
    made = conference(bergen)
    answer = make.client(facilitator).post(reverse("gathering_facilitators", args=[made.pk]), {"email": email})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert f'value="{email}"' in shown or not email
    if "@" in email:
        assert "Nobody in Bergen has that address here." in shown
    assert not made.facilitators.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(
    bergen: Municipality, facilitator: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        make.sitting(make.gathering(under(bergen), source_id=under(bergen).pk))
    client = make.client(facilitator)
    with django_assert_num_queries(7):
        client.get(reverse("gatherings"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_much_is_on_it(
    bergen: Municipality, facilitator: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = conference(bergen)
    for n in range(rows):
        sitting = make.sitting(made, tables=rows, days=n + 1)
        for position in range(rows):
            sitting.agenda.create(position=position, title="Del", minutes=20)
        sitting.count(by=None, leader=3)
        made.facilitators.add(make.user())
    made.serve([under(bergen) for _ in range(rows)])
    made.sittings.all()[0].spread(by=None)
    client = make.client(facilitator)
    with django_assert_num_queries(12):
        client.get(reverse("gathering", args=[made.pk]))
