"""Where a table goes from here: what its page says when the room has gone on, and when it has shared."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogmat.models import Device, Run
from tests import make
from workshops.models import Kind

pytestmark = pytest.mark.django_db


def page(client: Client, token: str, station: str) -> str:
    text: str = client.get(reverse("station", args=[token, station])).text
    return text


def way_on(text: str, *, part: str) -> str:
    """The address in that part of the page, or nothing."""
    found = re.search(rf'class="{part}".*?(?:<a href="([^"]+)"|</div>|</form>)', text, re.DOTALL)
    return (found and found[1]) or ""


def opened(*stations: str, **fields: Any) -> tuple[Run, str]:
    run = make.run(make.room(**fields))
    for station in stations:
        run.open_to_all(station=station, by=None)
    _device, token = make.device(run, language="en")
    return run, token


def share(token: str, station: str) -> None:
    device = Device.objects.get()
    assert device.dialogue
    device.dialogue.share(station=station, sitting=device.run.sitting_id)


def test_a_table_at_another_station_is_shown_where_the_room_is(client: Client) -> None:
    run, token = opened("light")
    assert not way_on(page(client, token, "light"), part="onwards")
    run.open_to_all(station="fills", by=None)
    there = reverse("station", args=[token, "fills"])
    assert way_on(page(client, token, "light"), part="onwards") == there
    assert not way_on(page(client, token, "fills"), part="onwards")


def test_one_who_has_shared_waits_for_the_room_or_goes_on_at_its_own_pace(client: Client) -> None:
    run, token = opened("light")
    share(token, "light")
    text = page(client, token, "light")
    assert "The next station opens when the room goes on." in text
    assert not way_on(text, part="share")
    run.walk_at(pace="free", by=None)
    text = page(client, token, "light")
    assert way_on(text, part="share") == reverse("station", args=[token, "fills"])
    assert not way_on(text, part="onwards")  # nobody calls it


def test_at_the_last_station_nothing_comes_next(client: Client) -> None:
    _run, token = opened(pace="free")
    share(token, "close")
    assert not way_on(page(client, token, "close"), part="share")


def test_a_number_is_never_higher_than_how_many_there_are_said_to_be(client: Client) -> None:
    """The edition of 90 minutes leaves out the fourth, and the numbers are those of the printed mat."""
    run, token = opened(pace="free")
    told = [re.search(r"Station (\d+) of (\d+)", page(client, token, one.key)) for one in run.walked("en")]
    numbers = [(int(one[1]), int(one[2])) for one in told if one]
    assert numbers == [(1, 6), (2, 6), (3, 6), (5, 6), (6, 6)]


def test_where_nobody_writes_for_the_table_it_is_asked_whose_turn_it_is(client: Client) -> None:
    day = make.gathering(kind=Kind.CONFERENCE)
    units = [make.unit(name, under=day.unit) for name in ("Løvåsen", "Solbakken")]
    day.serve(units)
    run = make.run(make.room(day, mat="leaders", variant="day"))
    for station in ("numbers", "plan"):
        run.open_to_all(station=station, by=None)
    for place in day.units.all():
        place.sit_at(make.table(run))
    _device, token = make.device(run, language="en")
    turns = [reverse("unit_station", args=[token, "plan", unit.pk]) for unit in units]
    asked = page(client, token, "plan").partition("Who writes now?")[2]
    assert re.findall(r'<a href="([^"]+)"', asked)[:2] == turns
    assert "Who writes now?" not in page(client, token, "numbers")  # where the table has something to write
    assert "Who writes now?" not in client.get(turns[0]).text
