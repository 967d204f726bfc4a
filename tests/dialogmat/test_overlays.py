"""A municipality's own blocks lie over a mat that stays frozen, in the database too."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from dialogmat.models import Block, Mat, Overlay, Room, Station, Timing, Version, Wording
from dialogmat.outline import outline
from ned.access import Role
from ned.models import Municipality
from tests import make

pytestmark = pytest.mark.django_db
WORDS = {"nb": {"prompt": "Hva med pausene?"}, "nn": {"prompt": "Kva med pausane?"}}


def add(place: Municipality, *, station: str = "light", version: Version | None = None, **more: Any) -> Overlay:
    at = (version or make.version()).stations.get(key=station)
    said: dict[str, Any] = {"station": at, "kind": "question", "words": WORDS, "by": None}
    return Overlay.add(place, **said | more)


def coordinator(place: Municipality) -> Any:
    return make.member(Role.COORDINATOR, of=place)


def page(place: Municipality) -> str:
    return reverse("own_blocks", args=[place.pk])


def typed(**more: Any) -> dict[str, Any]:
    words = {"words_nb": "Hva med pausene?", "words_nn": "Kva med pausane?"}
    return {"station": "employees:light", "kind": "question"} | words | more


def test_a_block_of_ones_own_is_on_the_mat_of_the_next_room_and_not_of_the_last(client: Client) -> None:
    unit = make.unit()
    before = make.room(make.gathering(unit))
    client.force_login(coordinator(unit.municipality))
    assert client.post(page(unit.municipality), typed()).status_code == 302
    after = make.room(make.gathering(unit))
    own = [block for block in after.outline("nn").blocks.values() if block.own]
    assert [(block.station, block.words["prompt"]) for block in own] == [("light", "Kva med pausane?")]
    assert not any(block.own for block in Room.objects.get(pk=before.pk).outline("nn").blocks.values())


def test_every_change_is_the_next_number_and_rooms_keep_what_they_pinned(client: Client) -> None:
    unit = make.unit()
    first = add(unit.municipality)
    room = make.room(make.gathering(unit))
    client.force_login(coordinator(unit.municipality))
    client.post(page(unit.municipality), {"remove": first.blocks.get().key})
    newest = Overlay.of(unit.municipality, version=first.version)
    assert newest and (newest.number, newest.blocks.count()) == (2, 0)
    assert Room.objects.get(pk=room.pk).overlay == first
    assert make.room(make.gathering(unit)).overlay == newest


def test_a_question_of_ones_own_is_asked_once_and_a_list_has_room_for_three() -> None:
    place = make.municipality()
    add(place)
    add(place, kind="list", words={code: {"label": "Pauser"} for code in ("nb", "nn")})
    own = [
        block
        for block in make.room(make.gathering(make.unit(under=place.root))).outline("nb").blocks.values()
        if block.own
    ]
    assert [(block.kind, block.max) for block in own] == [("question", 1), ("list", 3)]


def test_own_blocks_come_in_the_order_they_were_added() -> None:
    place = make.unit().municipality
    first = add(place)
    add(place, words={"nb": {"prompt": "To"}})
    add(place, words={"nb": {"prompt": "Tre"}})
    newest = Overlay.of(place, version=first.version)
    assert newest
    newest.without(first.blocks.get().key, by=None)
    last = add(place, words={"nb": {"prompt": "Fire"}})
    light = outline(last.version_id, "nb", overlay=last.pk).station("light")
    assert light
    assert [block.words["prompt"] for block in light.blocks if block.own] == ["To", "Tre", "Fire"]


@pytest.mark.parametrize(
    "wrong", [{"words_nn": ""}, {"words_nb": " "}, {"kind": "list"}, {"title_nb": "Pauser"}, {"kind": "measure"}]
)
def test_both_forms_of_norwegian_are_asked_for_and_what_was_typed_stays(client: Client, wrong: dict[str, str]) -> None:
    place = make.unit().municipality
    client.force_login(coordinator(place))
    said = client.post(page(place), typed(words_nb="Vi tar pausen") | wrong)
    assert said.status_code == 422
    assert "Kva med pausane?" in said.text or "words_nn" in wrong
    assert not Overlay.objects.exists()


def test_a_list_and_a_text_have_their_headings(client: Client) -> None:
    place = make.unit().municipality
    client.force_login(coordinator(place))
    client.post(page(place), typed(kind="list", title_nb="Pauser", title_nn="Pausar"))
    client.post(page(place), typed(kind="text", title_nb="Pauser", title_nn="Pausar"))
    version = make.version()
    own = Overlay.of(place, version=version)
    assert own
    blocks = [block for block in outline(version.pk, "nn", overlay=own.pk).blocks.values() if block.own]
    assert [(block.kind, block.takes) for block in blocks] == [("list", "table"), ("text", "none")]
    assert blocks[0].words == {"label": "Pausar", "prompt": "Kva med pausane?"}
    assert blocks[1].words == {"title": "Pausar", "text": "Kva med pausane?"}
    assert "Kva med pausane?" in client.get(page(place), headers={"accept-language": "nn"}).text


def test_only_the_coordinator_of_the_municipality_lays_blocks(client: Client) -> None:
    here, there = make.unit(), make.unit()
    for user in (coordinator(there.municipality), make.leader(here), make.member(Role.STAFF)):
        client.force_login(user)
        assert client.post(page(here.municipality), typed()).status_code == 404
    assert not Overlay.objects.exists()


def test_the_page_costs_the_same_with_three_blocks_and_with_one(client: Client, django_assert_num_queries: Any) -> None:
    place = make.unit().municipality
    client.force_login(coordinator(place))
    for blocks in (1, 2):
        for _ in range(blocks):
            own = add(place)
        client.get(page(place))
        with django_assert_num_queries(9):
            client.get(page(place))
    assert own.blocks.count() == 3


def revised(version: Version, *, without: str = "") -> Version:
    """The next version of the mat, perhaps with a station fewer."""
    new = Version.objects.create(mat=version.mat, number=version.number + 1, based_on=version)
    for station in version.stations.exclude(key=without):
        copy = Station.objects.create(version=new, key=station.key, position=station.position, core=station.core)
        block = Block.objects.create(station=copy, key=f"{copy.key}.heading", position=0, kind="heading")
        for code in ("nb", "nn"):
            words = {"title": "Ny", "task": "Prøv", "script": "Hei.", "watch": "Se", "late": "Kort", "kicker": "Ny"}
            Wording.objects.create(block=block, language=code, body=words)
    return new


def released(version: Version) -> Version:
    """What release() does after it has looked for what is missing, which is tested where that is."""
    now = make.version().released_at
    Version.objects.filter(pk=version.pk).update(state="released", released_at=now)
    assert version.based_on
    Overlay.carry(version.based_on, onto=version)
    return version


def test_own_blocks_move_along_to_the_next_version_and_those_of_a_station_that_is_gone_do_not() -> None:
    place, elsewhere = make.unit().municipality, make.unit().municipality
    old = make.version()
    add(place, station="light")
    mine = add(place, station="away", words={"nb": {"prompt": "Om fravær"}})
    add(elsewhere, station="away")
    new = released(revised(old, without="away"))
    moved = Overlay.of(place, version=new)
    assert moved and moved.laid
    assert [(block.key, block.station.key) for block in moved.blocks.all()] == [
        (mine.blocks.get(station__key="light").key, "light")
    ]
    assert moved.blocks.get().wordings.count() == 2
    gone = Overlay.of(elsewhere, version=new)
    assert gone and not gone.blocks.exists()
    assert mine.blocks.count() == 2  # the old version's stay as they were


def test_what_a_day_asked_by_itself_stays_with_the_day() -> None:
    unit = make.unit()
    room = make.room(make.gathering(unit))
    room.ask(station="light", words="Hva gjør vi på torsdager?", by=None)
    new = released(revised(room.version))
    assert Overlay.of(unit.municipality, version=new) is None
    assert make.room(make.gathering(unit)).overlay is None


def test_a_days_own_question_lies_on_top_of_the_municipalitys() -> None:
    unit = make.unit()
    theirs = add(unit.municipality).blocks.get().key
    room = make.room(make.gathering(unit))
    room.ask(station="light", words="Hva gjør vi på torsdager?", by=None)
    assert room.overlay and room.overlay.blocks.count() == 2
    room.drop_question(theirs, by=None)
    assert room.overlay.blocks.count() == 2
    (mine,) = room.overlay.own_keys
    room.drop_question(mine, by=None)
    assert [block.key for block in room.overlay.blocks.all()] == [theirs]


# Frozen


def frozen_rows() -> list[Any]:
    """One row of each table of a released version, and the same of an overlay that is laid."""
    version = make.version()
    own = add(make.unit().municipality)
    station = version.stations.get(key="light")
    block = station.blocks.filter(overlay=None, timings__isnull=False)[0]
    mine = own.blocks.get()
    return [station, block, block.wordings.all()[0], block.timings.all()[0], mine, mine.wordings.all()[0]]


def refused(act: Any) -> bool:
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        act()
    return True


def write(table: str, column: str, pk: Any) -> None:
    """Past the ORM, with the id as each engine writes it."""
    key = pk.hex if connection.vendor == "sqlite" and isinstance(pk, uuid.UUID) else pk
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {column} WHERE id = %s", [key])  # noqa: S608 (our own names)
        assert cursor.rowcount == 1, "it wrote in nothing, so it proves nothing"


def erase(table: str, pk: Any) -> None:
    key = pk.hex if connection.vendor == "sqlite" and isinstance(pk, uuid.UUID) else pk
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [key])  # noqa: S608 (our own names)


def hold_against_everything() -> None:
    for row in frozen_rows():
        field = next(one for one in row._meta.concrete_fields if not one.primary_key)
        rows = type(row).objects.filter(pk=row.pk)
        assert refused(lambda rows=rows, field=field: rows.update(**{field.attname: F(field.attname)}))
        assert refused(row.save)
        assert refused(rows.delete)
        table, column = row._meta.db_table, field.column
        assert refused(lambda table=table, column=column, pk=row.pk: write(table, column, pk))
        assert refused(lambda table=table, pk=row.pk: erase(table, pk))


def hold_the_version_itself() -> None:
    version = make.version()
    rows = Version.objects.filter(pk=version.pk)
    for change in (
        {"number": 77},
        {"state": "draft"},
        {"digest": "x"},
        {"changes": "nytt"},
        {"released_at": F("released_at")},
    ):
        held = change if "released_at" not in change else {"number": F("number") + 1}
        assert refused(lambda held=held: rows.update(**held))
    assert refused(lambda: erase("dialogmat_version", version.pk))
    version.withdraw(by=None)
    assert refused(lambda: rows.update(state="released"))


def hold_what_is_moved_in() -> None:
    """From a draft into a released version, or out of an overlay into the mat itself."""
    version = make.version()
    draft = Version.objects.create(mat=Mat.objects.get(key="employees"), number=99)
    station = Station.objects.create(version=draft, key="new", position=0)
    block = Block.objects.create(station=station, key="new.text", position=0, kind="text")
    wording = Wording.objects.create(block=block, language="se", body={})
    timing = Timing.objects.create(block=block, variant="77", minutes=5)
    theirs = version.stations.get(key="light")
    assert refused(lambda: Station.objects.filter(pk=station.pk).update(version=version))
    assert refused(lambda: Block.objects.filter(pk=block.pk).update(station=theirs))
    assert refused(lambda: Wording.objects.filter(pk=wording.pk).update(block=theirs.blocks.all()[0]))
    assert refused(lambda: Timing.objects.filter(pk=timing.pk).update(block=theirs.blocks.all()[0]))
    assert refused(lambda: Block.objects.create(station=theirs, key="new", position=0, kind="text"))


def hold_the_overlay() -> None:
    own = add(make.unit().municipality)
    assert refused(lambda: Overlay.objects.filter(pk=own.pk).update(laid=False))
    assert refused(
        lambda: Block.objects.create(station=own.version.stations.all()[0], overlay=own, key="x", position=1)
    )
    assert refused(own.delete)


HOLDS = [hold_against_everything, hold_the_version_itself, hold_what_is_moved_in, hold_the_overlay]


@pytest.mark.parametrize("hold", HOLDS)
def test_what_is_released_or_laid_is_frozen_in_the_database(hold: Any) -> None:
    hold()


@pytest.mark.postgres
@pytest.mark.parametrize("hold", HOLDS)
def test_postgresql_holds_what_is_released_or_laid(hold: Any) -> None:
    assert connection.vendor == "postgresql"
    hold()
