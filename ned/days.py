import datetime
from typing import Any

from django.utils.translation import gettext as _

# Further away than this, a year is most likely a slip.
YEARS = 5


def too_far(day: datetime.date, *, on: datetime.date) -> Any:
    """What to say of a day nobody can mean, seen from `on`; nothing of any other."""
    if day.year > on.year + YEARS:
        return _("That is more than five years ahead. Is the year right?")
    return _("That is more than five years ago. Is the year right?") if day.year < on.year - YEARS else ""
