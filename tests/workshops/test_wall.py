"""The plan on the wall: a poster whose code opens the measures and answers for all who pass, and never a name."""

import re
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ned.models import Unit
from tests import make
from workshops.models import Agreement, Measure, Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure() -> Measure:
    unit = make.unit()
    leader = make.leader(unit, name="Åshild Brønnøy")
    made = make.decided(unit, sign="Alle får pause før klokka tolv")
    made.owner = leader
    made.save(update_fields=["owner"])
    held = make.gathering(unit)
    Agreement.adopt(unit, source_id=uuid.uuid4(), words="Vi ringer hverandre", gathering=held)
    asked = Request.raise_from(unit, source_id=uuid.uuid4(), words="En felles ferievikar", gathering=held)
    asked.answer(verdict="yes", because="Fra mai", by=None)
    return made


@pytest.fixture
def leader(measure: Measure) -> Client:
    assert measure.owner
    return make.client(measure.owner)


def hang(leader: Client, unit: Unit) -> str:
    """The address of the page the poster leads to."""
    assert leader.post(f"/units/{unit.pk}/wall/").status_code == 302
    found = re.search(r'href="(/p/[\w-]+/)"', leader.get(f"/units/{unit.pk}/").content.decode())
    assert found
    return found[1]


def test_all_who_pass_read_measures_and_answers_and_no_names(leader: Client, measure: Measure, client: Client) -> None:
    page = client.get(hang(leader, measure.unit)).content.decode()
    for words in (measure.title, measure.sign, "Vi ringer hverandre", "En felles ferievikar", "Fra mai"):
        assert words in page
    assert "Brønnøy" not in page
    assert not re.search(r"<(form|input|textarea)", page)


def test_the_poster_has_every_measure_and_leads_there(
    leader: Client, measure: Measure, tmp_path: Path, settings: Any
) -> None:
    settings.TRYOUT = True
    address = hang(leader, measure.unit)
    answer = leader.get(f"/units/{measure.unit.pk}/poster.pdf")
    (tmp_path / "poster.pdf").write_bytes(answer.content)
    text = subprocess.run(
        ["pdftotext", "-layout", f"{tmp_path}/poster.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert measure.title in text and "Alle får pause" in text and "Brønnøy" not in text
    assert "Eksempeldata – oppdiktede tall" in text
    size = subprocess.run(["pdfinfo", f"{tmp_path}/poster.pdf"], capture_output=True, text=True, check=True).stdout
    assert "(A3)" in size
    assert address.encode() not in answer.content  # only in the code


def test_a_page_that_is_shut_opens_nothing_and_a_new_poster_has_a_new_key(
    leader: Client, measure: Measure, client: Client
) -> None:
    first = hang(leader, measure.unit)
    assert leader.post(f"/units/{measure.unit.pk}/wall/shut/").status_code == 302
    assert client.get(first).status_code == 404
    assert leader.get(f"/units/{measure.unit.pk}/poster.pdf").status_code == 302
    assert hang(leader, measure.unit) != first


def test_looking_makes_no_key(leader: Client, measure: Measure) -> None:
    leader.get(f"/units/{measure.unit.pk}/")
    leader.get(f"/units/{measure.unit.pk}/poster.pdf")
    measure.unit.plan.refresh_from_db()
    assert measure.unit.plan.key is None
