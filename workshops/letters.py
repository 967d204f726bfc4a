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

from ned.mail import unsent, write_anew, write_letter
from ned.models import Letter, LetterState, Link, User
from workshops.models import Agreement, Check, Measure, Position, Practice, Request
from workshops.models.due import DAY, Due, DueKind, recipients
from workshops.models.nudge import iso_week

LINK_DAYS = 60
MORNING = datetime.time(8)
# A beat that comes a little late is in time; later than this, and the letter waits for another morning.
GRACE = datetime.timedelta(minutes=3)
# From then on a letter that waits for a mail server is told in the next one instead.
STALE = datetime.timedelta(days=6)


def tell(on: datetime.date) -> int:
    """Write what is to be told up to that day; returns how many letters. Run again, it writes nothing more."""
    take_back(timezone.now())
    leave_out()
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


def leave_out() -> None:
    """What has ended since its letter was written is not told: one that has not left is written anew without it."""
    told = Due.objects.filter(letter__in=unsent())
    ended = told.exclude(pk__in=told.still_so())
    for letter in unsent().filter(pk__in=ended.values("letter"), user__isnull=False).select_related("user"):
        without_what_has_ended(letter)


@transaction.atomic
def without_what_has_ended(letter: Letter) -> None:
    assert letter.user
    letter.dues.exclude(pk__in=letter.dues.still_so()).update(letter=None)
    if left := list(letter.dues.with_thing().order_by("due_on", "pk")):
        context = digest(left, user=letter.user)
        done = write_anew(letter, "weekly", user=letter.user, context=context, leave_url=context["settings_url"])
    else:
        done = unsent().filter(pk=letter.pk).update(state=LetterState.REPLACED) == 1
    if not done:
        transaction.set_rollback(True)


class Week(NamedTuple):
    """A person's week: the key of its letter, and the day it is read."""

    key: str
    day: datetime.date


def unwritten(waiting: dict[User, list[Due]], *, on: datetime.date) -> Iterable[tuple[User, list[Due], Week]]:
    """Those whose letter of this week is not written yet, with what it will tell; the others' dues wait a week."""
    weeks = {user: week_of(user, on=on) for user in waiting}
    written = set(Letter.objects.filter(key__in=[week.key for week in weeks.values()]).values_list("key", flat=True))
    for user, week in weeks.items():
        leaving = leaves(week.day, on=on)
        # What would come in another week waits for that week's own letter.
        if week.day > on or user.letters_rest(week.day) or iso_week(leaving) != iso_week(on):
            continue
        fitting = [due for due in waiting[user] if due.fits(week.day)]
        if fitting and week.key not in written:
            yield user, fitting, week


def week_of(user: User, *, on: datetime.date) -> Week:
    """The letter of the week that day is in. A chosen weekday that is red moves within its week: to the next day people
    are at work, else to the one before, so that no two letters meet."""
    monday, chosen = on - on.weekday() * DAY, user.letter_weekday
    week = [monday + number * DAY for number in (*range(chosen, 5), *reversed(range(chosen)))]
    return Week(f"weekly:{user.pk}:{iso_week(on)}", next(day for day in week if working_day(day) == day))


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
    context = digest(dues, user=user)
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


def leaves(day: datetime.date, *, on: datetime.date) -> datetime.date:
    """The day a letter for that day leaves, also where it is caught up: the first whose eight o'clock is not over."""
    if on > timezone.localdate():
        return on
    first = max(day, working_day(on))
    return first if timezone.now() <= eight(first) + GRACE else working_day(on + DAY)


def morning(day: datetime.date, *, on: datetime.date) -> datetime.datetime:
    """Eight o'clock the day it leaves. A day that is only played goes at once."""
    return timezone.now() if on > timezone.localdate() else eight(leaves(day, on=on))


def eight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, MORNING))


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
    only_to_read = all(due.kind == DueKind.RESULT for due in dues)
    return found | {
        "things": len(urls),
        "only_to_read": only_to_read,
        "settings_url": address("letter_link", settings_link),
    }


# Of these only the last is said, and what came before it is told with that.
SAID_ONCE = {DueKind.LATE, DueKind.AGAIN, DueKind.ABOVE, DueKind.RESULT, DueKind.AFTER_2, DueKind.AFTER_6}
# What its reader is told and does not answer herself.
TO_KNOW = {DueKind.ABOVE, DueKind.OVERDUE}
SECTIONS: list[tuple[str, set[DueKind]]] = [
    ("nudges", {DueKind.NUDGE}),
    ("past", {DueKind.LATE, DueKind.AGAIN}),
    ("above", TO_KNOW),
    ("soon", {DueKind.FIRST_STEP, DueKind.DEADLINE}),
    ("checks", {DueKind.CHECK}),
    ("results", {DueKind.RESULT}),
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
    purpose = "result" if due.kind == DueKind.RESULT else due.thing._meta.model_name or ""
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
    "result": lambda user: Check.objects.for_user(user, to="see_plan").done().with_plan(),
    "request": lambda user: Request.objects.for_user(user, to="decide").from_below(user).select_related("unit"),
    "position": lambda user: Position.objects.of_seats(user, on=timezone.localdate()).with_seat(),
    "practice": lambda user: Practice.objects.for_user(user, to="decide").select_related("unit"),
    "agreement": lambda user: Agreement.objects.for_user(user, to="decide").select_related("unit"),
    "letters": lambda user: User.objects.filter(pk=user.pk),
}
