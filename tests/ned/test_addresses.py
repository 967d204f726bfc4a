"""Who knocks: as many proxies are believed as we have, and what stands beyond them is anybody's claim."""

from typing import Any

import pytest
from django.test import RequestFactory

from ned.addresses import client_address

NEAR = "10.0.0.7"  # who the server sees: a client, or our proxy


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", NEAR),
        (0, "198.51.100.1", NEAR),
        (1, "192.0.2.9", "192.0.2.9"),
        (1, "198.51.100.1, 192.0.2.9", "192.0.2.9"),
        (1, "", NEAR),
        (2, "198.51.100.1, 192.0.2.9, 10.0.0.8", "192.0.2.9"),
        (2, "192.0.2.9", "192.0.2.9"),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        (1, "::ffff:192.0.2.9", "192.0.2.9"),
        (1, "<script>", "<script>"),
    ],
)
def test_an_address_is_what_our_own_proxies_saw(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=NEAR)) == address
