"""The outbox: letters are rows, and sending only empties it."""

import contextlib
import datetime
import smtplib
import time
from collections.abc import Iterable
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import mailers
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from ned.message import as_message
from ned.models import Letter, LetterState, User

BATCH = 50
# A batch stops well before its leases end, however slow the mail server is: nobody else has begun on the rest by then.
PATIENCE = 120.0
# What is worth another try. A ValueError is a sender's address that is none, which somebody will put right.
TROUBLE = (OSError, smtplib.SMTPException, ValueError)


def write_letter(
    name: str,
    *,
    key: str,
    user: User,
    context: dict[str, Any],
    kind: str = "",
    leave_url: str = "",
    not_before: datetime.datetime | None = None,
) -> Letter | None:
    """Write letters/NAME.{subject,text,html} in the person's language; None when this key was written before."""
    letter = Letter(
        key=key,
        kind=kind or name,
        user=user,
        to=user.email,
        not_before=not_before or timezone.now(),
        leave_url=leave_url,
        **words(name, user=user, context=context),
    )
    letter.message_id = f"<{letter.pk}@{parseaddr(settings.FROM_EMAIL)[1].rpartition('@')[2]}>"
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    return Letter.objects.filter(pk=letter.pk).first()


def unsent() -> QuerySet[Letter]:
    """Those nobody has begun to send, and that may still be written anew."""
    return Letter.objects.filter(state=LetterState.WAITING, leased_until=None)


def write_anew(letter: Letter, name: str, *, user: User, context: dict[str, Any], leave_url: str) -> bool:
    """The same letter in other words. False when somebody has begun to send it."""
    new = words(name, user=user, context=context) | {"leave_url": leave_url}
    return unsent().filter(pk=letter.pk).update(**new) == 1


def words(name: str, *, user: User, context: dict[str, Any]) -> dict[str, str]:
    with translation.override(user.language):
        context = context | {"user": user, "site": settings.SITE_URL, "language": user.language}
        return {
            "language": user.language,
            "subject": " ".join(render_to_string(f"letters/{name}_subject.txt", context).split())[:200],
            "text": render_to_string(f"letters/{name}.txt", context),
            "html": render_to_string(f"letters/{name}.html", context),
        }


def send_letters(*, now: datetime.datetime | None = None, batch: int = BATCH) -> int:
    """Send what is ready and can be leased; returns how many left. Batches go over one SMTP connection each."""
    sent = 0
    # Each batch looks at the clock anew: a lease is counted from when it was taken, not from when the work began.
    while leased := Letter.objects.lease(clock := now or timezone.now(), batch=batch):
        gone = send_batch(leased, now=clock)
        sent += gone
        if not gone:  # nobody answers, or all are refused: the rest wait for the next round instead of trying too
            break
    return sent


def send_batch(letters: Iterable[Letter], *, now: datetime.datetime) -> int:
    connection = mailers["default"]
    waiting = list(letters)
    ends = time.monotonic() + PATIENCE
    sent = 0
    while waiting and time.monotonic() < ends:
        try:
            connection.open()
        except TROUBLE as trouble:
            put_back(waiting, now=now, trouble=trouble)
            return sent
        sent += send_one(waiting.pop(0), connection=connection, now=now)
    for letter in waiting:
        letter.let_go()
    hang_up(connection)
    return sent


def send_one(letter: Letter, *, connection: Any, now: datetime.datetime) -> bool:
    try:
        validate_email(letter.to)
        connection.send_messages([as_message(letter)])
    except smtplib.SMTPRecipientsRefused as refused:
        refuse(letter, connection=connection, now=now, codes=[code for code, _ in refused.recipients.values()])
    except smtplib.SMTPDataError as refused:
        refuse(letter, connection=connection, now=now, codes=[refused.smtp_code])
    except ValidationError:  # no server was asked
        letter.give_up(trouble="the address is not one")
    except TROUBLE as trouble:
        put_back([letter], now=now, trouble=trouble)
        hang_up(connection)
    else:
        letter.mark_sent(timezone.now())
        return True
    return False


def refuse(letter: Letter, *, connection: Any, now: datetime.datetime, codes: list[int]) -> None:
    """For good when the server says so (5xx), else for now (4xx)."""
    if 421 in codes:  # it has hung up with that
        hang_up(connection)
    if all(code >= 500 for code in codes):
        letter.give_up(trouble=f"refused by the mail server: {codes}")
    else:
        letter.put_back(now, trouble=f"refused for now by the mail server: {codes}")


def put_back(letters: Iterable[Letter], *, now: datetime.datetime, trouble: Exception) -> None:
    for letter in letters:
        letter.put_back(now, trouble=f"mail server: {trouble.__class__.__name__}")


def hang_up(connection: Any) -> None:
    """Leave the server; the next letter calls again. One that has gone already can't be said goodbye to."""
    with contextlib.suppress(*TROUBLE):
        connection.close()
