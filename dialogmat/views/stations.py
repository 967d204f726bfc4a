import uuid
from itertools import dropwhile, islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dialogmat.door import device_page
from dialogmat.models import Device, Rival
from dialogmat.notices import Notices
from dialogmat.outline import OutlineStation
from dialogmat.sheet import Sheet, read, sheet, units_at
from ned.models import Unit

# A page without a word of the table's: what the screen keeps to open when the network is gone (static/js/sw.js).
EMPTY = "empty"


@device_page
@require_safe
def table(request: HttpRequest, device: Device) -> HttpResponse:
    """Where the room is now; before the first station, a calm page that waits."""
    if EMPTY in request.GET:
        return render(request, "dialogmat/offline.html", frame(device, None, empty=True))
    walked = device.walked()
    now = next((one for one in walked if one.key == device.run.station and not device.alone), None)
    first = now or next((one for one in walked if device.is_open(one.key)), None)
    if device.dialogue is None:
        return render(request, "dialogmat/phone.html", phone(device, walked))
    if not first:
        return render(request, "dialogmat/waiting.html", frame(device, None))
    if device.dialogue.unit:
        return redirect("unit_station", token=device.token, station=first.key, unit=device.dialogue.unit_id)
    return redirect("station", token=device.token, station=first.key)


@device_page
@require_safe
def station(request: HttpRequest, device: Device, station: str, unit: uuid.UUID | None = None) -> HttpResponse:
    shown = find(device, station)
    if EMPTY in request.GET:
        return render(request, "dialogmat/station.html", page(device, lay_out(device, shown, unit, empty=True)))
    if not device.is_open(shown.key):
        return render(request, "dialogmat/waiting.html", frame(device, shown))
    return render(request, "dialogmat/station.html", page(device, lay_out(device, shown, unit)))


def find(device: Device, key: str) -> OutlineStation:
    found = next((one for one in device.laid() if one.key == key), None)
    if not found or not device.dialogue_id:
        raise Http404
    return found


def lay_out(device: Device, station: OutlineStation, unit: uuid.UUID | None, *, empty: bool = False) -> Sheet:
    units = units_at(device)
    return sheet(device, station, unit=_own(units, unit), units=units, empty=empty)


def _own(units: list[Unit], wanted: uuid.UUID | None) -> Unit | None:
    """A unit of this table's, or nothing to see."""
    if wanted is None:
        return None
    found = next((unit for unit in units if unit.pk == wanted), None)
    if not found:
        raise Http404
    return found


def page(device: Device, laid: Sheet) -> dict[str, Any]:
    return frame(device, laid.station, empty=laid.empty) | {"sheet": laid}


def led(device: Device) -> bool:
    """Whether it goes with the room, and not at its own pace."""
    return not (device.run.free or device.alone)


def onward(device: Device, station: OutlineStation | None, walked: list[OutlineStation]) -> OutlineStation | None:
    """Where it goes from here: to where the room is, or at its own pace to the next one."""
    if not station or not device.dialogue:
        return None
    if not led(device):
        rest = dropwhile(lambda one: one.key != station.key, walked)
        return next(islice(rest, 1, None), None)
    return next((one for one in walked if one.key == device.run.station != station.key), None)


def phone(device: Device, walked: list[OutlineStation]) -> dict[str, Any]:
    """What a phone shows: where the room is, to read along, and what its owner may answer for herself."""
    opened = [one for one in walked if device.is_open(one.key)]
    now = next((one for one in opened if one.key == device.run.station), None)
    return frame(device, None) | {"now": now, "blocks": read(device, now, opened)}


def kept_as(device: Device) -> str:
    """What the pages a table's screen keeps are made of: other words, other pages. Empty for who keeps none."""
    room = device.run.room
    if not device.dialogue_id or device.alone:
        return ""
    return f"{room.version_id} {room.overlay_id} {device.run.variant} {device.language}"


def frame(device: Device, station: OutlineStation | None, *, empty: bool = False) -> dict[str, Any]:
    run = device.run
    walked = device.walked()
    notices = Notices() if empty else Notices.to(device)
    torn = set() if empty or not device.dialogue_id else Rival.stations_of(device)
    return {
        "empty": empty,
        "keeps": kept_as(device),
        "device": device,
        "run": run,
        "gathering": run.room.gathering,
        "station": station,
        "notices": notices,
        "ends": notices.ends(run),
        # Without a network nobody can say what is open, so all of it is.
        "path": [(one, empty or device.is_open(one.key), one.key in torn) for one in walked],
        # The numbers are those of the printed mat, of which an edition leaves some out.
        "numbered": max((one.number for one in walked if one.number), default=0),
        "led": led(device),
        "onward": None if empty else onward(device, station, walked),
        "stream": device.stream,
        "LANGUAGE_CODE": device.language,
    }
