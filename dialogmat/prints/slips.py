"""Slips to score on, without a name: for those who would rather not use a phone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dialogmat.outline import OutlineBlock
from dialogmat.prints.edition import Edition, Print, has_blocks

TO_A_SHEET = 6
# So many signs fill a slip in its ordinary type.
FULL = 160


def html(edition: Edition) -> str:
    found = [score(block) for _station, block in edition.all_blocks("score")]
    return edition.render("slips", found=found, slips=range(TO_A_SHEET)) if found else ""


def score(block: OutlineBlock) -> tuple[dict[str, Any], list[str], bool]:
    """(words, what is scored, whether that is so much that it is set smaller)"""
    labels = [str(label) for label in block.words["items"].values()]
    return block.words, labels, len("".join(labels)) > FULL


PRINT = Print(
    "slips",
    _("Score slips"),
    _("Six slips to answer on without a name. A4 to cut out; one sheet for each table."),
    html,
    has=has_blocks("score"),
)
