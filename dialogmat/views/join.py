from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogmat import throttle
from dialogmat.models import Channel, Device, Dialogue, Run
from workshops.models import GatheringUnit, Sitting, Table


@login_not_required
@require_http_methods(["GET", "HEAD"])
def join(request: HttpRequest) -> HttpResponse:
    """Type the code from the big screen."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return render(request, "dialogmat/join.html", {"typed": ""})
    if throttle.full(request, typed):
        return _too_many(request, typed)
    sitting = Sitting.objects.behind_code(typed).first()
    return redirect("join_code", code=sitting.join_code) if sitting else _unknown(request, typed)


def _unknown(request: HttpRequest, typed: str) -> HttpResponse:
    throttle.wrong_code(request)
    error = _("No open gathering has this code. Look at the big screen and try once more.")
    return render(request, "dialogmat/join.html", {"typed": typed, "error": error}, status=422)


def _too_many(request: HttpRequest, typed: str) -> HttpResponse:
    error = _("Many wrong codes have been tried. Use the QR code, or wait a while and try again.")
    return render(request, "dialogmat/join.html", {"typed": typed, "error": error}, status=429)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say which table you sit at, or that this is only your phone."""
    if throttle.full(request, code):
        return _too_many(request, code)
    sitting = Sitting.objects.behind_code(code).select_related("gathering").first()
    if not sitting:
        return _unknown(request, code)
    if not sitting.welcomes or not hasattr(sitting.gathering, "room"):
        return _closed(request, sitting)
    tables = list(sitting.tables.all())
    if request.method == "POST":
        chosen = next((table for table in tables if str(table.pk) == request.POST.get("table")), None)
        return _let_in(request, run_of(sitting), chosen)
    return render(request, "dialogmat/join_code.html", {"sitting": sitting, "tables": tables})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_key(request: HttpRequest, key: str) -> HttpResponse:
    """The QR of a table card, or of a leader's name card."""
    key = key.replace("\0", "")
    seat = GatheringUnit.objects.filter(join_key=key).select_related("unit", "table__sitting__gathering").first()
    tables = Table.objects.select_related("sitting__gathering")
    table = seat.table if seat else get_object_or_404(tables, join_key=key)
    sitting = table.sitting if table else None
    if not sitting or not sitting.welcomes or not hasattr(sitting.gathering, "room"):
        return _closed(request, sitting)
    if request.method == "POST":
        return _let_in(request, run_of(sitting), table, seat=seat)
    return render(request, "dialogmat/join_key.html", {"sitting": sitting, "table": table, "seat": seat})


def _closed(request: HttpRequest, sitting: Sitting | None) -> HttpResponse:
    return render(request, "dialogmat/closed.html", {"sitting": sitting}, status=409)


def _let_in(request: HttpRequest, run: Run, table: Table | None, *, seat: GatheringUnit | None = None) -> HttpResponse:
    dialogue = Dialogue.of_unit(run.room, seat.unit) if seat else Dialogue.of_table(run.room, table) if table else None
    channel = Channel.SCREEN if dialogue else Channel.PHONE
    throttle.came_in(request, run.sitting.join_code)
    _device, token = Device.join(run, dialogue=dialogue, language=get_language() or "nb", channel=channel)
    return redirect("table", token=token)


def run_of(sitting: Sitting, *, begin: bool = True) -> Run:
    """The sitting's run. One that was added after the mat was laid gets its own now, or is only looked at."""
    runs = Run.objects.select_related("room__gathering__unit__municipality", "sitting__gathering")
    run = runs.filter(sitting=sitting).first()
    if run:
        return run
    room = sitting.gathering.room
    if not begin:
        return Run(room=room, sitting=sitting, variant=room.variant)
    room.prepare(language=sitting.gathering.unit.municipality.language)
    return runs.get(sitting=sitting)
