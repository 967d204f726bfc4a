from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ned.models import User


class Audience(models.TextChoices):
    LEADERS = "leaders", _("Leaders' mat")
    EMPLOYEES = "employees", _("Employees' mat")


class Mat(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(unique=True)
    audience = models.CharField(max_length=12, choices=Audience)

    def __str__(self) -> str:
        return self.key


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VersionQuerySet(models.QuerySet["Version"]):
    def released(self) -> Self:
        return self.filter(state=VersionState.RELEASED)

    def newest(self) -> Self:
        return self.order_by("mat__key", "-number")


class Version(models.Model):
    """A mat as it was on one day. Released it is frozen, and the database holds it to that (migration `frozen`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mat = models.ForeignKey(Mat, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    # Of the content files it was loaded from: the same files make no second version.
    digest = models.CharField(max_length=64, blank=True)
    changes = models.CharField(max_length=500, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mat", "number"], name="a_version_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(released_at__isnull=False), name="a_released_version_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mat.key} {self.number}"

    @transaction.atomic
    def release(self, *, by: User | None) -> None:
        if self.state != VersionState.DRAFT:
            raise ValidationError(_("Only a draft can be released."), code="state")
        self.state, self.released_at = VersionState.RELEASED, timezone.now()
        self.save(update_fields=["state", "released_at"])

    def withdraw(self, *, by: User | None) -> None:
        self.state = VersionState.WITHDRAWN
        self.save(update_fields=["state"])


class Station(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="stations")
    key = models.SlugField()
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=0)
    core = models.BooleanField(default=True)
    trio = models.BooleanField(default=False)
    walk = models.PositiveSmallIntegerField(default=0)
    optional_in = models.JSONField(default=list)
    break_after = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="a_station_key_is_used_once")]

    def __str__(self) -> str:
        return self.key


class Takes(models.TextChoices):
    NONE = "none", _("nothing")
    TABLE = "table", _("the table's answer")
    UNIT = "unit", _("each unit's answer")
    PERSON = "person", _("each person's answer")


class Rhythm(models.TextChoices):
    ALONE = "alone", _("On your own")
    PAIR = "pair", _("In pairs")
    TABLE = "table", _("Around the table")
    PLENARY = "plenary", _("Plenary")
    SWAP = "swap", _("Two tables")


class Block(models.Model):
    """One thing on a station. Its key is the same in all languages and through all versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="blocks")
    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    # One of dialogmat/kinds/: a new kind is a module there and no migration.
    kind = models.CharField(max_length=12)
    takes = models.CharField(max_length=8, choices=Takes, default=Takes.NONE)
    rhythm = models.CharField(max_length=8, choices=Rhythm, blank=True)
    settings = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["station", "key"], name="a_block_key_is_used_once")]

    def __str__(self) -> str:
        return self.key


class Wording(models.Model):
    """A block's words in one language. A row for each language: a new language is no migration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=5)
    body: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "language"], name="a_block_is_worded_once_a_language")]

    def __str__(self) -> str:
        return f"{self.language}"


class Timing(models.Model):
    """Minutes of a block in one variant of the mat (90, 120, two times 60, a full day)."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="timings")
    variant = models.CharField(max_length=10)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "variant"], name="a_block_is_timed_once_a_variant")]

    def __str__(self) -> str:
        return f"{self.variant}: {self.minutes}"
