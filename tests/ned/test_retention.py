"""What is personal has an end."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from ned import retention
from ned.models import Letter, Link, Trace
from ned.models.traces import trace
from tests import make

pytestmark = pytest.mark.django_db


def test_letters_links_and_traces_let_go_of_persons_in_time() -> None:
    person = make.user()
    Letter.objects.create(key="k", kind="weekly", user=person, to=person.email, language="nb", subject="S", text="T")
    Link.make(purpose="measure", object_id=person.pk, user=person, days=1)
    trace(person, "user.speak", person)
    retention.run(timezone.now() + datetime.timedelta(days=29))
    assert Letter.objects.get().to == person.email
    retention.run(timezone.now() + datetime.timedelta(days=32))
    letter = Letter.objects.get()
    assert (letter.to, letter.subject, letter.text, letter.html) == ("", "", "", "")
    assert not Link.objects.exists()
    assert Trace.objects.exists()
    retention.run(timezone.now() + datetime.timedelta(days=366))
    assert not Trace.objects.exists()


def test_the_command_says_how_much_was_let_go_of(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("retention")
    assert "0 rows" in capsys.readouterr().out
