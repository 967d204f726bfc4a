import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ned.models import Holder, Seat, SeatKind, Trace, Unit, User
from tests import make
from workshops.models import Plan, Position, Request, Says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = datetime.timedelta(days=1)
NAME = "Ingvild Hemmeleg"


@pytest.fixture
def unit() -> Unit:
    return make.unit()


def representative(unit: Unit, kind: SeatKind = SeatKind.UNION_REP, union: str = "") -> User:
    made = make.user(NAME)
    Holder.objects.create(seat=Seat.objects.get_or_create(unit=unit, kind=kind, union=union)[0], user=made)
    return made


def word(unit: Unit, *, says: str = "", because: str = "", union: str = "Fagforbundet", ago: int = 0) -> Position:
    """What a seat of a union says of the unit's plan, said so many days ago."""
    plan = Plan.begin(unit, on=timezone.localdate(), by=None)
    seat = Seat.objects.get_or_create(unit=unit, kind=SeatKind.UNION_REP, union=union)[0]
    made = Position.objects.get_or_create(plan=plan, seat=seat)[0]
    if says:
        made.state(says=says, because=because, on=timezone.localdate() - ago * DAY)
    return made


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_every_seat_that_is_held_is_asked_when_a_measure_is_decided(unit: Unit) -> None:
    representative(unit, union="Fagforbundet")
    representative(unit, union="Delta")
    representative(unit, SeatKind.SAFETY_REP)
    make.seat(unit, SeatKind.DEPUTY)
    make.decided(unit)
    make.decided(unit)
    page = text(make.client(make.leader(unit)), f"/units/{unit.pk}/")
    for seat in ("Union representative, Delta", "Union representative, Fagforbundet", "Safety representative"):
        assert page.count(f"<h3>{seat}</h3>") == 1
    assert page.count("Waiting") == 3
    assert NAME not in page


def test_the_seat_speaks_for_itself_and_everybody_reads_it(unit: Unit) -> None:
    rep = representative(unit, union="Delta")
    make.decided(unit)
    position, client = Position.objects.get(), make.client(rep)
    assert f"/positions/{position.pk}/" in text(client, f"/units/{unit.pk}/")
    assert client.post(f"/positions/{position.pk}/", {"says": "disagree"}).status_code == 422
    assert client.post(f"/positions/{position.pk}/", {}).status_code == 422
    said = {"says": "disagree", "because": "Vakta blir for tynn"}
    assert client.post(f"/positions/{position.pk}/", said).status_code == 302
    page = text(make.client(make.leader(unit)), f"/units/{unit.pk}/")
    assert "Vakta blir for tynn" in page
    assert "Disagrees" in page
    assert NAME not in page
    assert not Trace.objects.filter(by=rep).exists()
    assert "Vakta blir for tynn" in text(client, f"/positions/{position.pk}/")


def test_looking_changes_nothing(unit: Unit) -> None:
    rep = representative(unit)
    make.decided(unit)
    text(make.client(rep), f"/positions/{Position.objects.get().pk}/")
    assert Position.objects.get().says == ""


def test_only_the_one_who_sits_there_speaks(unit: Unit) -> None:
    former = representative(unit)
    make.decided(unit)
    position = Position.objects.get()
    others = [make.leader(unit), representative(unit, SeatKind.SAFETY_REP), representative(make.unit())]
    Holder.objects.filter(user=former).update(to=timezone.localdate())
    for user in (former, *others):
        assert make.client(user).post(f"/positions/{position.pk}/", {"says": "agree"}).status_code == 404
    assert Position.objects.get().says == ""


def test_a_leader_writes_down_what_was_said_and_the_seat_corrects_it(unit: Unit) -> None:
    rep, leader = representative(unit, union="Delta"), make.client(make.leader(unit))
    make.decided(unit)
    position = Position.objects.get()
    written = {"seat": position.seat_id, "says": "agree", "because": ""}
    assert leader.post(f"/units/{unit.pk}/positions/", written).status_code == 302
    assert "written down at a meeting" in text(leader, f"/units/{unit.pk}/")
    assert "correct it below" in text(make.client(rep), f"/positions/{position.pk}/")
    make.client(rep).post(f"/positions/{position.pk}/", {"says": "disagree", "because": "Det sa jeg ikke"})
    assert "written down at a meeting" not in text(leader, f"/units/{unit.pk}/")
    refused = leader.post(f"/units/{unit.pk}/positions/", written)
    assert refused.status_code == 422
    assert "Every seat that somebody holds has answered for itself" in refused.content.decode()
    assert Position.objects.get().says == Says.DISAGREE


def test_what_was_written_down_stays_so_when_the_writer_is_forgotten(unit: Unit) -> None:
    representative(unit)
    leader = make.leader(unit)
    make.decided(unit)
    position = Position.objects.get()
    Position.record(position.plan, seat=position.seat, says="discussed", by=leader)
    Position.objects.update(recorded_by=None)
    assert "written down at a meeting" in text(make.client(leader), f"/units/{unit.pk}/")


def test_nobody_writes_for_a_seat_of_another_unit_or_one_that_is_not_asked(unit: Unit) -> None:
    leader, elsewhere = make.client(make.leader(unit)), make.unit()
    representative(elsewhere)
    make.decided(unit)
    make.holder(unit, SeatKind.DEPUTY)
    for seat in (Seat.objects.get(unit=elsewhere), Seat.objects.get(unit=unit, kind=SeatKind.DEPUTY)):
        answer = leader.post(f"/units/{unit.pk}/positions/", {"seat": seat.pk, "says": "agree"})
        assert answer.status_code == 422
    assert not Position.objects.exclude(says="").exists()
    assert leader.get(f"/units/{make.unit().pk}/positions/").status_code == 404


