import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ned.models import Unit, User
from tests import make
from workshops.models import Agreement, Practice, Request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def unit() -> Unit:
    return make.unit(under=make.unit("Oppvekst"))


def asked(unit: Unit, words: str = "En fast vikar") -> Request:
    return Request.raise_from(unit, source_id=uuid.uuid4(), words=words, gathering=make.gathering(unit))


def above(unit: Unit) -> User:
    return make.leader(Unit.objects.get_parent(unit))


def test_the_leader_above_finds_it_and_answers_with_why(unit: Unit) -> None:
    request, client = asked(unit), make.client(above(unit))
    assert request.words in client.get("/units/").content.decode()
    address = f"/requests/{request.pk}/"
    assert request.words in client.get(address).content.decode()
    wrong = client.post(address, {"verdict": "maybe", "because": "Vi ser på det"})
    assert wrong.status_code == 422
    assert "Vi ser på det" in wrong.content.decode()
    assert client.post(address, {"verdict": "no", "because": ""}).status_code == 422
    assert client.post(address, {"verdict": "no", "because": "Ikke i år"}).status_code == 302
    request.refresh_from_db()
    assert (request.verdict, request.because, request.answered_on) == ("no", "Ikke i år", timezone.localdate())
    assert request.words not in client.get("/units/").content.decode()


def test_the_unit_sees_its_answer(unit: Unit) -> None:
    asked(unit).answer(verdict="yes", because="Fra første mars", by=None)
    assert "Fra første mars" in make.client(make.leader(unit)).get(f"/units/{unit.pk}/").content.decode()


def test_later_may_become_a_yes_and_a_yes_stays(unit: Unit) -> None:
    request, client = asked(unit), make.client(above(unit))
    address = f"/requests/{request.pk}/"
    client.post(address, {"verdict": "later", "because": "Etter budsjettet"})
    assert request.words in client.get("/units/").content.decode()
    assert client.post(address, {"verdict": "yes", "because": "Budsjettet er vedtatt"}).status_code == 302
    assert client.post(address, {"verdict": "yes", "because": "Budsjettet er vedtatt"}).status_code == 302
    assert client.post(address, {"verdict": "no", "because": "Nei"}).status_code == 422


def test_nobody_answers_her_own_unless_there_is_nobody_above(unit: Unit) -> None:
    request = asked(unit)
    assert make.client(make.leader(unit)).get(f"/requests/{request.pk}/").status_code == 404
    root = unit.municipality.root
    assert root
    top = asked(root)
    assert make.client(make.leader(root)).get(f"/requests/{top.pk}/").status_code == 200


def test_others_do_not_see_it(unit: Unit) -> None:
    request = asked(unit)
    assert make.client(make.leader(make.unit())).get(f"/requests/{request.pk}/").status_code == 404


def test_words_follow_until_the_answer(unit: Unit) -> None:
    request = asked(unit)
    Request.raise_from(unit, source_id=request.source_id, words="To faste vikarer", gathering=make.gathering(unit))
    request.refresh_from_db()
    assert str(request) == "To faste vikarer"
    request.answer(verdict="yes", because="Ja", by=None)
    Request.raise_from(unit, source_id=request.source_id, words="Ti", gathering=make.gathering(unit))
    request.refresh_from_db()
    assert request.words == "To faste vikarer"
    with pytest.raises(ValidationError):
        request.answer(verdict="no", because="Nei", by=None)


def test_one_that_waits_too_long_is_late(unit: Unit) -> None:
    Request.objects.filter(pk=asked(unit).pk).update(answer_by=timezone.localdate() - datetime.timedelta(days=1))
    assert [request.late for request in (asked(unit), *Request.objects.order_by("answer_by")[:1])] == [False, True]


def test_agreements_and_practices_are_adopted_once(unit: Unit) -> None:
    gathering, source = make.gathering(unit), uuid.uuid4()
    for words in ("Vi sier fra", "Vi sier fra samme dag"):
        agreement = Agreement.adopt(unit, source_id=source, words=words, gathering=gathering)
        practice = Practice.adopt(unit, source_id=source, starts="", stops=words, gathering=gathering)
    assert str(Agreement.objects.get()) == str(agreement) == "Vi sier fra samme dag"
    assert str(Practice.objects.get()) == str(practice) == "Vi sier fra samme dag"
