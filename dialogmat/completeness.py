"""What a version lacks before it can be released: every block says the same in bokmål and in nynorsk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from dialogmat.kinds import KINDS

if TYPE_CHECKING:
    from dialogmat.models import Block, Station, Version

REQUIRED = {"nb": "bokmål", "nn": "nynorsk"}


class Missing(NamedTuple):
    """A sentence, and the block to put right; None where it is no block's."""

    words: str
    block: Block | None = None


def lacking(version: Version) -> list[str]:
    """A sentence for each block and language that is not complete; empty when the version can be released."""
    return [one.words for one in missing(version)]


def missing(version: Version) -> list[Missing]:
    from dialogmat.models import Block

    blocks = Block.objects.filter(overlay=None).order_by("position").prefetch_related("wordings")
    stations = list(version.stations.prefetch_related(Prefetch("blocks", blocks)))
    if not any(station.blocks.all() for station in stations):
        return [Missing(_("The version has no blocks yet."))]
    return [one for station in stations for one in _of_station(station)]


def _of_station(station: Station) -> Iterator[Missing]:
    blocks = list(station.blocks.all())
    if not any(block.kind == "heading" for block in blocks):
        yield Missing(_("The station %(station)s has no heading.") % {"station": station.key})
    for block in blocks:
        yield from (Missing(words, block) for words in _of_block(block))


def _of_block(block: Block) -> Iterator[str]:
    bodies = {wording.language: wording.body for wording in block.wordings.all()}
    written = {path for language in REQUIRED for path in _written(bodies.get(language, {}))}
    tables = {path.partition(".")[0] for path in written if "." in path}
    wanted = written | (KINDS[block.kind].words - tables)
    for language, name in REQUIRED.items():
        if gone := wanted - _written(bodies.get(language, {})):
            said = {"block": block.key, "language": name, "words": ", ".join(sorted(gone))}
            yield _("%(block)s lacks %(words)s in %(language)s.") % said


def _written(body: dict[str, Any], before: str = "") -> set[str]:
    """Where something is written: “title”, “cards.culture-1”. What one language says, the other needs too."""
    found = set()
    for name, value in body.items():
        if isinstance(value, dict):
            found |= _written(value, f"{before}{name}.")
        elif str(value or "").strip():
            found.add(f"{before}{name}")
    return found
