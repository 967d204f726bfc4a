from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.access import within
from ned.models.traces import stale, trace
from workshops.models.plan import Plan

if TYPE_CHECKING:
    from ned.models import AnyUser, Seat, Unit, User
    from workshops.models.gathering import Gathering
    from workshops.models.sitting import Table


class Factor(models.TextChoices):
    LEADERSHIP = "leadership", _("Leadership")
    ORGANISATION = "organisation", _("Organisation")
    CONDITIONS = "conditions", _("Working conditions")
    CULTURE = "culture", _("Culture and attitudes")
    MASTERY = "mastery", _("Mastery")


class Level(models.TextChoices):
    INDIVIDUAL = "individual", _("Each of us")
    GROUP = "group", _("The group")
    LEADERSHIP = "leadership", _("The leadership")
    ORGANISATION = "organisation", _("The organisation")
    MUNICIPALITY = "municipality", _("The municipality")


class Status(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    DECIDED = "decided", _("Decided")
    ONGOING = "ongoing", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


LIVING = [Status.DECIDED, Status.ONGOING]
FIRST_STEP_DAYS = 14


class MeasureQuerySet(models.QuerySet["Measure"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        own = Q(owner=user.pk) if to == "follow_up" and user.pk else Q(pk__in=[])
        return self.filter(within(user, to=to, place="unit__path") | own).fetch_mode(models.FETCH_PEERS)

    def proposed(self) -> Self:
        return self.filter(status=Status.PROPOSED, merged_into=None)

    def open(self) -> Self:
        return self.filter(status__in=LIVING)

    def ended(self) -> Self:
        return self.filter(status__in=[Status.DONE, Status.STOPPED])

    def overdue(self, on: datetime.date) -> Self:
        return self.open().filter(deadline__lt=on)

    def due(self, on: datetime.date) -> Self:
        return self.open().filter(deadline__lte=on)

    def with_story(self) -> Self:
        return self.select_related("owner", "owner_seat", "unit").prefetch_related(
            Prefetch("follow_ups", FollowUp.objects.select_related("by")), "sources__gathering"
        )


class Measure(models.Model):
    """Something a unit will do. Proposed at a table or by the leader, decided by the leader, followed to its end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("ned.Unit", on_delete=models.PROTECT, related_name="measures")
    title = models.CharField(_("what"), max_length=300)
    factor = models.CharField(_("factor"), max_length=16, choices=Factor, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=Level, default=Level.GROUP)
    # Who the table had in mind, in its words; the leader turns it into a seat.
    suggested = models.CharField(_("who, as the table said it"), max_length=120, blank=True)
    owner_seat = models.ForeignKey("ned.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    owner = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="measures")
    first_step = models.CharField(_("first step within 14 days"), max_length=300, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    sign = models.CharField(_("sign to look for"), max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    decided_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    stopped_because = models.CharField(_("why it was stopped"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["deadline", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "stopped"])
                | Q(owner_seat__isnull=False, deadline__isnull=False, decided_on__isnull=False),
                name="a_decided_measure_has_an_owner_and_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(status="stopped") | ~Q(stopped_because=""), name="a_stopped_measure_says_why"
            ),
        ]
        indexes = [models.Index(fields=["unit", "status"], name="measures_of_a_unit")]

    def __str__(self) -> str:
        return self.title

    @property
    def living(self) -> bool:
        return self.status in LIVING

    @property
    def late(self) -> bool:
        return bool(self.living and self.deadline and self.deadline < timezone.localdate())

    @classmethod
    @transaction.atomic
    def propose(
        cls,
        unit: Unit,
        *,
        source_id: uuid.UUID,
        gathering: Gathering | None = None,
        table: Table | None = None,
        station_key: str = "",
        **words: Any,
    ) -> Measure:
        """A table's words as a proposal, once for each answer; words changed before the decision follow along."""
        source = MeasureSource.objects.filter(source_id=source_id).select_related("measure").first()
        if source:
            source.measure.reword(**words)
            return source.measure
        measure = cls.objects.create(unit=unit, **words)
        measure.sources.create(
            source_id=source_id, gathering=gathering, table=table, station_key=station_key, words=measure.title
        )
        measure._changed(None, "measure.propose")
        return measure

    def reword(self, **words: Any) -> None:
        if self.status == Status.PROPOSED and not self.merged_into_id:
            for name, value in words.items():
                setattr(self, name, value)
            self.save(update_fields=list(words))

    @transaction.atomic
    def decide(
        self,
        *,
        owner_seat: Seat,
        deadline: datetime.date,
        by: User | None,
        on: datetime.date | None = None,
        owner: User | None = None,
        **words: Any,
    ) -> None:
        """The leader's word: who, by when. The plan begins with its first decided measure."""
        on = on or timezone.localdate()
        if deadline < on:
            raise ValidationError({"deadline": _("The deadline has passed. Choose a day from today on.")})
        self.owner_seat, self.owner, self.deadline, self.decided_on = owner_seat, owner, deadline, on
        for name, value in words.items():
            setattr(self, name, value)
        self.status = Status.DECIDED
        self.save(update_fields=["owner_seat", "owner", "deadline", "decided_on", "status", *words])
        Plan.begin(self.unit, on=on, by=by)
        self._follow(FollowUp.Kind.DECIDED, by=by)

    def start(self, *, by: User | None, note: str = "") -> None:
        self._become(Status.ONGOING, FollowUp.Kind.STARTED, by=by, note=note)

    def finish(self, *, by: User | None, note: str = "", on: datetime.date | None = None) -> None:
        self._become(Status.DONE, FollowUp.Kind.DONE, by=by, note=note, ended_on=on or timezone.localdate())

    def stop(self, *, because: str, by: User | None, on: datetime.date | None = None) -> None:
        self._become(
            Status.STOPPED,
            FollowUp.Kind.STOPPED,
            by=by,
            note=because,
            stopped_because=because,
            ended_on=on or timezone.localdate(),
        )

    @transaction.atomic
    def extend(self, *, deadline: datetime.date, by: User | None, note: str = "") -> None:
        if deadline < timezone.localdate():
            raise ValidationError({"deadline": _("The deadline has passed. Choose a day from today on.")})
        self.deadline = deadline
        self.save(update_fields=["deadline"])
        self._follow(FollowUp.Kind.EXTENDED, by=by, note=note)

    @transaction.atomic
    def remark(self, *, note: str, by: User | None) -> None:
        self._follow(FollowUp.Kind.NOTE, by=by, note=note)

    @transaction.atomic
    def merge(self, *, into: Measure, by: User | None) -> None:
        """Two tables said the same: sources go along, this one is kept with where it went."""
        self.sources.update(measure=into)
        self.merged_into = into
        self.save(update_fields=["merged_into"])
        self._follow(FollowUp.Kind.MERGED, by=by)

    @transaction.atomic
    def _become(self, status: Status, kind: str, *, by: User | None, note: str, **fields: Any) -> None:
        self.status = status
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *fields])
        self._follow(kind, by=by, note=note)

    def _follow(self, kind: str, *, by: User | None, note: str = "") -> None:
        self.follow_ups.create(kind=kind, by=by, note=note)
        self._changed(by, f"measure.{kind}")

    def _changed(self, by: User | None, verb: str) -> None:
        trace(by, verb, self)
        for gathering_id in self.sources.values_list("gathering", flat=True):
            if gathering_id:
                stale("gathering", gathering_id)


class MeasureSource(models.Model):
    """Where a measure came from: the answer, its words as they were said, the day, the table and the station."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="sources")
    source_id = models.UUIDField(unique=True)
    gathering = models.ForeignKey(
        "workshops.Gathering", on_delete=models.SET_NULL, null=True, related_name="measure_sources"
    )
    table = models.ForeignKey("workshops.Table", on_delete=models.SET_NULL, null=True, related_name="+")
    station_key = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.words


class FollowUp(models.Model):
    """What happened with a measure and when: history and audit in one."""

    class Kind(models.TextChoices):
        DECIDED = "decided", _("Decided")
        STARTED = "started", _("Under way")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        EXTENDED = "extended", _("New deadline")
        NOTE = "note", _("Note")
        MERGED = "merged", _("Joined with another")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.Kind(self.kind).label}"
