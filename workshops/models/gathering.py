from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.access import may, within
from ned.live import cut, poke
from ned.models.traces import stale, trace
from workshops.models.states import AHEAD, STEPS, Kind, State

if TYPE_CHECKING:
    from ned.models import AnyUser, Municipality, Unit, User
    from workshops.models.programme import Round
    from workshops.models.sitting import GatheringUnit, Sitting, Table


# A unit of ordinary size; the leader changes it when she knows who comes.
FIRST_TABLES = 2
# What one who is named to run a day may do there, whatever else she is.
NAMED = {"see_gathering", "plan_gathering", "run_room"}
# What those whose units a gathering serves may do there, though it is held further up in the tree.
SERVED = {"see_gathering", "see_minutes", "see_score"}


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        allowed = within(user, to=to, place="unit__path")
        if to in NAMED and user.pk:
            allowed |= Q(pk__in=self.model.objects.filter(facilitators=user.pk).values("pk"))
        if to in SERVED:
            served = within(user, to=to, place="units__unit__path")
            allowed |= Q(pk__in=self.model.objects.filter(served).values("pk"))
        return self.filter(allowed).fetch_mode(models.FETCH_PEERS)

    def planned(self) -> Self:
        """Ever published; a cancelled day was planned too."""
        return self.exclude(published_at=None)

    def held(self) -> Self:
        """Closed with a head-count."""
        counted = self.model.objects.filter(sittings__head_counts__n__gt=0).values("pk")
        return self.filter(pk__in=counted, state__in=[State.CLOSED, State.REPORTED])

    def ahead(self) -> Self:
        return self.filter(state__in=AHEAD)

    def booked(self) -> Self:
        """Promised at a conference, with a date, and nobody has published it yet."""
        return self.exclude(source_id=None).filter(state=State.DRAFT)

    def in_order(self) -> Self:
        return self.annotate(first=models.Min("sittings__starts")).order_by(F("first").desc(nulls_first=True), "pk")

    def upcoming_first(self) -> Self:
        """What is ahead by the day it begins, the nearest first; then what is over, the latest first."""
        over = models.Case(models.When(state__in=AHEAD, then=0), default=1)
        nearest = models.Case(models.When(over=0, then=F("first")))
        dated = self.annotate(first=models.Min("sittings__starts"), over=over)
        return dated.order_by("over", nearest.asc(nulls_last=True), F("first").desc(nulls_last=True), "title", "pk")


