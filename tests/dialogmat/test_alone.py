"""A leader goes on with her own stations after the conference, at her own pace."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Answer, Device, Dialogue, Run
from ned import retention
from ned.access import Role
from ned.models import Unit
from tests import make
from tests.dialogmat.test_answers import block, body, send
from workshops.models import Gathering, Kind, Measure

pytestmark = pytest.mark.django_db


def conference(unit: Unit, *, closed: int | None = 1) -> Run:
    """One that served the unit, closed so many days ago; None for one that goes on."""
    day = make.gathering(make.unit(under=unit.municipality.root), kind=Kind.CONFERENCE, title="Lederdagen")
    day.serve([unit, make.unit(under=unit.municipality.root)])
    run = make.run(make.room(day, mat="leaders", variant="day"))
    day.units.get(unit=unit).sit_at(make.table(run))
    if closed is not None:
        at = timezone.now() - datetime.timedelta(days=closed)
        Gathering.objects.filter(pk=day.pk).update(state="closed", closed_at=at)
    return run


def begin(client: Client, unit: Unit) -> str:
    """The token of her page."""
    said = client.post(reverse("alone", args=[unit.pk]))
    assert said.status_code == 302
    return str(said["Location"].split("/")[2])


def test_her_own_stations_are_open_and_no_others(client: Client) -> None:
    unit = make.unit()
    run = conference(unit)
    client.force_login(make.leader(unit))
    assert client.get(reverse("alone", args=[unit.pk])).status_code == 200
    page = client.get(reverse("table", args=[begin(client, unit)]), follow=True)
    own = [one.key for one in run.walked("nb") if one.takes_from_units]
    assert [(one.key, is_open) for one, is_open, _torn in page.context["path"]] == [(key, True) for key in own]
    assert page.context["station"].key == own[0]
    assert page.context["sheet"].unit == unit
    assert 0 < len(own) < len(run.walked("nb"))
    token = page.context["device"].token
    theirs = next(one.key for one in run.walked("nb") if one.key not in own)
    assert client.get(reverse("unit_station", args=[token, theirs, unit.pk])).status_code == 404


def test_what_she_shares_makes_the_same_promises_and_is_not_late(client: Client) -> None:
    unit = make.unit()
    run = conference(unit, closed=30)
    client.force_login(make.leader(unit))
    token = begin(client, unit)
    said = send(client, token, body(block(run, "plan.measure"), "Felles oppstart", slot="1a"))
    assert said.json()["outcome"] == "saved"
    assert not Measure.objects.exists() and not Answer.objects.get().late
    client.post(reverse("share", args=[token]), {"station": "plan", "unit": unit.pk})
    assert (Measure.objects.get().title, Measure.objects.get().unit) == ("Felles oppstart", unit)


def test_she_goes_on_with_what_she_wrote_that_day(client: Client) -> None:
    unit = make.unit()
    run = conference(unit, closed=None)
    dialogue = Dialogue.of_unit(run.room, unit)
    _device, token = Device.join(run, dialogue=dialogue, language="nb", channel="screen")
    send(client, token, body(block(run, "plan.measure"), "Felles oppstart", slot="1a"))
    closed = timezone.now() - datetime.timedelta(hours=1)
    Gathering.objects.filter(pk=run.room.gathering_id).update(state="closed", closed_at=closed)
    client.force_login(make.leader(unit))
    page = client.get(reverse("unit_station", args=[begin(client, unit), "plan", unit.pk]))
    assert "Felles oppstart" in page.text and "Bare du ser dette før du deler." in page.text


def test_her_words_and_her_way_in_last_as_long_as_the_tables_words_and_then_go(client: Client) -> None:
    unit = make.unit()
    run = conference(unit, closed=2)
    other = Dialogue.of_table(run.room, make.table(run))
    Device.join(run, dialogue=other, language="nb", channel="screen")
    client.force_login(make.leader(unit))
    token = begin(client, unit)
    send(client, token, body(block(run, "plan.measure"), "Ikke delt ennå", slot="1a"))
    retention.run(timezone.now() + datetime.timedelta(days=80))
    assert Answer.objects.get().value == "Ikke delt ennå"
    assert [device.channel for device in Device.objects.all()] == ["alone"]
    at = timezone.now() - datetime.timedelta(days=82)
    Gathering.objects.filter(pk=run.room.gathering_id).update(closed_at=at)
    assert client.get(reverse("table", args=[token]), follow=True).status_code == 200
    retention.run(timezone.now() + datetime.timedelta(days=10))
    assert not Answer.objects.exists() and not Device.objects.exists()


def test_a_conference_that_never_was_and_one_long_ago_are_said_calmly(client: Client) -> None:
    unit = make.unit()
    client.force_login(make.leader(unit))
    address = reverse("alone", args=[unit.pk])
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 409
    conference(unit, closed=None)
    assert client.post(address).status_code == 409  # it goes on still, and her card opens her page there
    conference(unit, closed=100)
    page = client.get(address)
    assert page.status_code == 200 and "Lederdagen" in page.text
    assert client.post(address).status_code == 409
    assert not Device.objects.exists()


def test_the_latest_conference_is_the_one(client: Client) -> None:
    unit = make.unit()
    conference(unit, closed=60)
    latest = conference(unit, closed=5)
    client.force_login(make.leader(unit))
    begin(client, unit)
    assert Device.objects.get().run == latest


def test_the_units_own_pages_are_not_for_the_leader_above(client: Client) -> None:
    above = make.unit()
    unit = make.unit("Avdeling Tyttebær", under=above)
    conference(unit)
    for person in (make.leader(above), make.member(Role.COORDINATOR, of=unit.municipality), make.user()):
        client.force_login(person)
        assert client.post(reverse("alone", args=[unit.pk])).status_code == 404
    assert not Device.objects.exists()


def test_the_plan_leads_there_for_the_leader_and_nobody_else(client: Client) -> None:
    above = make.unit()
    unit = make.unit("Avdeling Tyttebær", under=above)
    link = reverse("alone", args=[unit.pk])
    shown: dict[Any, bool] = {}
    for person in (make.leader(unit), make.leader(above)):
        client.force_login(person)
        shown[person] = link in client.get(reverse("unit", args=[unit.pk])).text
    assert list(shown.values()) == [True, False]
