"""The outbox: letters are rows, and sending only empties it."""

import datetime
import smtplib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.template.loader import render_to_string
from django.utils import timezone, translation

from ned.models import Letter, User

BATCH = 50


def write_letter(
    name: str,
    *,
    key: str,
    user: User,
    context: dict[str, Any],
    kind: str = "",
    not_before: datetime.datetime | None = None,
) -> Letter | None:
    """Write letters/NAME.{subject,text,html} in the person's language; None when this key was written before."""
    with translation.override(user.language):
        context = context | {"user": user, "site": settings.SITE_URL, "language": user.language}
        letter = Letter(
            key=key,
            kind=kind or name,
            user=user,
            to=user.email,
            language=user.language,
            subject=" ".join(render_to_string(f"letters/{name}_subject.txt", context).split())[:200],
            text=render_to_string(f"letters/{name}.txt", context),
            html=render_to_string(f"letters/{name}.html", context),
            not_before=not_before or timezone.now(),
        )
    letter.message_id = f"<{letter.pk}@{settings.FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    return Letter.objects.filter(pk=letter.pk).first()


def send_letters(*, now: datetime.datetime | None = None, batch: int = BATCH) -> int:
    """Send what is ready and can be leased; returns how many left. Batches go over one SMTP connection each."""
    now = now or timezone.now()
    sent = 0
    while leased := [letter for letter in Letter.objects.ready(now)[:batch] if letter.lease(now)]:
        sent += send_batch(leased, now=now)
    return sent


def send_batch(letters: Iterable[Letter], *, now: datetime.datetime) -> int:
    connection = mailers["default"]
    letters = list(letters)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as trouble:
        for letter in letters:
            letter.refresh_from_db(fields=["tries"])
            letter.put_back(now, trouble=f"mail server: {trouble.__class__.__name__}")
        return 0
    try:
        return sum(send_one(letter, connection=connection, now=now) for letter in letters)
    finally:
        connection.close()


def send_one(letter: Letter, *, connection: Any, now: datetime.datetime) -> bool:
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.FROM_EMAIL,
        [letter.to],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    letter.refresh_from_db(fields=["tries"])
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        if all(code >= 500 for code in codes):
            letter.give_up(trouble="the address was refused")
        else:
            letter.put_back(now, trouble="the address was refused for now")
        return False
    except (OSError, smtplib.SMTPException) as trouble:
        letter.put_back(now, trouble=f"mail server: {trouble.__class__.__name__}")
        return False
    letter.mark_sent(timezone.now())
    return True
