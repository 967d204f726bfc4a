"""What tables wrote on paper is keyed in: with a screen's slots and checks, and no reading of what is not shared."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Answer, Channel, Device, Dialogue, Operation, Rival, Run
from ned.access import Role
from ned.models import User
from tests import make
from tests.dialogmat.test_answers import JSON, block, body, opened, send
from workshops.models import Gathering, Kind, Measure

pytestmark = pytest.mark.django_db


def host(run: Run) -> User:
    return make.leader(run.room.gathering.unit)


def on_paper(*stations: str, variant: str = "90") -> Run:
    room = make.room(make.gathering(), variant=variant)
    room.put_on_paper(stations=list(stations), by=None)
    return opened(make.run(room))


def address(run: Run, number: int = 1) -> str:
    return reverse("paper_table", args=[run.sitting_id, make.table(run, number).pk])


def key_in(client: Client, run: Run, key: str, value: str, **more: Any) -> Any:
    return client.post(address(run), body(block(run, key), value, **more), headers=JSON)


def test_the_page_has_every_empty_slot_of_the_table_with_the_paper_stations_first(client: Client) -> None:
    run = on_paper("do")
    client.force_login(host(run))
    page = client.get(address(run))
    pages = page.context["pages"]
    assert pages[0].station.key == "do"
    assert [one.on_paper for one in pages] == [True] + [False] * (len(pages) - 1)
    keep = next(slot for one in pages for slot in one.slots if slot.block.key == "light.keep")
    assert sum(slot.block.key == "light.keep" for one in pages for slot in one.slots) == keep.block.max == 3
    cards = [slot for one in pages for slot in one.slots if slot.block.kind == "cards"]
    assert len(cards) == 15 and len(cards[0].keys) == 2
    assert page.context["focus"] == pages[0].slots[0]
    assert not Dialogue.objects.exists() and not Device.objects.exists()


def test_what_is_keyed_in_is_the_tables_answer_on_the_channel_paper(client: Client) -> None:
    run = on_paper("fills")
    client.force_login(host(run))
    said = key_in(client, run, "fills.gives", "Kaffe")
    assert (said.status_code, said.json()) == (200, {"outcome": "saved", "revision": 1})
    key_in(client, run, "fills.gives", "Kaffe og latter", base=1)
    answer = Answer.objects.get()
    assert (answer.value, answer.dialogue.table) == ("Kaffe og latter", make.table(run))
    (device,) = Device.objects.all()  # one for the table, however much is keyed in
    assert (device.channel, device.seen_at) == (Channel.PAPER, None)
    assert "Kaffe og latter" in client.get(address(run)).text


@pytest.mark.parametrize(
    ("key", "slot", "value"),
    [("fills.gives", "", "å" * 100_000), ("fills.gives", "", "Kaf\0fe"), ("do.measure", "1a.deadline", "2020-01-01")],
)
def test_what_cannot_be_right_gets_the_same_sentence_as_on_a_screen(
    client: Client, key: str, slot: str, value: str
) -> None:
    run = on_paper("fills", "do")
    client.force_login(host(run))
    said = key_in(client, run, key, value, slot=slot)
    _device, token = make.device(run)
    screen = send(client, token, body(block(run, key), value, slot=slot))
    assert said.status_code == screen.status_code == 422
    assert said.json()["message"] == screen.json()["message"]
    page = client.post(address(run), body(block(run, key), value, slot=slot))
    assert page.status_code == 422
    assert page.context["focus"].value == value and page.context["focus"].error == said.json()["message"]
    assert not Answer.objects.exists()


def test_without_a_script_the_page_comes_back_at_the_next_empty_slot(client: Client) -> None:
    run = on_paper("light")
    client.force_login(host(run))
    first, second = client.get(address(run)).context["pages"][0].slots[:2]
    said = client.post(address(run), body(first.block, "Kaffe", slot=first.slot, after=first.id), follow=True)
    assert said.context["focus"].block == second.block and not said.context["focus"].value
    assert said.text.count(" autofocus") == 1
    assert said.context["written"] == 1


def test_a_card_is_laid_with_one_key_for_each_column(client: Client) -> None:
    run = on_paper("fills")
    client.force_login(host(run))
    sort = block(run, "fills.sort")
    page = client.get(address(run))
    card = next(slot for one in page.context["pages"] for slot in one.slots if slot.block.id == sort.id)
    assert [key for key, _name in card.keys] == list(sort.words["columns"])
    key_in(client, run, "fills.sort", card.keys[1][0], slot=card.slot)
    assert Answer.objects.get().value == card.keys[1][0]
    assert key_in(client, run, "fills.sort", "somewhere", slot=card.slot, base=1).status_code == 422


def test_a_sheet_is_shared_and_becomes_promises_and_can_be_taken_back(client: Client) -> None:
    run = on_paper("do")
    client.force_login(host(run))
    key_in(client, run, "do.measure", "Fast overlapp", slot="1a")
    assert not Measure.objects.exists()
    client.post(address(run), {"share": "do"})
    assert Measure.objects.get().title == "Fast overlapp"
    assert Dialogue.objects.get().shared.get().station == "do"
    client.post(address(run), {"share": "do", "undo": "1"})
    assert not Dialogue.objects.get().shared.exists()
    assert client.post(address(run), {"share": "nowhere"}).status_code == 404


# What a host does not read


def written_on_screen(client: Client, run: Run) -> str:
    _device, token = make.device(run)
    send(client, token, body(block(run, "fills.gives"), "Bare for bordet"))
    return token


def test_what_a_table_writes_on_its_screen_is_not_shown_before_it_is_shared(client: Client) -> None:
    run = on_paper("do")
    token = written_on_screen(client, run)
    client.force_login(host(run))
    page = client.get(address(run))
    assert "Bare for bordet" not in page.text
    hidden = [one.station.key for one in page.context["pages"] if one.hidden]
    assert hidden == ["fills"]
    client.post(reverse("share", args=[token]), {"station": "fills"})
    assert "Bare for bordet" in client.get(address(run)).text


def test_keying_in_over_a_screens_words_is_refused_and_tells_nothing_of_them(client: Client) -> None:
    run = on_paper("do")
    written_on_screen(client, run)
    client.force_login(host(run))
    for value in ("Noe annet", ""):
        said = key_in(client, run, "fills.gives", value, slot="", base=0)
        assert said.status_code == 422
        assert "Bare for bordet" not in said.text
    page = client.post(address(run), body(block(run, "fills.gives"), "Det jeg skrev"))
    assert page.status_code == 422
    assert "Det jeg skrev" in page.text and "Bare for bordet" not in page.text
    assert client.post(address(run), {"share": "fills"}).status_code == 409
    assert not Rival.objects.exists() and not Dialogue.objects.get().shared.exists()
    assert Answer.objects.get().value == "Bare for bordet"


def test_no_answer_gives_away_the_tables_own_address(client: Client) -> None:
    run = on_paper("do")
    client.force_login(host(run))
    for said in (client.get(address(run)), key_in(client, run, "do.measure", "Overlapp", slot="1a")):
        assert "/t/" not in said.text + said.headers.get("Location", "")


def test_what_was_keyed_in_at_a_station_on_screen_stays_to_be_read(client: Client) -> None:
    """The table's battery was flat, so it wrote on paper there too."""
    run = on_paper("do")
    client.force_login(host(run))
    key_in(client, run, "fills.gives", "Kaffe")
    assert "Kaffe" in client.get(address(run)).text
    assert key_in(client, run, "fills.gives", "Kaffe og te", base=1).status_code == 200


