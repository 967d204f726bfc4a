from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, Kind

if TYPE_CHECKING:
    from dialogmat.models import Run
    from dialogmat.outline import OutlineBlock
    from dialogmat.proposals import Vote


def brings(run: Run, block: OutlineBlock) -> Vote:
    from dialogmat.proposals import vote

    return vote(run, block)


# Dots to give to what is listed: the items of its own, or what the tables have shared on the block it is `of`.
KIND = Kind(
    "vote",
    _("Vote"),
    words=ASKED,
    may=HELP | {"items"},
    counted=True,
    paper="dots",
    template="dots",
    brings=brings,
    reads=("dots", "of"),
)
