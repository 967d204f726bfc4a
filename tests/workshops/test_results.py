"""Two weeks after the plan was looked at, those who may not have been there are told, in the letter they get anyway."""

import datetime
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ned.mail import send_letters
from ned.models import Holder, Letter, Link, SeatKind, Unit, User
from tests import make
from tests.threads import at_once
from workshops import letters
from workshops.models import Check, Due, DueKind
from workshops.models.due import recipients

MONDAY = datetime.date(2027, 3, 1)
DAY = datetime.timedelta(days=1)
WORDS = {
    "nb": ("Kollegene dine har sett på planen", "1. mars 2027"),
    "nn": ("Kollegaene dine har sett på planen", "1. mars 2027"),
    "en": ("Your colleagues have looked at the plan", "1 March 2027"),
}


def day(number: int) -> datetime.date:
    return MONDAY + number * DAY


def at(number: int, hour: int = 8) -> Any:
    moment = datetime.datetime.combine(day(number), datetime.time(hour), timezone.get_default_timezone())
    return time_machine.travel(moment, tick=False)


def tell(number: int) -> dict[str, Letter]:
    """The letters that leave that morning and tell of a result, by whom they go to."""
    with at(number):
        letters.tell(day(number))
        send_letters(now=timezone.now())
    told = Letter.objects.filter(state="sent", not_before__date=day(number), dues__kind=DueKind.RESULT)
    return {letter.to: letter for letter in told.distinct()}


def results() -> list[tuple[str, datetime.date]]:
    return sorted(Due.objects.filter(kind=DueKind.RESULT).values_list("seat__kind", "due_on"))


def way_in(letter: Letter) -> str:
    addresses: list[str] = re.findall(r"/l/[\w-]+/", letter.text)
    [address, _pause] = dict.fromkeys(addresses)
    return address


def planned(unit: Unit) -> Check:
    """The check after six weeks, at a unit whose seats are taken once its plan has begun: nobody has a word to say."""
    make.decided(unit, title="Fast overlapp", on=MONDAY - 42 * DAY, days=300).start(by=None)
    for kind in (SeatKind.DEPUTY, SeatKind.SAFETY_REP, SeatKind.UNION_REP):
        make.holder(unit, kind, name=f"Per Hemmeleg ({kind})", email=f"{kind}.{unit.pk}@example.com")
    return Check.objects.get(plan__unit=unit, kind="6w")


@pytest.fixture
def unit(db: None) -> Unit:
    return make.unit()


@pytest.fixture
def leader(unit: Unit) -> User:
    return make.leader(unit, email="leder@example.com")


@pytest.fixture
def check(unit: Unit, leader: User) -> Check:
    """Looked at together on the first day, by the leader."""
    with at(-42, 12):
        found = planned(unit)
    with at(0, 12):
        for measure in unit.measures.open():
            measure.remark(note="Alle kommer tidsnok", by=leader)
        found.tick(note="Roligere skifter", by=leader)
    return found


def holder(check: Check, kind: SeatKind) -> User:
    return User.objects.get(holders__seat__kind=kind, holders__seat__unit=check.plan.unit)


def mail(check: Check, *kinds: SeatKind) -> set[str]:
    return {holder(check, kind).email for kind in kinds}


ALL = (SeatKind.DEPUTY, SeatKind.SAFETY_REP, SeatKind.UNION_REP)


