from __future__ import annotations

import datetime
import secrets
import uuid
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.live import poke
from ned.models.traces import stale, trace
from workshops.models.agenda import AgendaItem, Part, fit, shift, timetable
from workshops.models.gathering import Gathering
from workshops.models.states import State

if TYPE_CHECKING:
    from ned.models import AnyUser, User

# 28 signs, without those mistaken for one another on a projector: 0 O, 1 I, 5 S, 8 B.
CODE_SIGNS = "234679ACDEFGHJKLMNPQRTUVWXYZ"
CODE_LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def new_key() -> str:
    """128 bits for a QR: nobody guesses it."""
    return secrets.token_urlsafe(16)


class SittingQuerySet(models.QuerySet["Sitting"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        mine = Gathering.objects.for_user(user, to=to).filter(pk=OuterRef("gathering"))
        return self.filter(Exists(mine)).fetch_mode(models.FETCH_PEERS)

    def behind_code(self, typed: str) -> Self:
        """By what a person typed: case, spaces and dashes don't matter."""
        return self.filter(join_code="".join(sign for sign in typed.upper() if sign.isalnum())[:20])


class Sitting(models.Model):
    """One time the gathering meets: one of two shifts, two hours or two days. It has a door and tables of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="sittings")
    label = models.CharField(_("which sitting"), max_length=60, blank=True)
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    join_code = models.CharField(max_length=8, unique=True, default=new_code)
    door_open = models.BooleanField(default=False)

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "id"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="a_sitting_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.label or f"{timezone.localtime(self.starts):%d.%m.%Y %H:%M}"

    @property
    def code(self) -> str:
        """As it is shown: two groups of four."""
        return f"{self.join_code[:4]}-{self.join_code[4:]}"

    @property
    def welcomes(self) -> bool:
        return self.door_open and self.gathering.state == State.OPEN

    @transaction.atomic
    def set_door(self, *, is_open: bool, by: User | None) -> None:
        self.door_open = is_open
        self.save(update_fields=["door_open"])
        poke(self.pk, "door")

    @property
    def timetable(self) -> list[Part]:
        return timetable(self.agenda.all(), starts=self.starts)

    @property
    def fit(self) -> str:
        return fit(sum(item.minutes for item in self.agenda.all()), room=self.minutes)

    @property
    def minutes(self) -> int:
        return round((self.ends - self.starts).total_seconds() / 60)

    def move(self, *, starts: datetime.datetime, ends: datetime.datetime, place: str) -> None:
        self.starts, self.ends, self.place = starts, ends, place
        self.save(update_fields=["starts", "ends", "place"])

    @transaction.atomic
    def revise(
        self,
        *,
        label: str,
        starts: datetime.datetime,
        ends: datetime.datetime,
        place: str,
        tables: int,
        by: User | None,
    ) -> None:
        self.gathering.must_be_ahead()
        self.label, self.starts, self.ends, self.place = label, starts, ends, place
        self.save(update_fields=["label", "starts", "ends", "place"])
        self.lay_tables(tables)
        trace(by, "sitting.revise", self)
        self.gathering.changed()

    @transaction.atomic
    def call_off(self, *, by: User | None) -> None:
        """Take the sitting away, unless it is the only one of a published gathering or something was written there."""
        self.gathering.must_be_ahead()
        if self.gathering.state != State.DRAFT and self.gathering.sittings.count() == 1:
            raise ValidationError(_("This is the only time you meet. Move it, or cancel the gathering."), code="only")
        trace(by, "sitting.call_off", self)
        gathering = self.gathering
        try:
            self.delete()
        except models.ProtectedError:
            raise ValidationError(_("Something was written at a table here, so it stays."), code="written") from None
        gathering.changed()

    @transaction.atomic
    def set_agenda(self, items: list[AgendaItem], *, by: User | None) -> None:
        """Exactly these parts, in this order."""
        self.gathering.must_be_ahead()
        self.agenda.exclude(pk__in=[item.pk for item in items]).delete()
        for position, item in enumerate(items, start=1):
            item.sitting, item.position = self, position
        fields = ["position", "title", "minutes", "responsible", "notes"]
        AgendaItem.objects.bulk_create(items, update_conflicts=True, unique_fields=["id"], update_fields=fields)
        trace(by, "sitting.set_agenda", self)
        poke(self.pk, "agenda")

    def take_agenda_from(self, other: Sitting, *, by: User | None) -> None:
        self.set_agenda([item.twin(self) for item in other.agenda.all()], by=by)

    @transaction.atomic
    def spread(self, *, by: User | None) -> None:
        """The units the gathering serves, as evenly as can be over this sitting's tables."""
        tables = list(self.tables.all())
        if not tables:
            raise ValidationError(_("There are no tables yet. Say how many you need."), code="no_tables")
        units = self.gathering.units.order_by("unit__path")
        self.gathering.seat({place: tables[index % len(tables)] for index, place in enumerate(units)}, by=by)

    @transaction.atomic
    def lay_tables(self, number: int) -> None:
        """Tables 1 to `number`. A table where something was written stays: the database holds on to it."""
        here = set(self.tables.values_list("number", flat=True))
        Table.objects.bulk_create(Table(sitting=self, number=n) for n in range(1, number + 1) if n not in here)
        for table in self.tables.filter(number__gt=number):
            table.clear_away()
        poke(self.pk, "tables")

    @transaction.atomic
    def count(self, *, by: User | None, **present: int) -> None:
        """Head-count by category (`leader=12, union_rep=4`), no names."""
        for category, n in present.items():
            self.head_counts.update_or_create(category=category, defaults={"n": n})
        stale("gathering", self.gathering_id)

    def copy_to(self, gathering: Gathering, *, days: int) -> None:
        twin = gathering.sittings.create(
            label=self.label,
            place=self.place,
            starts=shift(self.starts, days=days),
            ends=shift(self.ends, days=days),
        )
        twin.lay_tables(self.tables.count())
        AgendaItem.objects.bulk_create(item.twin(twin) for item in self.agenda.all())


class Present(models.TextChoices):
    LEADER = "leader", _("Leaders")
    EMPLOYEE = "employee", _("Employees")
    UNION_REP = "union_rep", _("Union representatives")
    SAFETY_REP = "safety_rep", _("Safety representatives")
    OTHER = "other", _("Others")


class HeadCount(models.Model):
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="head_counts")
    category = models.CharField(max_length=12, choices=Present)
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "category"], name="a_category_is_counted_once_in_a_sitting")
        ]

    def __str__(self) -> str:
        return f"{Present(self.category).label}: {self.n}"


class Table(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(_("number"))
    label = models.CharField(_("name"), max_length=60, blank=True)
    join_key = models.CharField(max_length=24, unique=True, default=new_key)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="a_table_number_is_used_once_in_a_sitting")
        ]

    def __str__(self) -> str:
        return self.label or _("Table %(number)s") % {"number": self.number}

    def clear_away(self) -> None:
        try:
            with transaction.atomic():
                self.delete()
        except models.ProtectedError:
            return


class GatheringUnit(models.Model):
    """A unit the gathering serves, where it sits, and the way in to its leader's own page."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("ned.Unit", on_delete=models.PROTECT, related_name="served_by")
    table = models.ForeignKey(Table, on_delete=models.SET_NULL, null=True, blank=True, related_name="units")
    join_key = models.CharField(max_length=24, unique=True, default=new_key)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "unit"], name="a_gathering_serves_a_unit_once")]

    def __str__(self) -> str:
        return str(self.unit)

    def sit_at(self, table: Table | None) -> None:
        self.table = table
        self.save(update_fields=["table"])