class Gathering(models.Model):
    """A day people meet for: a conference of many units, a unit's own workshop, a staff meeting. It knows no mat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    programme = models.ForeignKey(
        "workshops.Programme", on_delete=models.PROTECT, null=True, blank=True, related_name="gatherings"
    )
    round = models.ForeignKey(
        "workshops.Round", on_delete=models.PROTECT, null=True, blank=True, related_name="gatherings"
    )
    unit = models.ForeignKey("ned.Unit", on_delete=models.PROTECT, related_name="gatherings")
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    # The answer that booked it: booking twice is booking once.
    source_id = models.UUIDField(null=True, blank=True, unique=True)
    facilitators = models.ManyToManyField("ned.User", related_name="facilitates", blank=True)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False) | Q(state="cancelled"),
                name="what_is_not_a_draft_has_been_published",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "reported"]) | Q(closed_at__isnull=False),
                name="a_closed_gathering_says_when",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="gatherings_of_a_unit")]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        return self.state in {State.CLOSED, State.REPORTED}

    @property
    def example(self) -> bool:
        return bool(self.programme and self.programme.example)

    @property
    def threshold(self) -> int:
        return self.programme.threshold if self.programme else 5

    def may(self, user: AnyUser, *, to: str) -> bool:
        """The door's answer for one that is already in hand, for what a page offers; the door itself is `for_user`."""
        return (
            may(user, to=to, path=self.unit.path) or Gathering.objects.for_user(user, to=to).filter(pk=self.pk).exists()
        )

    def must_be_ahead(self) -> None:
        if self.state not in AHEAD:
            raise ValidationError(
                _("The gathering is “%(state)s”, so its plan can't be changed now."),
                code="state",
                params={"state": State(self.state).label},
            )

    @classmethod
    @transaction.atomic
    def plan(
        cls,
        *,
        kind: str,
        title: str,
        unit: Unit,
        round: Round | None,
        first: dict[str, Any],
        run_by: User | None = None,
        by: User | None,
    ) -> Gathering:
        """A new draft with its first sitting. A conference serves the units chosen later; all else its own unit."""
        programme = round.programme if round else None
        made = cls.objects.create(kind=kind, title=title, unit=unit, round=round, programme=programme)
        made.add_sitting(**first, by=by)
        if kind != Kind.CONFERENCE:
            made.serve([unit])
        if run_by:
            made.facilitators.add(run_by)
        trace(by, "gathering.plan", made)
        return made

    @transaction.atomic
    def revise(self, *, title: str, round: Round | None, by: User | None) -> None:
        self.must_be_ahead()
        if self.state == State.OPEN and round != self.round:
            raise ValidationError(_("The room is open, so the programme and round stay."), code="open")
        self.title, self.round, self.programme = title, round, round.programme if round else None
        self.save(update_fields=["title", "round", "programme"])
        trace(by, "gathering.revise", self)
        self.changed()

    @transaction.atomic
    def add_sitting(
        self,
        *,
        label: str,
        starts: datetime.datetime,
        ends: datetime.datetime,
        place: str,
        tables: int,
        by: User | None,
    ) -> Sitting:
        self.must_be_ahead()
        made = self.sittings.create(
            label=label, starts=starts, ends=ends, place=place, door_open=self.state == State.OPEN
        )
        made.lay_tables(tables)
        trace(by, "gathering.add_sitting", self)
        self.changed()
        return made

    @transaction.atomic
    def name_facilitator(self, *, email: str, by: User | None) -> None:
        """Somebody with a role in the municipality, by the address she is known by there."""
        self.must_be_ahead()
        municipality = self.unit.municipality
        found = people_of(municipality).filter(email=email.strip().lower()).first()
        if not found:
            sentence = _("Nobody in %(place)s has that address here. Ask the coordinator to give them a role first.")
            raise ValidationError({"email": ValidationError(sentence, code="unknown", params={"place": municipality})})
        self.facilitators.add(found)
        trace(by, "gathering.name_facilitator", self)

    @transaction.atomic
    def let_facilitator_go(self, user: User, *, by: User | None) -> None:
        self.must_be_ahead()
        self.facilitators.remove(user)
        cut(user.pk)
        trace(by, "gathering.let_facilitator_go", self)

    @transaction.atomic
    def seat(self, places: dict[GatheringUnit, Table | None], *, by: User | None) -> None:
        """Which table each unit sits at."""
        self.must_be_ahead()
        for place, table in places.items():
            if place.table_id != (table.pk if table else None):
                place.sit_at(table)
        trace(by, "gathering.seat", self)
        self.changed()

    def publish(self, *, by: User | None) -> None:
        if not self.sittings.exists():
            raise ValidationError(_("Say when you meet before you publish."), code="no_sitting")
        self._step(State.PUBLISHED, by=by, published_at=self.published_at or timezone.now())

    @transaction.atomic
    def open(self, *, by: User | None) -> None:
        """The doors are open: from now on the join codes work. The programme's threshold is locked."""
        if not self.sittings.exists():
            raise ValidationError(_("Say when you meet before you open the doors."), code="no_sitting")
        self._step(State.OPEN, by=by)
        self.sittings.update(door_open=True)

    def report(self, *, by: User | None) -> None:
        self._step(State.REPORTED, by=by)

    def cancel(self, *, because: str, by: User | None) -> None:
        self._step(State.CANCELLED, by=by, cancelled_because=because)

    @transaction.atomic
    def close(
        self,
        *,
        by: User | None,
        at: datetime.datetime | None = None,
        present: dict[Sitting, dict[str, int]] | None = None,
    ) -> None:
        """Needs at least one head-count: *held* is what was counted, not what was meant."""
        for sitting, numbers in (present or {}).items():
            sitting.count(by=by, **numbers)
        if not self.sittings.filter(head_counts__n__gt=0).exists():
            raise ValidationError(_("Count those who were present before you close."), code="no_head_count")
        self._step(State.CLOSED, by=by, closed_at=at or timezone.now())
        self.sittings.update(door_open=False)

    @transaction.atomic
    def copy(self, *, days: int = 0, by: User | None) -> Gathering:
        """A new draft with the same agenda, tables and people; `days` later."""
        twin = Gathering.objects.create(
            kind=self.kind, programme=self.programme, round=self.round, unit=self.unit, title=self.title
        )
        twin.facilitators.set(self.facilitators.all())
        twin.serve(gathering_unit.unit for gathering_unit in self.units.select_related("unit"))
        for sitting in self.sittings.all():
            sitting.copy_to(twin, days=days)
        trace(by, "gathering.copy", twin)
        return twin

    def may_serve(self, user: AnyUser) -> models.QuerySet[Unit]:
        """Units this person may invite: those under the gathering's own, and those she plans for herself."""
        from ned.models import Unit

        own = Q(path__startswith=self.unit.path) | within(user, to="plan_gathering", place="path")
        invited: models.QuerySet[Unit] = Unit.objects.current().filter(own, municipality=self.unit.municipality_id)
        return invited

    @transaction.atomic
    def choose_units(self, units: Iterable[Unit], *, by: User | None) -> None:
        self.must_be_ahead()
        self.serve(units)
        trace(by, "gathering.choose_units", self)
        self.changed()

    @transaction.atomic
    def serve(self, units: Iterable[Unit]) -> None:
        """Exactly these units; those already here keep their table and their way in."""
        wanted = {unit.pk: unit for unit in units}
        self.units.exclude(unit__in=wanted).delete()
        here = set(self.units.values_list("unit", flat=True))
        for pk, unit in wanted.items():
            if pk not in here:
                self.units.create(unit=unit)

    @transaction.atomic
    def _step(self, state: State, *, by: User | None, **fields: Any) -> None:
        moved = Gathering.objects.filter(pk=self.pk, state__in=STEPS[state]).update(state=state, **fields)
        if not moved:
            self.refresh_from_db(fields=["state"])
            raise ValidationError(
                _("The gathering is “%(state)s”, so this can't be done now."),
                code="state",
                params={"state": State(self.state).label},
            )
        self.state = state
        for name, value in fields.items():
            setattr(self, name, value)
        trace(by, f"gathering.{state}", self)
        self.changed()

    def changed(self) -> None:
        stale("gathering", self.pk)
        for sitting in self.sittings.only("pk"):
            poke(sitting.pk, "gathering")

    @classmethod
    @transaction.atomic
    def book(
        cls, unit: Unit, *, source_id: uuid.UUID, starts: datetime.datetime, place: str, title: str, origin: Gathering
    ) -> Gathering:
        """The workshop a leader promised to hold, as a draft with its date; booked again it moves."""
        booked, new = cls.objects.get_or_create(
            source_id=source_id,
            defaults={
                "kind": Kind.WORKSHOP,
                "programme": origin.programme,
                "round": origin.round,
                "unit": unit,
                "title": title,
            },
        )
        if new:
            booked.serve([unit])
        if booked.state == State.DRAFT:
            booked._set_first_sitting(starts=starts, place=place)
        stale("gathering", booked.pk)
        return booked

    def _set_first_sitting(self, *, starts: datetime.datetime, place: str) -> Sitting:
        ends = starts + datetime.timedelta(minutes=90)
        first = self.sittings.first()
        if first:
            first.move(starts=starts, ends=ends, place=place)
            return first
        sitting = self.sittings.create(starts=starts, ends=ends, place=place)
        sitting.lay_tables(FIRST_TABLES)
        return sitting


def people_of(municipality: Municipality) -> models.QuerySet[User]:
    """Those with a role in the municipality or a seat in one of its units today."""
    from ned.models import Holder, User

    seated = Holder.objects.current(timezone.localdate()).filter(seat__unit__municipality=municipality)
    known = Q(memberships__municipality=municipality) | Q(pk__in=seated.values("user"))
    return User.objects.filter(known, is_active=True).distinct()
