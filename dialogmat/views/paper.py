import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogmat.entry import Page, hidden, pages
from dialogmat.models import Channel, Device, Dialogue, Run, Saved, Tally
from dialogmat.models.device import LATE
from dialogmat.outline import OutlineBlock
from dialogmat.sheet import Field
from dialogmat.views.answers import block_of, dialogue_of, unit_of, write
from dialogmat.views.cockpit import running
from ned.requests import SignedIn
from workshops.models import Table


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: SignedIn, sitting: Any, table: Any) -> HttpResponse:
    """Key in what a table wrote on paper: all its empty slots on one page, in the order of the sheets."""
    run = running(request, sitting)
    found = get_object_or_404(run.sitting.tables, pk=table)
    if request.method != "POST":
        return _show(request, run, found)
    closed = run.room.gathering.closed_at
    if closed and closed < timezone.now() - LATE:
        error = _("The day was closed more than a week ago, so this stays as it is.")
        return _refuse(request, run, found, error, status=409)
    language = get_language() or "nb"
    device = Device.for_paper(run, dialogue=Dialogue.of_table(run.room, found), language=language)
    return _share(request, device, found) if "share" in request.POST else _key_in(request, device, found)


def _key_in(request: SignedIn, device: Device, found: Table) -> HttpResponse:
    """One slot, by the same verb and with the same checks as on the table's screen."""
    block = block_of(device, request.POST)
    try:
        _must_not_be_hidden(device, block.station, unit_of(request.POST))
        _said, saved = write(device, block, request.POST)
    except ValidationError as wrong:
        return _refuse(request, device.run, found, " ".join(wrong.messages), status=422)
    if saved.outcome == "rival":
        return _refuse(
            request, device.run, found, _("Both texts are kept. The table chooses on its screen."), status=409
        )
    return _told(request, device.run, found, saved)


def _must_not_be_hidden(device: Device, station: str, unit: uuid.UUID | None) -> None:
    if hidden(dialogue_of(device, unit), station, paper=device.run.room.paper):
        raise ValidationError(_("This table writes here on its screen. What you typed is not saved."), code="hidden")


def _told(request: SignedIn, run: Run, found: Table, saved: Saved) -> HttpResponse:
    if not request.accepts("text/html"):
        # Not the text itself: what somebody else wrote there is not told here.
        return JsonResponse({"outcome": saved.outcome, "revision": saved.revision})
    return redirect(f"{redirect('paper_table', run.sitting_id, found.pk).url}?after={request.POST.get('after', '')}")


def _refuse(request: SignedIn, run: Run, found: Table, error: str, *, status: int) -> HttpResponse:
    if not request.accepts("text/html"):
        return JsonResponse({"outcome": "refused", "message": error}, status=status)
    return _show(request, run, found, error=error, status=status)


def _share(request: SignedIn, device: Device, found: Table) -> HttpResponse:
    """The table has handed its sheet in: from here on the room may read it, and it becomes promises."""
    unit, key = unit_of(request.POST), request.POST["share"]
    if key not in {station.key for station in device.run.walked("nb")}:
        raise Http404
    try:
        _must_not_be_hidden(device, key, unit)
    except ValidationError:
        return _refuse(request, device.run, found, _("This table shares it from its own screen."), status=409)
    dialogue = dialogue_of(device, unit)
    verb = dialogue.unshare if request.POST.get("undo") else dialogue.share
    verb(station=key, sitting=device.run.sitting_id)
    return redirect(
        f"{redirect('paper_table', device.run.sitting_id, found.pk).url}?after={request.POST.get('after', '')}"
    )


def _show(request: SignedIn, run: Run, found: Table, *, error: str = "", status: int = 200) -> HttpResponse:
    laid = pages(run, found, language=get_language() or "nb")
    slots = [slot for page in laid for slot in page.slots]
    wrong = _typed_again(slots, request, error) if error else None
    context = {
        "run": run,
        "gathering": run.room.gathering,
        "example": run.room.gathering.example,
        "table": found,
        "pages": laid,
        "slots": len(slots),
        "written": sum(1 for slot in slots if slot.value and not slot.error),
        "focus": wrong or _after(laid, request.GET.get("after", "")),
        "problem": "" if wrong else error,
        "typed": request.POST.get("value", "") if error and not wrong else "",
    }
    return render(request, "dialogmat/paper_table.html", context, status=status)


def _typed_again(slots: list[Field], request: SignedIn, error: str) -> Field | None:
    """The slot that was refused, with what was typed and why it can't be so; an item that is new has a new id here."""
    said = request.POST
    alike = [one for one in slots if str(one.block.id) == said.get("block") and _whose(one) == said.get("unit", "")]
    exact = [one for one in alike if one.slot == said.get("slot")]
    part = said.get("slot", "").partition(".")[2]
    free = [one for one in alike if not one.base and one.slot.partition(".")[2] == part]
    found = next(iter(exact or free), None)
    if found:
        found.slot, found.value, found.error = said.get("slot", ""), said.get("value", ""), error
    return found


def _whose(slot: Field) -> str:
    unit = getattr(slot, "unit", None)
    return str(unit.pk) if unit else ""


def _after(laid: list[Page], last: str) -> Field | None:
    """The next empty slot: after the one that was written or the sheet that was shared, else from the top."""
    slots = [(page, slot) for page in laid for slot in page.slots]
    here = max((at for at, (page, slot) in enumerate(slots, start=1) if last in {page.id, slot.id}), default=0)
    return next((slot for _page, slot in (*slots[here:], *slots[:here]) if not slot.value), None)


class TotalsForm(forms.Form):
    """How many slips said 1, 2 … 6, for each item."""

    def __init__(self, *args: Any, block: OutlineBlock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in block.words.get("items", {}):
            for choice in range(1, 7):
                self.fields[f"{item}-{choice}"] = forms.IntegerField(
                    min_value=0,
                    max_value=2000,
                    required=False,
                    widget=forms.NumberInput(attrs={"class": "ds-input", "inputmode": "numeric"}),
                )

    def totals(self, item: str) -> dict[int, int]:
        return {choice: self.cleaned_data[f"{item}-{choice}"] or 0 for choice in range(1, 7)}


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: SignedIn, sitting: Any) -> HttpResponse:
    """The slips of those who voted on paper; may be corrected until the score is published."""
    run = running(request, sitting)
    block = score_block(run)
    if run.room.gathering.state == "reported":
        return render(request, "dialogmat/paper_score.html", {"run": run, "published": True}, status=409)
    form = TotalsForm(request.POST or None, block=block, initial=counted(run, block))
    if request.method == "POST" and form.is_valid():
        for item in block.words["items"]:
            Tally.set_paper(run.room, block=block.id, item=item, totals=form.totals(item))
        messages.success(request, _("The slips are counted."))
        return redirect("cockpit", sitting=run.sitting_id)
    rows = [(label, [form[f"{item}-{n}"] for n in range(1, 7)]) for item, label in block.words["items"].items()]
    context = {"run": run, "gathering": run.room.gathering, "form": form, "rows": rows, "ballot": block}
    return render(request, "dialogmat/paper_score.html", context, status=422 if form.errors else 200)


def score_block(run: Run) -> OutlineBlock:
    blocks = run.room.outline(get_language() or "nb").blocks.values()
    found = next((block for block in blocks if block.kind == "score"), None)
    if not found:
        raise Http404
    return found


def counted(run: Run, block: OutlineBlock) -> dict[str, int]:
    rows = Tally.objects.of(run.room, block.id).filter(channel=Channel.PAPER)
    return {f"{item}-{choice}": n for item, choice, n in rows.values_list("item", "choice", "n")}
