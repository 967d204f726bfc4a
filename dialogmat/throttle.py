"""Wrong codes are counted for each address, and never shut out a hall: it shares one address with forty tables.

A key from a QR is not asked about. A code that has let somebody in from this address goes on doing so, whatever others
there are guessing.
"""

import datetime
import logging

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ned.addresses import client_address
from ned.models import Count

logger = logging.getLogger("ned.throttle")
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(hours=12)
# People who mistake a sign, an hour at one address; where somebody has come in, many may sit behind it.
WRONG_AN_HOUR, WHERE_SOMEBODY_CAME_IN = 60, 600
# Of the whole system: nobody is slowed down by what others do, but somebody should look. At this pace a guesser has 2.5
# chances in a million to hit one of two hundred open rooms in a working day.
ALARMING = 600


def _key(what: str, request: HttpRequest, code: str = "") -> str:
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("throttle", f"{what} {client_address(request)} {signs}", algorithm="sha256").hexdigest()


def full(request: HttpRequest, code: str) -> bool:
    """Whether this code is not even looked up."""
    wrong, came, known = _key("wrong", request), _key("came", request), _key("came", request, code)
    counts = dict(Count.objects.alive().filter(key__in=[wrong, came, known]).values_list("key", "n"))
    limit = WHERE_SOMEBODY_CAME_IN if came in counts else WRONG_AN_HOUR
    return known not in counts and counts.get(wrong, 0) >= limit


def wrong_code(request: HttpRequest) -> None:
    Count.objects.one_more(_key("wrong", request), life=HOUR)
    if Count.objects.one_more("wrong codes", life=HOUR) == ALARMING:
        logger.warning("%s wrong codes within an hour", ALARMING)


def came_in(request: HttpRequest, code: str) -> None:
    Count.objects.note(_key("came", request), _key("came", request, code), life=DAY)
