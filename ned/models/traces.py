from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from ned.models.people import User


class Trace(models.Model):
    """The audit log: who did which verb to what. Ids only, never words; twelve months."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    object_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.verb}"


class Stale(models.Model):
    """A summary that a verb has made out of date; written in the verb's transaction, cleared when rebuilt."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="a_summary_is_stale_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


def trace(by: User | None, verb: str, what: models.Model) -> None:
    # A union or safety seat would tell who holds it: such verbs leave the actor out.
    Trace.objects.create(by=by, verb=verb, object_id=what.pk or uuid.UUID(int=0))


def stale(kind: str, object_id: uuid.UUID) -> None:
    # An upsert, not "ignore": it holds the row to the end of our transaction, so whoever builds the summary meanwhile
    # waits and reads what we wrote.
    Stale.objects.bulk_create(
        [Stale(kind=kind, object_id=object_id)],
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["kind"],
    )
