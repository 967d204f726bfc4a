"""What a table's screen is told beside the mat: words from the facilitator, a table it meets, more time, a question."""

import datetime
import hashlib
from dataclasses import dataclass, field
from typing import Self

from dialogmat.models import Device, Dialogue, Run
from dialogmat.unshared import Own, own_at
from workshops.models import GatheringUnit


@dataclass(frozen=True)
class Notices:
    table: Dialogue | None = None
    own: list[Own] = field(default_factory=list)
    hand: bool = False

    @classmethod
    def to(cls, device: Device) -> Self:
        """Nothing to phones, to who goes on alone, and when the day is over."""
        if not device.dialogue or device.alone or device.run.room.gathering.ended:
            return cls()
        return cls(table_of(device), asked(device), bool(device.dialogue.hand_raised_at))

    @property
    def message(self) -> str:
        return self.table.message if self.table else ""

    @property
    def extra(self) -> int:
        return -(-int(self.table.extra.total_seconds()) // 60) if self.table else 0

    def ends(self, run: Run) -> datetime.datetime | None:
        """When the time is out for this table."""
        return run.timer_ends_at + self.table.extra if run.timer_ends_at and self.table else run.timer_ends_at

    @property
    def mark(self) -> str:
        """Another one says that the page has something new to tell."""
        stations = [f"{one.dialogue.pk}:{key}" for one in self.own for key in one.stations]
        told = [self.message, self.extra, self.table.meets_id if self.table else "", self.hand, *stations]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def table_of(device: Device) -> Dialogue | None:
    """The table's own talk, for a leader's own page that of the table where her unit sits."""
    if not device.dialogue or device.dialogue.table_id:
        return device.dialogue
    place = GatheringUnit.objects.filter(gathering=device.run.room.gathering_id, unit=device.dialogue.unit_id)
    here = Dialogue.objects.filter(room=device.run.room_id, table__in=place.values("table"))
    return here.select_related("meets").first()


def asked(device: Device) -> list[Own]:
    """What it is asked to share: nothing before the facilitator asks, and nothing once it has answered."""
    run = device.run
    assert device.dialogue
    if not run.asked_at or (device.dialogue.kept_at and device.dialogue.kept_at > run.asked_at):
        return []
    return own_at(device)
