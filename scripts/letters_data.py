"""The outbox as bench and chaos need it: letters_data.py lay N | promises N | tell | send | later | told."""

from __future__ import annotations

import datetime
import json
import os
import smtplib
import sys
import time
import uuid
from typing import Any

import django

from places import ROOT

LINES = "\n".join(f"- Fast overlapp mellom dag- og kveldsvakt, enhet {n}: hvordan går det?" for n in range(6))
AHEAD = 9


def main(verb: str, *numbers: str) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ned.settings"
    django.setup()
    verbs: dict[str, Any] = {
        "lay": lay, "loop": loop, "promises": promises, "tell": tell, "send": send, "later": later, "told": told,
    }  # fmt: skip
    if os.environ.get("NED_SAY_WHEN"):  # who is to be killed at work says when that begins (chaos.py)
        print("ready", flush=True)
    print(json.dumps(verbs[verb](*map(int, numbers))))


def lay(count: int) -> int:
    """So many weekly letters, each to a person of her own, ready to be sent."""
    from django.utils import timezone

    from ned.models import Letter

    now = timezone.now()
    rows = (
        Letter(
            key=f"bench:{n}",
            kind="weekly",
            to=f"leder{n}@example.com",
            language="nb",
            subject="3 ting å se på denne uka",
            text=f"Hei.\n{LINES}",
            html=f"<html lang=nb><body><pre>{LINES}</pre></body></html>",
            not_before=now,
            message_id=f"<{uuid.uuid4()}@ned.example.org>",
        )
        for n in range(count)
    )
    Letter.objects.bulk_create(rows, batch_size=1000)
    return count


def loop(count: int) -> float:
    """Seconds a plain loop takes to hand over as many letters of the same make over one connection."""
    from email.message import EmailMessage

    from django.core.mail import mailers

    to = mailers["default"]
    start = time.perf_counter()
    with smtplib.SMTP(to.host, to.port) as connection:  # type: ignore[attr-defined]
        for n in range(count):
            message = EmailMessage()
            message["From"], message["To"] = "ned@example.org", f"leder{n}@example.com"
            message["Subject"], message["Message-ID"] = "3 ting å se på denne uka", f"<{uuid.uuid4()}@loop>"
            message.set_content(f"Hei.\n{LINES}")
            message.add_alternative(f"<html lang=nb><body><pre>{LINES}</pre></body></html>", subtype="html")
            connection.send_message(message)
    return time.perf_counter() - start


def promises(count: int) -> int:
    """So many leaders with a measure each that falls due soon."""
    from ned.models import Municipality, Seat, SeatKind, Unit, User
    from workshops.models import Measure

    root = Municipality.objects.get(number="0301").root
    assert root
    for n in range(count):
        unit = Unit.objects.add_child(root, {"municipality": root.municipality, "name": f"Enhet {n}"})
        seat = Seat.objects.create(unit=unit, kind=SeatKind.LEADER)
        seat.holders.create(user=User.objects.create_user(f"leder{n}@example.com", name=f"Leder {n}"))
        measure = Measure.objects.create(unit=unit, title="Fast overlapp mellom vaktene")
        measure.decide(owner_seat=seat, deadline=day(7), by=None)
    return count


def day(number: int) -> datetime.date:
    from django.utils import timezone

    return timezone.localdate() + datetime.timedelta(days=number)


def tell() -> int:
    """The letters of a day a little ahead, which go at once."""
    from workshops.letters import tell

    return tell(day(AHEAD))


def send() -> int:
    from ned.mail import send_letters

    return send_letters()


def later() -> int:
    """When the leases of the dead have run out."""
    from django.utils import timezone

    from ned.mail import send_letters

    return send_letters(now=timezone.now() + datetime.timedelta(minutes=11))


def told() -> dict[str, Any]:
    from ned.models import Letter
    from workshops.models import Due

    letters = dict(Letter.objects.values_list("message_id", "state"))
    return {"letters": letters, "untold": Due.objects.filter(kind="deadline", letter=None).count()}


if __name__ == "__main__":
    main(*sys.argv[1:])
