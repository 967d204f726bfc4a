"""One friendly sentence about a plan, with its reason: for the plan's parties, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.models.measure import ENOUGH

if TYPE_CHECKING:
    from workshops.models import Measure


def advice(living: Sequence[Measure], *, lasting: bool) -> str:
    """The first that fits, or nothing. `lasting`: the plan also holds an agreement or a leader's practice."""
    n, factors = len(living), {measure.factor for measure in living}
    if n > ENOUGH:
        many = ngettext(
            "You have %(n)s measure under way at once. Three are often enough; more tend to wait for each other.",
            "You have %(n)s measures under way at once. Three are often enough; more tend to wait for each other.",
            n,
        )
        return many % {"n": n}
    if living and not any(measure.first_step for measure in living):
        return ngettext(
            "The measure has no first step yet. What is begun within two weeks is more often carried through.",
            "No measure has a first step yet. What is begun within two weeks is more often carried through.",
            n,
        )
    if n == 1 and not lasting:
        return _("You have one measure. One alone seldom lasts; two that pull the same way hold each other up.")
    if n > 1 and len(factors) == 1 and "" not in factors:
        return _("All your measures are about the same factor. Absence seldom has one cause, so look at another too.")
    if n > 1 and not lasting:
        return _("All of this ends one day. An agreement, or something the leader goes on doing, is what lasts.")
    return ""
