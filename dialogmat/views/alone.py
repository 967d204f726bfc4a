from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from dialogmat.models import Device, Room
from dialogmat.models.device import words_live
from ned.models import Unit
from ned.requests import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
def alone(request: SignedIn, unit: Any) -> HttpResponse:
    """Go on with one's own stations after the conference. What stands there is the unit's, so only for its leaders."""
    found = get_object_or_404(Unit.objects.for_user(request.user, to="run_room"), pk=unit)
    room = Room.last_held_for(found)
    until = room.gathering.closed_at + words_live() if room and room.gathering.closed_at else None
    if not room or not until or until < timezone.now():
        return render(request, "dialogmat/alone.html", {"unit": found, "room": room}, status=_calm(request))
    if request.method == "POST":
        return redirect("table", token=Device.begin_alone(room, unit=found, language=get_language() or "nb"))
    return render(request, "dialogmat/alone.html", {"unit": found, "room": room, "until": until})


def _calm(request: SignedIn) -> int:
    return 409 if request.method == "POST" else 200
