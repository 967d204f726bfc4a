"""What is shared becomes measures, requests, agreements, practices and booked days; once each."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Run
from tests import make
from tests.dialogmat.test_answers import block, body, opened, send
from workshops.models import Agreement, Gathering, Kind, Measure, Practice, Request

pytestmark = pytest.mark.django_db
SOON = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()


def write(client: Client, token: str, run: Run, key: str, **more: Any) -> None:
    for slot, value in more.pop("parts").items():
        said = send(client, token, body(block(run, key), value, slot=slot, **more))
        assert said.status_code == 200, said.text


def conference() -> tuple[Run, list[Any]]:
    """Two leaders at one table of a conference."""
    town = make.municipality()
    units = [make.unit(name, under=town.root) for name in ("Åsane heimeteneste", "Blåbærskogen barnehage")]
    day = make.gathering(town.root, kind=Kind.CONFERENCE, serves=units, title="Læringskonferanse")
    run = make.run(make.room(day, mat="leaders", variant="day", tables=1))
    for row in day.units.all():
        row.sit_at(make.table(run))
    return opened(run, "good", "plan", "host"), units


def test_a_tables_measure_becomes_a_proposal_when_it_is_shared_and_never_twice(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    parts = {
        "1a": "Overlapp på ti minutter",
        "1a.who": "Verneombudet",
        "1a.deadline": SOON,
        "1a.factor": "organisation",
    }
    write(client, token, run, "do.measure", parts=parts)
    assert not Measure.objects.exists()
    for _twice in range(2):
        client.post(reverse("share", args=[token]), {"station": "do"})
    measure = Measure.objects.get()
    assert (measure.title, measure.suggested, measure.factor, measure.status) == (
        "Overlapp på ti minutter",
        "Verneombudet",
        "organisation",
        "proposed",
    )
    assert measure.unit == run.room.gathering.unit
    assert measure.sources.get().table == make.table(run)


def test_words_that_change_after_sharing_change_the_proposal_until_it_is_decided(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    write(client, token, run, "do.measure", parts={"1a": "Overlapp"})
    client.post(reverse("share", args=[token]), {"station": "do"})
    write(client, token, run, "do.measure", parts={"1a": "Overlapp på ti minutter"}, base=1)
    measure = Measure.objects.get()
    assert measure.title == "Overlapp på ti minutter"
    measure.decide(owner_seat=make.seat(measure.unit), deadline=timezone.localdate(), by=None)
    write(client, token, run, "do.measure", parts={"1a": "Noe helt annet"}, base=2)
    assert Measure.objects.get().title == "Overlapp på ti minutter"


def test_a_proposal_that_is_rubbed_out_is_gone(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    write(client, token, run, "do.measure", parts={"1a": "Overlapp"})
    client.post(reverse("share", args=[token]), {"station": "do"})
    write(client, token, run, "do.measure", parts={"1a": ""}, base=1)
    assert not Measure.objects.exists()


def test_agreements_and_requests_follow_their_words(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    write(client, token, run, "parts.agreement", parts={"1a": "Vi sier hei til alle vikarer"})
    write(client, token, run, "parts.request", parts={"1a": "En telefonvakt på dagtid"})
    client.post(reverse("share", args=[token]), {"station": "parts"})
    assert Agreement.objects.get().words == "Vi sier hei til alle vikarer"
    assert Request.objects.get().words == "En telefonvakt på dagtid"
    write(client, token, run, "parts.request", parts={"1a": "To telefonvakter"}, base=1)
    assert Request.objects.get().words == "To telefonvakter"
    write(client, token, run, "parts.agreement", parts={"1a": ""}, base=1)
    write(client, token, run, "parts.request", parts={"1a": ""}, base=2)
    assert not Agreement.objects.exists() and not Request.objects.exists()


def test_each_leader_at_a_table_leaves_with_her_own_plan_and_a_booked_day(client: Client) -> None:
    run, units = conference()
    _device, token = make.device(run)
    for unit in units:
        write(client, token, run, "plan.measure", parts={"1a": f"Tiltak for {unit}"}, unit=unit.pk)
        write(
            client, token, run, "good.practice", parts={"1.start": "Spør før jeg løser", "1.begins": SOON}, unit=unit.pk
        )
        write(
            client,
            token,
            run,
            "host.booking",
            parts={"1.date": SOON, "1.time": "14:30", "1.place": "Pauserommet"},
            unit=unit.pk,
        )
        for station in ("good", "plan", "host"):
            client.post(reverse("share", args=[token]), {"station": station, "unit": unit.pk})
    assert {str(measure.unit): measure.title for measure in Measure.objects.all()} == {
        str(unit): f"Tiltak for {unit}" for unit in units
    }
    assert [str(practice.begins) for practice in Practice.objects.all()] == [SOON, SOON]
    booked = Gathering.objects.get(unit=units[0], kind=Kind.WORKSHOP)
    sitting = booked.sittings.get()
    assert timezone.localtime(sitting.starts).isoformat()[:16] == f"{SOON}T14:30"
    assert (sitting.place, booked.state) == ("Pauserommet", "draft")
    write(client, token, run, "host.booking", parts={"1.time": "08:15"}, unit=units[0].pk, base=1)
    assert timezone.localtime(booked.sittings.get().starts).hour == 8


def test_a_unit_at_another_table_cannot_be_written_for(client: Client) -> None:
    run, _units = conference()
    _device, token = make.device(run)
    stranger = make.unit("En annen")
    said = send(client, token, body(block(run, "plan.measure"), "Fremmed", slot="1a", unit=stranger.pk))
    assert said.status_code == 404
    assert client.get(reverse("unit_station", args=[token, "plan", stranger.pk])).status_code == 404


def test_a_leaders_own_device_opens_on_her_own_page(client: Client) -> None:
    run, units = conference()
    row = run.room.gathering.units.get(unit=units[0])
    page = client.post(reverse("join_key", args=[row.join_key]), follow=True)
    assert str(units[0]) in page.text
    assert page.context["sheet"].unit == units[0]
