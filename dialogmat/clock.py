"""The clock of the day as it goes, when parts begin late, are cut short or left out, beside what was planned."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from dialogmat.models import Run
from workshops.models import AgendaItem
from workshops.models.agenda import Part


@dataclass(frozen=True)
class Stop:
    item: AgendaItem
    planned: datetime.datetime
    at: datetime.datetime
    minutes: int
    skipped: bool

    @property
    def moved(self) -> bool:
        """Whether the clock on the wall says another minute than the plan."""
        return minutes_between(self.planned, self.at) != 0


@dataclass(frozen=True)
class Day:
    stops: list[Stop]
    planned: datetime.datetime
    ends: datetime.datetime

    @property
    def late(self) -> int:
        return max(minutes_between(self.planned, self.ends), 0)

    @property
    def early(self) -> int:
        return max(minutes_between(self.ends, self.planned), 0)


def minutes_between(one: datetime.datetime, other: datetime.datetime) -> int:
    return round((other - one).total_seconds() / 60)


def day(run: Run, *, now: datetime.datetime) -> Day:
    """Counted from when the stations were opened, on the day itself; on another day all is as it was planned."""
    parts = run.sitting.timetable
    live = timezone.localdate(now) == timezone.localdate(run.sitting.starts) and not run.room.gathering.ended
    begun = {key: datetime.datetime.fromisoformat(at) for key, at in run.reached.items()} if live else {}
    start = run.sitting.starts
    at, stops = max(start, now) if live and not run.station else start, []
    for part in parts:
        at = begun.get(part.item.station_key, at)
        stops.append(stop := _stop(run, part, at))
        at += datetime.timedelta(minutes=stop.minutes)
        if part.item.station_key == run.station and begun:
            at, begun = max(at, now), {}  # what is ahead follows from here
    return Day(stops, parts[-1].ends if parts else start, at)


def _stop(run: Run, part: Part, at: datetime.datetime) -> Stop:
    item = part.item
    skipped = item.station_key in run.skipped
    minutes = 0 if skipped else run.lasting.get(str(item.pk), item.minutes)
    return Stop(item, part.starts, at, minutes, skipped)
