"""Changes to how a draft is built. Each holds the draft while it is made, and is refused where there is none."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dialogmat.desk.wording import SLUG
from dialogmat.kinds import KINDS
from dialogmat.models import Block, Rhythm, Station, Takes, Timing, Version
from ned.models import User
from ned.models.traces import trace

HEADING = "heading"


@transaction.atomic
def add_station(version: Version, *, key: str, by: User) -> Station:
    """Last in the mat, with a heading to give it a name."""
    version.hold()
    if not SLUG.fullmatch(key):
        raise ValidationError(_("Use small letters a–z, digits and hyphens only, and not too many."))
    if version.stations.filter(key=key).exists():
        raise ValidationError(_("“%(key)s” is used before.") % {"key": key})
    station: Station = version.stations.create(key=key, position=after(version.stations.all()), number=1)
    renumber(version)
    add_block(station, key=HEADING, kind=HEADING, by=by)
    trace(by, "station.add", station)
    return station


@transaction.atomic
def add_block(station: Station, *, key: str, kind: str, by: User) -> Block:
    """Last at the station. Its key begins with the station's, and is used once in the version."""
    station.version.hold()
    whole = f"{station.key}.{key}"
    if kind not in KINDS:
        raise ValidationError(_("There is no such kind of block."))
    if not SLUG.fullmatch(key) or len(whole) > 60:
        raise ValidationError(_("Use small letters a–z, digits and hyphens only, and not too many."))
    if Block.objects.filter(station__version=station.version_id, key=whole, overlay=None).exists():
        raise ValidationError(_("“%(key)s” is used before.") % {"key": whole})
    rhythm = Rhythm.PLENARY if KINDS[kind].template in {HEADING, "text"} else Rhythm.TABLE
    takes = Takes.TABLE if KINDS[kind].parts else Takes.PERSON if KINDS[kind].counted else Takes.NONE
    laid = {"position": after(station.blocks.filter(overlay=None)), "takes": takes, "rhythm": rhythm}
    block: Block = station.blocks.create(key=whole, kind=kind, **laid)
    trace(by, "block.add", block)
    return block


@transaction.atomic
def remove(row: Station | Block, *, by: User) -> None:
    version = version_of(row)
    version.hold()
    trace(by, f"{row._meta.model_name}.remove", row)
    row.delete()
    renumber(version)


@transaction.atomic
def move(row: Station | Block, *, steps: int, by: User) -> None:
    """Up with a negative number; at the end of the list it stays where it is."""
    version_of(row).hold()
    lay_in_order(row, stepped([one.pk for one in beside(row)], row.pk, steps), by=by)


@transaction.atomic
def order(row: Station | Block, keys: Sequence[str], *, was: Sequence[str], by: User) -> None:
    """The whole list as it was dragged, and as it was before. Refused when it is that no longer."""
    version_of(row).hold()
    check_order(keys, was=was, now=[str(one.pk) for one in beside(row)])
    lay_in_order(row, keys, by=by)


def stepped[Key](keys: list[Key], one: Key, steps: int) -> list[Key]:
    place = keys.index(one)
    keys.insert(max(place + steps, 0), keys.pop(place))
    return keys


def check_order(keys: Sequence[str], *, was: Sequence[str], now: list[str]) -> None:
    if list(was) != now or sorted(keys) != sorted(now):
        raise other_list()


def other_list() -> ValidationError:
    return ValidationError(_("Someone else has changed this list. Look at it again before you move."), code="stale")


def lay_in_order(row: Station | Block, keys: Sequence[Any], *, by: User) -> None:
    places = {str(key): position for position, key in enumerate(keys)}
    rows: list[Any] = beside(row)
    for one in rows:
        one.position = places[str(one.pk)]
    type(row).objects.bulk_update(rows, ["position"])
    renumber(version_of(row))
    trace(by, f"{row._meta.model_name}.order", row)


@transaction.atomic
def move_to(block: Block, key: str, *, by: User) -> None:
    """Last at another station of the same version. Its key stays, for comments and comparisons go by it."""
    version = block.station.version
    version.hold()
    station = version.stations.filter(key=key).exclude(pk=block.station_id).first()
    if not station:
        raise ValidationError(_("There is no such station to move it to."), code="stale")
    block.station, block.position = station, after(station.blocks.filter(overlay=None))
    block.save(update_fields=["station", "position"])
    trace(by, "block.move", block)


def beside(row: Station | Block) -> list[Any]:
    """It and those it stands among, in their order."""
    if isinstance(row, Station):
        return list(row.version.stations.order_by("position", "pk"))
    return list(row.station.blocks.filter(overlay=None).order_by("position", "pk"))


def after(rows: QuerySet[Any]) -> int:
    """The position behind all of them; those that are gone may have left gaps."""
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else int(last) + 1


def version_of(row: Station | Block) -> Version:
    return row.version if isinstance(row, Station) else row.station.version


def renumber(version: Version) -> None:
    """Those that have a number are numbered in the order they come."""
    rows = list(version.stations.order_by("position").exclude(number=0))
    for number, station in enumerate(rows, start=1):
        station.number = number
    Station.objects.bulk_update(rows, ["number"])


# What is no text has no revision: a form says what it saw, and is refused when that is so no longer.


@transaction.atomic
def set_block(block: Block, *, seen: str, facts: dict[str, Any], minutes: dict[str, int], by: User) -> None:
    """`facts` are takes, rhythm and settings; `minutes` are by edition, those left out are none."""
    block.station.version.hold()
    unchanged(block, seen)
    Block.objects.filter(pk=block.pk).update(**facts)
    block.timings.all().delete()
    Timing.objects.bulk_create(Timing(block=block, variant=name, minutes=many) for name, many in minutes.items())
    trace(by, "block.set", block)


@transaction.atomic
def set_station(station: Station, *, seen: str, facts: dict[str, Any], by: User) -> None:
    station.version.hold()
    unchanged(station, seen)
    Station.objects.filter(pk=station.pk).update(**facts)
    renumber(station.version)
    trace(by, "station.set", station)


def unchanged(row: Station | Block, seen: str) -> None:
    now = type(row).objects.get(pk=row.pk)
    if seen != as_seen(now):
        raise ValidationError(_("Someone else has changed this. Look at it again before you save."), code="stale")


def as_seen(row: Station | Block) -> str:
    """How it stands, in one line that a form carries along."""
    if isinstance(row, Station):
        facts: list[Any] = [row.number > 0, row.core, row.trio, row.walk, sorted(row.optional_in)]
        return repr([*facts, sorted(row.break_after.items())])
    minutes = sorted((one.variant, one.minutes) for one in row.timings.all())
    return repr([row.takes, row.rhythm, sorted(row.settings.items()), minutes])