def test_two_who_key_in_the_same_line_keep_both_texts_and_the_table_chooses(client: Client) -> None:
    run = on_paper("fills")
    client.force_login(host(run))
    key_in(client, run, "fills.gives", "Kaffe")
    said = key_in(client, run, "fills.gives", "Te")
    assert said.status_code == 409
    assert "Kaffe" not in said.text
    assert Rival.objects.get().text == "Te"


# A conference


def conference() -> tuple[Run, list[Any]]:
    """Two leaders at the first table."""
    day = make.gathering(kind=Kind.CONFERENCE)
    units = [make.unit(name, under=day.unit) for name in ("Løvåsen", "Solbakken", "Vangen")]
    day.serve(units)
    room = make.room(day, mat="leaders", variant="day")
    room.put_on_paper(stations=["plan"], by=None)
    run = make.run(room)
    for place in day.units.all():
        place.sit_at(make.table(run, 2 if place.unit == units[2] else 1))
    return run, units


def test_each_units_own_pages_are_keyed_in_with_its_table(client: Client) -> None:
    run, units = conference()
    facilitator = make.user()
    run.room.gathering.facilitators.add(facilitator)
    client.force_login(facilitator)
    page = client.get(address(run))
    plan = [one.unit.name if one.unit else "" for one in page.context["pages"] if one.station.key == "plan"]
    assert [name for name in plan if name] == ["Løvåsen", "Solbakken"]
    ids = [slot.id for one in page.context["pages"] for slot in one.slots]
    assert len(ids) == len(set(ids))
    said = key_in(client, run, "plan.measure", "Felles oppstart", slot="1a", unit=units[1].pk)
    assert said.status_code == 200
    client.post(address(run), {"share": "plan", "unit": units[1].pk})
    assert Measure.objects.get().unit == units[1]
    assert key_in(client, run, "plan.measure", "Ikke her", slot="1a", unit=units[2].pk).status_code == 404


def test_the_page_costs_the_same_with_one_unit_and_with_two(client: Client, django_assert_num_queries: Any) -> None:
    run, units = conference()
    facilitator = make.user()
    run.room.gathering.facilitators.add(facilitator)
    client.force_login(facilitator)
    for number, unit in ((2, units[2]), (1, units[0]), (1, units[1])):
        wrote = body(block(run, "plan.measure"), "Overlapp", slot="1a", unit=unit.pk)
        client.post(address(run, number), wrote, headers=JSON)
        with django_assert_num_queries(14):
            client.get(address(run, number))


# Afterwards


def test_a_week_after_closing_it_is_as_it_is(client: Client) -> None:
    run = on_paper("fills")
    client.force_login(host(run))
    closed = timezone.now() - datetime.timedelta(days=8)
    Gathering.objects.filter(pk=run.room.gathering_id).update(state="closed", closed_at=closed)
    assert key_in(client, run, "fills.gives", "Kaffe").status_code == 409
    assert not Answer.objects.exists() and not Operation.objects.exists()


def test_only_those_who_run_the_room_key_in(client: Client) -> None:
    run = on_paper("fills")
    for person in (
        make.user(),
        make.leader(make.unit()),
        make.member(Role.COORDINATOR, of=run.room.gathering.unit.municipality),
    ):
        client.force_login(person)
        assert client.get(address(run)).status_code == 404
        assert key_in(client, run, "fills.gives", "Kaffe").status_code == 404
    client.force_login(host(run))
    strange = reverse("paper_table", args=[run.sitting_id, uuid.uuid4()])
    assert client.get(strange).status_code == 404
