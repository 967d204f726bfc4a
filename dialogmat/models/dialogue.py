from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from dialogmat.models.room import Room
from dialogmat.models.run import Run
from ned.live import poke

if TYPE_CHECKING:
    from ned.models import Unit
    from workshops.models import Table

# A message is read in passing, on a phone, by people who are talking.
MESSAGE = 200


class DialogueQuerySet(models.QuerySet["Dialogue"]):
    def at_tables_of(self, run: Run) -> Self:
        return self.filter(room=run.room_id, table__sitting=run.sitting_id)

    @transaction.atomic
    def tell(self, words: str, *, run: Run) -> None:
        """These words on their screens, instead of those that were there; empty takes them down."""
        told = list(self.values_list("pk", flat=True))
        self.update(message=words)
        poke(run.sitting_id, "run", to=told)

    @transaction.atomic
    def part(self, *, run: Run) -> None:
        """Those who meet go back to their own tables."""
        met = list(self.values_list("pk", flat=True))
        self.filter(pk__in=met).update(meets=None)
        if met:
            poke(run.sitting_id, "run", to=met)

    def take_back_time(self) -> None:
        self.exclude(extra=datetime.timedelta()).update(extra=datetime.timedelta())


class Dialogue(models.Model):
    """One walk over the mat: a table's, or a unit's own pages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="dialogues")
    table = models.ForeignKey(
        "workshops.Table", on_delete=models.PROTECT, null=True, blank=True, related_name="dialogues"
    )
    unit = models.ForeignKey("ned.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="dialogues")
    hand_raised_at = models.DateTimeField(null=True, blank=True)
    # What a table has of its own besides the room's: more time, a table it meets, words from the facilitator.
    extra = models.DurationField(default=datetime.timedelta)
    meets = models.ForeignKey("workshops.Table", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.CharField(max_length=MESSAGE, blank=True)
    # When it said that what it has not shared stays its own.
    kept_at = models.DateTimeField(null=True, blank=True)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "table"], condition=Q(table__isnull=False), name="a_table_has_one_dialogue_in_a_room"
            ),
            models.UniqueConstraint(
                fields=["room", "unit"], condition=Q(unit__isnull=False), name="a_unit_has_one_dialogue_in_a_room"
            ),
            models.CheckConstraint(
                condition=Q(table=None, unit__isnull=False) | Q(table__isnull=False, unit=None),
                name="a_dialogue_is_a_tables_or_a_units",
            ),
        ]

    def __str__(self) -> str:
        return str(self.table or self.unit)

    @classmethod
    def of_table(cls, room: Room, table: Table) -> Dialogue:
        return cls.objects.get_or_create(room=room, table=table)[0]

    @classmethod
    def of_unit(cls, room: Room, unit: Unit) -> Dialogue:
        return cls.objects.get_or_create(room=room, unit=unit)[0]

    @classmethod
    def of_tables(cls, run: Run) -> DialogueQuerySet:
        """All tables of a sitting, those too where nobody has joined yet."""
        tables = run.sitting.tables.all()
        cls.objects.bulk_create([cls(room_id=run.room_id, table=table) for table in tables], ignore_conflicts=True)
        return cls.objects.at_tables_of(run).order_by("table__number")

    @classmethod
    @transaction.atomic
    def pair_up(cls, run: Run) -> None:
        """Two and two in the order of the tables; one that is left over stays by itself."""
        every = list(cls.of_tables(run).select_related("table"))
        cls.objects.at_tables_of(run).part(run=run)
        for one, other in zip(every[::2], every[1::2], strict=False):
            one.meet(other, run=run)

    @transaction.atomic
    def meet(self, other: Dialogue, *, run: Run) -> None:
        """Two tables that talk together; whom they met before goes back to its own."""
        here = Dialogue.objects.at_tables_of(run)
        here.filter(meets__in=[self.table_id, other.table_id]).part(run=run)
        for one, met in ((self, other), (other, self)):
            one.meets_id = met.table_id
            one.save(update_fields=["meets"])
        poke(run.sitting_id, "run", to=[self.pk, other.pk])

    @transaction.atomic
    def give_minutes(self, minutes: int, *, run: Run) -> None:
        """More time for one table; counted from now when its time is out already."""
        if not run.timer_ends_at:
            return
        ends = max(run.timer_ends_at + self.extra, timezone.now()) + datetime.timedelta(minutes=minutes)
        self.extra = ends - run.timer_ends_at
        self.save(update_fields=["extra"])
        poke(run.sitting_id, "run", to=[self.pk])

    @transaction.atomic
    def heard(self, words: str, *, sitting: uuid.UUID) -> None:
        """The table has read it. What has come instead meanwhile stays."""
        Dialogue.objects.filter(pk=self.pk, message=words).update(message="")
        poke(sitting, "run", to=[self.pk])

    @transaction.atomic
    def keep_own(self, *, sitting: uuid.UUID) -> None:
        """What the table has not shared, it will not share."""
        self.kept_at = timezone.now()
        self.save(update_fields=["kept_at"])
        poke(sitting, "run", to=[self.pk])

    def raise_hand(self, *, sitting: uuid.UUID) -> None:
        self._hand(timezone.now(), sitting=sitting)

    def lower_hand(self, *, sitting: uuid.UUID) -> None:
        self._hand(None, sitting=sitting)

    @transaction.atomic
    def _hand(self, at: datetime.datetime | None, *, sitting: uuid.UUID) -> None:
        self.hand_raised_at = at
        self.save(update_fields=["hand_raised_at"])
        poke(sitting, "run", to=[self.pk])

    @transaction.atomic
    def share(self, *, station: str, sitting: uuid.UUID) -> None:
        """*Done – share*: from here on others may read what was written at the station, and promises are made."""
        from dialogmat.harvest import harvest

        Shared.objects.bulk_create([Shared(dialogue=self, station=station)], ignore_conflicts=True)
        harvest(self, station=station)
        poke(sitting, "answers", to=[self.pk], summary=self.room.gathering_id)

    @transaction.atomic
    def unshare(self, *, station: str, sitting: uuid.UUID) -> None:
        """Take it back: the text is the table's own again. What was decided in the meantime stays decided."""
        self.shared.filter(station=station).delete()
        poke(sitting, "answers", to=[self.pk])


class Shared(models.Model):
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="shared")
    station = models.SlugField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "station"], name="a_station_is_shared_once")]

    def __str__(self) -> str:
        return self.station