class TestTwoWeeksLater:
    def test_every_other_seat_that_sees_the_plan_is_told_and_the_leader_is_not(self, unit: Unit, check: Check) -> None:
        assert tell(7) == {}
        told = tell(14)
        assert set(told) == mail(check, *ALL)
        for letter in told.values():
            assert letter.text.count(unit.name) == 1
            assert "etter seks uker" in letter.text
            assert "Roligere skifter" not in letter.text + letter.html
            assert way_in(letter) in letter.html

    def test_a_letter_says_nothing_of_who_sits_where(self, check: Check) -> None:
        told = tell(14)
        for letter in told.values():
            assert letter.user
            others = {holder(check, kind).name for kind in ALL} - {letter.user.name}
            assert not any(name in letter.text + letter.html for name in others)
            assert "illitsvalgt" not in letter.text + letter.html

    def test_it_is_not_told_before_the_day_on_any_weekday(self, check: Check) -> None:
        holder(check, SeatKind.SAFETY_REP).read_letters(weekday=4)
        for number in range(14):
            assert tell(number) == {}
        assert set(tell(14)) == mail(check, SeatKind.DEPUTY, SeatKind.UNION_REP)
        assert [set(tell(number)) for number in (15, 16, 17)] == [set()] * 3
        assert set(tell(18)) == mail(check, SeatKind.SAFETY_REP)

    def test_it_is_not_noted_before_the_day_either(self, check: Check) -> None:
        Due.note(day(13))
        assert results() == []

    def test_what_comes_up_after_the_letter_s_day_waits_for_next_week(self, unit: Unit, leader: User) -> None:
        with at(-42, 12):
            check = planned(unit)
        with at(1, 12):
            check.tick(note="", by=leader)
        assert tell(15) == {}
        assert set(tell(21)) == mail(check, *ALL)

    def test_it_is_told_once(self, check: Check) -> None:
        for _ in range(2):
            Due.note(day(14))
        assert results() == [(kind, day(14)) for kind in sorted(ALL)]
        assert len(tell(14)) == 3
        assert [len(tell(number)) for number in range(15, 50)] == [0] * 35

    def test_it_comes_in_the_one_letter_of_the_week(self, unit: Unit, check: Check) -> None:
        safety = holder(check, SeatKind.SAFETY_REP)
        with at(7):
            made = make.decided(unit, title="Tirsdagskaffe", days=10)
            made.owner = safety
            made.save(update_fields=["owner"])
        letter = tell(14)[safety.email]
        assert "Tirsdagskaffe" in letter.text and "har sett på planen" in letter.text
        assert "der du svarer" in letter.text
        assert Letter.objects.filter(user=safety, not_before__date=day(14)).count() == 1

    def test_a_letter_with_nothing_else_does_not_ask_for_answers(self, check: Check) -> None:
        for letter in tell(14).values():
            assert "Du trenger ikke å svare" in letter.text and "Du trenger ikke å svare" in letter.html
            assert "der du svarer" not in letter.text + letter.html

    @pytest.mark.parametrize("language", WORDS)
    def test_it_is_said_in_the_reader_s_language(self, check: Check, language: str) -> None:
        safety = holder(check, SeatKind.SAFETY_REP)
        safety.speak(language=language)
        letter = tell(14)[safety.email]
        for words in WORDS[language]:
            assert words in letter.text and words in letter.html


class TestWhoIsNotTold:
    def test_whoever_looked(self, unit: Unit, leader: User) -> None:
        with at(-42, 12):
            check = planned(unit)
        safety = holder(check, SeatKind.SAFETY_REP)
        with at(0, 12):
            assert make.client(safety).post(f"/checks/{check.pk}/", {"note": "Roligere"}).status_code == 302
        assert set(tell(14)) == mail(check, SeatKind.DEPUTY, SeatKind.UNION_REP)

    def test_an_empty_seat_nor_the_leader_instead(self, check: Check) -> None:
        Holder.objects.filter(seat__kind=SeatKind.SAFETY_REP).update(to=day(5))
        assert set(tell(14)) == mail(check, SeatKind.DEPUTY, SeatKind.UNION_REP)

    def test_a_seat_that_is_left_after_it_was_noted(self, check: Check) -> None:
        Due.note(day(14))
        Holder.objects.filter(seat__kind=SeatKind.SAFETY_REP).update(to=day(14))
        assert set(tell(14)) == mail(check, SeatKind.DEPUTY, SeatKind.UNION_REP)

    def test_one_who_has_taken_the_seat_since_is_told_in_the_other_s_place(self, unit: Unit, check: Check) -> None:
        new = make.user(email="ny@example.com")
        make.seat(unit, SeatKind.SAFETY_REP).hand_to(new, by=None, on=day(5))
        assert set(tell(14)) == {new.email} | mail(check, SeatKind.DEPUTY, SeatKind.UNION_REP)

    def test_a_seat_that_may_not_see_the_plan(self, unit: Unit, check: Check) -> None:
        for kind in (SeatKind.CHIEF_SAFETY_REP, SeatKind.CHIEF_UNION_REP, SeatKind.STAFF_GROUP):
            make.holder(unit, kind)
        assert set(tell(14)) == mail(check, *ALL)

    def test_those_of_another_unit(self, unit: Unit, check: Check) -> None:
        above = Unit.objects.get_parent(unit)
        assert above
        for other in (above, make.unit(under=above)):
            make.holder(other, SeatKind.SAFETY_REP)
        assert set(tell(14)) == mail(check, *ALL)

    @pytest.mark.parametrize("noted", [True, False])
    def test_anybody_when_the_unit_has_ended(self, unit: Unit, check: Check, noted: bool) -> None:
        if noted:
            Due.note(day(14))
        unit.valid_to = day(10)
        unit.save(update_fields=["valid_to"])
        assert tell(14) == {}
        assert len(results()) == (3 if noted else 0)

    def test_anybody_when_the_check_is_old(self, check: Check) -> None:
        Due.note(day(43))
        assert results() == []
        Due.note(day(42))
        assert len(results()) == 3

    def test_one_who_comes_back_when_it_is_old(self, check: Check) -> None:
        safety = holder(check, SeatKind.SAFETY_REP)
        safety.read_letters(weekday=0, paused_until=day(43))
        assert safety.email not in tell(14)
        assert tell(49) == {}

    def test_nobody_is_told_of_a_check_that_is_not_made(self, unit: Unit, leader: User) -> None:
        with at(-42, 12):
            planned(unit)
        assert tell(14) == {}


