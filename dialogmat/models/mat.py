from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogmat.models.ordered import OrderedTable
from ned.access import may
from ned.models.traces import trace

if TYPE_CHECKING:
    from dialogmat.models.review import Comment
    from ned.models import AnyUser, User


class Audience(models.TextChoices):
    LEADERS = "leaders", _("Leaders' mat")
    EMPLOYEES = "employees", _("Employees' mat")


class Mat(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(unique=True)
    audience = models.CharField(max_length=12, choices=Audience)

    def __str__(self) -> str:
        return self.key

    @transaction.atomic
    def begin(self, *, by: User | None, based_on: Version | None = None, changes: str = "") -> Version:
        """An empty draft with the next number."""
        Mat.objects.select_for_update().get(pk=self.pk)
        newest = self.versions.order_by("-number").first()
        number = newest.number + 1 if newest else 1
        draft: Version = self.versions.create(number=number, based_on=based_on, changes=changes)
        trace(by, "version.begin", draft)
        return draft


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VersionQuerySet(models.QuerySet["Version"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        """A mat belongs to no municipality: all of them for those who may do it nationally, else none."""
        return self.fetch_mode(models.FETCH_PEERS) if may(user, to=to) else self.none()

    def released(self) -> Self:
        return self.filter(state=VersionState.RELEASED)

    def newest(self) -> Self:
        return self.order_by("mat__key", "-number")


class Version(models.Model):
    """A mat as it was on one day. Only a draft can be written in; the database holds it to that (0002_frozen)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mat = models.ForeignKey(Mat, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    # Of the content files it was loaded from: the same files make no second version.
    digest = models.CharField(max_length=64, blank=True)
    changes = models.CharField(_("what is new"), max_length=500, blank=True)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions")
    released_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mat", "number"], name="a_version_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "review"]) | Q(released_at__isnull=False),
                name="a_released_version_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mat.key} {self.number}"

    @property
    def writable(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def blocks(self) -> models.QuerySet[Block]:
        """The mat's own; municipalities lay theirs beside it."""
        return Block.objects.filter(station__version=self, overlay=None)

    def comment(self, block_key: str, *, words: str, by: User | None) -> Comment:
        made: Comment = self.comments.create(block_key=block_key, words=words, by=by)
        return made

    def send_to_review(self, *, by: User | None) -> None:
        self._step(VersionState.REVIEW, since={VersionState.DRAFT}, by=by)

    def take_back(self, *, by: User | None) -> None:
        """From review to the desk again; what the reviewers said stays."""
        self._step(VersionState.DRAFT, since={VersionState.REVIEW}, by=by)

    @transaction.atomic
    def release(self, *, by: User | None, changes: str = "") -> None:
        """Freeze it for ever. Raises ValidationError with what is missing in bokmål or nynorsk."""
        from dialogmat.completeness import lacking
        from dialogmat.models.overlay import Overlay

        if missing := lacking(self):
            raise ValidationError(missing)
        told = {"changes": changes or self.changes, "approved_by": by, "released_at": timezone.now()}
        self._step(VersionState.RELEASED, since={VersionState.DRAFT, VersionState.REVIEW}, by=by, **told)
        if self.based_on:
            Overlay.carry(self.based_on, onto=self)

    def withdraw(self, *, by: User | None) -> None:
        """No new room may choose it; those that pinned it keep it."""
        self._step(VersionState.WITHDRAWN, since={VersionState.RELEASED}, by=by)

    @transaction.atomic
    def revise(self, *, by: User | None) -> Version:
        """A new draft with all that this one says."""
        from dialogmat.desk.mat_file import described, lay_stations

        if self.state not in {VersionState.RELEASED, VersionState.WITHDRAWN}:
            raise ValidationError(_("This version is still being written. Write in it, instead of in a copy."))
        draft = self.mat.begin(based_on=self, by=by)
        lay_stations(draft, described(self)["stations"])
        return draft

    @transaction.atomic
    def discard(self, *, by: User | None) -> None:
        """Throw the draft away, with its comments."""
        self.hold()
        trace(by, "version.discard", self)
        self.delete()

    def hold(self) -> None:
        """Keep the draft to oneself to the end of the transaction. Raises ValidationError when it is no draft now."""
        held = Version.objects.select_for_update().filter(pk=self.pk, state=VersionState.DRAFT).first()
        if not held:
            raise ValidationError(_("This version is frozen. Only a draft can be changed."), code="frozen")

    @transaction.atomic
    def _step(self, state: VersionState, *, since: set[VersionState], by: User | None, **fields: Any) -> None:
        fields["state"] = state
        if not Version.objects.filter(pk=self.pk, state__in=since).update(**fields):
            raise ValidationError(_("Someone has moved this version on. Load the page again."), code="state")
        for name, value in fields.items():
            setattr(self, name, value)
        trace(by, f"version.{state}", self)


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
    # A municipality's own, laid over the frozen version; it is no part of it.
    overlay = models.ForeignKey(
        "dialogmat.Overlay", on_delete=models.CASCADE, null=True, blank=True, related_name="blocks"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "key"], condition=Q(overlay=None), name="a_block_key_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["overlay", "key"], condition=Q(overlay__isnull=False), name="a_key_is_used_once_in_an_overlay"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Wording(models.Model):
    """A block's words in one language. A row for each language: a new language is no migration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=5)
    body = OrderedTable(default=dict)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "language"], name="a_block_is_worded_once_a_language")]

    def __str__(self) -> str:
        return f"{self.language}"

    @classmethod
    @transaction.atomic
    def write(cls, block: Block, *, language: str, body: dict[str, Any], revision: int, by: User | None) -> bool:
        """Save over the revision that was seen, 0 for none. False when somebody else wrote in the meantime."""
        block.station.version.hold()
        if revision:
            seen = cls.objects.filter(block=block, language=language, revision=revision)
            saved = bool(seen.update(body=body, revision=F("revision") + 1))
        else:
            saved = cls.objects.get_or_create(block=block, language=language, defaults={"body": body})[1]
        if saved:
            trace(by, "wording.write", block)
        return saved


class Timing(models.Model):
    """Minutes of a block in one variant of the mat (90, 120, two times 60, a full day)."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="timings")
    variant = models.CharField(max_length=10)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "variant"], name="a_block_is_timed_once_a_variant")]

    def __str__(self) -> str:
        return f"{self.variant}: {self.minutes}"
