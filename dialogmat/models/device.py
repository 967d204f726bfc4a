from __future__ import annotations

import datetime
import hashlib
import secrets
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from dialogmat.models.dialogue import Dialogue
from dialogmat.models.room import Room
from dialogmat.models.run import Run
from ned.live import cut, poke, stream_address
from ned.retention import keep

if TYPE_CHECKING:
    from dialogmat.outline import OutlineStation
    from ned.models import Unit

# How long after closing a screen that had no net may still send what it has.
LATE = datetime.timedelta(days=7)


class Channel(models.TextChoices):
    SCREEN = "screen"
    PHONE = "phone"
    PASSED = "passed"
    PAPER = "paper"
    ALONE = "alone"


def words_live() -> datetime.timedelta:
    """How long a table's own words are kept after closing, and so how long a leader may go on with hers alone."""
    return keep("dialogmat.Answer.value")


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class DeviceQuerySet(models.QuerySet["Device"]):
    def holding(self, token: str) -> Self:
        """The device with this token, with what a save needs in one query. Removed ones and old ones are gone."""
        now = timezone.now()
        lately = Q(run__room__gathering__closed_at__gt=now - LATE)
        alone = Q(run__room__gathering__closed_at__gt=now - words_live(), channel=Channel.ALONE)
        return self.filter(
            Q(run__room__gathering__closed_at=None) | lately | alone,
            token_digest=digest(token),
            removed_at=None,
        ).select_related("run__room__gathering", "dialogue")

    def with_page(self) -> Self:
        """And with what its page shows: where it sits and what the day is part of."""
        return self.select_related(
            "run__room__gathering__programme", "run__sitting", "dialogue__table", "dialogue__unit", "dialogue__meets"
        )


class Device(models.Model):
    """A screen or a phone that was let in. Its token is in its address; only the digest is kept. It has no person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="devices")
    # Without a dialogue it is a phone: it may vote and write nothing.
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, null=True, related_name="devices")
    token_digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5, default="nb")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.SCREEN)
    # Neither is set for phones: when somebody voted is nobody's business.
    seen_at = models.DateTimeField(null=True, blank=True)
    unsent = models.PositiveSmallIntegerField(default=0)
    # Which station is on the screen.
    station = models.SlugField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    # What it came in with, while a request lasts.
    token = ""

    objects = DeviceQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def join(cls, run: Run, *, dialogue: Dialogue | None, language: str, channel: str) -> tuple[Device, str]:
        """A device and the token that is its way in; the token is told once, here."""
        token = secrets.token_urlsafe(16)
        # What is keyed in from paper is no screen that could be missed.
        seen = timezone.now() if dialogue and channel != Channel.PAPER else None
        device = cls.objects.create(
            run=run, dialogue=dialogue, language=language, channel=channel, token_digest=digest(token), seen_at=seen
        )
        poke(run.sitting_id, "devices")
        return device, token

    @classmethod
    def for_paper(cls, run: Run, *, dialogue: Dialogue, language: str) -> Device:
        """What a table's sheets are keyed in by. Nobody is told its token: it opens no page of the table's."""
        here = cls.objects.filter(run=run, dialogue=dialogue, channel=Channel.PAPER, removed_at=None).first()
        device = here or cls.join(run, dialogue=dialogue, language=language, channel=Channel.PAPER)[0]
        device.run, device.dialogue, device.language = run, dialogue, language
        return device

    @classmethod
    @transaction.atomic
    def begin_alone(cls, room: Room, *, unit: Unit, language: str) -> str:
        """The token of a leader who goes on with her own unit's pages after the day."""
        sat = room.runs.filter(sitting__tables__units__unit=unit, sitting__tables__units__gathering=room.gathering_id)
        run = sat.first() or room.runs.order_by("sitting__starts")[0]
        return cls.join(run, dialogue=Dialogue.of_unit(room, unit), language=language, channel=Channel.ALONE)[1]

    @property
    def alone(self) -> bool:
        return self.channel == Channel.ALONE

    def walked(self) -> list[OutlineStation]:
        """The stations of its run; for one who goes on alone those where she has a page of her own."""
        return self._own(self.run.walked(self.language))

    def laid(self) -> list[OutlineStation]:
        """Those too that were left out on the way: what was written there can still be opened and shared."""
        return self._own(self.run.laid(self.language))

    def _own(self, stations: list[OutlineStation]) -> list[OutlineStation]:
        return [one for one in stations if one.takes_from_units] if self.alone else stations

    def is_open(self, station: str) -> bool:
        return self.alone or self.run.is_open(station)

    @property
    def stream(self) -> str:
        """Where its page listens. Of what is written it hears its own table's, and a phone nothing."""
        return stream_address(self.run.sitting_id, holder=self.pk, part=self.dialogue_id or Channel.PHONE)

    def pulse(self, *, unsent: int, station: str) -> None:
        if self.dialogue_id:
            self.seen_at, self.unsent, self.station = timezone.now(), min(unsent, 9999), station
            self.save(update_fields=["seen_at", "unsent", "station"])

    def speak(self, *, language: str) -> None:
        self.language = language
        self.save(update_fields=["language"])

    @transaction.atomic
    def remove(self) -> None:
        """Cut one device off, at once; the table's words stay."""
        self.removed_at = timezone.now()
        self.save(update_fields=["removed_at"])
        poke(self.run.sitting_id, "devices")
        cut(self.pk)
