import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ned.access import Role
from ned.models import Seat, SeatKind, Unit
from tests import make
from workshops.models import Agreement, Measure, Plan, Position, Practice, Request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = datetime.timedelta(days=1)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def unit() -> Unit:
    return make.unit()


def closed(at: Unit, *, days_ago: int) -> Any:
    made = make.gathering(at)
    make.sitting(made).count(by=None, employee=12)
    made.publish(by=None)
    made.open(by=None)
    made.close(by=None, at=timezone.now() - days_ago * DAY)
    return made


def test_the_list_shows_how_each_plan_stands(unit: Unit) -> None:
    leader = make.leader(unit)
    make.measure(unit)
    make.decided(unit)
    make.decided(unit, days=3, on=timezone.localdate() - 10 * DAY)
    page = text(make.client(leader), "/units/")
    assert unit.name in page
    for words in ("1 proposal", "2 measures", "1 past the deadline", "Next check"):
        assert words in page


def test_a_leader_above_follows_the_units_below_and_others_see_nothing(unit: Unit) -> None:
    above = make.leader(unit.municipality.root)  # type: ignore[arg-type]
    assert unit.name in text(make.client(above), "/units/")
    stranger = make.leader(make.unit("Fjordgløtt sykehjem"))
    assert unit.name not in text(make.client(stranger), "/units/")
    assert make.client(stranger).get(f"/units/{unit.pk}/").status_code == 404
    assert make.client(stranger).get(f"/units/{unit.pk}/since/").status_code == 404


@pytest.mark.parametrize("role", [Role.STAFF, Role.COORDINATOR, Role.DIRECTOR, Role.FACILITATOR])
def test_a_plan_is_the_parties_own(unit: Unit, role: Role) -> None:
    member = make.member(role, of=None if role == Role.STAFF else unit.municipality)
    assert make.client(member).get(f"/units/{unit.pk}/").status_code == 404


@pytest.mark.parametrize("kind", [SeatKind.SAFETY_REP, SeatKind.UNION_REP])
def test_the_representatives_see_the_plan_and_do_not_decide(unit: Unit, kind: SeatKind) -> None:
    measure = make.measure(unit)
    client = make.client(make.holder(unit, kind))
    page = text(client, f"/units/{unit.pk}/")
    assert measure.title in page
    assert "Decide<" not in page
    assert client.get(f"/units/{unit.pk}/measures/new/").status_code == 404
    assert client.post(f"/measures/{measure.pk}/decide/", {}).status_code == 404


def test_a_unit_without_a_seat_says_what_to_do() -> None:
    assert "You hold no seat" in text(make.client(make.user()), "/units/")


def test_a_unit_is_found_by_name_and_odd_signs_do_no_harm(unit: Unit) -> None:
    client = make.client(make.leader(unit))
    assert unit.name in text(client, "/units/?q=blåbær")
    assert unit.name not in text(client, "/units/?q=fjord")
    assert unit.name in text(client, "/units/?q=%00")
    assert unit.name in text(client, "/units/?page=9")


def test_the_list_is_paged() -> None:
    area = make.unit("Oppvekst")
    for number in range(52):
        make.unit(f"Barnehage {number:02}", under=area)
    client = make.client(make.leader(area))
    assert "Page 1 of 2" in text(client, "/units/")
    assert "Barnehage 51" in text(client, "/units/?page=2")


def full(unit: Unit) -> None:
    """One more of each of what a plan page shows."""
    gathering = make.gathering(unit)
    table = make.sitting(gathering, tables=1).tables.get()
    Measure.propose(
        unit, source_id=uuid.uuid4(), gathering=gathering, table=table, station_key="do", title="Ett nattskift i uka"
    )
    make.decided(unit, factor="culture").start(by=None, note="Vi begynte i dag")
    make.decided(unit).finish(by=None)
    make.decided(unit).stop(because="Det ble for mye", by=None)
    Request.raise_from(unit, source_id=uuid.uuid4(), words="En fast vikar", gathering=gathering)
    Agreement.adopt(unit, source_id=uuid.uuid4(), words="Vi sier fra samme dag", gathering=gathering)
    union = Seat.objects.create(unit=unit, kind=SeatKind.UNION_REP, union=f"Forbund {next(make.numbers)}")
    Position.objects.create(plan=unit.plan, seat=union).state(says="agree", because="Godt tenkt")
    Practice.adopt(unit, source_id=uuid.uuid4(), starts="Gå runden hver dag", stops="Møter før ni", gathering=gathering)


