import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from ned.models import Letter, Link, SeatKind, User
from tests import make
from tests.threads import at_once
from workshops import letters
from workshops.models import Check, Due, Measure, Request
from workshops.tasks import tell

pytestmark = pytest.mark.usefixtures("winter")
MONDAY = datetime.date(2027, 3, 1)
EASTER_MONDAY = datetime.date(2027, 3, 29)


def day(number: int) -> datetime.date:
    return MONDAY + datetime.timedelta(days=number)


def links(letter: Letter) -> list[str]:
    """One for each thing that is told; the last is the letter's own, where it is paused."""
    *things, _pause = dict.fromkeys(re.findall(r"/l/[\w-]+/", letter.text))
    return things


@pytest.fixture
def measure(db: None) -> Measure:
    unit = make.unit()
    make.leader(unit)
    found = make.decided(unit, days=14, on=MONDAY)
    found.start(by=None)
    return found


def test_all_that_falls_due_is_one_letter(measure: Measure) -> None:
    make.decided(measure.unit, title="Tirsdagskaffe på gruppa", days=9, on=MONDAY)
    assert letters.tell(day(7)) == 1
    letter = Letter.objects.get()
    assert measure.title in letter.text
    assert "Tirsdagskaffe på gruppa" in letter.text
    assert measure.title in letter.html
    assert len(set(links(letter))) == 2
    assert letter.kind == "weekly"
    assert not Due.objects.filter(letter=None).exists()


def test_told_again_nothing_more_is_written(measure: Measure) -> None:
    assert letters.tell(day(7)) == 1
    assert letters.tell(day(7)) == 0
    assert letters.tell(day(9)) == 0
    assert Link.objects.exclude(purpose="letters").count() == 1


def test_what_comes_up_after_the_letter_waits_for_next_week(measure: Measure) -> None:
    assert letters.tell(day(7)) == 1
    make.decided(measure.unit, days=3, on=day(8))
    assert letters.tell(day(12)) == 0
    assert letters.tell(day(14)) == 1


def test_what_is_decided_after_the_letter_day_waits_too(db: None) -> None:
    unit = make.unit()
    make.leader(unit)
    make.decided(unit, days=3, on=day(1))
    assert letters.tell(day(4)) == 0
    assert letters.tell(day(7)) == 1


def test_a_letter_says_no_titles_in_its_subject(measure: Measure) -> None:
    letters.tell(day(7))
    subject = Letter.objects.get().subject
    assert measure.title not in subject
    assert measure.unit.name not in subject
    assert subject


def test_a_letter_without_a_way_to_anybody_is_not_written(db: None) -> None:
    make.decided(days=14, on=MONDAY)
    assert letters.tell(day(7)) == 0
    assert Due.objects.filter(letter=None).exists()


def test_the_letter_tells_of_checks_requests_and_what_is_late(measure: Measure) -> None:
    below = make.unit(under=measure.unit)
    asked = Request.raise_from(below, source_id=below.pk, words="Fast vikar", gathering=make.gathering(below))
    on = max(asked.answer_by, day(60))
    assert letters.tell(on) == 1
    text = Letter.objects.get().text
    assert text.count(measure.title) == 1
    assert below.name in text
    assert "Fast vikar" not in text
    assert len(links(Letter.objects.get())) == 3


class TestTheDayOfTheLetter:
    def week(self, on: datetime.date, weekday: int = 0) -> letters.Week:
        return letters.week_of(User(letter_weekday=weekday), on=on)

    def test_is_the_chosen_weekday_of_that_week(self) -> None:
        assert self.week(day(2)).day == MONDAY
        assert self.week(day(2), weekday=3).day == day(3)

    def test_moves_past_red_days_and_keeps_its_week(self) -> None:
        tuesday = self.week(EASTER_MONDAY)
        assert tuesday.day == EASTER_MONDAY + datetime.timedelta(days=1)
        assert tuesday.key.endswith("2027-W13")

    def test_good_friday_s_letter_comes_before_easter_as_that_week_s(self) -> None:
        """After it the next week's would come too, and that is two in one week."""
        moved = self.week(EASTER_MONDAY - datetime.timedelta(days=3), weekday=4)
        assert moved.day == datetime.date(2027, 3, 24)
        assert moved.key.endswith("2027-W12")

    def test_is_eight_o_clock_at_home_also_when_the_clocks_change(self) -> None:
        for monday in (datetime.date(2026, 3, 30), datetime.date(2026, 10, 26)):
            assert timezone.localtime(letters.morning(monday, on=monday)).hour == 8

    def test_caught_up_on_a_saturday_waits_for_monday(self) -> None:
        saturday = datetime.date(2026, 3, 7)
        found = timezone.localtime(letters.morning(datetime.date(2026, 3, 6), on=saturday))
        assert (found.date(), found.hour) == (datetime.date(2026, 3, 9), 8)

    def test_is_now_when_the_day_is_only_played(self) -> None:
        ahead = timezone.localdate() + datetime.timedelta(days=40)
        assert letters.morning(ahead, on=ahead) <= timezone.now()


