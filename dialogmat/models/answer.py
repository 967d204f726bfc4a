"""One field's answer, saved by itself, by whichever device gets there first; nothing anyone wrote is lost."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, NamedTuple, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from dialogmat.kinds import KINDS, LAST_WINS_WIDGETS, part_of
from dialogmat.models.device import Device
from dialogmat.models.dialogue import Dialogue
from ned.live import poke
from ned.models.traces import trace

if TYPE_CHECKING:
    import datetime

    from dialogmat.models.run import Run
    from dialogmat.outline import OutlineBlock
    from ned.models import User

# The same place on the same mat is the same row, wherever it is written from.
PLACE = uuid.UUID("6d7b1a52-6f0e-4a53-9d0c-2f3c3a6f5d11")


class Saved(NamedTuple):
    """What became of a save: `saved`, `same` (nothing to write), `kept` (an edit beat this delete) or `rival`."""

    outcome: str
    revision: int
    value: str


class ReusedError(Exception):
    """An operation id came again with other words."""


class _StaleError(Exception):
    pass


def place(dialogue: uuid.UUID, block: uuid.UUID, slot: str) -> uuid.UUID:
    return uuid.uuid5(PLACE, f"{dialogue}:{block}:{slot}")


class AnswerQuerySet(models.QuerySet["Answer"]):
    def of_item(self, item: Answer) -> Self:
        """All that was written on the item this one is part of."""
        name = item.slot.partition(".")[0]
        return self.filter(Q(slot=name) | Q(slot__startswith=f"{name}."), dialogue=item.dialogue, block=item.block_id)


class Answer(models.Model):
    id = models.UUIDField(primary_key=True, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="answers")
    block = models.ForeignKey("dialogmat.Block", on_delete=models.PROTECT, related_name="answers")
    slot = models.CharField(max_length=60, blank=True)
    value = models.TextField(max_length=4000, blank=True)
    about_unit = models.ForeignKey("ned.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    # Arrived after the gathering was closed, from a device that had been without a net.
    late = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    # It names somebody, so that it is the table's alone again, and nobody else's until it is put back.
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "block", "slot"], name="a_field_has_one_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.block_id}:{self.slot}"

    @classmethod
    def save_field(
        cls,
        dialogue: Dialogue,
        *,
        block: OutlineBlock,
        slot: str,
        value: str,
        base: int,
        operation: uuid.UUID,
        device: Device,
    ) -> Saved:
        """Save by conditional update on the revision the device had seen.

        Raises ReusedError when this operation id was used before with other words. Sending the same again is harmless.
        """
        change = _Change(dialogue, block, slot, value, base, operation, device)
        return change.save()

    @property
    def may_be_put_back(self) -> bool:
        """The same day, by those who were there."""
        return bool(self.struck_at) and timezone.localdate(self.struck_at) == timezone.localdate()

    def strike(self, *, run: Run, by: User | None) -> None:
        """Others than the table read it no more, and what it proposed goes with it unless that is decided."""
        self._strike(timezone.now(), "answer.strike", run=run, by=by)

    def put_back(self, *, run: Run, by: User | None) -> None:
        if self.may_be_put_back:
            self._strike(None, "answer.put_back", run=run, by=by)

    @transaction.atomic
    def _strike(self, at: datetime.datetime | None, verb: str, *, run: Run, by: User | None) -> None:
        from dialogmat.harvest import harvest

        Answer.objects.of_item(self).update(struck_at=at)
        trace(by, verb, self)
        if self.dialogue.shared.filter(station=self.block.station.key).exists():
            harvest(self.dialogue, station=self.block.station.key)
        poke(run.sitting_id, "answers", to=[self.dialogue_id], summary=run.room.gathering_id)


class _Change:
    """One save on its way in."""

    def __init__(
        self,
        dialogue: Dialogue,
        block: OutlineBlock,
        slot: str,
        value: str,
        base: int,
        operation: uuid.UUID,
        device: Device,
    ) -> None:
        self.dialogue, self.block, self.slot, self.value, self.base = dialogue, block, slot, value, base
        self.operation, self.device = operation, device
        self.place = place(dialogue.pk, block.id, slot)
        self.digest = hashlib.sha256(f"{self.place}\0{base}\0{value}".encode()).hexdigest()

    def save(self) -> Saved:
        before = next(iter(Answer.objects.filter(pk=self.place).only("value", "revision")), None)
        if self._changes_nothing(before):
            return Saved("same", before.revision if before else 0, self.value)
        if not before:
            self.base = 0  # what it builds on has been swept
        elif self._last_wins or not before.value:
            self.base = before.revision  # an edit beats a delete
        try:
            return self._write()
        except (IntegrityError, _StaleError):
            return self._too_late()

    def _changes_nothing(self, before: Answer | None) -> bool:
        return before.value == self.value if before else not self.value

    @property
    def _last_wins(self) -> bool:
        part = part_of(self.block.kind, self.slot)
        return KINDS[self.block.kind].last_wins or bool(part and part.widget in LAST_WINS_WIDGETS)

    @transaction.atomic
    def _write(self) -> Saved:
        revision = self.base + 1
        self._record(Saved("saved", revision, self.value))
        late = self.device.run.room.gathering.ended and not self.device.alone
        fields = {"value": self.value, "late": late, "changed_at": timezone.now()}
        if self.base:
            seen = Answer.objects.filter(pk=self.place, revision=self.base)
            if not seen.update(revision=revision, **fields):
                raise _StaleError
        else:
            Answer.objects.bulk_create([self._new(**fields)])
        self._tell()
        return Saved("saved", revision, self.value)

    def _new(self, **fields: object) -> Answer:
        return Answer(
            pk=self.place, dialogue=self.dialogue, block_id=self.block.id, slot=self.slot, revision=1, **fields
        )

    def _record(self, saved: Saved) -> None:
        result = {"outcome": saved.outcome, "revision": saved.revision}
        Operation.objects.bulk_create(
            [Operation(pk=self.operation, device=self.device, place=self.place, digest=self.digest, result=result)]
        )

    def _too_late(self) -> Saved:
        """Sent before, or somebody else wrote meanwhile: then both texts are kept and the table chooses."""
        if done := self._done():
            return done
        now = Answer.objects.get(pk=self.place)
        if self.slot and not self.value:
            return Saved("kept", now.revision, now.value)
        try:
            return self._keep_both(now)
        except IntegrityError:
            if done := self._done():  # the same one came twice at once
                return done
            raise

    def _done(self) -> Saved | None:
        """What became of this operation, when it has been carried out before."""
        done = Operation.objects.filter(pk=self.operation).first()
        if done and done.digest != self.digest:
            raise ReusedError
        return Saved(done.result["outcome"], done.result["revision"], self.value) if done else None

    def _tell(self) -> None:
        """The others at its table, and those whose page it wrote on."""
        here = {self.device.dialogue_id or self.dialogue.pk, self.dialogue.pk}
        poke(self.device.run.sitting_id, "words", to=here, by=self.device.pk)

    @transaction.atomic
    def _keep_both(self, now: Answer) -> Saved:
        if now.value == self.value:
            return Saved("same", now.revision, now.value)
        saved = Saved("rival", now.revision, now.value)
        self._record(saved)
        Rival.objects.create(answer=now, text=self.value, operation_id=self.operation)
        self._tell()
        return saved


class Operation(models.Model):
    """A save that was carried out, so that the same one sent again gives the same answer."""

    id = models.UUIDField(primary_key=True, editable=False)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="operations")
    place = models.UUIDField()
    digest = models.CharField(max_length=64)
    result = models.JSONField()

    def __str__(self) -> str:
        return str(self.pk)


class Rival(models.Model):
    """What another device at the same table wrote in the same field at the same time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="rivals")
    text = models.TextField(max_length=4000)
    operation = models.OneToOneField(Operation, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def stations_of(cls, device: Device) -> set[str]:
        """Where its dialogue has two texts to choose between, or what it wrote on a unit's page is one of two."""
        mine = models.Q(answer__dialogue=device.dialogue_id) | models.Q(operation__device=device.pk)
        return set(cls.objects.filter(mine).values_list("answer__block__station__key", flat=True))

    @transaction.atomic
    def choose(self, *, mine: bool, sitting: uuid.UUID) -> None:
        """Keep this text instead of the one that came first, or let it go; the table has seen both."""
        if mine:
            Answer.objects.filter(pk=self.answer_id).update(
                value=self.text, revision=models.F("revision") + 1, changed_at=timezone.now()
            )
        self.delete()
        poke(sitting, "answers", to=[self.answer.dialogue_id])
