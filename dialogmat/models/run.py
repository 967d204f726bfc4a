from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dialogmat.models.room import Pace, Room
from dialogmat.outline import FALLBACK, OutlineStation
from ned.live import poke
from workshops.models import AgendaItem, Sitting

if TYPE_CHECKING:
    from ned.models import AnyUser, User


class Show(models.TextChoices):
    """What the big screen shows, in the order a day has it."""

    CODE = "code", _("How to join")
    SEATS = "seats", _("Free seats")
    SINCE = "since", _("Since last time")
    STATION = "station", _("The station")
    RESULTS = "results", _("What the tables shared")
    MARKED = "marked", _("Highlights")


def lit(show: str) -> dict[str, Any]:
    """This on the big screen, from its first page on."""
    return {"show": show, "page": 1, "focus": None, "dark": False}


NO_TIMER = {"timer_started_at": None, "timer_ends_at": None}


class RunQuerySet(models.QuerySet["Run"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        mine = Sitting.objects.for_user(user, to=to).filter(pk=OuterRef("sitting"))
        return self.filter(Exists(mine)).fetch_mode(models.FETCH_PEERS)


class Run(models.Model):
    """One sitting's walk: which stations are open, what the projector shows, when the time is out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="runs")
    sitting = models.OneToOneField("workshops.Sitting", on_delete=models.CASCADE, related_name="run")
    variant = models.CharField(max_length=10)
    # What the facilitator chooses on the day; empty is the room's own pace.
    pace = models.CharField(max_length=4, choices=Pace, blank=True)
    opened = models.JSONField(default=list)
    # {station: when the room came to it}: what the rest of the day's clock is counted from.
    reached = models.JSONField(default=dict)
    # Optional stations left out in the middle of the day. What tables have written there stays.
    skipped = models.JSONField(default=list)
    # {agenda item: minutes} that were changed on the day. The agenda itself stays what was planned.
    lasting = models.JSONField(default=dict)
    station = models.SlugField(blank=True)
    show = models.CharField(max_length=8, choices=Show, default=Show.CODE)
    # Which page of what is shown; one table, unit or text alone; and whether the big screen is dark for a while.
    page = models.PositiveSmallIntegerField(default=1)
    focus = models.UUIDField(null=True, blank=True)
    dark = models.BooleanField(default=False)
    timer_started_at = models.DateTimeField(null=True, blank=True)
    timer_ends_at = models.DateTimeField(null=True, blank=True)
    # Since when tables with text of their own are asked whether they will share it before the day ends.
    asked_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)

    def walked(self, language: str) -> list[OutlineStation]:
        return self.room.outline(language).walked(self.variant, [*self.room.skipped, *self.skipped])

    def laid(self, language: str) -> list[OutlineStation]:
        """All that was laid for the day, those left out on the way too."""
        return self.room.outline(language).walked(self.variant, self.room.skipped)

    @property
    def free(self) -> bool:
        return (self.pace or self.room.pace) == Pace.FREE

    def is_open(self, station: str) -> bool:
        return self.free or station in self.opened

    @property
    def path(self) -> list[str]:
        """What a screen compares, to know that its way over the mat has changed."""
        return [*(["*"] if self.free else self.opened), *(f"-{key}" for key in self.skipped)]

    @property
    def timer_minutes(self) -> int:
        length = self.timer_ends_at - self.timer_started_at if self.timer_ends_at and self.timer_started_at else None
        return round(length.total_seconds() / 60) if length else 0

    def hold(self) -> None:
        """Nobody else changes this run before our transaction ends: two facilitators may press at once."""
        own = [field.attname for field in self._meta.concrete_fields if not field.is_relation]
        self.refresh_from_db(fields=own, from_queryset=Run.objects.select_for_update())

    @transaction.atomic
    def open_to_all(self, *, station: str, by: User | None) -> None:
        """Open a station for all tables and put it on the projector; one that was open already is gone back to."""
        opened = self.opened if station in self.opened else [*self.opened, station]
        reached = {station: timezone.now().isoformat()} | self.reached
        self._set(opened=opened, reached=reached, station=station, asked_at=None, **lit(Show.STATION), **NO_TIMER)

    @transaction.atomic
    def close_for_all(self, *, station: str, by: User | None) -> None:
        """Undo of opening: what was written stays where it is."""
        opened = [key for key in self.opened if key != station]
        reached = {key: at for key, at in self.reached.items() if key != station}
        self._take_back_time()
        self._set(opened=opened, reached=reached, station=opened[-1] if opened else "", **NO_TIMER)

    def walk_at(self, *, pace: str, by: User | None) -> None:
        """At the tables' own pace, or together again. Where tables have been by themselves stays open to them."""
        opened = self.opened
        if pace == Pace.LED and self.free:
            been = set(self.sitting.tables.values_list("dialogues__answers__block__station__key", flat=True))
            opened = [one.key for one in self.walked(FALLBACK) if one.key in been or one.key in opened]
        self._set(pace=pace, opened=opened)

    def skip(self, *, station: str, by: User | None) -> None:
        """Leave out an optional station that is still ahead."""
        self._set(skipped=[*self.skipped, station])

    def take_up(self, *, station: str, by: User | None) -> None:
        self._set(skipped=[key for key in self.skipped if key != station])

    def may_skip(self, language: str) -> list[OutlineStation]:
        ahead = [one for one in self.walked(language) if one.key != self.station and one.key not in self.opened]
        return [one for one in ahead if not one.core]

    def let_last(self, *, item: AgendaItem, minutes: int | None, by: User | None) -> None:
        """Today this part of the day lasts so long; None is what was planned."""
        others = {pk: n for pk, n in self.lasting.items() if pk != str(item.pk)}
        self._set(lasting=others | ({str(item.pk): minutes} if minutes and minutes != item.minutes else {}))

    @transaction.atomic
    def start_timer(self, *, minutes: int, by: User | None) -> None:
        now = timezone.now()
        self._take_back_time()
        self._set(timer_started_at=now, timer_ends_at=now + datetime.timedelta(minutes=minutes))

    def add_minutes(self, *, minutes: int, by: User | None) -> None:
        start = max(self.timer_ends_at or timezone.now(), timezone.now())
        self._set(
            timer_started_at=self.timer_started_at or start,
            timer_ends_at=start + datetime.timedelta(minutes=minutes),
        )

    @transaction.atomic
    def stop_timer(self, *, by: User | None) -> None:
        self._take_back_time()
        self._set(**NO_TIMER)

    def _take_back_time(self) -> None:
        """A new timer is the same for all tables."""
        self.room.dialogues.at_tables_of(self).take_back_time()

    def put_on_stage(self, *, show: str, by: User | None) -> None:
        self._set(**lit(show))

    def turn_to(self, page: int, *, by: User | None) -> None:
        self._set(page=page, dark=False)

    def focus_on(self, focus: uuid.UUID | None, *, show: str = Show.RESULTS, by: User | None) -> None:
        """One table, one unit or one text alone on the big screen; None for all of them again."""
        self._set(**lit(show) | {"focus": focus})

    @cached_property
    def marked(self) -> set[uuid.UUID]:
        """The texts that are highlights (dialogmat.shared.Said.id)."""
        return set(self.highlights.values_list("said", flat=True))

    def darken(self, dark: bool, *, by: User | None) -> None:
        self._set(dark=dark)

    def ask_to_share(self, *, by: User | None) -> None:
        self._set(asked_at=timezone.now())

    def ask_no_more(self, *, by: User | None) -> None:
        self._set(asked_at=None)

    @transaction.atomic
    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))
        poke(self.sitting_id, "run")

    def parts(self, *, language: str) -> list[AgendaItem]:
        """The stations with their minutes as parts of the day; breaks where the mat has them."""
        items = []
        for station in self.walked(language):
            items.append(self._part(station))
            if rest := station.break_after.get(self.variant):
                with override(language):
                    items.append(AgendaItem(sitting=self.sitting, title=str(_("Break")), minutes=rest))
        for position, item in enumerate(items, start=1):
            item.position = position
        return items

    def _part(self, station: OutlineStation) -> AgendaItem:
        minutes = station.minutes(self.variant) + station.walk
        return AgendaItem(sitting=self.sitting, station_key=station.key, title=station.title[:120], minutes=minutes)

    def lay_agenda(self, *, language: str) -> None:
        AgendaItem.objects.bulk_create(self.parts(language=language))

    def agenda_is_as_laid(self, *, language: str) -> bool:
        def told(item: AgendaItem) -> tuple[str, str, int, str, str]:
            return item.station_key, item.title, item.minutes, item.responsible, item.notes

        return [told(item) for item in self.sitting.agenda.all()] == [
            told(item) for item in self.parts(language=language)
        ]

    def follow_skipped(self, *, back: set[str], by: User | None) -> None:
        """Skipped stations leave the agenda, and those that are `back` stand after the one before them on the way."""
        items = [item for item in self.sitting.agenda.all() if item.station_key not in self.room.skipped]
        walked = self.walked(self.room.gathering.unit.municipality.language)
        for index, station in enumerate(walked):
            if station.key in back and any(item.station_key for item in items):
                items.insert(self._place_after(walked[:index], items), self._part(station))
        self.sitting.set_agenda(items, by=by)

    def _place_after(self, earlier: list[OutlineStation], items: list[AgendaItem]) -> int:
        """Behind the nearest of the earlier stations, and behind its break if the mat gives it one."""
        for station in reversed(earlier):
            for at, item in enumerate(items, start=1):
                if item.station_key == station.key:
                    rests = station.break_after.get(self.variant) and at < len(items) and not items[at].station_key
                    return at + 1 if rests else at
        return 0
