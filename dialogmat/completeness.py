"""What a version lacks before it can be released: every block needs its kind's words in bokmål and in nynorsk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dialogmat.kinds import KINDS

if TYPE_CHECKING:
    from dialogmat.models import Block, Version

REQUIRED = {"nb": "bokmål", "nn": "nynorsk"}


def lacking(version: Version) -> list[str]:
    """A sentence for each block and language that is not complete; empty when the version can be released."""
    from dialogmat.models import Block

    rows = Block.objects.filter(station__version=version, overlay=None).select_related("station")
    blocks = list(rows.order_by("station__position", "position").prefetch_related("wordings"))
    found = [sentence for block in blocks for sentence in _of_block(block)]
    return found if blocks else [_("The version has no blocks yet.")]


def _of_block(block: Block) -> Iterator[str]:
    bodies = {wording.language: wording.body for wording in block.wordings.all()}
    for language, name in REQUIRED.items():
        if missing := sorted(word for word in KINDS[block.kind].words if empty(bodies.get(language, {}).get(word))):
            said = {"block": block.key, "language": name, "words": ", ".join(missing)}
            yield _("%(block)s lacks %(words)s in %(language)s.") % said


def empty(value: Any) -> bool:
    """Whether a word, or any word of a table of words, is not written."""
    if isinstance(value, dict):
        return not value or any(empty(one) for one in value.values())
    return not str(value or "").strip()
