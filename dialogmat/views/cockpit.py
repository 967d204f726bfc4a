import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from dialogmat.board import board, shared_words
from dialogmat.models import Device, Dialogue, Run, Show
from dialogmat.views.join import run_of
from ned.live import stream_address
from ned.requests import SignedIn
from workshops.models import Sitting, Table


def running(request: SignedIn, sitting: Any) -> Run:
    """The run of a sitting this person runs; 404 for all others, and where no mat is laid."""
    found = get_object_or_404(
        Sitting.objects.for_user(request.user, to="run_room").select_related("gathering__unit__municipality"),
        pk=sitting,
    )
    if not hasattr(found.gathering, "room"):
        raise Http404
    return run_of(found, begin=request.method == "POST")


@require_safe
def cockpit(request: SignedIn, sitting: Any) -> HttpResponse:
    run = running(request, sitting)
    template = "dialogmat/cockpit.html"
    return render(request, f"{template}#live" if request.htmx else template, context(request, run))


def context(request: SignedIn, run: Run) -> dict[str, Any]:
    language = get_language() or "nb"
    walked = run.walked(language)
    now = next((one for one in walked if one.key == run.station), None)
    rows = board(run, language)
    return {
        "run": run,
        "sitting": run.sitting,
        "gathering": run.room.gathering,
        "example": run.room.gathering.example,
        "walked": walked,
        "now": now,
        "next": next((one for one in walked if one.key not in run.opened), None),
        "rows": rows,
        "columns": rows[0].cells if rows else [],
        "done": sum(1 for row in rows for cell in row.cells if cell.here and cell.state == "shared"),
        "asking": [row for row in rows if row.hand],
        "words": shared_words(run, now) if now else [],
        "agenda": clocked(run),
        "shows": Show.choices,
        "phones": Device.objects.filter(run=run, dialogue=None, removed_at=None).count(),
        "join_address": request.build_absolute_uri(reverse("join_code", args=[run.sitting.join_code])),
        "stream": stream_address(run.sitting_id),
        "minutes": now.minutes(run.variant) if now else 0,
    }


def clocked(run: Run) -> list[tuple[datetime.datetime, Any]]:
    """The agenda with the times that follow from its order."""
    at, rows = timezone.localtime(run.sitting.starts), []
    for item in run.sitting.agenda.all():
        rows.append((at, item))
        at += datetime.timedelta(minutes=item.minutes)
    return rows


class ActForm(forms.Form):
    act = forms.ChoiceField(
        choices=[(name, name) for name in ("open", "close", "timer", "more", "stop", "show", "door", "lower", "remove")]
    )
    station = forms.SlugField(required=False)
    minutes = forms.IntegerField(min_value=1, max_value=240, required=False)
    show = forms.ChoiceField(choices=Show.choices, required=False)
    table = forms.UUIDField(required=False)


@require_POST
def act(request: SignedIn, sitting: Any) -> HttpResponse:
    """One button of the cockpit."""
    run = running(request, sitting)
    form = ActForm(request.POST)
    if not form.is_valid():
        raise Http404
    # Two clicks on “open the next” are one: the second comes from a page that shows what is no longer so.
    if request.POST.get("after", run.station) == run.station:
        ACTS[form.cleaned_data["act"]](run, request.user, form.cleaned_data)
    if request.htmx:
        return render(request, "dialogmat/cockpit.html#live", context(request, run))
    return redirect("cockpit", sitting=run.sitting_id)


def _station(run: Run, said: dict[str, Any]) -> str:
    if said["station"] not in {one.key for one in run.walked("nb")}:
        raise Http404
    return str(said["station"])


def _open(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.open_to_all(station=_station(run, said), by=by)


def _close(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.close_for_all(station=_station(run, said), by=by)


def _timer(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.start_timer(minutes=said["minutes"] or 5, by=by)


def _more(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.add_minutes(minutes=said["minutes"] or 1, by=by)


def _stop(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.stop_timer(by=by)


def _show(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.put_on_stage(show=said["show"] or Show.CODE, by=by)


def _door(run: Run, by: Any, said: dict[str, Any]) -> None:
    run.sitting.set_door(is_open=not run.sitting.door_open, by=by)


def _table(run: Run, said: dict[str, Any]) -> Table:
    return get_object_or_404(run.sitting.tables, pk=said["table"])


def _lower(run: Run, by: Any, said: dict[str, Any]) -> None:
    for dialogue in Dialogue.objects.filter(room=run.room_id, table=_table(run, said)):
        dialogue.lower_hand(sitting=run.sitting_id)


def _remove(run: Run, by: Any, said: dict[str, Any]) -> None:
    at_table = Device.objects.filter(run=run, dialogue__table=_table(run, said), removed_at=None)
    for device in at_table.select_related("run"):
        device.remove()


ACTS = {
    "open": _open,
    "close": _close,
    "timer": _timer,
    "more": _more,
    "stop": _stop,
    "show": _show,
    "door": _door,
    "lower": _lower,
    "remove": _remove,
}
