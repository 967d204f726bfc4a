"""The door of tables and phones: an unguessable address lets in, and nothing about a person is loaded."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

import brotli
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from dialogmat.models import Device

# As quick as gzip, and a tenth smaller.
QUALITY = 5

type View[**P] = Callable[Concatenate[HttpRequest, Device, P], HttpResponse]


def device_page[**P](view: View[P]) -> Callable[..., HttpResponse]:
    """Find the device behind the token and speak its language; without one say so, whatever was asked."""
    return _door(view, page=True)


def device_save[**P](view: View[P]) -> Callable[..., HttpResponse]:
    """The same door for what comes every few seconds: it reads no more of the device than a save needs."""
    return _door(view, page=False)


def _door[**P](view: View[P], *, page: bool) -> Callable[..., HttpResponse]:
    @csrf_exempt  # the address is the secret, no cookie is
    @login_not_required
    @wraps(view)
    def let_in(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = Device.objects.holding(token)
        device = next(iter(found.with_page() if page else found), None)  # unique: nothing to sort
        if not device:
            return render(request, "dialogmat/gone.html", status=404)
        device.token = token
        with translation.override(device.language):
            response = view(request, device, *args, **kwargs)
        return packed(request, response) if page else response

    return let_in


def packed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """As brotli for a browser that takes it, which those on a bad line do; others get gzip (ned/middleware.py).

    Only here, where no cookie lets in: gzip has room for a filler against guessing by length, and brotli has none.
    """
    if response.content and re.search(r"\bbr\b", request.headers.get("Accept-Encoding", "")):
        response.content = brotli.compress(response.content, quality=QUALITY)  # type: ignore[no-untyped-call]
        response.headers["Content-Encoding"] = "br"
        patch_vary_headers(response, ["Accept-Encoding"])
    return response