@pytest.mark.deep
def test_over_400_days_each_is_told_once_on_letter_days_only(db: None) -> None:
    """Two clock changes, Easter, a leap day and a year's end; nothing twice, nothing on red days, a letter a week."""
    unit = make.unit()
    make.leader(unit)
    start = datetime.date(2027, 11, 1)
    for number in range(12):
        made = make.decided(unit, title=f"Tiltak {number}", days=17 + 31 * number, on=start)
        if number % 3 == 0:
            made.start(by=None)
    for number in range(400):
        on = start + datetime.timedelta(days=number)
        before = Letter.objects.count()
        letters.tell(on)
        if Letter.objects.count() > before:
            assert letters.working_day(on) == on
    keys = list(Letter.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) > 20
    told = Due.objects.exclude(letter=None)
    assert told.filter(kind="deadline").count() == 12
    assert told.filter(kind="late").count() == 12
    assert told.filter(kind="first_step").count() == 8
    assert told.filter(kind="check").count() == 4


def test_a_beat_that_slept_tells_it_all_in_one_letter(measure: Measure) -> None:
    assert letters.tell(day(50)) == 1
    assert len(set(links(Letter.objects.get()))) == 2


def test_the_task_tells_of_today(db: None) -> None:
    with time_machine.travel(letters.eight(MONDAY), tick=False):
        unit = make.unit()
        make.leader(unit)
        make.decided(unit, days=7, on=MONDAY - datetime.timedelta(days=7))
        tell()
        assert Letter.objects.get().not_before == letters.eight(MONDAY)


def test_the_command_plays_a_day(measure: Measure, capsys: Any) -> None:
    call_command("letters", on=day(7))
    call_command("letters")
    assert capsys.readouterr().out.splitlines()[0] == "1 letters written"
    assert Letter.objects.get().not_before <= timezone.now()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_letter_is_in_the_person_s_language(db: None, language: str) -> None:
    unit = make.unit()
    make.leader(unit, language=language)
    make.decided(unit, days=14, on=MONDAY)
    letters.tell(day(7))
    letter = Letter.objects.get()
    assert letter.language == language
    assert f'lang="{language}"' in letter.html


@pytest.mark.parametrize("beats", [1, 2, 5])
@pytest.mark.usual(beats=5)
def test_however_many_beats_each_letter_is_written_once(committed: None, beats: int) -> None:
    for _ in range(6):
        unit = make.unit()
        make.leader(unit)
        make.decided(unit, days=14, on=MONDAY)
        make.decided(unit, days=12, on=MONDAY)
    written = at_once(beats, lambda: letters.tell(day(7)))
    assert len(written) == beats
    assert sum(written) == 6
    assert Letter.objects.count() == 6
    assert Link.objects.exclude(purpose="letters").count() == 12
    assert not Due.objects.filter(letter=None).exists()


