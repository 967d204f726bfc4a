"""The rest of the day is counted anew when stations begin late, are cut short or left out; the plan itself stays."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.clock import Day, day
from dialogmat.models import Room, Run
from tests import make
from tests.dialogmat.test_answers import block, body, send
from tests.dialogmat.test_cockpit import act, facilitator

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


def noon() -> datetime.datetime:
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


def walking(**fields: Any) -> Run:
    """Two hours from noon today."""
    run = make.run(make.room(make.gathering(), variant="120", **fields))
    run.sitting.move(starts=noon(), ends=noon() + 120 * MINUTE, place="")
    return run


def reached(run: Run, **minutes: int) -> Run:
    """The stations that were opened, so many minutes after noon."""
    run.reached = {key: (noon() + n * MINUTE).isoformat() for key, n in minutes.items()}
    run.opened, run.station = list(minutes), list(minutes)[-1]
    run.save()
    return run


def clock(run: Run, *, after: int) -> Day:
    return day(Run.objects.select_related("sitting", "room__gathering").get(pk=run.pk), now=noon() + after * MINUTE)


def begins(found: Day, station: str) -> datetime.timedelta:
    return next(stop.at for stop in found.stops if stop.item.station_key == station) - noon()


def test_a_station_that_begins_late_moves_what_is_after_it_and_nothing_before() -> None:
    run = walking()
    planned = clock(run, after=-60)
    late = clock(reached(run, welcome=0, light=int(begins(planned, "light") / MINUTE) + 6), after=10)
    assert begins(late, "fills") == begins(planned, "fills") + 6 * MINUTE
    assert (begins(late, "welcome"), late.late, late.ends) == (datetime.timedelta(), 6, planned.planned + 6 * MINUTE)


def test_a_station_that_goes_on_too_long_moves_the_rest_as_it_goes() -> None:
    run = reached(walking(), welcome=0)
    assert clock(run, after=30).late == 30 - clock(run, after=-60).stops[0].minutes


def test_nobody_has_started_and_the_time_has_come() -> None:
    assert clock(walking(), after=7).late == 7


def test_on_another_day_all_is_as_it_was_planned() -> None:
    run = reached(walking(), welcome=50)
    run.sitting.move(starts=noon() + datetime.timedelta(days=2), ends=noon() + datetime.timedelta(days=3), place="")
    assert (clock(run, after=0).late, clock(run, after=0).early) == (0, 0)


def test_a_station_is_cut_short_and_the_day_ends_earlier(client: Client) -> None:
    run = walking()
    client.force_login(facilitator(run))
    item = run.sitting.agenda.get(station_key="fills")
    act(client, run, act="last", item=item.pk, minutes=item.minutes - 8, panel="rest")
    run.refresh_from_db()
    assert clock(run, after=-60).early == 8
    item.refresh_from_db()
    assert item.minutes == run.lasting[str(item.pk)] + 8
    act(client, run, act="last", item=item.pk, minutes=item.minutes)
    assert clock(Run.objects.get(), after=-60).early == 0


def test_an_optional_station_is_left_out_on_the_way_and_taken_up_again(client: Client) -> None:
    run = walking(pace="free")
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    send(client, token, body(block(run, "away.rules"), "Vi ringer hverandre", slot="1a"))
    act(client, run, act="skip", station="away")
    run = Run.objects.select_related("sitting", "room").get()
    assert "away" not in [one.key for one in run.walked("nb")]
    assert clock(run, after=-60).early == run.sitting.agenda.get(station_key="away").minutes
    page = client.get(reverse("station", args=[token, "light"]))
    assert reverse("station", args=[token, "away"]) not in page.text
    assert "Vi ringer hverandre" in client.get(reverse("station", args=[token, "away"])).text
    assert client.post(reverse("share", args=[token]), {"station": "away"}).status_code == 302
    act(client, run, act="take_up", station="away")
    assert "away" in [one.key for one in Run.objects.get().walked("nb")]


def test_a_core_station_and_the_one_the_room_is_at_are_not_left_out(client: Client) -> None:
    run = walking()
    client.force_login(facilitator(run))
    run.open_to_all(station="away", by=None)
    for station in ("light", "away"):
        assert act(client, run, act="skip", station=station).status_code == 404
    assert Run.objects.get().skipped == []


def test_the_other_sitting_of_the_gathering_still_has_the_station(client: Client) -> None:
    gathering = make.gathering()
    make.sitting(gathering, days=8)
    room = make.room(gathering, variant="120")
    make.sitting(gathering, days=9)
    room.prepare(language="nb")
    run = make.run(room)
    client.force_login(facilitator(run))
    act(client, run, act="skip", station="away")
    assert [
        "away" in [one.key for one in each.walked("nb")] for each in Room.objects.get().runs.order_by("sitting__starts")
    ] == [False, True]


def test_one_goes_back_to_a_station_that_was_open(client: Client) -> None:
    run = walking()
    client.force_login(facilitator(run))
    for station in ("welcome", "light"):
        act(client, run, act="open", station=station)
    first = Run.objects.get().reached["welcome"]
    act(client, run, act="open", station="welcome", panel="rest")
    run.refresh_from_db()
    assert (run.station, run.opened, run.reached["welcome"]) == ("welcome", ["welcome", "light"], first)


def test_the_timer_offers_what_was_made_of_the_station_today(client: Client) -> None:
    run = walking()
    client.force_login(facilitator(run))
    act(client, run, act="open", station="fills")
    item = run.sitting.agenda.get(station_key="fills")
    act(client, run, act="last", item=item.pk, minutes=7)
    fills = run.room.outline("nb").station("fills")
    assert fills
    assert client.get(reverse("cockpit", args=[run.sitting_id])).context["minutes"] == 7 - fills.walk
