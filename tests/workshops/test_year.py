"""What happens between the writing of a letter and its leaving, and after its hour. `make bench` lives a year of it."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from ned.mail import send_letters
from ned.models import Letter, SeatKind, User
from tests import make
from workshops import letters
from workshops.models import Due, Measure, Nudge, Position

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2027, 3, 1)
OSLO = ZoneInfo("Europe/Oslo")


def day(number: int) -> datetime.date:
    return MONDAY + datetime.timedelta(days=number)


def at(number: int, hour: int, minute: int = 0) -> Any:
    return time_machine.travel(datetime.datetime.combine(day(number), datetime.time(hour, minute), OSLO), tick=False)


def beat() -> list[Any]:
    """What happens each minute; the letters that left."""
    before = len(mail.outbox)
    letters.tell(timezone.localdate())
    send_letters()
    return mail.outbox[before:]


def beat_at(number: int, hour: int, minute: int = 0) -> list[Any]:
    with at(number, hour, minute):
        return beat()


@pytest.fixture
def measure() -> Measure:
    unit = make.unit()
    make.leader(unit, email="leder@example.com")
    with at(0, 12):
        found = make.decided(unit, days=14, on=MONDAY)
        found.start(by=None)
    return found


class TestBetweenTheWritingAndEight:
    @pytest.mark.parametrize("verb", ["finish", "stop"])
    def test_what_ends_is_left_out_and_the_rest_is_told(self, measure: Measure, verb: str) -> None:
        other = make.decided(measure.unit, title="Tirsdagskaffe på gruppa", days=12, on=MONDAY)
        assert beat_at(7, 0, 10) == []
        with at(7, 6, 30):
            measure.finish(by=None) if verb == "finish" else measure.stop(because="Det hjalp ikke", by=None)
        [letter] = beat_at(7, 8)
        assert other.title in letter.body and measure.title not in letter.body
        assert measure.title not in letter.alternatives[0].content
        assert "1" in letter.subject
        assert beat_at(7, 8, 1) == []

    def test_where_nothing_is_left_there_is_no_letter(self, measure: Measure) -> None:
        beat_at(7, 0, 10)
        with at(7, 6, 30):
            measure.finish(by=None)
        assert beat_at(7, 8) == beat_at(8, 8) == []
        assert Letter.objects.get().state == "replaced"

    def test_a_new_deadline_is_told_in_its_time(self, measure: Measure) -> None:
        beat_at(7, 0, 10)
        with at(7, 6, 30):
            measure.extend(deadline=day(25), by=None)
        assert beat_at(7, 8) == []
        [letter] = beat_at(21, 0, 10) + beat_at(21, 8)
        assert measure.title in letter.body

    def test_it_is_written_anew_once_and_stays_the_same_letter(self, measure: Measure) -> None:
        make.decided(measure.unit, title="Tirsdagskaffe på gruppa", days=12, on=MONDAY)
        beat_at(7, 0, 10)
        written = Letter.objects.get()
        with at(7, 6, 30):
            measure.finish(by=None)
        beat_at(7, 6, 31)
        anew = Letter.objects.get()
        assert (anew.message_id, anew.not_before) == (written.message_id, written.not_before)
        beat_at(7, 6, 32)
        assert Letter.objects.get().text == anew.text

    def test_one_that_is_being_sent_is_left_as_it_is(self, measure: Measure) -> None:
        beat_at(7, 0, 10)
        with at(7, 8):
            [leased] = Letter.objects.lease(timezone.now(), batch=1)
            measure.finish(by=None)
            letters.tell(day(7))
        assert Letter.objects.get().text == leased.text
        assert Due.objects.get(measure=measure).letter == leased


class TestAfterEight:
    def test_what_comes_up_on_the_day_is_told_at_the_next_eight(self, measure: Measure) -> None:
        """She has had no letter this week, and the deadline is before her next."""
        beat_at(7, 8)
        with at(7, 12):
            make.decided(other := make.unit(), days=3, on=day(7))
            make.leader(other)
        assert beat_at(7, 12) == []
        [_letter] = beat_at(8, 8)

    def test_what_comes_up_later_waits_for_the_chosen_day(self, measure: Measure) -> None:
        safety = make.holder(measure.unit, SeatKind.SAFETY_REP)
        unit = make.unit()
        make.leader(unit)
        with at(1, 12):
            Position.ask(measure.unit.plan, on=day(1))
            Nudge.give(unit, on=day(1), by=None)
        assert [letter for number in range(1, 7) for letter in beat_at(number, 12)] == []
        assert len(beat_at(7, 8)) == 3
        assert Letter.objects.filter(user=safety).count() == 1

    def test_one_who_takes_over_on_a_friday_gets_one_letter_on_monday(self, measure: Measure) -> None:
        User.objects.filter(email="leder@example.com").update(letters_paused_until=day(60))
        beat_at(7, 8)
        with at(11, 12):
            assert measure.owner_seat
            measure.owner_seat.hand_to(make.user(), by=None, on=day(11))
        assert beat_at(11, 12) == beat_at(12, 8) == []
        assert len(beat_at(14, 8)) == 1

    def test_one_who_takes_over_on_a_tuesday_need_not_wait_a_week(self, measure: Measure) -> None:
        User.objects.filter(email="leder@example.com").update(letters_paused_until=day(60))
        beat_at(7, 8)
        with at(8, 12):
            assert measure.owner_seat
            measure.owner_seat.hand_to(make.user(), by=None, on=day(8))
        assert beat_at(8, 12) == []
        assert len(beat_at(9, 8)) == 1
        assert beat_at(9, 12) == beat_at(10, 8) == []

    def test_a_beat_that_is_a_minute_late_is_in_time(self, measure: Measure) -> None:
        assert len(beat_at(7, 8, 2)) == 1
