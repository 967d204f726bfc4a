import datetime
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from ned.models import SeatKind, Unit
from tests import make
from workshops.models import Agreement, Check, FollowUp, Measure, Plan, Practice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def unit() -> Unit:
    return make.unit()


@pytest.fixture
def check(unit: Unit) -> Check:
    make.decided(unit, on=timezone.localdate() - 40 * DAY, days=60, sign="Latter i gangen")
    return Check.objects.earliest("due_on")


def test_the_dates_come_with_the_first_measure_and_stay(unit: Unit) -> None:
    monday = datetime.date(2027, 3, 1)
    plan = Plan.begin(unit, on=monday, by=None)
    assert Plan.begin(unit, on=monday + 90 * DAY, by=None) == plan
    days = [check.due_on for check in plan.checks.all()]
    assert [(day - monday).days for day in days] == [42, 91, 182, 364]
    assert {day.weekday() for day in days} == {0}
    assert str(plan) == str(unit)
    assert plan.leader_seat().kind == SeatKind.LEADER


def test_the_sheet_has_all_measures_and_what_to_do(unit: Unit, check: Check) -> None:
    client = make.client(make.holder(unit, SeatKind.SAFETY_REP))
    assert f"/checks/{check.pk}/" in client.get(f"/units/{unit.pk}/").content.decode()
    page = client.get(f"/checks/{check.pk}/").content.decode()
    assert "Latter i gangen" in page
    assert "Read each measure aloud" in page


def test_looked_at_is_noted_once(unit: Unit, check: Check) -> None:
    client = make.client(make.leader(unit))
    address = f"/checks/{check.pk}/"
    assert client.post(address, {"note": "x" * 1001}).status_code == 422
    assert client.post(address, {"note": "Roligere netter"}).status_code == 302
    check.refresh_from_db()
    assert check.done_at
    assert check.note == "Roligere netter"
    page = client.get(f"/units/{unit.pk}/").content.decode()
    assert "Roligere netter" in page
    assert f"{address}result/" in page
    assert "Roligere netter" in client.get(address, follow=True).content.decode()


def answers(*said: tuple[Measure, str, str], note: str = "", **more: Any) -> dict[str, Any]:
    """What the sheet sends: for each measure the answer and the words."""
    found: dict[str, Any] = {"note": note}
    for measure, answer, words in said:
        found |= {f"{measure.pk}-answer": answer, f"{measure.pk}-words": words, f"{measure.pk}-deadline": ""} | {
            f"{measure.pk}-{name}": value for name, value in more.items() if answer == "more"
        }
    return found


@pytest.fixture
def four(unit: Unit, check: Check) -> list[Measure]:
    more = [make.decided(unit, title=title) for title in ("Kaffe", "Rolig rom", "Ny telefon")]
    return [unit.measures.exclude(pk__in=[one.pk for one in more]).get(), *more]


def test_a_word_on_each_measure_goes_in_with_the_note(unit: Unit, check: Check, four: list[Measure]) -> None:
    well, more, stop, done = four
    later = timezone.localdate() + 70 * DAY
    said = ((well, "well", "Alle ler"), (more, "more", ""), (stop, "stop", "Ingen bruker det"), (done, "done", ""))
    client = make.client(make.holder(unit, SeatKind.SAFETY_REP))
    answer = client.post(f"/checks/{check.pk}/", answers(*said, note="Det løsner", deadline=later))
    assert answer["Location"] == f"/checks/{check.pk}/result/"
    for measure in four:
        measure.refresh_from_db()
    assert [measure.status for measure in four] == ["ongoing", "decided", "stopped", "done"]
    assert more.deadline == later
    page = make.client(make.leader(unit)).get(answer["Location"]).content.decode()
    for words in ("Det løsner", "Alle ler", "New deadline", "Ingen bruker det", "Ny telefon"):
        assert words in page


