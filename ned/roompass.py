"""A short-lived signed pass to one room's stream. Pure functions: the stream process imports this and no Django."""

import hashlib
import hmac
import time
from typing import NamedTuple

# A page has a fresh one with each sign of life; a stream that has begun outlives its pass.
LIFE = 120


class Pass(NamedTuple):
    """`holder` is who may be cut without the others; `part` is what of the room it hears, or "" for all of it."""

    room: str
    holder: str
    part: str
    issued: int


def _mac(secret: str, body: str) -> str:
    return hmac.new(b"ned.roompass" + secret.encode(), body.encode(), hashlib.sha256).hexdigest()[:32]


def issue(room: str, *, secret: str, holder: str = "", part: str = "", now: float | None = None) -> str:
    body = f"{room}.{holder}.{part}.{int(now or time.time())}"
    return f"{body}.{_mac(secret, body)}"


def check(token: str, *, secret: str, now: float | None = None) -> Pass | None:
    """What a pass says that is genuine and has not run out, else None."""
    body, _, mac = token.rpartition(".")
    said = body.split(".")
    if len(said) != 4 or not hmac.compare_digest(mac.encode(), _mac(secret, body).encode()):
        return None
    room, holder, part, issued = said
    return Pass(room, holder, part, int(issued)) if int(issued) + LIFE > (now or time.time()) else None
