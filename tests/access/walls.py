"""The walls around every answer, whatever it says."""

from typing import Any

WALLS = {
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Vary": "HX-Request",
}
# A policy that says one of these, or names a host, is none.
HOLES = ["unsafe-", "*", "http:", "https:"]


def missing_walls(answer: Any) -> list[str]:
    found = [
        f"{name} should say “{words}” and says “{answer.headers.get(name, '')}” ({answer.status_code})."
        for name, words in WALLS.items()
        if words not in answer.headers.get(name, "")
    ]
    policy = answer.headers.get("Content-Security-Policy", "")
    return found + [f"The content security policy has a hole: {hole}" for hole in HOLES if hole in policy]
