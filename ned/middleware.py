from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

HEADERS = {
    # Pages are private, all of them: nothing in between may keep one, not even the browser's own history.
    "Cache-Control": "no-store, private",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), fullscreen=(self), screen-wake-lock=(self)"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


# What gets smaller. A film or a PDF does not, and a part of a file must come as it is.
TEXT = ("text/html", "application/json")


def compressed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Pages as gzip, with Django's random filler against guessing by length (BREACH)."""
    squeeze = GZipMiddleware(get_response).process_response

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        return squeeze(request, response) if response.headers.get("Content-Type", "").startswith(TEXT) else response

    return answer


def without_nul(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """No address of ours holds a NUL, and PostgreSQL can't even be asked about one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404
        return get_response(request)

    return answer


def headers(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Put the walls around every answer, errors and redirects included. Static files are served before it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        patch_vary_headers(response, ["HX-Request"])
        return response

    return answer
