"""What a table is told beside the mat: more time, a table to meet, a message, a question before the day ends."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Device, Dialogue, Run, Shared
from tests import make
from tests.dialogmat.test_answers import JSON, block, body, opened, send
from tests.dialogmat.test_cockpit import act, facilitator
from workshops.models import Kind

pytestmark = pytest.mark.django_db


def at(run: Run, number: int = 1) -> Dialogue:
    return Dialogue.of_table(run.room, make.table(run, number))


def pulse(client: Client, token: str) -> dict[str, Any]:
    told: dict[str, Any] = client.post(reverse("pulse", args=[token]), headers=JSON).json()
    return told


def screen(client: Client, token: str) -> str:
    return client.get(reverse("station", args=[token, "fills"])).text


def ends(client: Client, token: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(pulse(client, token)["ends"])


def test_one_table_has_more_time_than_the_others_till_the_next_timer(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    (_one, first), (_two, second) = make.device(run), make.device(run, number=2)
    act(client, run, act="timer", minutes=10)
    act(client, run, act="extra", table=make.table(run).pk, minutes=5)
    assert ends(client, first) - ends(client, second) == datetime.timedelta(minutes=5)
    act(client, run, act="more", minutes=1)
    assert ends(client, first) - ends(client, second) == datetime.timedelta(minutes=5)
    assert "5 minutter ekstra" in screen(client, first)
    assert [row.extra for row in client.get(reverse("cockpit", args=[run.sitting_id])).context["rows"]] == [5, 0]
    act(client, run, act="timer", minutes=3)
    assert ends(client, first) == ends(client, second)


def test_more_time_for_a_table_whose_time_is_out_is_counted_from_now(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    now = timezone.now()
    Run.objects.update(
        timer_started_at=now - datetime.timedelta(hours=1), timer_ends_at=now - datetime.timedelta(minutes=30)
    )
    act(client, run, act="extra", table=make.table(run).pk, minutes=5)
    assert ends(client, token) >= now + datetime.timedelta(minutes=5)


def test_tables_that_meet_see_whom_and_whom_they_met_before_is_free(client: Client) -> None:
    run = opened(make.run(make.room(tables=4)))
    client.force_login(facilitator(run))
    tables = [make.table(run, number) for number in range(1, 5)]
    tokens = [make.device(run, number=number)[1] for number in range(1, 5)]
    before = pulse(client, tokens[0])["mark"]
    act(client, run, act="pair", table=tables[0].pk, other=tables[1].pk)
    assert pulse(client, tokens[0])["mark"] != before
    act(client, run, act="pair", table=tables[0].pk, other=tables[3].pk)
    assert ["Møt Bord 4" in screen(client, tokens[0]), "Møt Bord" in screen(client, tokens[1])] == [True, False]
    rows = client.get(reverse("cockpit", args=[run.sitting_id])).context["rows"]
    assert [row.meets for row in rows] == [tables[3], None, None, tables[0]]
    act(client, run, act="part", table=tables[3].pk)
    assert not Dialogue.objects.exclude(meets=None).exists()
    assert act(client, run, act="pair", table=tables[0].pk, other=tables[0].pk).status_code == 404


def test_all_tables_are_paired_two_and_two(client: Client) -> None:
    run = make.run(make.room(tables=5))
    client.force_login(facilitator(run))
    act(client, run, act="pair_up")
    met = Dialogue.objects.order_by("table__number").values_list("meets__number", flat=True)
    assert list(met) == [2, 1, 4, 3, None]
    act(client, run, act="part")
    assert not Dialogue.objects.exclude(meets=None).exists()


def test_a_message_stands_on_a_tables_screens_till_it_is_read(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    (_one, first), (_two, second) = make.device(run), make.device(run, number=2)
    before = pulse(client, second)["mark"]
    act(client, run, act="tell", table=make.table(run).pk, words="Kom til scenen")
    assert ["Kom til scenen" in screen(client, token) for token in (first, second)] == [True, False]
    assert pulse(client, second)["mark"] == before
    client.post(reverse("heard", args=[first]), {"words": "Kom til scenen"})
    assert "Kom til scenen" not in screen(client, first)


def test_a_message_to_all_waits_for_tables_that_join_later_and_replaces_what_was_there(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    act(client, run, act="tell", words="Kaffe om ti minutter")
    act(client, run, act="tell", words="Kaffe nå")
    client.post(reverse("heard", args=[token]), {"words": "Kaffe om ti minutter"})
    assert "Kaffe nå" in screen(client, token)
    _late, later = make.device(run, number=2)
    assert "Kaffe nå" in screen(client, later)
    panel = client.get(reverse("cockpit_tables", args=[run.sitting_id]))
    assert [len(them) for them in panel.context["waiting"].values()] == [2]
    act(client, run, act="tell")
    assert "Kaffe nå" not in screen(client, token)


def test_a_leaders_own_screen_is_told_what_her_table_is_told(client: Client) -> None:
    day = make.gathering(kind=Kind.CONFERENCE, serves=[make.unit("Blåbærskogen"), make.unit("Fjellsiden")])
    run = opened(make.run(make.room(day, mat="leaders", variant="day")), "plan")
    place = day.units.select_related("unit").order_by("unit__name")[0]
    place.sit_at(make.table(run))
    client.force_login(facilitator(run))
    page = Dialogue.of_unit(run.room, place.unit)
    token = Device.join(run, dialogue=page, language="nb", channel="screen")[1]
    act(client, run, act="tell", table=make.table(run).pk, words="Ta pause")
    address = reverse("unit_station", args=[token, "plan", place.unit_id])
    assert "Ta pause" in client.get(address).text
    client.post(reverse("heard", args=[token]), {"words": "Ta pause"})
    assert "Ta pause" not in client.get(address).text
    assert at(run).message == ""


def test_a_screen_that_has_the_station_open_is_told_that_help_was_given(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    before = pulse(client, token)["mark"]
    client.post(reverse("hand", args=[token]))
    assert pulse(client, token)["mark"] != before
    act(client, run, act="lower", table=make.table(run).pk)
    assert pulse(client, token)["mark"] == before


def asked(client: Client) -> tuple[Run, str]:
    """A table with words of its own at two stations, on a day that is ending."""
    run = opened()
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    send(client, token, body(block(run, "fills.gives"), "Kaffe"))
    send(client, token, body(block(run, "light.keep"), "Latter", slot="1a"))
    assert "Dagen er snart slutt" not in screen(client, token)
    page = client.get(reverse("unshared", args=[run.room.gathering_id]))
    assert [list(own.stations) for own, _keeps in page.context["own"]] == [["light", "fills"]]
    client.post(reverse("unshared", args=[run.room.gathering_id]))
    assert "Dagen er snart slutt" in screen(client, token)
    return run, token


def test_before_closing_a_table_is_asked_and_shares_all_it_has(client: Client) -> None:
    run, token = asked(client)
    client.post(reverse("asked", args=[token]), {"broken": "half a form"})
    assert not Shared.objects.exists()
    client.post(reverse("asked", args=[token]), {"share": "1"})
    assert set(Shared.objects.values_list("station", flat=True)) == {"fills", "light"}
    assert "Dagen er snart slutt" not in screen(client, token)
    page = client.get(reverse("gathering_close", args=[run.room.gathering_id]))
    assert reverse("unshared", args=[run.room.gathering_id]) in page.text
    assert not client.get(reverse("unshared", args=[run.room.gathering_id])).context["own"]


def test_a_table_may_keep_what_it_has_and_is_not_asked_again_by_itself(client: Client) -> None:
    run, token = asked(client)
    client.post(reverse("asked", args=[token]), {"keep": "1"})
    assert not Shared.objects.exists()
    assert "Dagen er snart slutt" not in screen(client, token)
    address = reverse("unshared", args=[run.room.gathering_id])
    assert [keeps for _own, keeps in client.get(address).context["own"]] == [True]
    client.post(address)
    assert "Dagen er snart slutt" in screen(client, token)
    client.post(address, {"undo": "1"})
    assert "Dagen er snart slutt" not in screen(client, token)


def test_the_words_themselves_are_nobody_elses_before_closing_either(client: Client) -> None:
    run, _token = asked(client)
    page = client.get(reverse("unshared", args=[run.room.gathering_id]), headers={"HX-Request": "true"})
    assert "Kaffe" not in page.text and "Latter" not in page.text


def test_the_page_before_closing_costs_the_same_with_three_tables(
    client: Client, django_assert_num_queries: Any
) -> None:
    for tables in (1, 3):
        run = opened(make.run(make.room(tables=tables)), "fills")
        client.force_login(facilitator(run))
        for number in range(1, tables + 1):
            send(client, make.device(run, number=number)[1], body(block(run, "fills.gives"), "Kaffe"))
        client.get(reverse("unshared", args=[run.room.gathering_id]))
        with django_assert_num_queries(9):
            client.get(reverse("unshared", args=[run.room.gathering_id]))


def test_when_the_day_is_over_nothing_is_told_any_more(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    act(client, run, act="tell", words="Kaffe nå")
    run.sitting.count(by=None, employee=12)
    run.room.gathering.close(by=None)
    assert "Kaffe nå" not in screen(client, token)
