"""A mat is laid on a gathering; what was released never changes."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from dialogmat import loading
from dialogmat.models import Block, Mat, Room, Run, Station, Timing, Version, Wording
from dialogmat.outline import outline
from ned.models import User
from tests import make
from tests.dialogmat.test_answers import opened
from workshops.models import Gathering, Kind

pytestmark = pytest.mark.django_db


def planner(gathering: Gathering) -> User:
    person = make.user("Sigrid Vågå")
    gathering.facilitators.add(person)
    return person


def choice(mat: str, edition: str) -> str:
    return f"{make.version(mat).pk}:{edition}"


def test_laying_a_mat_pins_its_version_and_makes_the_agenda(client: Client) -> None:
    gathering = make.gathering()
    make.sitting(gathering, tables=2)
    client.force_login(planner(gathering))
    said = client.post(reverse("room", args=[gathering.pk]), {"mat": choice("employees", "90"), "pace": "led"})
    assert said.status_code == 302
    sitting = gathering.sittings.get()
    assert [item.station_key for item in sitting.agenda.all()] == ["welcome", "light", "fills", "parts", "do", "close"]
    assert sum(item.minutes for item in sitting.agenda.all()) == 78
    assert (gathering.room.variant, Run.objects.get().sitting) == ("90", sitting)


def test_two_hours_are_two_sittings_of_the_same_mat() -> None:
    gathering = make.gathering()
    for day in (7, 14):
        make.sitting(gathering, days=day)
    room = make.room(gathering, variant="60")
    first, second = room.runs.order_by("sitting__starts")
    assert (first.variant, second.variant) == ("60-1", "60-2")
    assert "close" not in [one.key for one in first.walked("nb")]
    assert "close" in [one.key for one in second.walked("nb")]


def test_the_page_shows_ways_in_and_is_a_fragment_for_the_gathering(client: Client) -> None:
    room = make.room()
    client.force_login(planner(room.gathering))
    page = client.get(reverse("room", args=[room.gathering.pk]))
    part = client.get(reverse("room", args=[room.gathering.pk]), headers={"HX-Request": "true"})
    sitting = room.gathering.sittings.get()
    for text in (page.text, part.text):
        assert reverse("cockpit", args=[sitting.pk]) in text
    assert "<html" not in part.text


def test_a_version_that_is_not_released_is_refused_in_words(client: Client) -> None:
    gathering = make.gathering()
    make.sitting(gathering)
    draft = Mat.objects.get(key="employees").versions.create(number=99)
    with pytest.raises(ValidationError) as refused:
        Room.choose(gathering, version=draft, variant="90", by=None)
    assert refused.value.code == "draft"
    client.force_login(planner(gathering))
    said = client.post(reverse("room", args=[gathering.pk]), {"mat": f"{draft.pk}:90", "pace": "led"})
    assert said.status_code == 422
    assert not hasattr(Gathering.objects.get(pk=gathering.pk), "room")


def test_a_mat_that_is_in_use_stays(client: Client) -> None:
    run = opened()
    gathering = run.room.gathering
    client.force_login(planner(gathering))
    said = client.post(reverse("room", args=[gathering.pk]), {"mat": choice("leaders", "day"), "pace": "free"})
    assert said.status_code == 422
    assert Room.objects.get().version == run.room.version


def test_a_room_at_its_own_pace_has_every_station_open() -> None:
    run = make.run(make.room(pace="free"))
    assert run.is_open("close")
    run.room.skip(stations=["light"], by=None)
    assert "light" not in [one.key for one in run.walked("nb")]


@pytest.mark.parametrize("model", [Station, Block, Wording, Timing])
def test_what_is_released_is_frozen_in_the_database(model: Any) -> None:
    make.mats()
    row = model.objects.first()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        row.save()


def test_a_draft_may_change_and_a_released_one_is_released_once() -> None:
    make.mats()
    version = Version.objects.create(mat=Mat.objects.get(key="employees"), number=99)
    station = Station.objects.create(version=version, key="new", position=0)
    block = Block.objects.create(station=station, key="new.heading", position=0, kind="heading")
    for language in ("nb", "nn"):
        Wording.objects.create(block=block, language=language, body={"title": "Ny", "task": "Prøv", "script": "Hei."})
    assert outline(version.pk, "nn").walked("90", []) == []
    Timing.objects.create(block=block, variant="90", minutes=5)
    assert outline(version.pk, "nn").station("new").title == "Ny"  # type: ignore[union-attr]
    version.release(by=None)
    with pytest.raises(ValidationError):
        version.release(by=None)
    version.withdraw(by=None)
    assert version not in Version.objects.released()


def test_the_same_files_make_no_second_version_and_changed_ones_do(tmp_path: Any, capsys: Any) -> None:
    make.mats()
    call_command("mats")
    assert "Nothing new" in capsys.readouterr().out
    folder = tmp_path / "employees"
    folder.mkdir()
    for file in (loading.CONTENT / "employees").glob("*.toml"):
        (folder / file.name).write_text(file.read_text().replace("Rundt bukta", "Rundt fjorden"))
    new = loading.load(folder)
    assert new and new.number == 2
    assert outline(new.pk, "nb").title == "Rundt fjorden"
    assert loading.load(folder) is None


def test_poster_and_table_cards_are_for_those_who_plan(client: Client) -> None:
    day = make.gathering(kind=Kind.CONFERENCE)
    room = make.room(day, mat="leaders", variant="day")
    sitting = day.sittings.get()
    cards, poster = reverse("table_cards", args=[sitting.pk]), reverse("poster", args=[day.pk, "A3"])
    client.force_login(make.user())
    assert (client.get(cards).status_code, client.get(poster).status_code) == (404, 404)
    client.force_login(planner(room.gathering))
    for address in (cards, poster):
        printed = client.get(address)
        assert printed["Content-Type"] == "application/pdf"
        assert printed.content.startswith(b"%PDF")
    assert client.get(reverse("poster", args=[day.pk, "A7"])).status_code == 404
