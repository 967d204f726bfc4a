"""In by code or QR, without an account; what is wrong is said in a sentence."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat import throttle
from dialogmat.models import Device
from ned import retention
from ned.models import Count
from tests import make

pytestmark = pytest.mark.django_db


def test_a_code_leads_to_the_choice_of_table_and_the_table_to_its_screen(client: Client) -> None:
    run = make.run()
    typed = f"{run.sitting.join_code[:4].lower()} - {run.sitting.join_code[4:]}"
    page = client.get(reverse("join"), {"code": typed}, follow=True)
    assert "Bord 1" in page.text or "Table 1" in page.text
    joined = client.post(page.request["PATH_INFO"], {"table": make.table(run).pk}, follow=True)
    assert joined.status_code == 200
    assert Device.objects.get().dialogue.table == make.table(run)  # type: ignore[union-attr]


def test_without_a_table_the_device_is_a_phone(client: Client) -> None:
    run = make.run()
    client.post(reverse("join_code", args=[run.sitting.join_code]), {"table": ""})
    phone = Device.objects.get()
    assert phone.dialogue is None
    assert phone.seen_at is None


def test_a_wrong_code_is_said_so_and_stays_in_the_field(client: Client) -> None:
    page = client.get(reverse("join"), {"code": "AAAA-BBBB"})
    assert page.status_code == 422
    assert "AAAA-BBBB" in page.text
    assert client.get(reverse("join_code", args=["\0AAAA"])).status_code == 404


def guess(client: Client, times: int, **where: str) -> list[int]:
    """What wrong codes are answered with; each is another."""
    codes = [f"{n:08}".replace("0", "A") for n in range(1, times + 1)]
    return [client.get(reverse("join"), {"code": code}, **where).status_code for code in codes]  # type: ignore[arg-type]


def test_after_some_wrong_codes_an_address_is_not_answered_and_others_are(client: Client) -> None:
    run = make.run()
    answers = guess(client, throttle.WRONG_AN_HOUR + 5)
    assert answers == [422] * throttle.WRONG_AN_HOUR + [429] * 5
    by_code, by_key = ("join_code", run.sitting.join_code), ("join_key", make.table(run).join_key)
    assert client.get(reverse(by_code[0], args=by_code[1:])).status_code == 429
    assert client.get(reverse(by_key[0], args=by_key[1:])).status_code == 200
    assert client.get(reverse(by_code[0], args=by_code[1:]), REMOTE_ADDR="192.0.2.9").status_code == 200


def forging(client: Client, hops: str) -> int:
    """What a wrong code is answered with, that comes with this header."""
    return client.get(reverse("join"), {"code": "AAAABBBB"}, headers={"x-forwarded-for": hops}).status_code


def test_a_forged_header_makes_nobody_new_of_a_guesser(client: Client, settings: Any) -> None:
    assert [forging(client, f"192.0.2.{n}") for n in range(65)][-5:] == [429] * 5
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert [forging(client, f"192.0.2.{n}, 198.51.100.7") for n in range(65)][-5:] == [429] * 5
    assert forging(client, "192.0.2.1") == 422


@pytest.mark.deep
def test_a_guesser_behind_the_halls_own_address_shuts_out_none_of_it(client: Client) -> None:
    run, elsewhere = make.run(), make.run()
    client.post(reverse("join_key", args=[make.table(run).join_key]))
    answers = guess(client, throttle.WHERE_SOMEBODY_CAME_IN + 1)
    assert answers[-2:] == [422, 429]
    hall, other = (reverse("join_code", args=[one.sitting.join_code]) for one in (run, elsewhere))
    assert client.get(hall).status_code == 200
    assert client.post(hall, {"table": ""}).status_code == 302
    assert client.get(other).status_code == 429


def test_an_hour_later_the_address_may_try_again_and_what_was_counted_is_let_go_of(client: Client) -> None:
    make.run()
    guess(client, throttle.WRONG_AN_HOUR)
    Count.objects.update(until=timezone.now() - throttle.HOUR)
    assert guess(client, 2) == [422, 422]
    retention.run(timezone.now() + throttle.DAY)
    assert not Count.objects.exists()


@pytest.mark.deep
def test_many_wrong_codes_in_all_are_told_of_once(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for n in range(12):
        guess(client, 55, REMOTE_ADDR=f"192.0.2.{n}")
    assert [record.message for record in caplog.records] == ["600 wrong codes within an hour"]


def test_a_door_without_a_mat_behind_it_says_so(client: Client) -> None:
    gathering = make.gathering()
    sitting = make.sitting(gathering)
    gathering.publish(by=None)
    gathering.open(by=None)
    page = client.get(reverse("join_code", args=[sitting.join_code]))
    assert page.status_code == 409
    assert "Det er ikke lagt noen duk her ennå." in page.text


@pytest.mark.parametrize("state", ["not begun", "door shut", "ended", "cancelled"])
def test_a_door_that_is_closed_says_why(client: Client, state: str) -> None:
    room = make.room()
    if state == "cancelled":
        room.gathering.cancel(because="Influensa", by=None)
        sitting = room.gathering.sittings.get()
    elif state == "not begun":
        sitting = room.gathering.sittings.get()
    else:
        run = make.run(room)
        sitting = run.sitting
        if state == "ended":
            sitting.count(by=None, employee=9)
            room.gathering.close(by=None)
        else:
            sitting.set_door(is_open=False, by=None)
    for address in (
        reverse("join_code", args=[sitting.join_code]),
        reverse("join_key", args=[sitting.tables.all()[0].join_key]),
    ):
        page = client.get(address)
        assert page.status_code == 409
        assert "/j/" in page.text
        assert client.post(address, {"table": ""}).status_code == 409
    assert not Device.objects.exists()


def test_the_qr_of_a_table_card_and_of_a_name_card(client: Client) -> None:
    run = make.run()
    row = run.room.gathering.units.get()
    row.sit_at(make.table(run, 2))
    client.post(reverse("join_key", args=[make.table(run, 1).join_key]))
    client.post(reverse("join_key", args=[row.join_key]))
    table, leader = Device.objects.order_by("dialogue__unit")[0:2]
    assert {str(table.dialogue), str(leader.dialogue)} == {str(make.table(run, 1)), str(row.unit)}
    assert client.get(reverse("join_key", args=["finnes-ikke"])).status_code == 404


def test_a_sitting_that_came_after_the_mat_gets_its_run_when_somebody_joins(client: Client) -> None:
    run = make.run()
    late = make.sitting(run.room.gathering, days=8, tables=1)
    late.set_door(is_open=True, by=None)
    client.post(reverse("join_key", args=[late.tables.get().join_key]))
    assert Device.objects.get().run.sitting == late


def test_a_device_speaks_the_language_it_is_told(client: Client) -> None:
    run = make.run()
    run.open_to_all(station="fills", by=None)
    _device, token = make.device(run)
    client.post(reverse("device_language", args=[token]), {"language": "nn"})
    page = client.get(reverse("station", args=[token, "fills"]))
    assert '<html lang="nn">' in page.text
    assert "Fyller og tappar" in page.text
    client.post(reverse("device_language", args=[token]), {"language": "xx"})
    assert Device.objects.get().language == "nn"
