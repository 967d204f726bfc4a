from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, Kind

if TYPE_CHECKING:
    from dialogmat.models import Run
    from dialogmat.outline import OutlineBlock
    from dialogmat.promised import Promised


def brings(run: Run, block: OutlineBlock) -> Promised:
    from dialogmat.promised import promised

    return promised(run)


KIND = Kind("since", _("Since last time"), words=ASKED, may=HELP, paper="", template="since", brings=brings)
