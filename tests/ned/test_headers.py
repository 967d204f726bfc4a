from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from ned.models import User
from ned.urls import handler400, handler403, handler404, handler500
from ned.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def failing(error: type[Exception]) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    view.login_required = False  # type: ignore[attr-defined]
    return view


urlpatterns = [
    *real,
    path("x400/", failing(SuspiciousOperation)),
    path("x403/", failing(PermissionDenied)),
    path("x500/", failing(ZeroDivisionError)),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

PAGES = [
    ("/", 200),
    ("/sign-in/", 200),
    ("/sign-in/code/", 302),
    ("/account/sessions/", 302),
    ("/privacy/", 200),
    ("/health/", 200),
    ("/ready/", 200),
    ("/robots.txt", 200),
    ("/.well-known/security.txt", 200),
    ("/x400/", 400),
    ("/x403/", 403),
    ("/nowhere/", 404),
    ("/language/", 405),
    ("/x500/", 500),
    ("/privacy", 301),
]


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("address", "status"), PAGES)
def test_every_answer_has_all_walls(browser: Client, address: str, status: int) -> None:
    answer = browser.get(address)
    assert answer.status_code == status
    walls(answer)


def walls(answer: Any) -> None:
    csp = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in csp
    assert "frame-ancestors 'none'" in csp
    assert "unsafe" not in csp
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "HX-Request" in answer.headers["Vary"]


def test_a_form_without_its_token_has_all_walls_and_a_sentence() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/language/", {"language": "nn"})
    assert answer.status_code == 403
    assert "too long" in answer.content.decode() or "lenge" in answer.content.decode()
    walls(answer)


def test_a_stranger_host_has_all_walls(browser: Client) -> None:
    answer = browser.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    walls(answer)


def test_what_is_too_large_gets_a_sentence_and_no_crash(browser: Client) -> None:
    answer = browser.post("/sign-in/", {"email": "x" * 1_600_000})
    assert answer.status_code == 400
    walls(answer)


def test_what_broke_is_told_without_asking_the_database(
    browser: Client, django_assert_num_queries: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with django_assert_num_queries(0):
        answer = browser.get("/x500/")
    assert b"</html>" in answer.content


@pytest.mark.parametrize("address", ["/%00", "/?next=%00", "/sign-in/?next=%00", "/" + "a" * 5000, "/%F0%28%8C%28"])
def test_nasty_addresses_do_not_crash(browser: Client, address: str) -> None:
    assert browser.get(address).status_code < 500


@pytest.mark.parametrize("address", ["/j/{}/", "/b/{}/", "/t/{}/", "/m/{}/", "/l/{}/", "/p/{}/", "/h/{}/"])
def test_a_key_that_no_database_can_hold_is_no_key(browser: Client, address: str) -> None:
    assert browser.get(address.format("%00")).status_code == 404


def test_cookies_are_for_this_site_and_not_for_script(client: Client) -> None:
    User.objects.create_user("kari@example.com", name="Kari")
    client.post("/language/", {"language": "nn"})
    client.get("/sign-in/")
    client.post("/sign-in/", {"email": "kari@example.com"})
    assert {"session", "csrf", "language"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
