import hashlib
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dialogmat.door import device_page, device_save
from dialogmat.forms import VoteForm
from dialogmat.models import Channel, Device, Tally
from dialogmat.outline import OutlineBlock
from dialogmat.views.stations import frame


@device_save
@require_POST
def vote(request: HttpRequest, device: Device) -> HttpResponse:
    """Count one ballot. On a phone the device is the ballot; a device that is passed round gets a new one each time."""
    block = _ballot_block(device, request.POST.get("block", ""))
    if device.run.room.gathering.state != "open":
        return render(request, "dialogmat/voted.html", frame(device, None) | {"closed": True}, status=409)
    if not device.run.is_open(block.station):
        return render(request, "dialogmat/waiting.html", frame(device, None), status=409)
    form = VoteForm(request.POST, block=block)
    if not form.is_valid():
        context = frame(device, None) | {"ballot": block, "form": form}
        return render(request, "dialogmat/vote.html", context, status=422)
    counted = Tally.cast(
        device.run.room,
        block=block.id,
        choices=form.choices(),
        ballot=_ballot(device, block, form.cleaned_data["ballot"]),
        channel=Channel.PASSED if device.dialogue_id else Channel.PHONE,
    )
    if device.dialogue_id:
        return redirect(f"{request.path.removesuffix('vote/')}{block.station}/?counted={int(counted)}#b-{block.id}")
    return redirect("voted", token=device.token, counted=int(counted))


@device_page
@require_safe
def voted(request: HttpRequest, device: Device, counted: int) -> HttpResponse:
    """What became of a phone's vote. It says nothing of what was voted: the page may be left lying open."""
    return render(request, "dialogmat/voted.html", frame(device, None) | {"counted": counted})


def _ballot(device: Device, block: OutlineBlock, fresh: str) -> str:
    """What is kept is a digest that leads nowhere once the ballots are deleted."""
    return hashlib.sha256(f"{device.token}:{fresh if device.dialogue_id else ''}:{block.id}".encode()).hexdigest()


def _ballot_block(device: Device, text: str) -> OutlineBlock:
    try:
        block = device.run.room.outline(device.language).blocks[uuid.UUID(text)]
    except (ValueError, KeyError):
        raise Http404 from None
    if block.takes != "person" or block.settings.get("private"):
        raise Http404
    return block
