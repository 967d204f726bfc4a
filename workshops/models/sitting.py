from __future__ import annotations

import datetime
import secrets
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.live import poke
from ned.models.traces import stale
from workshops.models.gathering import Gathering, State

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
    """One time the gathering meets: one of two shifts, of two hours, of two days. It has a door and tables of its own."""

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
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="a_sitting_ends_after_it_begins")
        ]

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

    def move(self, *, starts: datetime.datetime, ends: datetime.datetime, place: str) -> None:
        self.starts, self.ends, self.place = starts, ends, place
        self.save(update_fields=["starts", "ends", "place"])

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
        step = datetime.timedelta(days=days)
        twin = gathering.sittings.create(
            label=self.label, place=self.place, starts=self.starts + step, ends=self.ends + step
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


class AgendaItem(models.Model):
    """A part of the day; with a station key it is a station of the mat. Clock times follow from the order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    station_key = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    responsible = models.CharField(_("who leads it"), max_length=80, blank=True)
    notes = models.CharField(_("notes"), max_length=500, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(1, 600)), name="a_part_of_the_day_lasts_up_to_ten_hours")
        ]

    def __str__(self) -> str:
        return self.title

    def twin(self, sitting: Sitting) -> AgendaItem:
        return AgendaItem(
            sitting=sitting,
            position=self.position,
            station_key=self.station_key,
            title=self.title,
            minutes=self.minutes,
            responsible=self.responsible,
            notes=self.notes,
        )


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
        constraints = [
            models.UniqueConstraint(fields=["gathering", "unit"], name="a_gathering_serves_a_unit_once")
        ]

    def __str__(self) -> str:
        return str(self.unit)

    def sit_at(self, table: Table | None) -> None:
        self.table = table
        self.save(update_fields=["table"])
