"""A request upwards is answered, passed on or joined with another; it is never dropped, and nothing typed is lost."""

import pytest
from django.test import Client

from ned.models import Unit
from tests import make
from workshops.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Unit:
    return make.unit("Oppvekst")


@pytest.fixture
def above(area: Unit) -> Client:
    return make.client(make.leader(area))


def asked(under: Unit, words: str = "Fast vikar") -> Request:
    unit = make.unit(under=under)
    return Request.raise_from(unit, source_id=unit.pk, words=words, gathering=make.gathering(unit))


def test_it_is_passed_on_and_answered_there(area: Unit, above: Client) -> None:
    request = asked(area)
    assert area.municipality.root
    buildings = make.unit("Eiendom", under=Unit.objects.get(pk=area.municipality.root.pk))
    make.unit("Drift", under=buildings)
    page = f"/requests/{request.pk}/"
    assert "Eiendom" in above.get(page).content.decode()
    refused = above.post(f"{page}pass-on/", {"to": buildings.pk, "because": ""})
    assert refused.status_code == 422
    assert above.post(f"{page}pass-on/", {"to": buildings.pk, "because": "Det gjelder bygget"}).status_code == 302
    other = make.client(make.leader(buildings))
    assert "Det gjelder bygget" in other.get(page).content.decode()
    assert other.post(page, {"verdict": "yes", "because": "I mai"}).status_code == 302
    request.refresh_from_db()
    assert request.verdict == "yes"
    assert above.post(f"{page}pass-on/", {"to": buildings.pk, "because": "Igjen"}).status_code == 422


def test_two_that_ask_for_the_same_are_joined_and_both_get_the_answer(area: Unit, above: Client) -> None:
    one, other = asked(area), asked(area, "En vikar til oss òg")
    assert above.post(f"/requests/{other.pk}/join/", {"into": one.pk}).status_code == 302
    assert "Fast vikar" in above.get(f"/requests/{other.pk}/").content.decode()
    above.post(f"/requests/{one.pk}/", {"verdict": "no", "because": "Ikke midler i år"})
    other.refresh_from_db()
    assert (other.verdict, other.because) == ("no", "Ikke midler i år")