def test_the_plan_holds_it_all(unit: Unit) -> None:
    client = make.client(make.leader(unit))
    full(unit)
    page = text(client, f"/units/{unit.pk}/")
    for words in (
        "Ett nattskift i uka", "Verksted på Blåbærskogen", "Table 1", "Vi begynte i dag", "Det ble for mye",
        "En fast vikar", "Vi sier fra samme dag", "Gå runden hver dag", "Møter før ni", "Godt tenkt",
    ):  # fmt: skip
        assert words in page
    assert "mark-culture" in page
    assert "Three are often enough" not in page
    for _ in range(3):
        make.decided(unit)
    assert "Three are often enough" in text(client, f"/units/{unit.pk}/")


def test_an_empty_plan_says_what_comes(unit: Unit) -> None:
    page = text(make.client(make.leader(unit)), f"/units/{unit.pk}/")
    assert "Nothing is promised right now" in page
    assert "The dates come with the first measure" in page


@pytest.mark.parametrize(("address", "queries"), [("/units/", 7), ("/units/{pk}/", 19), ("/units/{pk}/since/", 12)])
def test_pages_cost_the_same_with_one_and_three(
    unit: Unit, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    client = make.client(make.leader(unit))
    for rows in (1, 2):
        for _ in range(rows):
            full(unit)
            full(make.unit(under=unit))
        closed(unit, days_ago=1)
        client.get(address.format(pk=unit.pk))
        with django_assert_num_queries(queries):
            client.get(address.format(pk=unit.pk))


class TestSinceLast:
    def test_says_what_has_become_of_each_promise(self, unit: Unit) -> None:
        leader = make.leader(unit)
        gathering = closed(unit, days_ago=40)
        make.decided(unit, title="Tirsdagskaffe").start(by=None)
        make.decided(unit, title="Felles rapport").finish(by=None)
        make.decided(unit, title="Nye telefoner").stop(because="De kom ikke", by=None)
        make.decided(unit, title="Rolig rom", days=2, on=timezone.localdate() - 9 * DAY)
        make.decided(unit, title="Mentor")
        make.measure(unit, title="Bare et forslag")
        page = text(make.client(leader), f"/units/{unit.pk}/since/")
        order = [
            page.index(words) for words in ("Felles rapport", "Tirsdagskaffe", "Mentor", "Rolig rom", "De kom ikke")
        ]
        assert order == sorted(order)
        assert "Bare et forslag" not in page
        assert gathering.title in page
        assert "7 days past the deadline" in page
        assert "Next time we look at the plan together" in page

    def test_leaves_out_what_was_told_last_time(self, unit: Unit) -> None:
        closed(unit, days_ago=5)
        make.decided(unit, title="Felles rapport").finish(by=None, on=timezone.localdate() - 20 * DAY)
        assert "Felles rapport" not in text(make.client(make.leader(unit)), f"/units/{unit.pk}/since/")

    def test_gives_the_answers_from_above(self, unit: Unit) -> None:
        gathering = closed(unit, days_ago=5)
        asked = Request.raise_from(unit, source_id=uuid.uuid4(), words="En fast vikar", gathering=gathering)
        client = make.client(make.leader(unit))
        assert "We get an answer by" in text(client, f"/units/{unit.pk}/since/")
        Request.objects.update(answer_by=timezone.localdate() - DAY)
        assert "Not answered yet" in text(client, f"/units/{unit.pk}/since/")
        asked.answer(verdict="no", because="Det er ikke midler i år", by=None)
        assert "Det er ikke midler i år" in text(client, f"/units/{unit.pk}/since/")

    def test_tells_what_was_seen_at_the_check(self, unit: Unit) -> None:
        Plan.begin(unit, on=timezone.localdate() - 42 * DAY, by=None).checks.earliest("due_on").tick(
            note="Færre bytter av hus", by=None
        )
        page = text(make.client(make.leader(unit)), f"/units/{unit.pk}/since/")
        assert "Færre bytter av hus" in page

    def test_begins_somewhere(self, unit: Unit) -> None:
        assert "We have not promised anything yet" in text(make.client(make.leader(unit)), f"/units/{unit.pk}/since/")
