"""How long a plan remembers persons: what the unit promised stays, who it was does not."""

import datetime

from ned.retention import keep, rule
from workshops.models import AgendaItem, FollowUp, Gathering, Measure, Position


@rule
def owners(now: datetime.datetime) -> int:
    """The seat stays on a measure that has ended; the person named goes."""
    ended = (now - keep("workshops.Measure.owner")).date()
    return Measure.objects.filter(ended_on__lt=ended).exclude(owner=None).update(owner=None)


@rule
def suggestions(now: datetime.datetime) -> int:
    """Whom a table had in mind is of use until the leader has decided, and goes with the tables' other words."""
    closed = now - keep("workshops.Measure.suggested")
    old = Measure.objects.filter(sources__gathering__closed_at__lt=closed).exclude(suggested="")
    return Measure.objects.filter(pk__in=old.values("pk")).update(suggested="")


@rule
def followers(now: datetime.datetime) -> int:
    old = FollowUp.objects.filter(at__lt=now - keep("workshops.FollowUp.by")).exclude(by=None)
    return old.update(by=None)


@rule
def recorders(now: datetime.datetime) -> int:
    said = (now - keep("workshops.Position.recorded_by")).date()
    return Position.objects.filter(said_on__lt=said).exclude(recorded_by=None).update(recorded_by=None)


@rule
def responsible(now: datetime.datetime) -> int:
    closed = now - keep("workshops.AgendaItem.responsible")
    old = AgendaItem.objects.filter(sitting__gathering__closed_at__lt=closed).exclude(responsible="")
    return old.update(responsible="")


@rule
def facilitators(now: datetime.datetime) -> int:
    closed = now - keep("workshops.Gathering.facilitators")
    return Gathering.facilitators.through.objects.filter(gathering__closed_at__lt=closed).delete()[0]
