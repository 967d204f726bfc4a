"""What tables have written and not shared: they are asked before the day ends, and nobody reads it meanwhile."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from dialogmat.models import Answer, Channel, Device, Dialogue, Room, Run, Shared
from dialogmat.sheet import units_at


@dataclass(frozen=True)
class Own:
    """A table's, or a unit's, stations that have words only they can read."""

    dialogue: Dialogue
    who: str
    stations: dict[str, str]  # {key: title}

    def keeps(self, run: Run) -> bool:
        """Whether it has answered that this stays its own."""
        return bool(self.dialogue.kept_at and run.asked_at and self.dialogue.kept_at > run.asked_at)


def unshared(room: Room, language: str) -> list[Own]:
    """Of all tables of all sittings, in their order; one query. What is written alone afterwards is not asked for."""
    alone = Device.objects.filter(dialogue=OuterRef("dialogue"), channel=Channel.ALONE)
    rows = _rows(room).exclude(Exists(alone)).select_related("dialogue__table__sitting", "dialogue__unit")
    order = ("dialogue__table__sitting__starts", "dialogue__table__number", "dialogue__unit__name")
    return _gathered(room, rows.order_by(*order, "block__station__position"), language)


def own_at(device: Device) -> list[Own]:
    """What a table's screen is asked about: its own words, and those on the pages of the leaders who sit there."""
    room = device.run.room
    units = units_at(device)
    mine = {device.dialogue_id, *Dialogue.objects.filter(room=room, unit__in=units).values_list("pk", flat=True)}
    rows = _rows(room).filter(dialogue__in=mine).select_related("dialogue__table", "dialogue__unit")
    return _gathered(room, rows.order_by("dialogue__unit__name", "block__station__position"), device.language)


def _rows(room: Room) -> QuerySet[Answer]:
    told = Shared.objects.filter(dialogue=OuterRef("dialogue"), station=OuterRef("block__station__key"))
    rows = Answer.objects.filter(~Exists(told), dialogue__room=room).exclude(value="")
    return rows.select_related("block__station")


def _gathered(room: Room, rows: QuerySet[Answer], language: str) -> list[Own]:
    titles = {station.key: station.title for station in room.outline(language).stations}
    found: dict[uuid.UUID, Own] = {}
    for row in rows:
        own = found.setdefault(row.dialogue_id, Own(row.dialogue, str(row.dialogue), {}))
        own.stations[row.block.station.key] = titles.get(row.block.station.key, "")
    return list(found.values())


def share_all(device: Device) -> None:
    """*Done – share* at every station where the table has words of its own."""
    for own in own_at(device):
        for station in own.stations:
            own.dialogue.share(station=station, sitting=device.run.sitting_id)