def test_one_who_sits_in_two_seats_is_told_in_one_line(unit: Unit, check: Check) -> None:
    both = holder(check, SeatKind.SAFETY_REP)
    make.seat(unit, SeatKind.DEPUTY).hand_to(both, by=None, on=day(1))
    letter = tell(14)[both.email]
    assert letter.text.count(unit.name) == letter.html.count(f"<strong>{unit.name}") == 1
    assert letter.dues.count() == 2
    assert "1" in letter.subject


def test_two_checks_of_one_plan_are_told_each_in_its_time(check: Check, leader: User) -> None:
    later = check.plan.checks.get(kind="3m")
    with at(3, 12):
        later.tick(note="", by=leader)
    assert [set(tell(number)) for number in (14, 21)] == [mail(check, *ALL)] * 2
    assert set(Due.objects.filter(kind=DueKind.RESULT).values_list("plan_check", "due_on")) == {
        (check.pk, day(14)),
        (later.pk, day(17)),
    }


def test_it_is_not_among_what_waits_this_week(check: Check) -> None:
    safety = holder(check, SeatKind.SAFETY_REP)
    tell(14)
    with at(14, 9):
        page = make.client(safety).get("/week/").content.decode()
    assert "Nothing falls due" in page


@pytest.mark.parametrize("beats", [2, 5])
def test_however_many_beats_it_is_told_once(committed: None, beats: int) -> None:
    for _ in range(3):
        with at(-42, 12):
            check = planned(make.unit())
        with at(0, 12):
            check.tick(note="", by=None)
    assert sum(at_once(beats, lambda: letters.tell(day(14)))) == 9
    assert Due.objects.filter(kind=DueKind.RESULT).exclude(letter=None).count() == 9
    assert Link.objects.filter(purpose="result").count() == 9


class TestTheTables:
    def due(self, check: Check, **fields: Any) -> None:
        with transaction.atomic():
            Due.objects.create(**{"kind": DueKind.RESULT, "due_on": day(14), "plan_check": check} | fields)

    def test_hold_each_seat_s_word_once(self, unit: Unit, check: Check) -> None:
        seat, other = make.seat(unit, SeatKind.SAFETY_REP), make.seat(unit, SeatKind.DEPUTY)
        self.due(check, seat=seat)
        self.due(check, seat=other)
        with pytest.raises(IntegrityError):
            self.due(check, seat=seat)

    def test_hold_a_check_to_come_once(self, check: Check) -> None:
        self.due(check, kind=DueKind.CHECK)
        with pytest.raises(IntegrityError):
            self.due(check, kind=DueKind.CHECK)

    def test_hold_no_result_that_is_for_nobody_and_no_seat_beside_another_thing(self, unit: Unit, check: Check) -> None:
        with pytest.raises(IntegrityError):
            self.due(check)
        with pytest.raises(IntegrityError):
            self.due(check, kind=DueKind.CHECK, seat=make.seat(unit))


