from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dialogmat.door import device_page, device_save
from dialogmat.models import Answer, Device
from dialogmat.notices import Notices, table_of
from dialogmat.unshared import share_all
from dialogmat.views.answers import dialogue_of


class PulseForm(forms.Form):
    unsent = forms.IntegerField(min_value=0, required=False)
    station = forms.SlugField(required=False, max_length=50)
    unit = forms.UUIDField(required=False)


@device_save
@require_POST
def pulse(request: HttpRequest, device: Device) -> HttpResponse:
    """A sign of life, and back what has changed: the timer, the stations, and what others at the table wrote."""
    form = PulseForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    device.pulse(unsent=said.get("unsent") or 0, station=said.get("station") or "")
    run, notices = device.run, Notices.to(device)
    ends = notices.ends(run)
    return JsonResponse(
        {
            "starts": run.timer_started_at.isoformat() if run.timer_started_at else "",
            "ends": ends.isoformat() if ends else "",
            "mark": notices.mark,
            "now": run.station,
            "opened": run.path,
            "show": run.show,
            "state": run.room.gathering.state,
            "stream": device.stream,
            "fields": fields(device, said),
        }
    )


def fields(device: Device, said: dict[str, object]) -> dict[str, list[object]]:
    """{"block:slot": [revision, value]} of the station that is on the screen."""
    if not device.dialogue_id or not said.get("station"):
        return {}
    dialogue = dialogue_of(device, said.get("unit"))  # type: ignore[arg-type]
    rows = Answer.objects.filter(dialogue=dialogue, block__station__key=said["station"])
    return {f"{row.block_id}:{row.slot}": [row.revision, row.value] for row in rows}


@device_page
@require_POST
def hand(request: HttpRequest, device: Device) -> HttpResponse:
    dialogue = dialogue_of(device, None)
    verb = dialogue.lower_hand if dialogue.hand_raised_at else dialogue.raise_hand
    verb(sitting=device.run.sitting_id)
    return redirect("table", token=device.token)


@device_page
@require_POST
def heard(request: HttpRequest, device: Device) -> HttpResponse:
    """The table has read what the facilitator wrote."""
    if not (table := table_of(device)):
        raise Http404
    table.heard(request.POST.get("words", ""), sitting=device.run.sitting_id)
    return told(request, device)


@device_page
@require_POST
def answer_asked(request: HttpRequest, device: Device) -> HttpResponse:
    """The table is asked before the day ends: it shares all it has, or keeps it."""
    dialogue = dialogue_of(device, None)
    if request.POST.get("keep"):
        dialogue.keep_own(sitting=device.run.sitting_id)
    elif request.POST.get("share"):  # what came in half says neither
        share_all(device)
    return told(request, device)


def told(request: HttpRequest, device: Device) -> HttpResponse:
    """A script stays where it is; without one the page comes anew."""
    return redirect("table", token=device.token) if request.accepts("text/html") else HttpResponse(status=204)


@device_page
@require_POST
def language(request: HttpRequest, device: Device) -> HttpResponse:
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        device.speak(language=wanted)
    return redirect("table", token=device.token)
