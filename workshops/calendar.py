"""A plan's days as calendar entries, for whoever asks for them. On the day they say the unit and what is to be done;
what was promised stands inside, for a calendar is open to more eyes than a plan."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from workshops.models import Status
from workshops.models.measure import FIRST_STEP_DAYS

if TYPE_CHECKING:
    from ned.models import Unit


def calendar_of(unit: Unit) -> bytes:
    """Checks that are not made, and the deadlines and first steps of what is under way (RFC 5545)."""
    found = Calendar()
    found.add("prodid", "-//NED//plan//")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for entry in [*checks(unit), *measures(unit)]:
        found.add_component(entry)
    return bytes(found.to_ical())


def checks(unit: Unit) -> list[Event]:
    plan = getattr(unit, "plan", None)
    return [
        entry(f"check-{check.pk}", check.due_on, _("Look at the plan together"), unit, check.get_kind_display())
        for check in (plan.checks.open() if plan else [])
    ]


def measures(unit: Unit) -> list[Event]:
    found = []
    for measure in unit.measures.open():
        assert measure.deadline and measure.decided_on
        found.append(entry(f"deadline-{measure.pk}", measure.deadline, _("Deadline in the plan"), unit, measure.title))
        first = measure.decided_on + datetime.timedelta(days=FIRST_STEP_DAYS)
        if measure.status == Status.DECIDED and measure.first_step and first <= measure.deadline:
            words = f"{measure.title}: {measure.first_step}"
            found.append(entry(f"first-step-{measure.pk}", first, _("First step in the plan"), unit, words))
    return found


def entry(name: str, day: datetime.date, what: str, unit: Unit, words: str) -> Event:
    """A whole day that leaves people free; taken in again it replaces itself."""
    event = Event()
    event.add("uid", f"{name}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", day)
    event.add("summary", f"{what} – {unit.name}")
    event.add("description", f"{words}\n\n{settings.SITE_URL}{reverse('unit', args=[unit.pk])}")
    event.add("transp", "TRANSPARENT")
    return event
