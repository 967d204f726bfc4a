import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from ned.models import SeatKind, Unit, User
from tests import make
from workshops.models import AgendaItem, FollowUp, Measure, MeasureSource, Request, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def unit() -> Unit:
    return make.unit()


@pytest.fixture
def leader(unit: Unit) -> User:
    return make.leader(unit)


@pytest.fixture
def client(leader: User) -> Client:
    return make.client(leader)


def decision(**changed: Any) -> dict[str, Any]:
    deadline = (timezone.localdate() + 40 * DAY).isoformat()
    return {"title": "Felles rapport", "seat": "leader", "deadline": deadline, "level": "group"} | changed


def proposed(unit: Unit, title: str = "Felles rapport klokka to") -> Measure:
    gathering = make.gathering(unit)
    sitting = make.sitting(gathering, tables=2)
    AgendaItem.objects.create(sitting=sitting, position=1, station_key="do", title="Dette gjør vi", minutes=20)
    return Measure.propose(
        unit, source_id=uuid.uuid4(), gathering=gathering, table=sitting.tables.get(number=2), station_key="do",
        title=title, suggested="Nattvaktene",
    )  # fmt: skip


def body(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_a_proposal_says_where_it_came_from(client: Client, unit: Unit) -> None:
    measure = proposed(unit)
    page = body(client.get(f"/measures/{measure.pk}/"))
    for words in (measure.title, "Verksted på Blåbærskogen", "Dette gjør vi", "Nattvaktene"):
        assert words in page


def test_the_leader_decides_who_and_when(client: Client, leader: User, unit: Unit) -> None:
    measure = proposed(unit)
    safety = make.holder(unit, SeatKind.SAFETY_REP, name="Ola Vik")
    sent = decision(
        seat="safety_rep", owner=str(safety.pk), first_step="Spør nattvaktene", sign="Roligere", factor="culture"
    )
    response = client.post(f"/measures/{measure.pk}/decide/", sent)
    assert response.status_code == 302
    assert response["Location"] == f"/units/{unit.pk}/"
    measure.refresh_from_db()
    assert (measure.status, measure.title, measure.factor) == ("decided", "Felles rapport", "culture")
    assert measure.owner == safety
    assert measure.owner_seat
    assert measure.owner_seat.kind == SeatKind.SAFETY_REP
    assert measure.who.startswith("Ola Vik")
    assert unit.plan.checks.count() == 4
    assert measure.follow_ups.get().by == leader


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"title": "x" * 100_000}, {"title": "nul\0"}, {"deadline": "2020-01-01"}, {"deadline": "i mai"},
        {"seat": "king"}, {"owner": str(uuid.uuid4())}, {"owner": "x"}, {"factor": "luck"}, {"level": ""},
    ],
)  # fmt: skip
def test_a_wrong_decision_is_said_in_words_and_keeps_what_was_typed(
    client: Client, unit: Unit, wrong: dict[str, str]
) -> None:
    measure = proposed(unit)
    response = client.post(f"/measures/{measure.pk}/decide/", decision(sign="Latter i gangen") | wrong)
    assert response.status_code == 422
    assert "Latter i gangen" in body(response)
    measure.refresh_from_db()
    assert measure.status == "proposed"


def test_nobody_is_picked_from_a_union_seat(client: Client, unit: Unit) -> None:
    rep = make.holder(unit, SeatKind.UNION_REP, name="Tone Tillit")
    measure = proposed(unit)
    assert "Tone Tillit" not in body(client.get(f"/measures/{measure.pk}/"))
    assert client.post(f"/measures/{measure.pk}/decide/", decision(owner=str(rep.pk))).status_code == 422


def test_a_measure_is_decided_once(client: Client, unit: Unit) -> None:
    measure = proposed(unit)
    client.post(f"/measures/{measure.pk}/decide/", decision())
    again = client.post(f"/measures/{measure.pk}/decide/", decision(title="Noe helt annet"))
    assert again.status_code == 422
    measure.refresh_from_db()
    assert measure.title == "Felles rapport"


def test_a_measure_is_recorded_without_a_workshop(client: Client, unit: Unit) -> None:
    address = f"/units/{unit.pk}/measures/new/"
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert client.post(address, decision(deadline="2020-01-01")).status_code == 422
    assert not Measure.objects.exists()
    assert client.post(address, decision()).status_code == 302
    assert Measure.objects.get().status == "decided"


