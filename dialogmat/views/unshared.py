import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from dialogmat.models import Run
from dialogmat.unshared import unshared
from ned.live import stream_address
from ned.requests import SignedIn
from workshops.models import Gathering


@require_http_methods(["GET", "HEAD", "POST"])
def before_closing(request: SignedIn, gathering: uuid.UUID) -> HttpResponse:
    """Which tables have text they have not shared. A POST asks them, or stops asking."""
    mine = Gathering.objects.for_user(request.user, to="run_room").select_related("unit__municipality", "programme")
    found = get_object_or_404(mine, pk=gathering)
    if not hasattr(found, "room"):
        raise Http404
    runs = list(found.room.runs.select_related("sitting", "room__gathering").order_by("sitting__starts"))
    if request.method == "POST":
        ask(runs, request)
        return redirect("unshared", found.pk)
    by_run = {run.sitting_id: run for run in runs}
    own = [
        (one, bool(one.dialogue.table and one.keeps(by_run[one.dialogue.table.sitting_id])))
        for one in unshared(found.room, get_language() or "nb")
    ]
    said = {
        "gathering": found,
        "example": found.example,
        "own": own,
        "several": len(runs) > 1,
        "asked": any(run.asked_at for run in runs),
        "stream": stream_address(runs[-1].sitting_id, holder=request.user.pk) if runs else "",
        "plans": found.may(request.user, to="plan_gathering"),
        "last": runs[-1].sitting_id if runs else None,
    }
    template = "dialogmat/unshared.html"
    return render(request, f"{template}#{part(request)}" if request.htmx else template, said)


def part(request: SignedIn) -> str:
    """The page itself, or what the page on which one closes shows of it."""
    return "live" if request.htmx.target == "live" else "short"


def ask(runs: list[Run], request: SignedIn) -> None:
    for run in runs:
        verb = run.ask_no_more if request.POST.get("undo") else run.ask_to_share
        verb(by=request.user)
