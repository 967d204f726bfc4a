"""Private answers: counters and spent ballots. No person, no time, no order, no device beside either."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Sum

from dialogmat.models.device import Channel
from dialogmat.models.room import Room

if TYPE_CHECKING:
    from dialogmat.models.device import Device

CHOICES = range(1, 7)


class TallyQuerySet(models.QuerySet["Tally"]):
    def of(self, room: Room, block: uuid.UUID) -> TallyQuerySet:
        return self.filter(room=room, block=block, n__gt=0)


class Tally(models.Model):
    """How many ballots made this choice of this item; in a vote the choice is how many dots the ballot gave it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="tallies")
    # For votes a table counts by itself; scores never have one.
    table = models.ForeignKey("workshops.Table", on_delete=models.CASCADE, null=True, related_name="+")
    block = models.ForeignKey("dialogmat.Block", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    choice = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8, choices=Channel)
    n = models.PositiveIntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "block", "item", "choice", "channel"],
                condition=Q(table=None),
                name="a_choice_is_counted_in_one_row_of_a_room",
            ),
            models.UniqueConstraint(
                fields=["room", "table", "block", "item", "choice", "channel"],
                condition=Q(table__isnull=False),
                name="a_choice_is_counted_in_one_row_of_a_table",
            ),
            models.CheckConstraint(condition=Q(choice__range=(1, 6)), name="a_choice_is_between_1_and_6"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.choice}: {self.n}"

    @classmethod
    def cast(
        cls,
        room: Room,
        *,
        block: uuid.UUID,
        choices: Mapping[str, int],
        ballot: str,
        channel: str,
        items: Collection[str] = (),
    ) -> bool:
        """Count all items of one ballot in one go; False when this ballot was counted before.

        `items` are all that could be chosen, where a ballot need not choose all of them.
        """
        try:
            with transaction.atomic():
                Ballot.objects.bulk_create([Ballot(room=room, digest=ballot)])
                cls._add(room, block=block, choices=choices, channel=channel, items=items)
        except IntegrityError:
            if not Ballot.objects.filter(digest=ballot).exists():
                raise
            return False
        return True

    @classmethod
    def _add(
        cls, room: Room, *, block: uuid.UUID, choices: Mapping[str, int], channel: str, items: Collection[str]
    ) -> None:
        chosen = Q(*(Q(item=item, choice=choice) for item, choice in choices.items()), _connector=Q.OR)
        rows = cls.objects.filter(chosen, room=room, block=block, channel=channel, table=None)
        if rows.update(n=F("n") + 1) == len(choices):
            return
        # The first ballot of a room; what was just added is taken back with it when this fails.
        here = set(rows.values_list("item", "choice"))
        new = {item: choice for item, choice in choices.items() if (item, choice) not in here}
        cls.lay_out(room, block=block, items=sorted(items) or new, channels=[channel])
        cls.objects.filter(
            Q(*(Q(item=item, choice=choice) for item, choice in new.items()), _connector=Q.OR),
            room=room,
            block=block,
            channel=channel,
            table=None,
        ).update(n=F("n") + 1)

    @classmethod
    def lay_out(cls, room: Room, *, block: uuid.UUID, items: Collection[str], channels: list[str]) -> None:
        """Zero rows for every choice, so that counting is one UPDATE and the order of rows says nothing."""
        rows = [
            Tally(room=room, block_id=block, item=item, choice=choice, channel=channel)
            for channel in channels
            for item in items
            for choice in CHOICES
        ]
        Tally.objects.bulk_create(rows, ignore_conflicts=True)

    @classmethod
    def dots_of(cls, room: Room, *, block: uuid.UUID, channel: str = "") -> dict[str, int]:
        """{item: all the dots it was given}, over one channel or all."""
        rows = cls.objects.of(room, block).filter(**{"channel": channel} if channel else {})
        return {row["item"]: row["dots"] for row in rows.values("item").annotate(dots=Sum(F("choice") * F("n")))}

    @classmethod
    @transaction.atomic
    def set_paper(cls, room: Room, *, block: uuid.UUID, item: str, totals: Mapping[int, int]) -> None:
        """What was counted on paper; correctable until it is published."""
        cls.lay_out(room, block=block, items=[item], channels=[Channel.PAPER])
        rows = cls.objects.filter(room=room, block=block, item=item, channel=Channel.PAPER, table=None)
        for choice in CHOICES:
            rows.filter(choice=choice).update(n=totals.get(choice, 0))


class Ballot(models.Model):
    """That one device has voted, so that it is counted once. Gone when the score is published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="ballots")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def of(device: Device, *, block: uuid.UUID, fresh: str = "") -> str:
        """The device's own, or a fresh one where it is passed round. It leads nowhere once the ballots are deleted."""
        return hashlib.sha256(f"{device.token}:{fresh if device.dialogue_id else ''}:{block}".encode()).hexdigest()

    @classmethod
    def spent(cls, digests: Collection[str]) -> set[str]:
        return set(cls.objects.filter(digest__in=digests).values_list("digest", flat=True)) if digests else set()
