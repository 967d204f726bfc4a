"""A room forgets in three steps, counted from the hour it was closed."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Answer, Device, Operation
from ned import retention
from tests import make
from tests.dialogmat.test_answers import block, body, opened, send

pytestmark = pytest.mark.django_db


def test_a_room_forgets_what_was_not_shared_then_its_screens_then_its_words(client: Client) -> None:
    run = opened()
    _device, token = make.device(run)
    send(client, token, body(block(run, "fills.gives"), "Delt"))
    send(client, token, body(block(run, "light.keep"), "Ikke delt", slot="1a"))
    client.post(reverse("share", args=[token]), {"station": "fills"})
    run.sitting.count(by=None, employee=12)
    run.room.gathering.close(by=None)

    def after(**time: int) -> set[str]:
        retention.run(timezone.now() + datetime.timedelta(**time))
        return set(Answer.objects.values_list("value", flat=True))

    assert after(hours=23) == {"Delt", "Ikke delt"}
    assert after(hours=25) == {"Delt"}
    assert Device.objects.exists()
    assert after(days=8) == {"Delt"}
    assert not Device.objects.exists() and not Operation.objects.exists()
    assert after(days=91) == set()
