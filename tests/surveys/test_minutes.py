import io
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dialogmat.models import Answer, Block, Dialogue, Room
from ned.access import Role
from ned.models import SeatKind, Unit, User
from tests import make
from tests.surveys import scored
from workshops.models import Agreement, Gathering, Kind, Practice, Request

pytestmark = pytest.mark.django_db


def pdf(user: User, gathering: Gathering, *, language: str = "en") -> bytes:
    client = make.client(user)
    client.cookies["language"] = language
    response = client.get(reverse("minutes", args=[gathering.pk]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return bytes(response.content)


def words(made: bytes, folder: Path) -> str:
    (folder / "minutes.pdf").write_bytes(made)
    found = subprocess.run(
        ["pdftotext", "-layout", str(folder / "minutes.pdf"), "-"], capture_output=True, check=True, text=True
    )
    return " ".join(found.stdout.split())


def write(dialogue: Dialogue, key: str, slot: str, value: str) -> Answer:
    block = Block.objects.get(station__version=dialogue.room.version, key=key)
    return Answer.objects.create(pk=uuid.uuid4(), dialogue=dialogue, block=block, slot=slot, value=value)


def talk(room: Room, *, unit: Unit | None = None) -> Dialogue:
    return Dialogue.of_unit(room, unit) if unit else Dialogue.of_table(room, room.runs.get().sitting.tables.all()[0])


def share(dialogue: Dialogue, *stations: str) -> None:
    for station in stations:
        dialogue.shared.create(station=station)


def promises(gathering: Gathering, unit: Unit, words: str) -> None:
    measure = make.decided(unit, title=f"{words}: overlapp", sign="Færre telefoner", first_step="Prøv i uke 1")
    measure.sources.create(source_id=uuid.uuid4(), gathering=gathering, words=measure.title)
    Request.raise_from(unit, source_id=uuid.uuid4(), words=f"{words}: vikar etter 15", gathering=gathering)
    Agreement.adopt(unit, source_id=uuid.uuid4(), words=f"{words}: si det samme dag", gathering=gathering)
    Practice.adopt(unit, source_id=uuid.uuid4(), starts=f"{words}: gå runden", stops="Utsette", gathering=gathering)


@pytest.fixture
def gathering() -> Gathering:
    made = scored.published(make.unit("Blåbærskogen barnehage"))
    dialogue = talk(made.room)
    write(dialogue, "light.keep", "a1", "Vi ler sammen hver dag")
    write(dialogue, "fills.gives", "", "Å se noen mestre noe\nog få takk")
    write(dialogue, "fills.priority", "b1", "Overgangen er knapp")
    write(dialogue, "fills.priority", "b1.factor", "organisation")
    card = next(iter(Block.objects.get(key="fills.sort").wordings.get(language="en").body["cards"]))
    column = next(iter(Block.objects.get(key="fills.sort").wordings.get(language="en").body["columns"]))
    write(dialogue, "fills.sort", card, column)
    write(dialogue, "parts.own", "", "Usagt")
    share(dialogue, "light", "fills")
    promises(made, made.unit, "Vi")
    return made


def test_every_heading_and_every_measure_is_in_the_text(gathering: Gathering, tmp_path: Path) -> None:
    text = words(pdf(make.leader(gathering.unit), gathering), tmp_path)
    headings = ["When and who", "Measures", "What we agreed on", "Leadership practice", "Requests upwards", "Score"]
    outline = gathering.room.outline("en")
    headings += [outline.station("light").title, outline.station("fills").title]  # type: ignore[union-attr]
    for heading in [gathering.title, *headings]:
        assert heading in text
    for said in [
        "Vi: overlapp",
        "Færre telefoner",
        "Prøv i uke 1",
        "Leader",
        "Decided",
        "Vi: vikar etter 15",
        "Vi: si det samme dag",
        "Vi: gå runden",
        "Vi ler sammen hver dag",
        "Overgangen er knapp – Organisation",
        "og få takk",
        "employees 12",
        "5.0",
        "Table 1",
    ]:
        assert said in text


def test_what_was_not_shared_is_not_in_the_minutes(gathering: Gathering, tmp_path: Path) -> None:
    assert "Usagt" not in words(pdf(make.leader(gathering.unit), gathering), tmp_path)


def test_it_is_tagged_and_says_its_title_and_language(gathering: Gathering) -> None:
    with pikepdf.open(io.BytesIO(pdf(make.leader(gathering.unit), gathering))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en"
        assert document.docinfo["/Title"] == gathering.title


def test_at_a_conference_each_reads_of_her_own_units_plan_only(tmp_path: Path) -> None:
    root = make.municipality().root
    assert root
    mine, theirs = (make.unit(name, under=root) for name in ("Sjøglimt barnehage", "Måltrosten barnehage"))
    gathering = scored.held(root, kind="conference", serves=[mine, theirs])
    for unit, said in ((mine, "Sjø"), (theirs, "Mål")):
        dialogue = talk(gathering.room, unit=unit)
        write(dialogue, "promise.promise", "", f"{said} lover")
        share(dialogue, "promise")
        promises(gathering, unit, said)
    text = words(pdf(make.leader(mine), gathering), tmp_path)
    assert "Sjø lover" in text
    assert "Sjø: overlapp" in text
    assert "Mål" not in text.replace("Måltrosten", "")


def test_nobody_who_holds_a_union_seat_is_named(tmp_path: Path) -> None:
    gathering = scored.held()
    rep = make.holder(gathering.unit, SeatKind.UNION_REP, name="Hemmelig Tillitsvalgt")
    leader = make.leader(gathering.unit, name="Anne Leder")
    for kind, owner in ((SeatKind.UNION_REP, rep), (SeatKind.LEADER, leader)):
        measure = make.decided(gathering.unit, title=f"Eies av {kind}")
        measure.owner_seat, measure.owner = make.seat(gathering.unit, kind), owner
        measure.save(update_fields=["owner_seat", "owner"])
        measure.sources.create(source_id=uuid.uuid4(), gathering=gathering, words=measure.title)
    text = words(pdf(leader, gathering), tmp_path)
    assert "Hemmelig" not in text
    assert "Leader, Anne Leder" in text


def test_examples_say_that_they_are(tmp_path: Path) -> None:
    gathering = scored.held(programme=make.programme(example=True))
    assert "Example data – invented figures" in words(pdf(make.leader(gathering.unit), gathering), tmp_path)


def test_a_meeting_without_a_mat_has_minutes_too(tmp_path: Path) -> None:
    gathering = make.gathering(kind=Kind.MEETING, title="Personalmøte")
    make.sitting(gathering, label="Dagvakt")
    text = words(pdf(make.leader(gathering.unit), gathering), tmp_path)
    assert "Personalmøte" in text
    assert "Dagvakt" in text


def test_only_the_parties_may_read_them(gathering: Gathering) -> None:
    address = reverse("minutes", args=[gathering.pk])
    for user in (make.member(Role.STAFF), make.member(Role.COORDINATOR, of=gathering.unit.municipality), make.user()):
        assert make.client(user).get(address).status_code == 404


def test_the_same_queries_however_many_tables(
    gathering: Gathering, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = make.client(make.leader(gathering.unit))
    sitting = gathering.sittings.get()
    sitting.lay_tables(6)
    for table in sitting.tables.all()[2:]:
        dialogue = Dialogue.of_table(gathering.room, table)
        write(dialogue, "light.keep", "a1", "Vi hjelper hverandre")
        share(dialogue, "light")
        promises(gathering, gathering.unit, f"Bord {table.number}")
    with django_assert_max_num_queries(20):
        client.get(reverse("minutes", args=[gathering.pk]))


def test_the_text_of_the_request_and_its_answer_stand_together(tmp_path: Path) -> None:
    gathering = scored.held()
    request: Any = Request.raise_from(gathering.unit, source_id=uuid.uuid4(), words="To maskiner", gathering=gathering)
    request.answer(verdict="yes", because="De kommer i mars", by=None)
    assert "Yes: De kommer i mars" in words(pdf(make.leader(gathering.unit), gathering), tmp_path)
