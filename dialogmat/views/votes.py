import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogmat.door import device_page, device_save
from dialogmat.forms import DotsForm, PaperDotsForm, VoteForm
from dialogmat.models import Ballot, Channel, Device, Tally
from dialogmat.outline import OutlineBlock
from dialogmat.proposals import is_revealed, proposals
from dialogmat.proposals import vote as of_room
from dialogmat.sheet import is_ballot
from dialogmat.views.cockpit import running
from dialogmat.views.stations import frame
from ned.requests import SignedIn
from workshops.models import State


@device_save
@require_POST
def vote(request: HttpRequest, device: Device) -> HttpResponse:
    """Count one ballot. On a phone the device is the ballot; a device that is passed round gets a new one each time."""
    block = _ballot_block(device, request.POST.get("block", ""))
    if device.run.room.gathering.state != "open":
        return _shut(request, device, block, closed=True)
    if not device.run.is_open(block.station):
        return render(request, "dialogmat/waiting.html", frame(device, None), status=409)
    if block.kind == "vote" and is_revealed(device.run, block):
        return _shut(request, device, block, revealed=True)
    dots = of_room(device.run, block) if block.kind == "vote" else None
    form = VoteForm(request.POST, block=block) if dots is None else DotsForm(request.POST, vote=dots)
    if not form.is_valid():
        context = frame(device, None) | {"ballot": block, "form": form, "dots": dots}
        return render(request, "dialogmat/vote.html", context, status=422)
    counted = Tally.cast(
        device.run.room,
        block=block.id,
        choices=form.choices(),
        ballot=Ballot.of(device, block=block.id, fresh=form.cleaned_data["ballot"]),
        channel=Channel.PASSED if device.dialogue_id else Channel.PHONE,
        items=dots.items if dots else (),
    )
    return _counted(request, device, block, counted)


def _counted(request: HttpRequest, device: Device, block: OutlineBlock, counted: bool) -> HttpResponse:
    if device.dialogue_id:
        return redirect(f"{request.path.removesuffix('vote/')}{block.station}/?counted={int(counted)}#b-{block.id}")
    told = redirect("voted", token=device.token, counted=int(counted))
    return redirect(f"{told.url}?dots") if block.kind == "vote" else told


def _shut(request: HttpRequest, device: Device, block: OutlineBlock, **why: bool) -> HttpResponse:
    return render(
        request, "dialogmat/voted.html", frame(device, None) | {"dots": block.kind == "vote"} | why, status=409
    )


@device_page
@require_safe
def voted(request: HttpRequest, device: Device, counted: int) -> HttpResponse:
    """What became of a phone's vote. It says nothing of what was voted: the page may be left lying open."""
    context = frame(device, None) | {"counted": counted, "dots": "dots" in request.GET}
    return render(request, "dialogmat/voted.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: SignedIn, sitting: Any) -> HttpResponse:
    """The dots that were set with a pen; the one who runs the day types in how many."""
    run = running(request, sitting)
    block = next((one for one in run.room.outline(get_language() or "nb").blocks.values() if one.kind == "vote"), None)
    shown = proposals(run.room, block) if block else []
    counted = Tally.dots_of(run.room, block=block.id, channel=Channel.PAPER) if block else {}
    over = run.room.gathering.state == State.REPORTED
    form = PaperDotsForm(request.POST if request.method == "POST" else None, proposals=shown, initial=counted)
    if block and not over and request.method == "POST" and form.is_valid():
        for item, dots in form.cleaned_data.items():
            Tally.set_paper(run.room, block=block.id, item=item, totals={1: dots or 0})
        messages.success(request, _("The dots are counted."))
        return redirect("cockpit", sitting=run.sitting_id)
    context = {"run": run, "gathering": run.room.gathering, "example": run.room.gathering.example}
    status = 409 if over else 422 if form.errors else 200
    return render(request, "dialogmat/vote_paper.html", context | {"form": form, "over": over}, status=status)


def _ballot_block(device: Device, text: str) -> OutlineBlock:
    try:
        block = device.run.room.outline(device.language).blocks[uuid.UUID(text)]
    except (ValueError, KeyError):
        raise Http404 from None
    if not is_ballot(block):
        raise Http404
    return block
