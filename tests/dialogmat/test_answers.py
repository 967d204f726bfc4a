"""A field saves by itself, nothing anyone wrote is lost, and sending twice is sending once."""

import contextlib
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from dialogmat.models import Answer, Device, Operation, Rival, Run
from dialogmat.outline import OutlineBlock
from ned import asgi, live, roompass
from tests import make

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def block(run: Run, key: str) -> OutlineBlock:
    return next(one for one in run.room.outline("nb").blocks.values() if one.key == key)


def opened(run: Run | None = None, *stations: str) -> Run:
    run = run or make.run()
    for station in stations or ("light", "fills", "parts", "do", "close"):
        run.open_to_all(station=station, by=None)
    return run


def body(
    of: OutlineBlock, value: str, *, slot: str = "", base: int = 0, operation: str = "", **more: Any
) -> dict[str, Any]:
    return {
        "block": of.id,
        "slot": slot,
        "value": value,
        "base": base,
        "operation": operation or uuid.uuid4(),
        **more,
    }


def send(client: Client, token: str, data: dict[str, Any]) -> Any:
    return client.post(reverse("answer", args=[token]), data, headers=JSON)


def test_what_a_table_writes_is_there_again_when_the_page_is_opened_anew(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    gives = block(run, "fills.gives")
    said = send(client, token, body(gives, "Vi ler sammen på rapporten. Noen spør om hjelp – og får det."))
    assert said.json() == {
        "outcome": "saved",
        "revision": 1,
        "value": "Vi ler sammen på rapporten. Noen spør om hjelp – og får det.",
    }
    page = client.get(reverse("station", args=[token, "fills"]))
    assert "Vi ler sammen på rapporten" in page.text


def test_a_save_takes_at_most_five_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    run = opened()
    _device, token = make.device(run)
    gives = block(run, "fills.gives")
    send(client, token, body(gives, "Kaffe"))
    with django_assert_max_num_queries(5 + 2):  # and what opens and closes the transaction
        assert send(client, token, body(gives, "Kaffe og latter", base=1)).json()["revision"] == 2


def test_an_unchanged_save_writes_nothing(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    gives = block(run, "fills.gives")
    send(client, token, body(gives, "Kaffe"))
    before = Operation.objects.count()
    assert send(client, token, body(gives, "Kaffe", base=1)).json()["outcome"] == "same"
    assert Operation.objects.count() == before
    assert Answer.objects.get().revision == 1


def test_the_same_operation_sent_again_gives_the_same_answer(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    gives, operation = block(run, "fills.gives"), str(uuid.uuid4())
    first = send(client, token, body(gives, "Kaffe", operation=operation))
    send(client, token, body(gives, "Kaffe og latter", base=1))
    again = send(client, token, body(gives, "Kaffe", operation=operation))
    assert (first.json()["revision"], again.json()["revision"]) == (1, 1)
    assert Answer.objects.get().value == "Kaffe og latter"
    assert not Rival.objects.exists()


def test_an_operation_that_comes_back_with_other_words_is_refused(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    gives, operation = block(run, "fills.gives"), str(uuid.uuid4())
    send(client, token, body(gives, "Kaffe", operation=operation))
    again = send(client, token, body(gives, "Noe annet", base=1, operation=operation))
    assert again.status_code == 422
    assert Answer.objects.get().value == "Kaffe"


def test_two_screens_at_one_table_keep_both_texts_and_let_the_table_choose(client: Client) -> None:
    run = opened()
    _one, first = make.device(run)
    _two, second = make.device(run)
    gives = block(run, "fills.gives")
    send(client, first, body(gives, "Kaffe"))
    clash = send(client, second, body(gives, "Latter"))
    assert clash.status_code == 409
    page = client.get(reverse("station", args=[second, "fills"])).text
    assert "Kaffe" in page and "Latter" in page
    client.post(reverse("choose", args=[second]), {"rival": Rival.objects.get().pk, "keep": "mine"})
    assert Answer.objects.get().value == "Latter"
    assert not Rival.objects.exists()


def test_words_on_a_field_that_has_been_swept_meanwhile_are_written_anew(client: Client) -> None:
    """A screen that slept while what its table had not shared was deleted still has its own to deliver."""
    run = opened()
    _device, token = make.device(run)
    gives = block(run, "fills.gives")
    send(client, token, body(gives, "Gode overlapper"))
    Answer.objects.all().delete()
    assert send(client, token, body(gives, "Gode overlapper hver dag", base=1)).json()["outcome"] == "saved"
    assert Answer.objects.get().value == "Gode overlapper hver dag"


def test_without_script_the_same_clash_shows_the_page_with_both(client: Client) -> None:
    run = opened()
    _one, first = make.device(run)
    _two, second = make.device(run)
    gives = block(run, "fills.gives")
    send(client, first, body(gives, "Kaffe"))
    clash = client.post(reverse("answer", args=[second]), body(gives, "Latter"))
    assert clash.status_code == 409
    assert "Kaffe" in clash.text and "Latter" in clash.text
    client.post(reverse("choose", args=[second]), {"rival": Rival.objects.get().pk, "keep": "theirs"})
    assert Answer.objects.get().value == "Kaffe"


def test_two_screens_adding_to_a_list_add_two_things(client: Client) -> None:
    run = opened()
    _one, first = make.device(run)
    _two, second = make.device(run)
    keep = block(run, "light.keep")
    send(client, first, body(keep, "Morgenkaffe", slot="1aaaaaa"))
    send(client, second, body(keep, "Felles lunsj", slot="1bbbbbb"))
    assert set(Answer.objects.values_list("value", flat=True)) == {"Morgenkaffe", "Felles lunsj"}


def test_an_edit_beats_a_delete_in_a_list(client: Client) -> None:
    run = opened()
    _one, first = make.device(run)
    _two, second = make.device(run)
    keep = block(run, "light.keep")
    send(client, first, body(keep, "Kaffe", slot="1aaaaaa"))
    send(client, first, body(keep, "Kaffe klokka ti", slot="1aaaaaa", base=1))
    late = send(client, second, body(keep, "", slot="1aaaaaa", base=1))
    assert late.json() == {"outcome": "kept", "revision": 2, "value": "Kaffe klokka ti"}
    send(client, first, body(keep, "", slot="1aaaaaa", base=2))
    again = send(client, second, body(keep, "Kaffe klokka elleve", slot="1aaaaaa", base=2))
    assert again.json()["outcome"] == "saved"


def test_the_last_one_to_move_a_card_wins(client: Client) -> None:
    run = opened()
    _one, first = make.device(run)
    _two, second = make.device(run)
    sort = block(run, "fills.sort")
    card = next(iter(sort.words["cards"]))
    send(client, first, body(sort, "fills", slot=card))
    moved = send(client, second, body(sort, "drains", slot=card))
    assert moved.json()["outcome"] == "saved"
    assert Answer.objects.get().value == "drains"


@pytest.mark.parametrize("sign", ["å", "🌊"])
def test_a_hundred_thousand_signs_get_a_sentence_and_nothing_typed_is_lost(client: Client, sign: str) -> None:
    run = opened()
    _device, token = make.device(run)
    gives, long = block(run, "fills.gives"), sign * 100_000
    said = send(client, token, body(gives, long))
    assert said.status_code == 422
    assert "100000" in said.json()["message"]
    page = client.post(reverse("answer", args=[token]), body(gives, long))
    assert page.status_code == 422
    assert long in page.text
    assert 'data-state="refused"' in page.text
    assert "Alt er lagret" not in page.text


def test_a_hidden_nul_sign_gets_a_sentence(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    said = send(client, token, body(block(run, "fills.gives"), "Kaf\0fe"))
    assert said.status_code == 422
    assert said.json()["message"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("deadline", "2020-01-01"),
        ("deadline", "i morgen"),
        ("deadline", "2999-01-01"),
        ("deadline", "2026-02-31"),
        ("factor", "været"),
    ],
)
def test_a_field_that_cannot_be_right_says_why_and_keeps_what_was_typed(client: Client, part: str, value: str) -> None:
    run = opened()
    _device, token = make.device(run)
    said = client.post(reverse("answer", args=[token]), body(block(run, "do.measure"), value, slot=f"1a.{part}"))
    assert said.status_code == 422
    assert not Answer.objects.exists()
    assert part == "factor" or value in said.text


@pytest.mark.parametrize("slot", ["", "1.nothing", "../..", "1.deadline.x"])
def test_a_field_that_is_not_on_the_mat_does_not_exist(client: Client, slot: str) -> None:
    run = opened()
    _device, token = make.device(run)
    said = send(client, token, body(block(run, "do.measure"), "Noe", slot=slot))
    assert said.status_code in {404, 422}
    assert not Answer.objects.exists()


def test_a_block_of_another_version_does_not_exist(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    foreign = make.version("leaders").stations.first().blocks.first()  # type: ignore[union-attr]
    data = {"block": foreign.pk, "slot": "", "base": 0, "operation": uuid.uuid4(), "value": "x"}  # type: ignore[union-attr]
    assert send(client, token, data).status_code == 404
    assert send(client, token, data | {"block": "tull"}).status_code == 404


def test_a_screen_that_was_without_a_net_delivers_after_closing_and_is_marked_late(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    run.sitting.count(by=None, employee=12)
    run.room.gathering.close(by=None)
    said = send(client, token, body(block(run, "fills.gives"), "Skrevet i kjelleren"))
    assert said.json()["outcome"] == "saved"
    assert Answer.objects.get().late


def test_a_device_that_is_taken_out_is_out_at_once(client: Client) -> None:
    run = opened()
    device, token = make.device(run)
    Device.objects.select_related("run").get(pk=device.pk).remove()
    page = client.get(reverse("table", args=[token]))
    assert page.status_code == 404
    assert "/j/" in page.text


def test_a_phone_writes_nothing(client: Client) -> None:
    run = opened()
    _device, token = make.phone(run)
    assert send(client, token, body(block(run, "fills.gives"), "Kaffe")).status_code == 404


def test_a_table_sees_only_its_own_words(client: Client) -> None:
    run = opened()
    _one, first = make.device(run, number=1)
    _two, second = make.device(run, number=2)
    send(client, first, body(block(run, "fills.gives"), "Bare bord én"))
    assert "Bare bord én" not in client.get(reverse("station", args=[second, "fills"])).text


def test_the_pulse_tells_what_the_other_screen_wrote_and_what_is_open(client: Client) -> None:
    run = opened(None, "fills")
    _one, first = make.device(run)
    _two, second = make.device(run)
    gives = block(run, "fills.gives")
    send(client, first, body(gives, "Kaffe"))
    said = client.post(reverse("pulse", args=[second]), {"unsent": 3, "station": "fills"}).json()
    assert said["fields"] == {f"{gives.id}:": [1, "Kaffe"]}
    assert (said["now"], said["opened"], said["state"]) == ("fills", ["fills"], "open")
    assert Device.objects.get(unsent=3)


def let_in(stream: str) -> roompass.Pass:
    allowed = roompass.check(stream.partition("pass=")[2], secret=settings.SECRET_KEY)
    assert allowed
    return allowed


@contextlib.contextmanager
def told(run: Run, *devices: Device) -> Iterator[list[list[str]]]:
    """Of each device, what its stream brings meanwhile; the last is what the room's own pages hear."""
    heard: list[list[str]] = []
    streams = [*(one.stream for one in devices), live.stream_address(run.sitting_id)]
    line, hub = live.connection().pubsub(), asgi.Hub()  # type: ignore[no-untyped-call]
    room = f"room:{run.sitting_id}"
    line.subscribe(room)
    with contextlib.ExitStack() as open_lines:
        listeners = [open_lines.enter_context(hub.listening(let_in(one))) for one in streams]
        yield heard
        live.publish(room, "end")
        while (said := line.get_message(timeout=5)) and said["data"] != b"end":
            if said["type"] == "message":
                hub.take(said["channel"].decode(), said["data"].decode())
        heard += [list(one.topics) for one in listeners]
    line.close()


@pytest.mark.postgres
def test_what_a_table_writes_and_shares_is_no_news_to_other_tables_and_phones(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """Two hundred phones that ask again whenever a table shares would be the hall's heaviest load."""
    run = opened()
    mine, token = make.device(run)
    second, neighbour, phone = make.device(run)[0], make.device(run, number=2)[0], make.phone(run)[0]
    with told(run, mine, second, neighbour, phone) as heard, django_capture_on_commit_callbacks(execute=True):
        send(client, token, body(block(run, "fills.gives"), "Vi ler sammen"))
        client.post(reverse("share", args=[token]), {"station": "fills"})
    assert heard == [["answers"], ["words", "answers"], [], [], ["words", "answers"]]
