"""What arrives at the same moment: a bad line sends again before it has heard the answer."""

import pytest
from django.test import Client

from dialogmat.models import Answer, Operation, Rival
from tests import make
from tests.dialogmat.test_answers import block, body, opened, send
from tests.threads import at_once


@pytest.mark.postgres
def test_a_clash_sent_many_times_at_once_is_one_clash(committed: None) -> None:
    run = opened()
    first, second = make.device(run)[1], make.device(run)[1]
    gives = block(run, "fills.gives")
    send(Client(), first, body(gives, "Gode overlapper"))
    again = body(gives, "Kaffe klokka ti")
    told = at_once(8, lambda: send(Client(), second, again).status_code)
    assert told == [409] * 8
    assert Rival.objects.get().text == "Kaffe klokka ti" and Answer.objects.get().revision == 1


@pytest.mark.postgres
def test_a_save_sent_many_times_at_once_is_one_save(committed: None) -> None:
    run = opened()
    token = make.device(run)[1]
    once = body(block(run, "fills.gives"), "Gode overlapper")
    told = at_once(8, lambda: send(Client(), token, once).json()["outcome"])
    assert set(told) <= {"saved", "same"} and len(told) == 8
    assert Operation.objects.count() == Answer.objects.get().revision == 1
