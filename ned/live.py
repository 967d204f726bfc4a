"""Pokes without data: after a commit, one message per room and topic tells open pages to ask again.

Without Redis, or when it does not answer, nothing is lost: every live page also polls.
"""

import logging
import time
import uuid
from collections.abc import Iterable
from functools import cache

import redis
from django.conf import settings
from django.db import transaction

from ned import roompass
from ned.models.traces import stale

logger = logging.getLogger("ned.live")
# After a failure Redis is left alone for a while, so that one that hangs costs one request a second, not each.
PAUSE = 5.0
_silent = {"until": 0.0}


@cache
def connection() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=settings.REDIS_TIMEOUT,
        socket_connect_timeout=settings.REDIS_TIMEOUT,
        retry=redis.retry.Retry(redis.backoff.NoBackoff(), 0),
    )


def poke(
    room: uuid.UUID | str,
    topic: str,
    *,
    to: Iterable[uuid.UUID] = (),
    by: uuid.UUID | None = None,
    summary: uuid.UUID | None = None,
) -> None:
    """Tell those who look at `room` that `topic` has changed, once this transaction is committed.

    `to` are the only parts of the room that are told, beside those who look at all of it; `by` knows already. `summary`
    is the id of a gathering whose summary row is out of date with it; noted in the same transaction.
    """
    if summary:
        stale("gathering", summary)
    words = " ".join([topic, *map(str, to), *([f"-{by}"] if by else [])])
    _when_committed(f"room:{room}", words)


def cut(holder: uuid.UUID) -> None:
    """End the streams of a device or a person that has been shut out, once this transaction is committed."""
    _when_committed(f"cut:{holder}", "")


def _when_committed(channel: str, words: str) -> None:
    if settings.REDIS_URL:
        transaction.on_commit(lambda: publish(channel, words), robust=True)


def publish(channel: str, words: str) -> None:
    if time.monotonic() < _silent["until"]:
        return
    try:
        connection().publish(channel, words)
    except redis.RedisError:
        _silent["until"] = time.monotonic() + PAUSE
        logger.warning("Redis does not answer; pages poll")


def stream_address(room: uuid.UUID | str, *, holder: uuid.UUID | str = "", part: uuid.UUID | str = "") -> str:
    """Where a page listens; empty when there is no stream, and the page polls."""
    if not settings.REDIS_URL:
        return ""
    token = roompass.issue(str(room), secret=settings.SECRET_KEY, holder=str(holder), part=str(part))
    return f"{settings.STREAM_URL}?pass={token}"
