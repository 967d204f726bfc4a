from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.views.decorators.http import require_safe

from dialogmat.board import board, row_of, shared_words, struck_words
from dialogmat.clock import day
from dialogmat.models import Device, Dialogue, Pace, Run, Show
from dialogmat.models.dialogue import MESSAGE
from dialogmat.screen import screen
from dialogmat.views.join import run_of
from ned.live import stream_address
from ned.requests import SignedIn
from workshops.models import Sitting, Table

# What the big screen shows, said shortly enough for two buttons beside each other.
SHOWS = {
    Show.CODE: pgettext_lazy("button of the big screen", "Code and QR"),
    Show.SEATS: pgettext_lazy("button of the big screen", "Seats"),
    Show.SINCE: pgettext_lazy("button of the big screen", "Last time"),
    Show.STATION: pgettext_lazy("button of the big screen", "Station"),
    Show.RESULTS: pgettext_lazy("button of the big screen", "Answers"),
    Show.MARKED: pgettext_lazy("button of the big screen", "Highlights"),
}


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
    clock = day(run, now=timezone.now())
    return frame(run) | {
        "walked": walked,
        "now": now,
        "next": next((one for one in walked if one.key not in run.opened), None),
        "rows": rows,
        "columns": rows[0].cells if rows else [],
        "several": any(cell.of > 1 for row in rows for cell in row.cells),
        "numbers": {one.key: one.number for one in run.laid(language)},
        "done": sum(1 for row in rows for cell in row.cells if cell.here and cell.state == "shared"),
        "asking": [row for row in rows if row.hand],
        "words": shared_words(run, now) if now else [],
        "struck": struck_words(run, language),
        "day": clock,
        "minutes": timed(run, clock.stops, now),
        "people": run.room.gathering.facilitators.exclude(pk=request.user.pk).order_by("name"),
        "shows": SHOWS.items(),
        "shown": Show(run.show).label,
        "screen": screen(run, run.room.gathering.unit.municipality.language),
        "phones": Device.objects.filter(run=run, dialogue=None, removed_at=None).count(),
        "join_address": request.build_absolute_uri(reverse("join_code", args=[run.sitting.join_code])),
        "stream": stream_address(run.sitting_id, holder=request.user.pk),
    }


def frame(run: Run) -> dict[str, Any]:
    return {
        "run": run,
        "sitting": run.sitting,
        "gathering": run.room.gathering,
        "example": run.room.gathering.example,
    }


def timed(run: Run, stops: list[Any], now: Any) -> int:
    """The minutes the timer offers: those of the mat, or what was made of them today without the walk between."""
    if not now:
        return 5
    here = next((one for one in stops if one.item.station_key == now.key), None)
    changed = run.lasting.get(str(here.item.pk)) if here else None
    return max(changed - now.walk, 1) if changed else now.minutes(run.variant) or 5


@require_safe
def table(request: SignedIn, sitting: Any, table: Any) -> HttpResponse:
    """All that concerns one table."""
    run = running(request, sitting)
    return panel(request, run, str(get_object_or_404(run.sitting.tables, pk=table).pk))


@require_safe
def tables(request: SignedIn, sitting: Any) -> HttpResponse:
    """All tables: a message to them, and which of them meet."""
    return panel(request, running(request, sitting), "tables")


@require_safe
def rest(request: SignedIn, sitting: Any) -> HttpResponse:
    """The rest of the day: shorter, longer, without a station, or back to one."""
    return panel(request, running(request, sitting), "rest")


def panel(request: SignedIn, run: Run, name: str, wrong: dict[str, Any] | None = None) -> HttpResponse:
    """A page of its own that a script lays over the cockpit; with what was `wrong` in what was typed there."""
    makers = {"tables": _tables, "rest": _rest}
    template = f"dialogmat/cockpit/{name if name in makers else 'table'}.html"
    said = makers[name](run) if name in makers else _table(run, run.sitting.tables.get(pk=name))
    context = frame(run) | said | {"panel": name} | (wrong or {})
    return render(request, f"{template}#panel" if request.htmx else template, context)


def _table(run: Run, table: Table) -> dict[str, Any]:
    row = row_of(run, table, get_language() or "nb")
    return {"row": row, "others": run.sitting.tables.exclude(pk=table.pk), "longest": MESSAGE}


def _tables(run: Run) -> dict[str, Any]:
    every = list(Dialogue.objects.at_tables_of(run).select_related("table", "meets").order_by("table__number"))
    pairs = [one for one in every if one.table and one.meets and one.table.number < one.meets.number]
    waiting: dict[str, list[Dialogue]] = {}
    for one in every:
        if one.message:
            waiting.setdefault(one.message, []).append(one)
    return {"tables": list(run.sitting.tables.all()), "pairs": pairs, "waiting": waiting, "longest": MESSAGE}


def _rest(run: Run) -> dict[str, Any]:
    language = get_language() or "nb"
    clock = day(run, now=timezone.now())
    return {
        "day": clock,
        "optional": {one.key for one in run.may_skip(language)},
        "back": {key for key in run.opened if key != run.station},
        "free": Pace.FREE,
    }
