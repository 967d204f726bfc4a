"""Reads the mats' content files into versions. The same files make no second version; changed files make a new one."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from dialogmat.models import Block, Mat, Station, Timing, Version, Wording

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ["nb", "nn", "en"]


def load_all() -> list[Version]:
    """Every folder of content as the newest released version of its mat; returns those that are new."""
    folders = sorted(path.parent for path in CONTENT.glob("*/mat.toml"))
    return [version for version in map(load, folders) if version]


@transaction.atomic
def load(folder: Path) -> Version | None:
    files = [folder / "mat.toml", *(folder / f"{language}.toml" for language in LANGUAGES)]
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in files if path.exists())).hexdigest()
    if Version.objects.filter(digest=digest).exists():
        return None  # though it may have been revised since
    structure = _read(files[0])
    mat = Mat.objects.get_or_create(key=structure["key"], defaults={"audience": structure["audience"]})[0]
    newest = mat.versions.order_by("-number").first()
    before = mat.versions.released().order_by("-number").first()
    version = mat.versions.create(number=newest.number + 1 if newest else 1, digest=digest, based_on=before)
    words = {path.stem: _read(path) for path in files[1:] if path.exists()}
    for position, station in enumerate(structure["stations"]):
        _load_station(version, position, station, words)
    version.release(by=None)
    return version


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _load_station(version: Version, position: int, row: dict[str, Any], words: dict[str, dict[str, Any]]) -> None:
    station = Station.objects.create(
        version=version,
        key=row["key"],
        position=position,
        number=row.get("number", 0),
        core=row.get("core", True),
        trio=row.get("trio", False),
        walk=row.get("walk", 0),
        optional_in=row.get("optional_in", []),
        break_after=row.get("break_after", {}),
    )
    for place, block in enumerate(row["blocks"]):
        _load_block(station, place, block, words)


def _load_block(station: Station, position: int, row: dict[str, Any], words: dict[str, dict[str, Any]]) -> None:
    block = Block.objects.create(
        station=station,
        key=row["key"],
        position=position,
        kind=row["kind"],
        takes=row.get("takes", "none"),
        rhythm=row.get("rhythm", ""),
        settings=row.get("settings", {}),
    )
    Timing.objects.bulk_create(
        Timing(block=block, variant=variant, minutes=minutes) for variant, minutes in row.get("minutes", {}).items()
    )
    Wording.objects.bulk_create(
        Wording(block=block, language=language, body=body[row["key"]])
        for language, body in words.items()
        if row["key"] in body
    )