def test_two_that_say_the_same_become_one(client: Client, unit: Unit) -> None:
    one, other = proposed(unit, "Felles rapport"), proposed(unit, "Rapporten sammen")
    assert "Rapporten sammen" in body(client.get(f"/measures/{one.pk}/"))
    response = client.post(f"/measures/{one.pk}/merge/", {"into": str(other.pk)})
    assert response["Location"] == f"/measures/{other.pk}/"
    one.refresh_from_db()
    assert one.merged_into == other
    assert MeasureSource.objects.filter(measure=other).count() == 2
    assert "Felles rapport" in body(client.get(f"/measures/{other.pk}/"))
    assert "It went into" in body(client.get(f"/measures/{one.pk}/"))
    assert f"{one.title}</a></h3>" not in body(client.get(f"/units/{unit.pk}/"))
    assert client.post(f"/measures/{one.pk}/merge/", {"into": str(other.pk)}).status_code == 422
    assert client.post(f"/measures/{other.pk}/merge/", {"into": str(one.pk)}).status_code == 422


def test_measures_of_two_units_are_not_joined(client: Client, unit: Unit) -> None:
    one, stranger = proposed(unit), proposed(make.unit())
    assert client.post(f"/measures/{one.pk}/merge/", {"into": str(stranger.pk)}).status_code == 422
    with pytest.raises(ValidationError):
        one.merge(into=stranger, by=None)
    with pytest.raises(ValidationError):
        one.merge(into=one, by=None)


def test_a_proposal_is_declined_with_why(client: Client, unit: Unit) -> None:
    measure = proposed(unit)
    assert client.post(f"/measures/{measure.pk}/decline/", {"because": ""}).status_code == 422
    assert client.post(f"/measures/{measure.pk}/decline/", {"because": "Vi har det alt"}).status_code == 302
    measure.refresh_from_db()
    assert (measure.status, measure.stopped_because) == ("stopped", "Vi har det alt")


def test_a_measure_is_followed_to_its_end(client: Client, unit: Unit) -> None:
    measure = make.decided(unit)
    address = f"/measures/{measure.pk}/follow-up/"
    later = timezone.localdate() + 90 * DAY
    steps = [
        {"act": "start", "note": "I gang mandag"},
        {"act": "start", "note": ""},
        {"act": "note", "note": "Går trått"},
        {"act": "extend", "deadline": later.isoformat(), "note": "Ferie"},
        {"act": "finish", "note": "Ferdig"},
    ]
    for step in steps:
        assert client.post(address, step).status_code == 302, step
    measure.refresh_from_db()
    assert (measure.status, measure.deadline, measure.ended_on) == ("done", later, timezone.localdate())
    kinds = list(measure.follow_ups.values_list("kind", flat=True))
    assert kinds == ["decided", "started", "note", "extended", "done"]
    page = body(client.get(f"/measures/{measure.pk}/"))
    assert f"→ {later:%d.%m.%Y}. Ferie" in page
    assert "How does it go?" not in page
    assert client.post(address, {"act": "stop", "because": "Likevel ikke"}).status_code == 422


def test_a_measure_is_stopped_with_why(client: Client, unit: Unit) -> None:
    measure = make.decided(unit)
    address = f"/measures/{measure.pk}/follow-up/"
    assert client.post(address, {"act": "stop"}).status_code == 422
    for _ in range(2):
        assert client.post(address, {"act": "stop", "because": "Det virket ikke"}).status_code == 302
    assert measure.follow_ups.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"act": ""},
        {"act": "decide"},
        {"act": "note"},
        {"act": "extend", "deadline": "2020-01-01"},
        {"act": "extend"},
    ],
)
def test_a_wrong_follow_up_changes_nothing(client: Client, unit: Unit, wrong: dict[str, str]) -> None:
    measure = make.decided(unit)
    assert client.post(f"/measures/{measure.pk}/follow-up/", wrong).status_code == 422
    assert measure.follow_ups.count() == 1


def test_what_nobody_has_decided_is_not_under_way(unit: Unit) -> None:
    measure = make.measure(unit)
    for verb in (measure.start, measure.finish):
        with pytest.raises(ValidationError, match="Proposed"):
            verb(by=None)
    with pytest.raises(ValidationError):
        measure.extend(deadline=timezone.localdate(), by=None)


