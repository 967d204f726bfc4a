from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dialogmat.models import Channel, Device, Dialogue, Run, Tally
from dialogmat.outline import OutlineBlock
from dialogmat.views.cockpit import running
from ned.requests import SignedIn


@require_POST
def table(request: SignedIn, sitting: Any, table: Any) -> HttpResponse:
    """Key in what a table wrote on paper: on the table's own pages, so that nothing needs a second form."""
    run = running(request, sitting)
    found = get_object_or_404(run.sitting.tables, pk=table)
    dialogue = Dialogue.of_table(run.room, found)
    _device, token = Device.join(run, dialogue=dialogue, language=get_language() or "nb", channel=Channel.PAPER)
    return redirect("table", token=token)


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