def test_one_who_comes_second_reads_her_own_words_and_changes_nothing(
    unit: Unit, check: Check, four: list[Measure]
) -> None:
    check.tick(note="Roligere netter", by=None)
    client = make.client(make.holder(unit, SeatKind.SAFETY_REP))
    said = answers((four[0], "done", "Den er på plass"), (four[1], "", "")) | {"note": "Vi ler mer"}
    told = client.post(f"/checks/{check.pk}/", said)
    assert told.status_code == 409
    page = told.content.decode()
    # What is written already is lost by nobody.
    assert client.post(f"/checks/{check.pk}/", {"note": "Roligere netter"}).status_code == 302
    for words in ("has been put in already", "Den er på plass", "Vi ler mer", "Roligere netter"):
        assert words in page
    four[0].refresh_from_db()
    check.refresh_from_db()
    assert four[0].living
    assert check.note == "Roligere netter"


@pytest.mark.parametrize("words", ["Vi ler mer", "Vi ler mer " * 200])
def test_not_even_words_on_what_has_ended_meanwhile_are_lost(
    unit: Unit, check: Check, four: list[Measure], words: str
) -> None:
    four[0].finish(by=None)
    check.tick(note="", by=None)
    client = make.client(make.leader(unit))
    told = client.post(f"/checks/{check.pk}/", answers((four[0], "well", words)))
    assert told.status_code == 409
    assert words.strip() in told.content.decode()


def test_a_deadline_nobody_can_mean_is_asked_about(unit: Unit, check: Check, four: list[Measure]) -> None:
    client = make.client(make.leader(unit))
    for year in ("9999", "0001"):
        day = f"{year}-12-31"
        for address, said in (
            (f"/checks/{check.pk}/", answers((four[0], "more", "")) | {f"{four[0].pk}-deadline": day}),
            (f"/measures/{four[0].pk}/follow-up/", {"act": "extend", "deadline": day, "note": "Vi venter på vikar"}),
            (f"/units/{unit.pk}/measures/new/", {"title": "Fast overlapp", "deadline": day, "seat": "leader"}),
        ):
            answer = client.post(address, said)
            assert answer.status_code == 422, address
            assert "Is the year right?" in answer.content.decode(), address
    assert client.get(f"/checks/{check.pk}/").status_code == 200


