"""A text that names somebody is taken from all but the table that wrote it, and is put back the same day or never."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Answer, Run
from ned import retention
from ned.models import Trace
from surveys.minutes import minutes
from tests import make
from tests.dialogmat.test_answers import block, body, opened, send
from tests.dialogmat.test_cockpit import act, facilitator
from workshops.models import Measure

pytestmark = pytest.mark.django_db
NAMES = "Kari er alltid borte på mandager"


def shared(client: Client) -> tuple[Run, str, Answer]:
    run = opened(None, "fills")
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    send(client, token, body(block(run, "fills.gives"), NAMES))
    client.post(reverse("share", args=[token]), {"station": "fills"})
    run.put_on_stage(show="results", by=None)
    return run, token, Answer.objects.get()


def readers(client: Client, run: Run) -> list[bool]:
    """Whether the cockpit, the big screen and the minutes tell it."""
    pages = [client.get(reverse(route, args=[run.sitting_id])).text for route in ("cockpit", "stage")]
    told = minutes(run.room.gathering, reader=make.user(), language="nb").stations
    lines = [line for one in told for prompt in one.prompts for said in prompt.said for line in said.lines]
    return [NAMES in text for text in [*pages, "\n".join(lines)]]


def test_a_struck_text_is_the_tables_alone_and_is_put_back_the_same_day(client: Client) -> None:
    run, token, answer = shared(client)
    assert readers(client, run) == [True, True, True]
    act(client, run, act="strike", answer=answer.pk)
    assert readers(client, run) == [False, False, False]
    screen = client.get(reverse("station", args=[token, "fills"])).text
    assert NAMES in screen and "Skriv det uten navnet" in screen
    act(client, run, act="put_back", answer=answer.pk)
    assert readers(client, run) == [True, True, True]
    assert set(Trace.objects.filter(object_id=answer.pk).values_list("verb", flat=True)) == {
        "answer.strike",
        "answer.put_back",
    }


def test_what_was_struck_another_day_stays_struck(client: Client) -> None:
    run, _token, answer = shared(client)
    act(client, run, act="strike", answer=answer.pk)
    Answer.objects.update(struck_at=timezone.now() - datetime.timedelta(days=1))
    act(client, run, act="put_back", answer=answer.pk)
    assert readers(client, run) == [False, False, False]


def test_the_facilitator_reads_what_the_table_made_of_it_before_it_is_put_back(client: Client) -> None:
    run, token, answer = shared(client)
    act(client, run, act="strike", answer=answer.pk)
    send(client, token, body(block(run, "fills.gives"), "Mandager er tynt bemannet", base=1))
    page = client.get(reverse("cockpit", args=[run.sitting_id]))
    assert "Mandager er tynt bemannet" in page.text
    assert "Mandager er tynt bemannet" not in client.get(reverse("stage", args=[run.sitting_id])).text


def test_what_a_struck_text_proposed_goes_with_it_unless_it_is_decided(client: Client) -> None:
    run = opened(None, "do")
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    do = block(run, "do.measure")
    for slot, words in (("01a", "Kari får fri på mandager"), ("01a.who", "Kari"), ("02b", "Fast overlapp")):
        send(client, token, body(do, words, slot=slot))
    client.post(reverse("share", args=[token]), {"station": "do"})
    named = Answer.objects.get(slot="01a")
    act(client, run, act="strike", answer=named.pk)
    assert list(Measure.objects.values_list("title", flat=True)) == ["Fast overlapp"]
    assert Answer.objects.get(slot="01a.who").struck_at
    act(client, run, act="put_back", answer=named.pk)
    assert set(Measure.objects.values_list("title", flat=True)) == {"Kari får fri på mandager", "Fast overlapp"}


def test_what_stays_struck_is_deleted_with_what_was_never_shared(client: Client) -> None:
    run, _token, answer = shared(client)
    act(client, run, act="strike", answer=answer.pk)
    run.sitting.count(by=None, employee=12)
    run.room.gathering.close(by=None)
    retention.run(timezone.now() + datetime.timedelta(hours=25))
    assert not Answer.objects.exists()


def test_another_rooms_text_is_not_ones_to_strike(client: Client) -> None:
    _run, _token, answer = shared(client)
    other = make.run()
    client.force_login(facilitator(other))
    assert act(client, other, act="strike", answer=answer.pk).status_code == 404
    assert Answer.objects.get().struck_at is None
