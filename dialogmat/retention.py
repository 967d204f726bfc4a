"""How long a room remembers: its screens a week, what was not shared a day, the tables' words three months."""

import datetime

from django.db.models import Exists, OuterRef, Q

from dialogmat.models import Answer, Channel, Comment, Debrief, Device, Dialogue, Operation, Shared
from ned.retention import keep, rule

UNSHARED = datetime.timedelta(hours=24)


def past(now: datetime.datetime, *, to_run: str = "") -> Q:
    """Screens of rooms that were closed a week ago, and those of leaders who go on alone when the words go."""
    closed, alone = f"{to_run}run__room__gathering__closed_at__lt", Q(**{f"{to_run}channel": Channel.ALONE})
    ended, words = now - keep("dialogmat.Device.token_digest"), now - keep("dialogmat.Answer.value")
    return (Q(**{closed: ended}) & ~alone) | (Q(**{closed: words}) & alone)


@rule
def operations(now: datetime.datetime) -> int:
    return Operation.objects.filter(past(now, to_run="device__")).delete()[0]


@rule
def devices(now: datetime.datetime) -> int:
    return Device.objects.filter(past(now)).delete()[0]


@rule
def unshared(now: datetime.datetime) -> int:
    """What a table never shared, or what was struck, is nobody else's, not even the database's.

    A leader who goes on alone keeps hers.
    """
    shared = Shared.objects.filter(dialogue=OuterRef("dialogue"), station=OuterRef("block__station__key"))
    alone = Device.objects.filter(dialogue=OuterRef("dialogue"), channel=Channel.ALONE, removed_at=None)
    ended = Answer.objects.filter(dialogue__room__gathering__closed_at__lt=now - UNSHARED)
    own = ended.filter(~Exists(shared) | Q(struck_at__isnull=False))
    return own.exclude(Exists(alone)).delete()[0]


@rule
def messages(now: datetime.datetime) -> int:
    """What a facilitator wrote to a table is said for the day."""
    ended = now - keep("dialogmat.Dialogue.message")
    return Dialogue.objects.filter(room__gathering__closed_at__lt=ended).exclude(message="").update(message="")


@rule
def answers(now: datetime.datetime) -> int:
    """Measures, agreements and requests have words of their own by now; the tables' own texts go."""
    ended = now - keep("dialogmat.Answer.value")
    return Answer.objects.filter(dialogue__room__gathering__closed_at__lt=ended).delete()[0]


@rule
def comments(now: datetime.datetime) -> int:
    """What was said of a mat stays; who said it does not."""
    return Comment.objects.filter(at__lt=now - keep("dialogmat.Comment.by"), by__isnull=False).update(by=None)


@rule
def debriefs(now: datetime.datetime) -> int:
    return Debrief.objects.filter(at__lt=now - keep("dialogmat.Debrief.by"), by__isnull=False).update(by=None)
