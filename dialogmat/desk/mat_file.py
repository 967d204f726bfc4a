"""A version as plain values, and back again: what a file holds, a revision copies, and two versions are compared by.

docs/mat-file.md tells it to people, dialogmat/data/mat.schema.json to machines; reading.py says where a file is broken.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from dialogmat.desk.reading import FORMAT, read
from dialogmat.models import Block, Mat, Station, Timing, Version, Wording
from ned.models import User

LANGUAGES = ["nb", "nn", "en"]


def described(version: Version) -> dict[str, Any]:
    """The whole version; a municipality's own blocks are no part of it."""
    blocks = Block.objects.filter(overlay=None).prefetch_related(
        Prefetch("timings", Timing.objects.order_by("pk")), "wordings"
    )
    stations = version.stations.prefetch_related(Prefetch("blocks", blocks.order_by("position")))
    return {
        "format": FORMAT,
        "mat": version.mat.key,
        "audience": version.mat.audience,
        "number": version.number,
        "state": version.state,
        "changes": version.changes,
        "stations": [_station(one) for one in stations],
    }


def _station(row: Station) -> dict[str, Any]:
    return {
        "key": row.key,
        "number": row.number,
        "core": row.core,
        "trio": row.trio,
        "walk": row.walk,
        "optional_in": row.optional_in,
        "break_after": dict(sorted(row.break_after.items())),
        "blocks": [_block(block) for block in row.blocks.all()],
    }


def _block(row: Block) -> dict[str, Any]:
    words = {wording.language: wording.body for wording in row.wordings.all()}
    order = [code for code in LANGUAGES if code in words] + sorted(words.keys() - set(LANGUAGES))
    return {
        "key": row.key,
        "kind": row.kind,
        "takes": row.takes,
        "rhythm": row.rhythm,
        "minutes": {timing.variant: timing.minutes for timing in row.timings.all()},
        "settings": dict(sorted(row.settings.items())),
        "words": {code: words[code] for code in order},
    }


def exported(version: Version) -> str:
    return json.dumps(described(version), ensure_ascii=False, indent=2) + "\n"


@transaction.atomic
def take_in(raw: bytes, *, by: User | None) -> Version:
    """A new draft of the mat the file is of. Raises BrokenFileError with all that is wrong, and changes nothing."""
    data = read(raw, audiences=dict(Mat.objects.values_list("key", "audience")))
    mat = Mat.objects.get_or_create(key=data["mat"], defaults={"audience": data["audience"]})[0]
    draft = mat.begin(by=by, changes=data["changes"])
    lay_stations(draft, data["stations"])
    return draft


def lay_stations(version: Version, stations: list[dict[str, Any]]) -> None:
    """Write it all into an empty draft, with the positions of the lists."""
    rows = [
        Station(version=version, position=position, **{name: one[name] for name in one if name != "blocks"})
        for position, one in enumerate(stations)
    ]
    Station.objects.bulk_create(rows)
    pairs = [
        (_laid(row, place, block), block)
        for row, one in zip(rows, stations, strict=True)
        for place, block in enumerate(one["blocks"])
    ]
    Block.objects.bulk_create(row for row, _block in pairs)
    Timing.objects.bulk_create(_timings(pairs))
    Wording.objects.bulk_create(_wordings(pairs))


def _laid(station: Station, position: int, block: dict[str, Any]) -> Block:
    own = {name: block[name] for name in ("key", "kind", "takes", "rhythm", "settings")}
    return Block(station=station, position=position, **own)


def _timings(pairs: list[tuple[Block, dict[str, Any]]]) -> Iterable[Timing]:
    return [
        Timing(block=row, variant=variant, minutes=minutes)
        for row, block in pairs
        for variant, minutes in block["minutes"].items()
    ]


def _wordings(pairs: list[tuple[Block, dict[str, Any]]]) -> Iterable[Wording]:
    return [
        Wording(block=row, language=code, body=body) for row, block in pairs for code, body in block["words"].items()
    ]
