import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from ned import mail
from ned.mail import send_letters, write_letter
from ned.models import Letter, Link
from ned.tasks import send_letters as send_letters_task
from tests import make, smtp
from tests.threads import at_once


@pytest.fixture
def server() -> Iterator[smtp.Server]:
    with smtp.serving() as found:
        yield found


def letter(number: int = 0, **fields: Any) -> Letter:
    user = make.user(language=fields.pop("language", "nb"))
    found = write_letter(
        "code", key=f"letter {number} {user.pk}", kind="weekly", user=user, context={"code": "ÆØÅ-123"}
    )
    assert found
    Letter.objects.filter(pk=found.pk).update(**fields)
    found.refresh_from_db()
    return found


def later(minutes: int) -> Any:
    return timezone.now() + timedelta(minutes=minutes)


def test_a_letter_arrives_as_text_and_html_in_the_person_s_language(db: None, server: smtp.Server) -> None:
    sent = letter(language="nn")
    assert send_letters() == 1
    (arrived,) = server.letters
    assert arrived["To"] == sent.to
    assert arrived["Message-ID"] == sent.message_id
    assert arrived["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        body = arrived.get_body((kind,))
        assert body
        assert "ÆØÅ-123" in body.get_content()
    sent.refresh_from_db()
    assert (sent.state, sent.tries) == ("sent", 1)
    assert sent.sent_at
    assert sent.text


def test_norwegian_letters_arrive_wherever_they_stand(db: None, server: smtp.Server, settings: Any) -> None:
    """In the sender's name, the subject, the address and a line longer than a mail server takes."""
    settings.FROM_EMAIL = "NED på Blåbærskogen <ned@example.org>"
    long = "Arbeidstidsordningen for kveldsvaktene på sykehjemmet går ut over småbarnsforeldre. " * 30
    letter(to="post@blåbær.no", subject="3 ting å se på denne uka, på Øya", text=f"Hei, Åse.\n.\n{long}\n")
    assert send_letters() == 1
    (arrived,) = server.letters
    assert arrived["From"] == "NED på Blåbærskogen <ned@example.org>"
    assert arrived["To"] == "post@xn--blbr-roah.no"
    assert arrived["Subject"] == "3 ting å se på denne uka, på Øya"
    assert arrived["Date"]
    body = arrived.get_body(("plain",))
    assert body
    assert body.get_content().splitlines() == ["Hei, Åse.", ".", long]


def test_the_same_key_is_written_once(db: None) -> None:
    user = make.user()
    assert write_letter("code", key="one", user=user, context={"code": "1"})
    assert write_letter("code", key="one", user=user, context={"code": "2"}) is None
    assert Letter.objects.count() == 1


def test_a_code_that_has_been_sent_is_not_kept(db: None, server: smtp.Server) -> None:
    sent = letter(kind="code")
    send_letters_task()
    sent.refresh_from_db()
    assert (sent.text, sent.html) == ("", "")


def test_a_batch_goes_over_one_connection(db: None, server: smtp.Server) -> None:
    for number in range(30):
        letter(number)
    assert send_letters() == 30
    assert len(set(server.ids)) == 30
    assert server.connections == 1


def test_many_letters_go_batch_by_batch(db: None, server: smtp.Server) -> None:
    for number in range(7):
        letter(number)
    assert send_letters(batch=3) == 7
    assert server.connections == 3


def test_a_letter_for_later_waits(db: None, server: smtp.Server) -> None:
    letter(not_before=later(10))
    assert send_letters() == 0
    assert send_letters(now=later(11)) == 1


def test_a_refused_address_is_given_up_and_the_others_go(db: None, server: smtp.Server) -> None:
    bad, good = letter(1), letter(2)
    server.refuses[bad.to] = "550 no such user"
    assert send_letters() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("dead", "sent")
    assert "550" in bad.trouble


def test_an_address_that_is_none_asks_no_server(db: None, server: smtp.Server) -> None:
    bad = letter(to="ikke en adresse")
    assert send_letters() == 0
    bad.refresh_from_db()
    assert bad.state == "dead"


def test_refused_for_now_is_tried_again_later_and_not_sooner(db: None, server: smtp.Server) -> None:
    grey = letter()
    server.refuses[grey.to] = "451 greylisted"
    assert send_letters() == 0
    assert send_letters(now=later(9)) == 0
    grey.refresh_from_db()
    assert (grey.state, grey.tries) == ("waiting", 1)
    server.refuses.clear()
    assert send_letters(now=later(11)) == 1


@pytest.mark.parametrize(("answer", "state"), [("554 spam", "dead"), ("452 disk full", "waiting")])
def test_a_letter_refused_at_hand_over(db: None, server: smtp.Server, answer: str, state: str) -> None:
    refused = letter()
    server.answers = [answer]
    assert send_letters() == 0
    refused.refresh_from_db()
    assert refused.state == state
    assert refused.leased_until is None


def test_a_server_that_hangs_up_is_called_again(db: None, server: smtp.Server) -> None:
    for number in range(4):
        letter(number)
    server.answers = ["250 OK", "421 too many from you", "250 OK", "250 OK"]
    assert send_letters() == 3
    assert Letter.objects.filter(state="waiting").count() == 1
    assert send_letters(now=later(11)) == 1
    assert len(set(server.ids)) == len(server.ids) == 4


@pytest.mark.parametrize("answer", ["", "451 too busy", "550 not from you"])
def test_a_server_that_will_not_have_us_gets_it_later(db: None, server: smtp.Server, answer: str) -> None:
    kept = letter()
    server.sender_answer = answer
    assert send_letters() == 0
    kept.refresh_from_db()
    assert (kept.state, kept.leased_until) == ("waiting", None)
    server.sender_answer = "250 OK"
    assert send_letters(now=later(11)) == 1


def test_with_the_server_down_letters_wait_and_only_one_batch_tries(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        letter(number)
    port = smtp.free_port()
    monkeypatch.setitem(settings.MAILERS, "default", smtp.mailer(port))
    assert send_letters(batch=2) == 0
    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 0, 0, 1, 1]
    with smtp.serving(port) as server:
        assert send_letters() == 3
        assert send_letters(now=later(11)) == 2
        assert len(set(server.ids)) == 5


def test_a_code_hurries_and_is_nothing_worth_in_the_end(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    code = letter(kind="code")
    monkeypatch.setitem(settings.MAILERS, "default", smtp.mailer(smtp.free_port()))
    for minutes in range(12):
        send_letters(now=later(2 * minutes))
    code.refresh_from_db()
    assert (code.state, code.tries) == ("dead", 10)


def test_a_slow_server_leaves_the_rest_to_the_next_round(
    db: None, server: smtp.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "PATIENCE", -1.0)
    letter()
    assert send_letters() == 0
    monkeypatch.undo()
    with smtp.serving():
        assert send_letters() == 1


def test_a_lease_holds_for_one_and_ends(db: None) -> None:
    made, now = letter(), timezone.now()
    assert Letter.objects.lease(now, batch=5) == [made]
    assert Letter.objects.lease(now, batch=5) == []
    assert Letter.objects.lease(later(6), batch=5) == [made]


@pytest.mark.parametrize("dispatchers", [1, 2, 5])
def test_however_many_dispatchers_each_letter_leaves_once(
    committed: None, server: smtp.Server, dispatchers: int
) -> None:
    for number in range(25):
        letter(number)
    sent = at_once(dispatchers, lambda: send_letters(batch=4))
    assert sum(sent) == 25
    assert len(server.ids) == 25
    assert len(set(server.ids)) == 25
    assert not Letter.objects.exclude(state="sent").exists()


DISPATCH = """
import os, sys, django
from django.conf import settings
os.environ["DJANGO_SETTINGS_MODULE"] = "ned.settings"
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.MAILERS["default"] = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {"host": "127.0.0.1", "port": int(sys.argv[2]), "timeout": 5},
}
django.setup()
from ned.mail import send_letters
send_letters()
"""


def test_a_worker_killed_after_hand_over_leaves_the_same_letter(committed: None, server: smtp.Server) -> None:
    killed = letter()
    port = settings.MAILERS["default"]["OPTIONS"]["port"]
    name = str(connection.settings_dict["NAME"])
    worker = subprocess.Popen([sys.executable, "-c", DISPATCH, name, str(port)], env=os.environ.copy())
    server.before_answer = lambda: os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(timeout=60) == -signal.SIGKILL
    server.before_answer = lambda: None
    killed.refresh_from_db()
    assert (killed.state, killed.tries) == ("waiting", 1)
    assert send_letters() == 0
    assert send_letters(now=later(6)) == 1
    assert server.ids == [killed.message_id, killed.message_id]


def test_a_link_is_found_by_its_token_alone(db: None) -> None:
    user = make.user()
    token = Link.make(purpose="measure", object_id=user.pk, user=user, days=60)
    link = Link.objects.behind(token).get()
    assert link.live
    assert token not in link.digest
    assert str(link) == f"measure {user.pk}"
    assert Link.objects.open(token, purpose="measure").exists()
    assert not Link.objects.open(token, purpose="check").exists()
    assert not Link.objects.behind(token + "x").exists()
