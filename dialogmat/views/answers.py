import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogmat.door import device_page, device_save
from dialogmat.forms import AnswerForm, ChoiceForm, wrong_value
from dialogmat.harvest import harvest
from dialogmat.kinds import KINDS, part_of
from dialogmat.models import Answer, Device, Dialogue, ReusedError, Rival, Saved
from dialogmat.outline import OutlineBlock
from dialogmat.sheet import units_at
from dialogmat.views.stations import find, lay_out, page


@device_save
@require_POST
def answer(request: HttpRequest, device: Device) -> HttpResponse:
    """Save one field. A script sends the same form to the same address and is told in JSON."""
    block = block_of(device, request.POST)
    try:
        said, saved = write(device, block, request.POST)
    except ValidationError as wrong:
        return _refuse(request, device, block, " ".join(wrong.messages))
    return _told(request, device, block, said["unit"], said["slot"], saved)


def write(device: Device, block: OutlineBlock, typed: QueryDict) -> tuple[dict[str, Any], Saved]:
    """Save one field's form. Raises ValidationError with what is wrong, and Http404 for what is no field of the mat."""
    form = AnswerForm(typed)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.as_data().values() for error in errors])
    said = form.cleaned_data
    part = part_of(block.kind, said["slot"])
    if not part or block.takes not in {"table", "unit"}:
        raise Http404
    if wrong := wrong_value(said["value"], part=part, block=block):
        raise ValidationError(wrong)
    try:
        return said, _save(device, block, said)
    except ReusedError:
        raise ValidationError(_("This was sent before with other words. Load the page again.")) from None


def _save(device: Device, block: OutlineBlock, said: dict[str, Any]) -> Saved:
    dialogue = dialogue_of(device, said["unit"])
    saved = Answer.save_field(
        dialogue,
        block=block,
        slot=said["slot"],
        value=said["value"],
        base=said["base"],
        operation=said["operation"],
        device=device,
    )
    if (
        KINDS[block.kind].harvest
        and saved.outcome == "saved"
        and dialogue.shared.filter(station=block.station).exists()
    ):
        harvest(dialogue, station=block.station)  # shared already, so the promise follows the words
    return saved


def dialogue_of(device: Device, unit: uuid.UUID | None) -> Dialogue:
    """The device's own dialogue, or that of a unit whose leader sits at its table."""
    if not device.dialogue:
        raise Http404
    if not unit or unit == device.dialogue.unit_id:
        return device.dialogue
    found = next((one for one in units_at(device) if one.pk == unit), None)
    if not found:
        raise Http404
    return Dialogue.of_unit(device.run.room, found)


def block_of(device: Device, typed: QueryDict) -> OutlineBlock:
    try:
        return device.run.room.outline(device.language).blocks[uuid.UUID(typed.get("block", ""))]
    except (ValueError, KeyError):
        raise Http404 from None


def _told(
    request: HttpRequest, device: Device, block: OutlineBlock, unit: uuid.UUID | None, slot: str, saved: Saved
) -> HttpResponse:
    status = 409 if saved.outcome == "rival" else 200
    if not request.accepts("text/html"):
        return JsonResponse(saved._asdict(), status=status)
    if status == 409:
        laid = lay_out(device, find(device, block.station), unit)
        return render(request, "dialogmat/station.html", page(device, laid) | {"unsaved": True}, status=409)
    return redirect(f"{back(device, block.station, unit)}#b-{block.id}")


def _refuse(request: HttpRequest, device: Device, block: OutlineBlock, error: str) -> HttpResponse:
    if not request.accepts("text/html"):
        return JsonResponse({"outcome": "refused", "message": error}, status=422)
    laid = lay_out(device, find(device, block.station), unit_of(request.POST))
    laid.refuse(block.id, request.POST.get("slot", ""), value=request.POST.get("value", ""), error=error)
    return render(request, "dialogmat/station.html", page(device, laid) | {"unsaved": True}, status=422)


def unit_of(typed: QueryDict) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed.get("unit", ""))
    except ValueError:
        return None


def back(device: Device, station: str, unit: uuid.UUID | None) -> str:
    address = (
        redirect("unit_station", device.token, station, unit) if unit else redirect("station", device.token, station)
    )
    return str(address.url)


@device_page
@require_POST
def choose(request: HttpRequest, device: Device) -> HttpResponse:
    """Two texts in one field: the table has seen both and keeps one."""
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        raise Http404
    unit = unit_of(request.POST)
    mine = Rival.objects.filter(answer__dialogue=dialogue_of(device, unit)).select_related("answer__block__station")
    rival = get_object_or_404(mine, pk=form.cleaned_data["rival"])
    rival.choose(mine=form.cleaned_data["keep"] == "mine", sitting=device.run.sitting_id)
    block = rival.answer.block
    return redirect(f"{back(device, block.station.key, unit)}#b-{block.pk}")


@device_page
@require_POST
def share(request: HttpRequest, device: Device) -> HttpResponse:
    """*Done – share*, or take it back."""
    station, unit = find(device, request.POST.get("station", "")), unit_of(request.POST)
    dialogue = dialogue_of(device, unit)
    verb = dialogue.unshare if request.POST.get("undo") else dialogue.share
    verb(station=station.key, sitting=device.run.sitting_id)
    if not request.accepts("text/html"):
        return HttpResponse(status=204)  # a screen that sends what waited while there was no network
    return redirect(back(device, station.key, unit))