def test_what_was_decided_after_the_word_is_said_beside_it(unit: Unit) -> None:
    word(unit, says="agree", ago=3)
    make.decided(unit, on=timezone.localdate() - 3 * DAY)
    client = make.client(make.leader(unit))
    assert "decided since" not in text(client, f"/units/{unit.pk}/")
    make.decided(unit)
    assert "1 measure has been decided since" in text(client, f"/units/{unit.pk}/")
    make.decided(unit)
    assert "2 measures have been decided since" in text(client, f"/units/{unit.pk}/")


def test_what_should_be_discussed_first_is_said_and_blocks_nothing(unit: Unit) -> None:
    rep, client = representative(unit), make.client(make.leader(unit))
    marked = {
        "title": "Ny turnus",
        "seat": "leader",
        "deadline": timezone.localdate() + 30 * DAY,
        "level": "group",
        "discuss_first": "on",
        "burdens": "De som har nattevakt",
    }
    assert client.post(f"/units/{unit.pk}/measures/new/", marked).status_code == 302
    measure = unit.measures.get()
    page = text(client, f"/measures/{measure.pk}/")
    assert "De som har nattevakt" in page
    assert "Discuss it with the representatives first" in page
    assert "Talk it through with them before you begin" in text(client, f"/units/{unit.pk}/")
    measure.start(by=None)
    make.client(rep).post(f"/positions/{Position.objects.get().pk}/", {"says": "discussed"})
    assert "Talk it through" not in text(client, f"/units/{unit.pk}/")


def test_a_unit_without_representatives_is_told(unit: Unit) -> None:
    leader = make.client(make.leader(unit))
    assert "What the parties say" not in text(leader, f"/units/{unit.pk}/")
    make.decided(unit)
    assert "Nobody sits as representative in this unit yet" in text(leader, f"/units/{unit.pk}/")


def late(unit: Unit, words: str = "En fast vikar", days: int = 31) -> Request:
    made = Request.raise_from(unit, source_id=uuid.uuid4(), words=words, gathering=make.gathering(unit))
    Request.objects.filter(pk=made.pk).update(answer_by=timezone.localdate() - (days - 30) * DAY)
    return made


class TestChiefs:
    @pytest.mark.parametrize("kind", [SeatKind.CHIEF_UNION_REP, SeatKind.CHIEF_SAFETY_REP])
    def test_hear_dissent_and_silence_below_them_without_a_name_or_the_words_of_a_plan(
        self, unit: Unit, kind: SeatKind
    ) -> None:
        root = unit.municipality.root
        assert root
        representative(unit, union="Delta")
        make.decided(unit, title="Ny turnus")
        Position.objects.get().state(says="disagree", because="Vakta blir for tynn")
        word(make.unit("Enig barnehage", under=root), says="agree", because="Helt greit")
        word(make.unit("Fjern barnehage"), says="disagree", because="Ikke for dere")
        late(unit)
        late(make.unit("Ventende barnehage", under=root), days=30)
        page = text(make.client(make.holder(root, kind)), "/parties/")
        for words in (unit.name, "Union representative, Delta", "Vakta blir for tynn", "1 request"):
            assert words in page
        for words in (NAME, "Ny turnus", "En fast vikar", "Enig", "Fjern", "Ikke for dere", "Ventende"):
            assert words not in page

    def test_have_it_in_the_menu_and_others_have_no_such_page(self, unit: Unit) -> None:
        chief = make.client(make.holder(unit, SeatKind.CHIEF_UNION_REP))
        assert 'href="/parties/"' in text(chief, "/")
        assert "No seat disagrees" in text(chief, "/parties/")
        leader = make.client(make.leader(unit))
        assert "/parties/" not in text(leader, "/week/")
        assert leader.get("/parties/").status_code == 404

    def test_read_no_more_of_what_has_been_answered_or_has_ended(self, unit: Unit) -> None:
        root = unit.municipality.root
        assert root
        chief = make.client(make.holder(root, SeatKind.CHIEF_UNION_REP))
        word(unit, says="disagree", because="Vakta blir for tynn")
        late(unit).answer(verdict="no", because="Ikke i år", by=None)
        Unit.objects.filter(pk=unit.pk).update(valid_to=timezone.localdate())
        page = text(chief, "/parties/")
        assert "Vakta blir for tynn" not in page
        assert "1 request" not in page

    def test_cost_the_same_with_one_and_three(self, unit: Unit, django_assert_num_queries: Any) -> None:
        root = unit.municipality.root
        assert root
        chief = make.client(make.holder(root, SeatKind.CHIEF_UNION_REP))
        for rows in (1, 2):
            for _ in range(rows):
                place = make.unit(under=root)
                word(place, says="disagree", because="Nei")
                late(place)
            with django_assert_num_queries(7):
                text(chief, "/parties/")


def test_a_seat_s_page_and_the_leader_s_form_cost_the_same(unit: Unit, django_assert_num_queries: Any) -> None:
    rep, leader = make.client(representative(unit)), make.client(make.leader(unit))
    make.decided(unit)
    position = Position.objects.get()
    for union in ("Delta", "Utdanningsforbundet"):
        representative(unit, union=union)
        word(unit, union=union)
        with django_assert_num_queries(5):
            text(rep, f"/positions/{position.pk}/")
        with django_assert_num_queries(8):
            text(leader, f"/units/{unit.pk}/positions/")
