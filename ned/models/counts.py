from __future__ import annotations

import datetime
from typing import Self

from django.db import models
from django.db.models import F
from django.utils import timezone


class CountQuerySet(models.QuerySet["Count"]):
    def alive(self) -> Self:
        return self.filter(until__gt=timezone.now())

    def note(self, *keys: str, life: datetime.timedelta) -> None:
        """It has happened; remembered from now on for so long."""
        self.bulk_create(
            [Count(key=key, until=timezone.now() + life) for key in keys],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["n", "until"],
        )

    def one_more(self, key: str, *, life: datetime.timedelta) -> int:
        """It has happened again: how often since it first did, which was at most `life` ago."""
        if not self.alive().filter(key=key).update(n=F("n") + 1):
            self.note(key, life=life)
        return self.values_list("n", flat=True).get(key=key)


class Count(models.Model):
    """How often something has happened lately. The key is a digest: no address can be read out of it."""

    key = models.CharField(max_length=64, primary_key=True)
    n = models.PositiveIntegerField(default=1)
    until = models.DateTimeField(db_index=True)

    objects = CountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.n}"