class TestTheLink:
    def token(self, thing: Any, user: User | None) -> str:
        return f"/l/{Link.make(purpose=thing._meta.model_name, object_id=thing.pk, user=user, days=60)}/"

    def leader(self, measure: Measure) -> User:
        found = measure.owner_seat.holder(timezone.localdate())  # type: ignore[union-attr]
        assert found
        return found

    def test_looking_changes_nothing_however_often(self, measure: Measure, client: Client) -> None:
        address = self.token(measure, self.leader(measure))
        for _ in range(5):
            assert client.head(address).status_code == 200
            page = client.get(address)
            assert page.status_code == 200
        assert measure.title in page.content.decode()
        assert measure.follow_ups.count() == 2
        assert "session" not in client.cookies

    def test_one_tap_answers_without_signing_in(self, measure: Measure) -> None:
        client = Client(enforce_csrf_checks=True)
        address = self.token(measure, self.leader(measure))
        form = client.get(address).content.decode()
        crumb = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert crumb
        sent = {"act": "finish", "note": "Overlappen er på plass", "csrfmiddlewaretoken": crumb[1]}
        assert client.post(address, sent).status_code == 302
        measure.refresh_from_db()
        assert measure.status == "done"
        last = measure.follow_ups.last()
        assert last
        assert (last.by, last.note) == (self.leader(measure), "Overlappen er på plass")

    def test_answered_twice_is_answered_once(self, measure: Measure, client: Client) -> None:
        address = self.token(measure, self.leader(measure))
        for _ in range(3):
            assert client.post(address, {"act": "finish", "note": "Ferdig nå"}).status_code == 302
        assert measure.follow_ups.filter(kind="done").count() == 1
        assert measure.follow_ups.count() == 3
        assert "Ferdig nå" in client.get(address).content.decode()

    def test_more_time_is_a_new_day_and_why(self, measure: Measure, client: Client) -> None:
        address = self.token(measure, self.leader(measure))
        later = timezone.localdate() + datetime.timedelta(days=200)
        for _ in range(2):
            answer = client.post(address, {"act": "extend", "deadline": later.isoformat(), "note": "Vi venter på rota"})
            assert answer.status_code == 302
        measure.refresh_from_db()
        assert measure.deadline == later
        assert measure.follow_ups.filter(kind="extended").count() == 1

    def test_a_wrong_answer_is_said_in_words_and_nothing_is_lost(self, measure: Measure, client: Client) -> None:
        address = self.token(measure, self.leader(measure))
        answer = client.post(address, {"act": "extend", "deadline": "2020-01-01", "note": "Vi trenger rota"})
        assert answer.status_code == 422
        assert "Vi trenger rota" in answer.content.decode()
        assert client.post(address, {"act": "stop", "because": ""}).status_code == 422
        assert client.post(address, {"act": "note", "note": ""}).status_code == 422
        assert client.post(address, {"act": "note", "note": "x" * 100_000}).status_code == 422
        assert client.post(address, {"act": "note", "note": "nul\0"}).status_code == 422
        assert client.post(address, {"act": "fly"}).status_code == 422
        assert client.post(address, {}).status_code == 422
        assert measure.follow_ups.count() == 2

    def test_what_has_ended_can_not_get_more_time(self, measure: Measure, client: Client) -> None:
        address = self.token(measure, self.leader(measure))
        measure.finish(by=None)
        later = timezone.localdate() + datetime.timedelta(days=20)
        assert client.post(address, {"act": "extend", "deadline": later.isoformat()}).status_code == 422

    def test_an_unknown_link_is_a_clear_page(self, db: None, client: Client) -> None:
        assert client.get("/l/ukjent/").status_code == 404
        assert client.post("/l/ukjent/", {"act": "finish"}).status_code == 404

    def test_a_link_that_has_run_out_says_so(self, measure: Measure, client: Client) -> None:
        address = self.token(measure, self.leader(measure))
        Link.objects.update(expires_at=timezone.now())
        answer = client.post(address, {"act": "finish"})
        assert answer.status_code == 410
        measure.refresh_from_db()
        assert measure.status == "ongoing"

    def test_a_revoked_link_is_over(self, measure: Measure, client: Client) -> None:
        address = self.token(measure, self.leader(measure))
        Link.objects.update(revoked_at=timezone.now())
        assert client.get(address).status_code == 410

    def test_one_who_has_left_the_seat_may_no_longer(self, measure: Measure, client: Client) -> None:
        leader = self.leader(measure)
        address = self.token(measure, leader)
        leader.holders.update(to=datetime.date(2025, 1, 1))
        assert client.post(address, {"act": "finish"}).status_code == 410

    def test_a_closed_account_opens_nothing(self, measure: Measure, client: Client) -> None:
        leader = self.leader(measure)
        address = self.token(measure, leader)
        User.objects.update(is_active=False)
        assert client.get(address).status_code == 410

    def test_a_link_for_something_else_opens_nothing(self, measure: Measure, client: Client) -> None:
        other = Link.make(purpose="room", object_id=measure.pk, user=self.leader(measure), days=1)
        assert client.get(f"/l/{other}/").status_code == 404
        nobody = Link.make(purpose="measure", object_id=measure.pk, user=None, days=1)
        assert client.get(f"/l/{nobody}/").status_code == 404

    def test_the_page_speaks_its_reader_s_language(self, measure: Measure, client: Client) -> None:
        leader = self.leader(measure)
        leader.speak(language="nn")
        page = client.get(self.token(measure, leader), headers={"accept-language": "en"})
        assert '<html lang="nn">' in page.content.decode()
        assert page.headers["Content-Language"] == "nn"

    def test_a_named_owner_without_a_seat_may_answer(self, measure: Measure, client: Client) -> None:
        measure.owner = make.user("Kari Nordmann")
        measure.save(update_fields=["owner"])
        assert (
            client.post(self.token(measure, measure.owner), {"act": "note", "note": "Vi er i gang"}).status_code == 302
        )

    def test_a_union_rep_who_answers_is_not_named(self, measure: Measure, client: Client) -> None:
        rep = make.holder(measure.unit, SeatKind.UNION_REP)
        client.post(self.token(measure, rep), {"act": "note", "note": "Drøftet"})
        client.post(self.token(measure, rep), {"act": "note", "note": "Drøftet"})
        assert [followed.by for followed in measure.follow_ups.filter(note="Drøftet")] == [None]

    def test_a_check_is_ticked_once_with_a_note(self, measure: Measure, client: Client) -> None:
        check = Check.objects.earliest("due_on")
        address = self.token(check, self.leader(measure))
        assert client.get(address).status_code == 200
        assert client.post(address, {"note": "x" * 2000}).status_code == 422
        assert client.post(address, {"note": "Roligere skifter"}).status_code == 302
        assert client.post(address, {"note": "Roligere skifter"}).status_code == 302  # sent twice
        late = client.post(address, {"note": "Noe annet"})
        assert late.status_code == 422
        assert "Noe annet" in late.content.decode()
        check.refresh_from_db()
        assert check.note == "Roligere skifter"
        assert "Roligere skifter" in client.get(address).content.decode()

    def test_a_request_is_answered_with_why(self, measure: Measure, client: Client) -> None:
        below = make.unit(under=measure.unit)
        asked = Request.raise_from(below, source_id=below.pk, words="Fast vikar", gathering=make.gathering(below))
        address = self.token(asked, self.leader(measure))
        assert "Fast vikar" in client.get(address).content.decode()
        assert client.post(address, {"verdict": "yes", "because": ""}).status_code == 422
        assert client.post(address, {"verdict": "yes", "because": "Vi har funnet midler"}).status_code == 302
        assert client.post(address, {"verdict": "yes", "because": "Vi har funnet midler"}).status_code == 302
        assert client.post(address, {"verdict": "no", "because": "Likevel ikke"}).status_code == 422
        asked.refresh_from_db()
        assert asked.verdict == "yes"

    def test_the_unit_s_own_leader_does_not_answer_her_own_request(self, measure: Measure, client: Client) -> None:
        asked = Request.raise_from(
            measure.unit, source_id=measure.pk, words="Fast vikar", gathering=make.gathering(measure.unit)
        )
        assert client.get(self.token(asked, self.leader(measure))).status_code == 410


def test_the_day_for_the_letter_is_chosen(db: None, client: Client) -> None:
    user = make.user()
    client.force_login(user)
    assert client.get("/account/letters/").status_code == 200
    assert client.post("/account/letters/", {"weekday": "6"}).status_code == 422
    assert client.post("/account/letters/", {"weekday": "3"}).status_code == 302
    user.refresh_from_db()
    assert user.letter_weekday == 3


def test_a_rest_is_ahead_and_one_that_is_over_is_shown_no_more(db: None, client: Client) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    user = make.user(letters_paused_until=yesterday)
    client.force_login(user)
    page = client.get("/account/letters/").content.decode()
    assert f'value="{yesterday}"' not in page
    refused = client.post("/account/letters/", {"weekday": "3", "paused_until": yesterday})
    assert (refused.status_code, f'value="{yesterday}"' in refused.content.decode()) == (422, True)
