from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from ned.access import within
from ned.models.traces import trace

if TYPE_CHECKING:
    from ned.models.people import User


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def for_user(self, user: User, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="root__path")).fetch_mode(models.FETCH_PEERS)

    def current(self) -> Self:
        return self.filter(valid_to=None)


class Municipality(models.Model):
    """One of Norway's municipalities. Its number is a code with validity (SSB KLASS 131), not its identity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=4)
    name = models.CharField(_("name"), max_length=80)
    name_official = models.CharField(_("official name"), max_length=120)
    county_number = models.CharField(max_length=2)
    county_name = models.CharField(_("county"), max_length=60)
    language = models.CharField(_("language form"), max_length=5, default="nb")
    valid_from = models.DateField(default=datetime.date(2024, 1, 1))
    valid_to = models.DateField(null=True, blank=True)
    root = models.OneToOneField("ned.Unit", on_delete=models.PROTECT, null=True, related_name="root_of")

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(valid_to=None), name="a_number_names_one_municipality_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Sector(models.TextChoices):
    HEALTH = "health", _("Health and care")
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    SCHOOL = "school", _("School")
    CHILD = "child", _("Child welfare and social services")
    TECHNICAL = "technical", _("Technical services")
    CULTURE = "culture", _("Culture and leisure")
    STAFF = "staff", _("Administration")
    OTHER = "other", _("Other")


class UnitQuerySet(MP_NodeQuerySet):
    def for_user(self, user: User, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="path")).fetch_mode(models.FETCH_PEERS)

    def current(self) -> Self:
        return self.filter(valid_to=None)

    def under(self, unit: Unit) -> Self:
        return self.filter(path__startswith=unit.path)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> UnitQuerySet:
        # treebeard's own builds its own queryset, and ours would be forgotten.
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):
    """Where people work: a municipality's root, a service area, a unit or a department. Ids are never reused."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(_("code"), max_length=30, blank=True)
    name = models.CharField(_("name"), max_length=120)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, default=Sector.OTHER)
    headcount = models.PositiveIntegerField(_("number of employees"), null=True, blank=True)
    direct_reports = models.PositiveIntegerField(_("direct reports"), null=True, blank=True)
    hosts = models.BooleanField(_("holds a workshop of its own"), default=False)
    valid_from = models.DateField(default=datetime.date(2024, 1, 1))
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[UnitManager] = UnitManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_unit_does_not_end_before_it_begins",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def successor(self) -> Unit:
        """The unit that goes on with what this one promised (of a split the first part); itself while it lives."""
        ended = self.changes_from.filter(kind__in=[ChangeKind.MERGE, ChangeKind.SPLIT])
        change = ended.select_related("to").order_by("-on", "to__path").first()
        return change.to.successor if change and self.valid_to else self

    @transaction.atomic
    def merge(self, *, into: Unit, by: User | None, on: datetime.date) -> None:
        """End this unit and let `into` go on. Facts stay where they occurred; open measures follow (workshops)."""
        self.valid_to = on
        self.save(update_fields=["valid_to"])
        self._note(ChangeKind.MERGE, to=into, by=by, on=on)

    @transaction.atomic
    def split(self, *, into: list[str], by: User | None, on: datetime.date) -> list[Unit]:
        parts = [
            Unit.objects.add_sibling(self, "last-sibling", self._likeness(name=name, valid_from=on)) for name in into
        ]
        self.valid_to = on
        self.save(update_fields=["valid_to"])
        for part in parts:
            self._note(ChangeKind.SPLIT, to=part, by=by, on=on)
        return parts

    @transaction.atomic
    def relocate(self, *, under: Unit, by: User | None, on: datetime.date) -> None:
        before = Unit.objects.get_parent(self)
        Unit.objects.move(self, under, "last-child")
        self.refresh_from_db()
        self._note(ChangeKind.MOVE, to=self, by=by, on=on, note=str(before))

    @transaction.atomic
    def rename(self, *, name: str, by: User | None, on: datetime.date) -> None:
        before, self.name = self.name, name
        self.save(update_fields=["name"])
        self._note(ChangeKind.RENAME, to=self, by=by, on=on, note=str(before))

    def _likeness(self, **differences: Any) -> dict[str, Any]:
        return {"municipality": self.municipality, "sector": self.sector, "hosts": self.hosts} | differences

    def _note(self, kind: ChangeKind, *, to: Unit, by: User | None, on: datetime.date, note: str = "") -> None:
        UnitChange.objects.create(kind=kind, of=self, to=to, by=by, on=on, note=note)
        trace(by, f"unit.{kind}", self)


class ChangeKind(models.TextChoices):
    MERGE = "merge", _("Merged")
    SPLIT = "split", _("Split")
    MOVE = "move", _("Moved")
    RENAME = "rename", _("Renamed")


class UnitChange(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=ChangeKind)
    of = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes_from")
    to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes_to")
    on = models.DateField()
    by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.of} {self.kind} {self.to} {self.on}"
