"""The door of tables and phones: an unguessable address lets in, and nothing about a person is loaded."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from dialogmat.models import Device

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
            return view(request, device, *args, **kwargs)

    return let_in
