"""What nobody answers is told again, then above; what is answered, closed or paused is not."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from ned.access import Role
from ned.mail import send_letters
from ned.models import Letter, SeatKind, Unit, User
from tests import make
from workshops import letters
from workshops.models import Agreement, Due, DueKind, Measure, Nudge, Position, Practice, Request

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2027, 3, 1)


def day(number: int) -> datetime.date:
    return MONDAY + datetime.timedelta(days=number)


def at(number: int) -> Any:
    """Eight in the morning that day."""
    eight = datetime.datetime.combine(day(number), datetime.time(8), timezone.get_default_timezone())
    return time_machine.travel(eight, tick=False)


def told(on: int, *, to: str = "") -> Letter | None:
    """The letter that is written on that day, and sent; to this one, where several get one."""
    with at(on):
        letters.tell(day(on))
        send_letters(now=timezone.now())
    return Letter.objects.filter(kind="weekly", not_before__date=day(on), to__contains=to).first()


@pytest.fixture
def measure() -> Measure:
    unit = make.unit()
    make.leader(unit)
    make.member(Role.COORDINATOR, of=unit.municipality, name="Koordinatoren", email="koordinator@example.com")
    with at(0):
        found = make.decided(unit, days=10, on=MONDAY)
        found.start(by=None)
    return found


def to(letter: Letter | None) -> str:
    return letter.to if letter else ""


class TestPastTheDeadline:
    def test_the_leader_is_warned_before_the_coordinator_is_told(self, measure: Measure) -> None:
        assert measure.owner_seat
        leader = measure.owner_seat.holder(day(0))
        assert leader
        first, second, third = told(14), told(21), told(29)  # the 28th is the Monday of Easter
        for letter in (first, second):
            assert letter and letter.to == leader.email and measure.title in letter.text
        assert first and "coordinator" not in first.text and "koordinatoren" not in first.text
        assert second and "koordinatoren" in second.text
        assert third and third.to == "koordinator@example.com"
        assert measure.unit.name in third.text and measure.title not in third.text + third.html
        told(35)
        assert Letter.objects.filter(user__email="koordinator@example.com").count() == 1

    def test_one_who_answers_is_not_told_again_and_nobody_above_hears_of_it(self, measure: Measure) -> None:
        told(14)
        with at(16):
            measure.remark(note="Vi venter på den nye turnusen", by=None)
        assert told(21) is told(28) is None
        assert not Due.objects.filter(kind__in=[DueKind.AGAIN, DueKind.ABOVE]).exists()

    def test_a_new_deadline_begins_it_anew(self, measure: Measure) -> None:
        told(14)
        told(21)
        with at(22):
            measure.extend(deadline=day(40), by=None)
        assert told(28) is None
        assert Due.objects.filter(kind=DueKind.ABOVE).count() == 0

    @pytest.mark.parametrize("verb", ["finish", "stop"])
    def test_what_has_ended_is_told_nobody(self, measure: Measure, verb: str) -> None:
        told(14)
        told(21)
        with at(22):
            measure.finish(by=None) if verb == "finish" else measure.stop(because="Det virket ikke", by=None)
        assert told(28) is None


def test_letters_rest_in_a_holiday_and_all_of_it_comes_in_the_first_one_after(measure: Measure) -> None:
    leader = User.objects.get(holders__seat=measure.owner_seat)
    leader.read_letters(weekday=0, paused_until=day(20))
    assert told(7) is None and told(14) is None
    after = told(21)
    assert after and after.text.count(measure.title) == 1


def test_a_letter_can_be_stopped_from_the_letter_itself(measure: Measure, client: Client) -> None:
    told(7)
    sent = mail.outbox[-1]
    address = re.search(r"<http[^/]+//[^/]+(/l/[\w-]+/)>", sent.extra_headers["List-Unsubscribe"])
    assert address
    with at(8):
        for _ in range(10):
            assert client.get(address[1]).status_code == client.head(address[1]).status_code == 200
        assert not User.objects.exclude(letters_paused_until=None).exists()
        too_far = client.post(address[1], {"weekday": "0", "paused_until": day(200).isoformat()})
        assert too_far.status_code == 422 and day(200).isoformat() in too_far.content.decode()
        assert client.post(address[1], {"weekday": "2", "paused_until": day(30).isoformat()}).status_code == 302
    assert User.objects.get(email=sent.to[0]).letters_paused_until == day(30)
    assert told(14) is None


def test_after_days_without_a_mail_server_one_letter_tells_it_all(measure: Measure) -> None:
    """Those that could not leave are not sent beside the new one."""
    for number in (7, 14):
        with at(number):
            letters.tell(day(number))
    with at(21):
        letters.tell(day(21))
        assert send_letters(now=timezone.now()) == 1
    [sent] = mail.outbox
    assert str(sent.body).count(measure.title) == 1
    assert list(Letter.objects.order_by("not_before").values_list("state", flat=True)) == [
        "replaced",
        "replaced",
        "sent",
    ]
    assert not Due.objects.filter(letter__state="replaced").exists()


class TestTheParties:
    def test_a_seat_is_asked_in_its_letter_and_answers_with_one_tap(self, measure: Measure, client: Client) -> None:
        safety = make.holder(measure.unit, SeatKind.SAFETY_REP, email="verneombud@example.com")
        with at(1):
            Position.ask(measure.unit.plan, on=day(1))
        with at(7):
            letters.tell(day(7))
            letter = Letter.objects.get(user=safety)
            [address, _pause] = dict.fromkeys(re.findall(r"/l/[\w-]+/", letter.text))
            for _ in range(10):
                assert client.get(address).status_code == 200
            assert Position.objects.get().says == ""
            refused = client.post(address, {"says": "disagree", "because": ""})
            assert refused.status_code == 422
            assert client.post(address, {"says": "disagree", "because": "Det går ut over helgene"}).status_code == 302
        position = Position.objects.get()
        assert (position.says, position.because, position.recorded_by) == ("disagree", "Det går ut over helgene", None)
        assert measure.unit.measures.open().count() == 1  # the plan goes on

    def test_what_is_written_down_for_a_seat_is_told_to_it(self, measure: Measure) -> None:
        rep = make.holder(measure.unit, SeatKind.UNION_REP, name="Jon Ås", email="tillitsvalgt@example.com")
        leader = User.objects.get(holders__seat=measure.owner_seat)
        with at(1):
            seat = make.seat(measure.unit, SeatKind.UNION_REP)
            Position.record(measure.unit.plan, seat=seat, says="agree", by=leader, on=day(1))
        letter = told(7)
        assert Letter.objects.filter(user=rep, kind="weekly").count() == 1
        assert letter
        assert not any(name in Letter.objects.get(user=leader).text for name in (rep.name, rep.email))


class TestOnlyForTheLeader:
    def test_a_practice_and_an_agreement_are_asked_about_after_two_and_six_weeks(
        self, measure: Measure, client: Client
    ) -> None:
        unit = measure.unit
        with at(0):
            measure.finish(by=None)
            held = make.gathering(unit)
            held.closed_at = timezone.now()
            held.save()
            Practice.adopt(unit, source_id=unit.pk, starts="Sier hei til alle", stops="", gathering=held)
            Agreement.adopt(unit, source_id=unit.pk, words="Vi ringer og melder ikke på melding", gathering=held)
        assert told(6) is None
        first = told(7)
        assert first and "Sier hei til alle" in first.text and "Vi ringer" in first.text
        assert told(21) is None
        with at(15):
            address = re.search(r"Sier hei til alle[\s\S]*?(/l/[\w-]+/)", first.text)
            assert address and client.get(address[1]).status_code == 200
            assert client.post(address[1], {"said": "partly"}).status_code == 302
        assert Practice.objects.get().kept_after_2 == "partly"
        second = told(35)
        assert second and "Sier hei til alle" in second.text

    def test_one_who_comes_back_after_both_days_is_asked_once(self, measure: Measure) -> None:
        with at(0):
            measure.finish(by=None)
            held = make.gathering(measure.unit)
            held.closed_at = timezone.now()
            held.save()
            Agreement.adopt(measure.unit, source_id=measure.pk, words="Vi ringer hverandre", gathering=held)
        letter = told(42)
        assert letter and letter.text.count("Vi ringer hverandre") == letter.html.count("Vi ringer hverandre") == 1


class TestRequests:
    @pytest.fixture
    def asked(self, measure: Measure) -> Request:
        make.member(Role.DIRECTOR, of=measure.unit.municipality, email="direktor@example.com")
        with at(0):
            measure.finish(by=None)
            return Request.raise_from(
                measure.unit, source_id=measure.pk, words="Fast vikar", gathering=make.gathering(measure.unit)
            )

    def test_one_that_is_not_answered_in_time_is_told_the_director(self, asked: Request) -> None:
        make.leader(Unit.objects.get_parent(asked.unit), email="overst@example.com")
        assert to(told(21)) == "overst@example.com"
        late = told(35, to="direktor")
        assert late and late.to == "direktor@example.com" and "Fast vikar" not in late.text

    def test_one_that_is_passed_on_waits_for_the_other_leader(self, asked: Request) -> None:
        other = make.unit("Eiendom", under=Unit.objects.get_parent(asked.unit))
        answers = make.leader(other, email="eiendom@example.com")
        with at(2):
            asked.pass_on(to=other, because="Det er bygget det gjelder", by=None)
        letter = told(21)
        assert to(letter) == "eiendom@example.com"
        assert Request.objects.for_user(answers, to="decide").from_below(answers).get() == asked
        assert letter
        [address, _pause] = dict.fromkeys(re.findall(r"/l/[\w-]+/", letter.text))
        with at(22):
            assert Client().post(address, {"verdict": "yes", "because": "Fra mai"}).status_code == 302

    def test_two_that_ask_the_same_get_one_answer(self, asked: Request) -> None:
        near = make.unit(under=Unit.objects.get_parent(asked.unit))
        other = Request.raise_from(near, source_id=near.pk, words="En vikar til", gathering=make.gathering(near))
        other.merge(into=asked, by=None)
        asked.answer(verdict="yes", because="Vi ansetter i mai", by=None)
        other.refresh_from_db()
        assert (other.verdict, other.because) == ("yes", "Vi ansetter i mai")


class TestNudging:
    def test_a_unit_is_asked_once_a_week_and_reads_it_in_its_letter(self, measure: Measure, client: Client) -> None:
        coordinator = User.objects.get(email="koordinator@example.com")
        place, nudge = f"/municipalities/{measure.unit.municipality_id}/overdue/", f"/units/{measure.unit.pk}/nudge/"
        with at(13):
            client.force_login(coordinator)
            assert measure.unit.name in client.get(place).content.decode()
            for words in ("Hvordan går det?", "Og nå?"):
                assert client.post(nudge, {"words": words}).status_code == 302
            assert "Hvordan går det?" not in client.get(place).content.decode()
            assert client.post(nudge, {"words": "x" * 400}).status_code == 302
        assert Nudge.objects.get().words == "Hvordan går det?"
        letter = told(14)
        assert letter and letter.text.count("Hvordan går det?") == 1 and "Og nå?" not in letter.text

    def test_what_waits_is_counted_and_never_told(self, measure: Measure, client: Client) -> None:
        with at(13):
            client.force_login(User.objects.get(email="koordinator@example.com"))
            page = client.get(f"/municipalities/{measure.unit.municipality_id}/overdue/").content.decode()
        assert measure.unit.name in page and measure.title not in page

    @pytest.mark.parametrize("units", [1, 3])
    def test_it_costs_the_same_however_many_wait(
        self, measure: Measure, client: Client, django_assert_num_queries: Any, units: int
    ) -> None:
        with at(0):
            for _ in range(units):
                make.decided(make.unit(under=Unit.objects.get_parent(measure.unit)), days=3, on=MONDAY)
        with at(13):
            client.force_login(User.objects.get(email="koordinator@example.com"))
        with at(13), django_assert_num_queries(9):
            client.get(f"/municipalities/{measure.unit.municipality_id}/overdue/")


class TestThisWeek:
    def test_what_falls_due_is_answered_there_with_one_tap(self, measure: Measure, client: Client) -> None:
        told(7)
        with at(8):
            client.force_login(User.objects.get(holders__seat=measure.owner_seat))
            page = client.get("/week/").content.decode()
            assert measure.title in page and measure.unit.name in page
            client.post(f"/measures/{measure.pk}/follow-up/", {"act": "finish"})
            assert measure.title not in client.get("/week/").content.decode()

    def test_another_s_is_not_there(self, measure: Measure, client: Client) -> None:
        told(7)
        with at(8):
            client.force_login(make.leader(make.unit(under=Unit.objects.get_parent(measure.unit))))
            assert measure.title not in client.get("/week/").content.decode()

    @pytest.mark.parametrize("more", [1, 3])
    def test_it_costs_the_same_for_one_and_many(
        self, measure: Measure, client: Client, django_assert_num_queries: Any, more: int
    ) -> None:
        with at(0):
            for _ in range(more):
                make.decided(measure.unit, days=9, on=MONDAY)
        told(7)
        with at(8):
            client.force_login(User.objects.get(holders__seat=measure.owner_seat))
        with at(8), django_assert_num_queries(9):
            client.get("/week/")