def test_a_named_owner_follows_up_and_does_not_decide(unit: Unit) -> None:
    owner = make.user("Kari")
    measure = make.measure(unit)
    measure.decide(owner_seat=make.seat(unit), owner=owner, deadline=timezone.localdate(), by=None)
    mine = make.client(owner)
    assert mine.get(f"/measures/{measure.pk}/").status_code == 200
    assert mine.post(f"/measures/{measure.pk}/follow-up/", {"act": "start"}).status_code == 302
    assert mine.post(f"/measures/{measure.pk}/decline/", {"because": "Nei"}).status_code == 404
    assert mine.get(f"/units/{unit.pk}/").status_code == 404


def test_outsiders_get_the_same_as_for_what_is_not_there(unit: Unit) -> None:
    measure = make.decided(unit)
    stranger = make.client(make.leader(make.unit()))
    for pk in (measure.pk, uuid.uuid4()):
        assert stranger.get(f"/measures/{pk}/").status_code == 404
        for verb in ("decide", "decline", "merge", "follow-up"):
            assert stranger.post(f"/measures/{pk}/{verb}/", {}).status_code == 404


def test_a_verb_is_not_a_link(client: Client, unit: Unit) -> None:
    measure = make.decided(unit)
    for verb in ("decide", "decline", "merge", "follow-up"):
        assert client.get(f"/measures/{measure.pk}/{verb}/").status_code == 405


def test_words_changed_at_the_table_follow_until_the_decision(unit: Unit) -> None:
    source = uuid.uuid4()
    measure = Measure.propose(unit, source_id=source, title="Rapprt")
    assert Measure.propose(unit, source_id=source, title="Rapport").pk == measure.pk
    measure.refresh_from_db()
    assert measure.title == "Rapport"
    measure.decide(owner_seat=make.seat(unit), deadline=timezone.localdate(), by=None)
    Measure.propose(unit, source_id=source, title="Noe annet")
    measure.refresh_from_db()
    assert measure.title == "Rapport"


@pytest.mark.parametrize(("days", "words"), [(-2, "2 days past"), (-1, "1 day past"), (0, "today"), (1, "1 day left")])
def test_the_deadline_is_said_in_words(unit: Unit, days: int, words: str) -> None:
    today = timezone.localdate()
    measure = make.measure(unit)
    assert measure.time_left == ""
    measure.decide(owner_seat=make.seat(unit), deadline=today + days * DAY, by=None, on=today - 5 * DAY)
    assert words in measure.time_left
    assert measure.late == (days < 0)


def test_a_history_line_reads_as_a_line(unit: Unit) -> None:
    measure = make.decided(unit)
    assert str(FollowUp.objects.get()).endswith(str(FollowUp.Kind.DECIDED.label))
    assert str(measure) == measure.title
    assert str(proposed(unit).sources.get()) == "Felles rapport klokka to"
    assert Measure.objects.due(timezone.localdate() + 60 * DAY).overdue(timezone.localdate() + 60 * DAY).exists()
    assert measure.status == Status.DECIDED


class TestAskedUpwards:
    """A proposal that is not the unit's own to decide."""

    def test_it_becomes_a_request_with_where_it_came_from(self, client: Client, unit: Unit) -> None:
        gathering = make.gathering(unit)
        measure = Measure.propose(unit, source_id=uuid.uuid4(), gathering=gathering, title="Fast vikar i høstferien")
        address = f"/measures/{measure.pk}/ask/"
        assert client.post(address, {"words": ""}).status_code == 422
        for _again in range(2):
            assert client.post(address, {"words": "En fast vikar i høstferien"}).status_code == 302
        request = Request.objects.get()
        assert (request.words, request.gathering, request.unit) == ("En fast vikar i høstferien", gathering, unit)
        measure.refresh_from_db()
        assert measure.status == "stopped"
        page = client.get(f"/units/{unit.pk}/").content.decode()
        assert "En fast vikar i høstferien" in page

    def test_what_is_decided_is_the_unit_s_own(self, client: Client, unit: Unit) -> None:
        measure = make.decided(unit)
        answer = client.post(f"/measures/{measure.pk}/ask/", {"words": "En vikar"})
        assert answer.status_code == 422
        assert not Request.objects.exists()
