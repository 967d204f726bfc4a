"""One letter a week per person, with all that falls due: measures, checks and requests, each with a way to answer."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

import holidays
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ned.mail import write_letter
from ned.models import Letter, Link, User
from workshops.models import Agreement, Check, Measure, Position, Practice, Request
from workshops.models.due import DAY, WEEK, Due, DueKind, recipients
from workshops.models.nudge import iso_week

LINK_DAYS = 60
MORNING = datetime.time(8)
# From then on a letter that waits for a mail server is told in the next one instead.
STALE = datetime.timedelta(days=6)


def tell(on: datetime.date) -> int:
    """Write what is to be told up to that day; returns how many letters. Run again, it writes nothing more."""
    take_back(timezone.now())
    Due.note(on)
    dues = list(Due.objects.untold(on).with_thing())
    waiting: defaultdict[User, list[Due]] = defaultdict(list)
    for due, user in recipients(dues, on=on).items():
        waiting[user].append(due)
    return sum(write(user, found, week=week, on=on) for user, found, week in unwritten(waiting, on=on))


def take_back(now: datetime.datetime) -> None:
    """A letter that has waited a week for the mail server is not sent beside the next one: that tells it all."""
    for letter in Letter.objects.ready(now - STALE).filter(kind="weekly"):
        with transaction.atomic():
            if letter.replace(now):
                letter.dues.update(letter=None)


class Week(NamedTuple):
    """A person's week: the key of its letter, and the day it is read."""

    key: str
    day: datetime.date


def unwritten(waiting: dict[User, list[Due]], *, on: datetime.date) -> Iterable[tuple[User, list[Due], Week]]:
    """Those whose letter of this week is not written yet, with what it will tell; the others' dues wait a week."""
    weeks = {user: week_of(user, on=on) for user in waiting}
    written = set(Letter.objects.filter(key__in=[week.key for week in weeks.values()]).values_list("key", flat=True))
    for user, week in weeks.items():
        if user.letters_rest(week.day):
            continue
        fitting = [due for due in waiting[user] if due.fits(week.day)]
        if fitting and week.key not in written:
            yield user, fitting, week


def week_of(user: User, *, on: datetime.date) -> Week:
    """The last letter day up to `on`. A chosen weekday that is red moves to the next day people are at work."""
    chosen = on - (on.weekday() - user.letter_weekday) % 7 * DAY
    while working_day(chosen) > on:
        chosen -= WEEK
    return Week(f"weekly:{user.pk}:{iso_week(chosen)}", working_day(chosen))


def working_day(day: datetime.date) -> datetime.date:
    while day.weekday() > 4 or day in red_days():
        day += DAY
    return day


@cache
def red_days() -> holidays.HolidayBase:
    return holidays.country_holidays("NO")


@transaction.atomic
def write(user: User, dues: list[Due], *, week: Week, on: datetime.date) -> bool:
    """The letter and what it tells in one transaction. However many beats write it, the unique key lets one through."""
    context = digest(dues, user=user) | {"day": week.day}
    letter = write_letter(
        "weekly",
        key=week.key,
        user=user,
        context=context,
        not_before=morning(week.day, on=on),
        leave_url=context["settings_url"],
    )
    told = Due.objects.filter(pk__in=[due.pk for due in dues], letter=None).update(letter=letter) if letter else 0
    if told != len(dues):
        transaction.set_rollback(True)
    return told == len(dues)


def morning(day: datetime.date, *, on: datetime.date) -> datetime.datetime:
    """Eight o'clock that day; caught up later, eight o'clock then. A day that is only played goes at once."""
    if on > timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.datetime.combine(max(day, working_day(on)), MORNING))


def digest(dues: list[Due], *, user: User) -> dict[str, Any]:
    """What the letter's template needs: the dues by section, and one way in for each thing."""
    answered = {due.thing for due in dues if due.kind not in TO_KNOW}
    one = {due.thing: due for due in dues}
    urls = {thing: way_in(due, user=user, answers=thing in answered) for thing, due in one.items()}
    # What is late has had its day: caught up in one letter, it is said once, and as late as it is.
    last = {due.thing: due for due in dues if due.kind in SAID_ONCE}
    once = [due for due in dues if last.get(due.thing, due) is due]
    lines = [Line(due, due.thing, urls[due.thing]) for due in once]
    found = {name: [line for line in lines if line.due.kind in kinds] for name, kinds in SECTIONS}
    settings_link = Link.make(purpose="letters", object_id=user.pk, user=user, days=LINK_DAYS)
    return found | {"things": len(urls), "settings_url": address("letter_link", settings_link)}


# Of these only the last is said, and what came before it is told with that.
SAID_ONCE = {DueKind.LATE, DueKind.AGAIN, DueKind.ABOVE, DueKind.AFTER_2, DueKind.AFTER_6}
# What its reader is told and does not answer herself.
TO_KNOW = {DueKind.ABOVE, DueKind.OVERDUE}
SECTIONS: list[tuple[str, set[DueKind]]] = [
    ("nudges", {DueKind.NUDGE}),
    ("past", {DueKind.LATE, DueKind.AGAIN}),
    ("above", TO_KNOW),
    ("soon", {DueKind.FIRST_STEP, DueKind.DEADLINE}),
    ("checks", {DueKind.CHECK}),
    ("requests", {DueKind.REQUEST}),
    ("positions", {DueKind.POSITION, DueKind.RECORDED}),
    ("kept", {DueKind.AFTER_2, DueKind.AFTER_6}),
]


def way_in(due: Due, *, user: User, answers: bool) -> str:
    """A link that needs no sign-in to what its reader answers; a page to what she only should know."""
    if not answers:
        return address("overdue", due.unit.municipality_id)
    if due.nudge:
        return address("unit", due.unit.pk)
    purpose = due.thing._meta.model_name or ""
    return address("letter_link", Link.make(purpose=purpose, object_id=due.thing.pk, user=user, days=LINK_DAYS))


def address(route: str, of: Any) -> str:
    return f"{settings.SITE_URL}{reverse(route, args=[of])}"


class Line(NamedTuple):
    due: Due
    thing: Any
    url: str


class Opened(NamedTuple):
    """What a letter's link leads to; nothing when the link has run out, or leads where its reader may no longer go."""

    user: User
    purpose: str
    thing: Any


def behind(token: str) -> Opened | None:
    """A link saves signing in and opens no more than that: the thing is fetched through its reader's own door."""
    link = Link.objects.behind(token).first()
    if not link or not link.user or link.purpose not in DOORS:
        return None
    found = DOORS[link.purpose](link.user).filter(pk=link.object_id) if link.live and link.user.is_active else None
    return Opened(link.user, link.purpose, found.first() if found is not None else None)


DOORS: dict[str, Callable[[User], QuerySet[Any]]] = {
    "measure": lambda user: Measure.objects.for_user(user, to="follow_up").with_story(),
    "check": lambda user: Check.objects.for_user(user, to="follow_up").with_plan(),
    "request": lambda user: Request.objects.for_user(user, to="decide").from_below(user).select_related("unit"),
    "position": lambda user: Position.objects.of_seats(user, on=timezone.localdate()).with_seat(),
    "practice": lambda user: Practice.objects.for_user(user, to="decide").select_related("unit"),
    "agreement": lambda user: Agreement.objects.for_user(user, to="decide").select_related("unit"),
    "letters": lambda user: User.objects.filter(pk=user.pk),
}
