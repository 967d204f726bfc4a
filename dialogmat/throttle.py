"""Wrong codes are counted for the whole system, not for an address: a hall shares one address with forty tables."""

import datetime

from django.core.cache import cache
from django.utils import timezone

# Right codes are never slowed down; 600 wrong ones an hour leave a guesser 2.5 chances in a million a working day.
WRONG_AN_HOUR = 600


def _key() -> str:
    return f"wrong-codes-{timezone.now():%Y%m%d%H}"


def wrong_code() -> None:
    if not cache.add(_key(), 1, timeout=datetime.timedelta(hours=2).seconds):
        cache.incr(_key())


def full() -> bool:
    return int(cache.get(_key(), 0)) >= WRONG_AN_HOUR
