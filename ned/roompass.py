"""A short-lived signed pass to one room's stream. Pure functions: the stream process imports this and no Django."""

import hashlib
import hmac
import time

LIFE = 15 * 60


def _mac(secret: str, body: str) -> str:
    return hmac.new(b"ned.roompass" + secret.encode(), body.encode(), hashlib.sha256).hexdigest()[:32]


def issue(room: str, *, secret: str, holder: str = "", now: float | None = None) -> str:
    """A pass `room.holder.expires.mac`; `holder` lets one device be cut without the others."""
    body = f"{room}.{holder}.{int((now or time.time()) + LIFE)}"
    return f"{body}.{_mac(secret, body)}"


def check(token: str, *, secret: str, now: float | None = None) -> tuple[str, str] | None:
    """(room, holder) of a pass that is genuine and has not run out, else None."""
    body, _, mac = token.rpartition(".")
    parts = body.split(".")
    if len(parts) != 3 or not hmac.compare_digest(mac.encode(), _mac(secret, body).encode()):
        return None
    room, holder, expires = parts
    return (room, holder) if expires.isdigit() and int(expires) > (now or time.time()) else None