class TestTheLink:
    @pytest.fixture
    def safety(self, check: Check) -> User:
        return holder(check, SeatKind.SAFETY_REP)

    @pytest.fixture
    def address(self, check: Check, safety: User) -> str:
        return way_in(tell(14)[safety.email])

    @pytest.mark.parametrize("kind", ALL)
    def test_opens_what_was_seen_without_signing_in(self, check: Check, kind: SeatKind) -> None:
        address = way_in(tell(14)[holder(check, kind).email])
        client = Client()
        with at(15):
            page = make.main(client.get(address).content.decode())
        for words in (check.plan.unit.name, "Roligere skifter", "Fast overlapp", "Alle kommer tidsnok", "1. mars 2027"):
            assert words in page
        assert "<a " not in page
        assert "<form" not in page
        assert "session" not in client.cookies

    def test_speaks_its_reader_s_language(self, safety: User, address: str) -> None:
        safety.speak(language="nn")
        with at(15):
            page = Client(headers={"accept-language": "en"}).get(address)
        assert page.headers["Content-Language"] == "nn"
        assert "Det de såg då de såg på planen" in page.content.decode()

    def test_looking_and_pressing_change_nothing(self, check: Check, address: str, client: Client) -> None:
        before = self.state(check)
        with at(15):
            for _ in range(5):
                assert client.head(address).status_code == client.get(address).status_code == 200
            for sent in ({}, {"note": "Noe annet"}, {"act": "finish"}):
                assert client.post(address, sent)["Location"] == address
        assert self.state(check) == before

    def state(self, check: Check) -> Any:
        row = Check.objects.values_list().get(pk=check.pk)
        return row, list(check.plan.unit.measures.values_list()), Link.objects.count(), Due.objects.count()

    def test_is_over_when_she_has_left_the_seat(self, safety: User, address: str, client: Client) -> None:
        safety.holders.update(to=day(15))
        with at(16):
            gone = client.get(address)
        assert gone.status_code == 410
        assert "Roligere skifter" not in gone.content.decode()

    @pytest.mark.parametrize("change", [{"revoked_at": MONDAY}, {"expires_at": MONDAY}])
    def test_is_over_when_it_has_run_out(self, address: str, client: Client, change: dict[str, datetime.date]) -> None:
        noon = datetime.time(12)
        then = {name: timezone.make_aware(datetime.datetime.combine(on, noon)) for name, on in change.items()}
        Link.objects.update(**then)
        with at(15):
            assert client.get(address).status_code == client.post(address).status_code == 410

    def test_opens_no_check_that_has_not_been_made(self, check: Check, safety: User, client: Client) -> None:
        waiting = check.plan.checks.get(kind="12m")
        for thing in (waiting.pk, uuid.uuid4()):
            token = Link.make(purpose="result", object_id=thing, user=safety, days=60)
            assert client.get(f"/l/{token}/").status_code == 410


def test_it_costs_the_same_for_one_and_many(
    leader: User, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    for units in (1, 3):
        for _ in range(units):
            with at(-42, 12):
                check = planned(make.unit())
            with at(0, 12):
                check.tick(note="", by=leader)
        with django_assert_max_num_queries(19):
            Due.note(day(14))
        dues = list(Due.objects.untold(day(14)).filter(kind=DueKind.RESULT).with_thing())
        with django_assert_num_queries(1):
            assert len(recipients(dues, on=day(14))) == len(dues)
        tell(14)
        with django_assert_num_queries(21):
            letters.tell(day(14))


@pytest.mark.parametrize("measures", [1, 3])
def test_the_page_costs_the_same_with_one_and_many(
    check: Check, client: Client, django_assert_num_queries: Any, measures: int
) -> None:
    with at(-1):
        for _ in range(measures):
            make.decided(check.plan.unit, days=300)
    with at(14):
        token = Link.make(purpose="result", object_id=check.pk, user=holder(check, SeatKind.SAFETY_REP), days=60)
    with at(15), django_assert_num_queries(6):
        assert client.get(f"/l/{token}/").status_code == 200
