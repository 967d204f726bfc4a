from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ned.access import within
from ned.days import too_far
from ned.models.traces import stale, trace
from workshops.models.aims import Factor, Level
from workshops.models.history import FollowUp, MeasureSource, nameable
from workshops.models.plan import Plan
from workshops.models.promise import Request

if TYPE_CHECKING:
    from ned.models import AnyUser, Seat, Unit, User
    from workshops.models.gathering import Gathering
    from workshops.models.sitting import Table


class Status(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    DECIDED = "decided", _("Decided")
    ONGOING = "ongoing", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class Helped(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Somewhat")
    NO = "no", _("No")


LIVING = [Status.DECIDED, Status.ONGOING]
FIRST_STEP_DAYS = 14
# More than this at once, and the plan page says a friendly word; it never blocks.
ENOUGH = 3
# From where each step may be taken: what has ended stays ended, and what nobody decided is not under way.
STEPS: dict[str, list[Status]] = {
    Status.DECIDED: [Status.PROPOSED],
    Status.ONGOING: [Status.DECIDED],
    Status.DONE: LIVING,
    Status.STOPPED: [Status.PROPOSED, *LIVING],
}


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

    def since(self, day: datetime.date) -> Self:
        """What was promised and is not forgotten: all that lives, and what has ended from that day on."""
        ended = Q(status__in=[Status.DONE, Status.STOPPED], decided_on__isnull=False, ended_on__gte=day)
        return self.filter(Q(status__in=LIVING) | ended)

    def alive_on(self, day: datetime.date) -> Self:
        """What had been decided by then and not ended before, each with what was said of it that day."""
        lasted = Q(ended_on=None) | Q(ended_on__gte=day)
        said = Prefetch("follow_ups", FollowUp.objects.filter(at__date=day))
        return self.filter(lasted, decided_on__lte=day, merged_into=None).with_owner().prefetch_related(said)

    def with_owner(self) -> Self:
        return self.select_related("owner", "owner_seat")

    def with_story(self) -> Self:
        said = MeasureSource.objects.select_related("gathering", "table__sitting").prefetch_related(
            "table__sitting__agenda"
        )
        return (
            self.with_owner()
            .select_related("unit__municipality", "merged_into", "adopted_from", "offered")
            .prefetch_related(Prefetch("follow_ups", FollowUp.objects.select_related("by")), Prefetch("sources", said))
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
    # Rota, staffing or hours: what is discussed with the representatives first.
    discuss_first = models.BooleanField(_("discuss first"), default=False)
    burdens = models.CharField(_("whom it might burden"), max_length=300, blank=True)
    helped = models.CharField(_("did it help"), max_length=6, choices=Helped, blank=True)
    learned = models.CharField(_("what you learned"), max_length=600, blank=True)
    adopted_from = models.ForeignKey(
        "workshops.Banked", on_delete=models.SET_NULL, null=True, blank=True, related_name="adopted"
    )
    # Offered to the measure bank, which forgets where its measures came from.
    shared = models.BooleanField(default=False)
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

    @property
    def state(self) -> str:
        """Where it stands in one word, for what looks at it: a late one is late before it is anything else."""
        return "late" if self.late else self.status

    @property
    def worth_sharing(self) -> bool:
        return self.status == Status.DONE and self.helped in {Helped.YES, Helped.PARTLY}

    @property
    def time_left(self) -> str:
        """How the deadline stands, in words."""
        if not self.deadline:
            return ""
        days = (self.deadline - timezone.localdate()).days
        if days < 0:
            late = ngettext("%(days)s day past the deadline", "%(days)s days past the deadline", -days)
            return late % {"days": -days}
        if days == 0:
            return gettext("The deadline is today")
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}

    @property
    def who(self) -> str:
        """Who holds it: the seat, and the person where one is named."""
        seat = str(self.owner_seat or "")
        return f"{self.owner}, {seat.lower()}" if self.owner else seat

    @property
    def last_word(self) -> FollowUp | None:
        return next(reversed(list(self.follow_ups.all())), None)

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

    @classmethod
    @transaction.atomic
    def record(cls, unit: Unit, *, title: str, by: User | None, **decision: Any) -> Measure:
        """Without a workshop: written and decided at once."""
        measure = cls.objects.create(unit=unit, title=title)
        measure.decide(by=by, **decision)
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
        _within_reach(deadline, on=on)
        decision = {"owner_seat": owner_seat, "owner": owner, "deadline": deadline, "decided_on": on, **words}
        if not self._step(Status.DECIDED, **decision):
            self._refuse()
        Plan.begin(self.unit, on=on, by=by)
        self._follow(FollowUp.Kind.DECIDED, by=by)

    @transaction.atomic
    def start(self, *, by: User | None, note: str = "") -> None:
        if self._step(Status.ONGOING):
            self._follow(FollowUp.Kind.STARTED, by=by, note=note)
        else:
            self.remark(note=note, by=by)

    @transaction.atomic
    def finish(self, *, by: User | None, note: str = "", on: datetime.date | None = None) -> None:
        if self._step(Status.DONE, ended_on=on or timezone.localdate()):
            self._follow(FollowUp.Kind.DONE, by=by, note=note)
        else:
            self.remark(note=note, by=by)

    @transaction.atomic
    def look_back(self, *, helped: str, learned: str = "", by: User | None) -> None:
        """Asked when it is done: whether it helped, and what was learned. Said again, the last word counts."""
        if self.status != Status.DONE:
            self._refuse()
        self.helped, self.learned = helped, learned
        self.save(update_fields=["helped", "learned"])
        self._changed(nameable(by), "measure.look_back")

    @transaction.atomic
    def stop(self, *, because: str, by: User | None, on: datetime.date | None = None) -> None:
        """Also how a proposal is declined: kept, with why."""
        if self._step(Status.STOPPED, stopped_because=because, ended_on=on or timezone.localdate()):
            self._follow(FollowUp.Kind.STOPPED, by=by, note=because)

    @transaction.atomic
    def extend(
        self, *, deadline: datetime.date, by: User | None, note: str = "", on: datetime.date | None = None
    ) -> None:
        _within_reach(deadline, on=on or timezone.localdate())
        before = self.deadline
        if Measure.objects.filter(pk=self.pk).open().exclude(deadline=deadline).update(deadline=deadline):
            self.deadline = deadline
            # In figures, because the line is read in many languages.
            dates = f"{before:%d.%m.%Y} → {deadline:%d.%m.%Y}."
            self._follow(FollowUp.Kind.EXTENDED, by=by, note=f"{dates} {note}".strip())
        else:
            self._refuse_unless(LIVING)
            self.remark(note=note, by=by)

    @transaction.atomic
    def remark(self, *, note: str, by: User | None) -> None:
        """A word about it. The same word twice in a row is one: a button pressed again, a letter answered again."""
        last = self.follow_ups.order_by("at", "pk").last()
        if note and not (last and last.by == nameable(by) and last.note == note):
            self._follow(FollowUp.Kind.NOTE, by=by, note=note)

    @transaction.atomic
    def merge(self, *, into: Measure, by: User | None) -> None:
        """Two tables said the same: sources go along, this one is kept with where it went."""
        moved = Measure.objects.proposed().filter(pk=self.pk).exclude(pk=into.pk).update(merged_into=into)
        if not moved or into.merged_into_id or into.unit_id != self.unit_id:
            raise ValidationError(_("Only a proposal can be joined, and only with another of the same unit."))
        self.merged_into = into
        self.sources.update(measure=into)
        self._follow(FollowUp.Kind.MERGED, by=by)

    @transaction.atomic
    def ask_upwards(self, *, words: str, by: User | None) -> Request:
        """Not the unit's own to decide: a request to those above, once, and the proposal says where it went."""
        if self.status == Status.STOPPED and Request.objects.filter(source_id=self.pk).exists():
            return Request.objects.get(source_id=self.pk)
        if self.status != Status.PROPOSED or self.merged_into_id:
            self._refuse()
        source = self.sources.select_related("gathering").first()
        self.stop(because=gettext("Asked of those above instead."), by=by)
        gathering = source.gathering if source else None
        return Request.raise_from(self.unit, source_id=self.pk, words=words, gathering=gathering)

    def _step(self, status: Status, **fields: Any) -> bool:
        """True for the one who takes the step; False for one who comes after with the same; no for the impossible."""
        mine = Measure.objects.filter(pk=self.pk, status__in=STEPS[status], merged_into=None)
        taken = mine.update(status=status, **fields) == 1
        if not taken:
            self._refuse_unless([status])
        for name, value in ({"status": status} | fields if taken else {}).items():
            setattr(self, name, value)
        return taken

    def _refuse_unless(self, allowed: list[Status]) -> None:
        self.refresh_from_db(fields=["status"])
        if self.status not in allowed:
            self._refuse()

    def _refuse(self) -> NoReturn:
        raise ValidationError(
            _("The measure is “%(status)s”, so this can't be done now."),
            code="status",
            params={"status": Status(self.status).label},
        )

    def _follow(self, kind: str, *, by: User | None, note: str = "") -> None:
        by = nameable(by)
        self.follow_ups.create(kind=kind, by=by, note=note)
        self._changed(by, f"measure.{kind}")

    def _changed(self, by: User | None, verb: str) -> None:
        trace(by, verb, self)
        for gathering_id in self.sources.values_list("gathering", flat=True):
            if gathering_id:
                stale("gathering", gathering_id)


def _within_reach(deadline: datetime.date, *, on: datetime.date) -> None:
    if deadline < on:
        raise ValidationError({"deadline": _("The deadline has passed. Choose a day from today on.")})
    if wrong := too_far(deadline, on=on):
        raise ValidationError({"deadline": wrong})
