"""Where a request comes from, as far as our own proxies tell."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address our outermost proxy saw; what a client claims beyond it is not read. An IPv6 /64 is one address."""
    claimed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    hops = [*claimed, request.META.get("REMOTE_ADDR", "")]
    return _whole(hops[max(len(hops) - 1 - settings.ALLAUTH_TRUSTED_PROXY_COUNT, 0)])


def _whole(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found.packed, 64), strict=False))
