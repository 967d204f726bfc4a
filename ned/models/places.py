from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
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


# One part would only be a new name.
FEWEST_PARTS = 2
# Why a unit may not change so, in the words of whoever asks for it.
REFUSALS = {
    "root": _("The municipality itself can only be given a new name."),
    "ended": _("“%(unit)s” has ended, so it stays as it is."),
    "ahead": _("The change takes effect at once. Choose today or a day that has been."),
    "before": _("“%(unit)s” was not there yet on that day. Choose a later day."),
    "itself": _("A unit can't be put under itself or merged into itself. Choose another."),
    "elsewhere": _("“%(unit)s” belongs to another municipality. Choose a unit in this one."),
    "below": _("“%(unit)s” lies under this unit. Choose another place."),
    "leads": _("There are units under this one. Move or merge those first; then it can be merged or split."),
    "parts": _("Name at least two parts, one on each line."),
    "name": _("There would be two units called “%(name)s” in the same place. Choose another name."),
    "same": _("It is like that already, so nothing would change."),
}


def refuse(code: str, **named: Any) -> NoReturn:
    raise ValidationError(REFUSALS[code], code=code, params=named)


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

    @property
    def above(self) -> Unit | None:
        found: Unit | None = Unit.objects.get_parent(self, update=True)
        return found

    @property
    def leads(self) -> bool:
        """Whether units live under this one."""
        return bool(Unit.objects.current().under(self).exclude(pk=self.pk).exists())

    @transaction.atomic
    def merge(self, *, into: Unit, by: User | None, on: datetime.date) -> None:
        """End this unit and let `into` go on. Facts stay where they occurred; open measures follow (workshops)."""
        self._hold(into, on=on)
        self._must_stand_alone()
        self._must_fit(into)
        self._end(on)
        self._note(ChangeKind.MERGE, to=into, by=by, on=on)

    @transaction.atomic
    def split(self, *, into: list[str], by: User | None, on: datetime.date) -> list[Unit]:
        self._hold(on=on)
        self._must_stand_alone()
        if len(into) < FEWEST_PARTS:
            refuse("parts")
        self._must_be_free(into, under=self.above)
        parts = [
            Unit.objects.add_sibling(self, "last-sibling", self._likeness(name=name, valid_from=on)) for name in into
        ]
        self._end(on)
        for part in parts:
            self._note(ChangeKind.SPLIT, to=part, by=by, on=on)
        return parts

    @transaction.atomic
    def relocate(self, *, under: Unit, by: User | None, on: datetime.date) -> None:
        self._hold(under, on=on)
        self._must_have_a_place()
        self._must_fit(under)
        if under.path.startswith(self.path):
            refuse("below", unit=under)
        before = self.above
        if under == before:
            refuse("same")
        self._must_be_free([self.name], under=under)
        Unit.objects.move(self, under, "last-child")
        self.refresh_from_db()
        self._note(ChangeKind.MOVE, to=self, by=by, on=on, note=str(before), became=str(under))

    @transaction.atomic
    def rename(self, *, name: str, by: User | None, on: datetime.date) -> None:
        self._hold(on=on)
        if name == self.name:
            refuse("same")
        self._must_be_free([name], under=self.above)
        before, self.name = self.name, name
        self.save(update_fields=["name"])
        self._note(ChangeKind.RENAME, to=self, by=by, on=on, note=str(before), became=name)

    def _hold(self, *others: Unit, on: datetime.date) -> None:
        """One change at a time in a municipality, judged by how its tree stands when the turn comes."""
        Municipality.objects.select_for_update().get(pk=self.municipality_id)
        for unit in (self, *others):
            unit.refresh_from_db()
            unit._must_live(on)

    def _must_live(self, on: datetime.date) -> None:
        if self.valid_to:
            refuse("ended", unit=self)
        if on > timezone.localdate():
            refuse("ahead")
        if on < self.valid_from:
            refuse("before", unit=self)

    def _must_have_a_place(self) -> None:
        if self.is_root():
            refuse("root")

    def _must_stand_alone(self) -> None:
        self._must_have_a_place()
        if self.leads:
            refuse("leads")

    def _must_fit(self, other: Unit) -> None:
        if other == self:
            refuse("itself")
        if other.municipality_id != self.municipality_id:
            refuse("elsewhere", unit=other)

    def _must_be_free(self, names: list[str], *, under: Unit | None) -> None:
        """Units in the same place have different names."""
        beside = Unit.objects.get_children(under).current().exclude(pk=self.pk) if under else []
        taken = {str(unit).casefold() for unit in beside}
        for name in names:
            if name.casefold() in taken:
                refuse("name", name=name)
            taken.add(name.casefold())

    def _end(self, on: datetime.date) -> None:
        self.valid_to = on
        self.save(update_fields=["valid_to"])

    def _likeness(self, **differences: Any) -> dict[str, Any]:
        return {"municipality": self.municipality, "sector": self.sector, "hosts": self.hosts} | differences

    def _note(self, kind: ChangeKind, *, to: Unit, by: User | None, on: datetime.date, **words: str) -> None:
        UnitChange.objects.create(kind=kind, of=self, to=to, by=by, on=on, **words)
        trace(by, f"unit.{kind}", self)


class ChangeKind(models.TextChoices):
    MERGE = "merge", _("Merged")
    SPLIT = "split", _("Split")
    MOVE = "move", _("Moved")
    RENAME = "rename", _("Renamed")


class UnitChangeQuerySet(models.QuerySet["UnitChange"]):
    def for_user(self, user: User, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="of__path")).fetch_mode(models.FETCH_PEERS)

    def newest(self) -> Self:
        return self.select_related("of", "to").order_by("-on", "-at", "pk")


class UnitChange(models.Model):
    """What happened to a unit. A new name or place is kept in the words of the day, since both may change again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=ChangeKind)
    of = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes_from")
    to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes_to")
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=120, blank=True)
    became = models.CharField(max_length=120, blank=True)

    objects = UnitChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.of} {self.kind} {self.to} {self.on}"

    @property
    def before(self) -> str:
        return self.note or str(self.of)

    @property
    def after(self) -> str:
        return self.became or str(self.to)