def test_nothing_is_kept_when_something_is_wrong(unit: Unit, check: Check, four: list[Measure]) -> None:
    client = make.client(make.leader(unit))
    yesterday = timezone.localdate() - DAY
    for wrong, words in (
        (answers((four[0], "done", ""), (four[1], "stop", "")), "Say why in a sentence"),
        (answers((four[0], "done", ""), (four[1], "more", "")), "Choose a day, from today on"),
        (answers((four[0], "done", ""), (four[1], "more", ""), deadline=yesterday), "The deadline has passed"),
        (answers((four[0], "done", ""), (four[1], "flies", "")), "flies"),
    ):
        answer = client.post(f"/checks/{check.pk}/", wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    four[0].refresh_from_db()
    check.refresh_from_db()
    assert four[0].living
    assert check.done_at is None


def test_nothing_has_to_be_said_of_a_measure(unit: Unit, check: Check, four: list[Measure]) -> None:
    before = FollowUp.objects.count()
    client = make.client(make.leader(unit))
    assert (
        client.post(f"/checks/{check.pk}/", answers((four[0], "", ""), (four[1], "", "Vi venter"))).status_code == 302
    )
    assert list(FollowUp.objects.order_by("at").values_list("note", flat=True))[before:] == ["Vi venter"]


def test_the_result_shows_what_lived_that_day_and_waits_for_it(unit: Unit, check: Check, four: list[Measure]) -> None:
    client = make.client(make.leader(unit))
    assert client.get(f"/checks/{check.pk}/result/")["Location"] == f"/checks/{check.pk}/"
    four[1].finish(by=None, on=timezone.localdate() - DAY)
    check.tick(note="", by=None)
    page = client.get(f"/checks/{check.pk}/result/").content.decode()
    assert four[0].title in page
    assert four[1].title not in page


def test_what_was_agreed_is_on_the_sheet(unit: Unit, check: Check) -> None:
    promise(unit)
    page = make.client(make.leader(unit)).get(f"/checks/{check.pk}/").content.decode()
    for words in ("Vi sier fra samme dag", "Gå runden", "Møter før ni"):
        assert words in page


def promise(unit: Unit) -> None:
    gathering = make.gathering(unit)
    Agreement.adopt(unit, source_id=uuid.uuid4(), words="Vi sier fra samme dag", gathering=gathering)
    Practice.adopt(unit, source_id=uuid.uuid4(), starts="Gå runden", stops="Møter før ni", gathering=gathering)


@pytest.mark.parametrize(("address", "queries"), [("", 8), ("result/", 7)])
def test_pages_cost_the_same_with_one_and_three(
    unit: Unit, check: Check, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    client = make.client(make.leader(unit))
    if address:
        check.tick(note="", by=None)
    for rows in (1, 2):
        for _ in range(rows):
            make.decided(unit).remark(note="Vi venter", by=None)
            promise(unit)
        with django_assert_num_queries(queries):
            client.get(f"/checks/{check.pk}/{address}")


def printed(check: Check, *, language: str, folder: Path) -> str:
    client = make.client(make.leader(check.plan.unit))
    client.cookies["language"] = language
    made = client.get(f"/checks/{check.pk}/sheet.pdf")
    assert made["Content-Type"] == "application/pdf"
    (folder / "sheet.pdf").write_bytes(made.content)
    with pikepdf.open(folder / "sheet.pdf") as pdf:
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.MarkInfo.Marked
    command = ["pdftotext", "-layout", str(folder / "sheet.pdf"), "-"]
    return " ".join(subprocess.run(command, capture_output=True, check=True, text=True).stdout.split())


@pytest.mark.parametrize(
    ("language", "well", "stop"), [("nb", "Går bra", "Vi stopper"), ("nn", "Går bra", "Vi stoppar")]
)
def test_the_sheet_on_paper_holds_the_same(
    unit: Unit, check: Check, four: list[Measure], language: str, well: str, stop: str, tmp_path: Path
) -> None:
    promise(unit)
    Measure.objects.filter(pk=four[0].pk).update(owner=make.user("Ingvild Hemmeleg"))
    text = printed(check, language=language, folder=tmp_path)
    for words in ("Latter i gangen", "Rolig rom", "Ny telefon", "Vi sier fra samme dag", "Gå runden", well, stop):
        assert words in text
    assert text.count(stop) == 4
    assert "Hemmeleg" not in text
    assert "/h/" not in text  # after six weeks it is too early to ask whether it helped


def test_the_sheet_asks_whether_it_helped_from_three_months_on(unit: Unit, check: Check, tmp_path: Path) -> None:
    later = Check.objects.get(plan__unit=unit, kind="3m")
    assert f"/h/{later.key}/" in printed(later, language="nb", folder=tmp_path)
    client = make.client(make.leader(unit))
    page = client.get(f"/checks/{later.pk}/").content.decode()
    assert f"http://testserver/h/{later.key}/" in page
    assert "QR code to the question" in page
    assert check.key not in client.get(f"/checks/{check.pk}/").content.decode()


def test_others_have_no_such_sheet(check: Check) -> None:
    stranger = make.client(make.leader(make.unit()))
    assert stranger.get(f"/checks/{check.pk}/").status_code == 404
    assert stranger.post(f"/checks/{check.pk}/", {"note": ""}).status_code == 404


@pytest.mark.parametrize(("days", "words"), [(-2, "2 days late"), (0, "Today"), (1, "In 1 day"), (30, "In 30 days")])
def test_how_near_it_is_is_said_in_words(check: Check, days: int, words: str) -> None:
    check.due_on = timezone.localdate() + days * DAY
    assert check.time_left == words
    assert check.soon == (days <= 14)
    assert str(check.due_on) in str(check)
