"""A published number stays; who published it does not."""

import datetime

from ned.retention import keep, rule
from surveys.models import Publication


@rule
def publishers(now: datetime.datetime) -> int:
    old = Publication.objects.filter(published_at__lt=now - keep("surveys.Publication.by")).exclude(by=None)
    return old.update(by=None)
