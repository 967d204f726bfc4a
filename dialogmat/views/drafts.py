import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dialogmat.desk import drafting
from dialogmat.desk.facts import BlockForm, PlaceForm, StationForm
from dialogmat.desk.film import FilmForm
from dialogmat.desk.forms import CommentForm, NewBlockForm, NewStationForm
from dialogmat.desk.language import Sheet, save, sheet_of
from dialogmat.desk.overview import editions, known, laid_out, title_of
from dialogmat.kinds import KINDS
from dialogmat.models import Block, Station, Version, VersionState
from dialogmat.views.mats import READ, WRITE, refused, version_for, version_page
from dialogmat.views.previews import choices
from ned.access import may
from ned.requests import SignedIn

STALE = {"frozen", "stale", "state"}


def block_of(version: Version, pk: uuid.UUID) -> Block:
    found: Block = get_object_or_404(version.blocks.select_related("station__version__mat"), pk=pk)
    return found


def at(version: uuid.UUID, place: str) -> HttpResponse:
    return redirect(f"{reverse('mat_version', args=[version])}#{place}")


# How it is built


@require_POST
def structure(request: SignedIn, version: uuid.UUID) -> HttpResponse:
    """Add, remove, move and lay in order: stations and blocks."""
    found = version_for(request, version, to=WRITE)
    act = ACTS.get(request.POST.get("act", ""))
    if not act:
        raise Http404
    try:
        place = act(request, found)
    except ValidationError as error:
        if getattr(error, "code", "") in STALE:
            return refused(request, found, error)
        context = version_page(request, found) | bound(request, error)
        return render(request, "dialogmat/desk/version.html", context, status=422)
    return at(version, place)


def bound(request: HttpRequest, error: ValidationError) -> dict[str, Any]:
    """The form that was sent, with what is wrong in it."""
    act = request.POST["act"]
    form = NewStationForm(request.POST) if act == "add_station" else NewBlockForm(request.POST, auto_id=False)
    if form.is_valid() or not form.errors:
        form.add_error("key", error)
    return (
        {"station_form": form} if act == "add_station" else {"block_form": form, "adding_to": request.POST["station"]}
    )


def add_station(request: SignedIn, version: Version) -> str:
    key = request.POST.get("key", "").strip()
    return f"s-{drafting.add_station(version, key=key, by=request.user).key}"


def add_block(request: SignedIn, version: Version) -> str:
    station = station_of(version, request.POST.get("station", ""))
    key, kind = (request.POST.get(name, "").strip() for name in ("key", "kind"))
    return f"b-{drafting.add_block(station, key=key, kind=kind, by=request.user).pk}"


def remove(request: SignedIn, version: Version) -> str:
    row = row_of(request, version)
    drafting.remove(row, by=request.user)
    return "stations" if isinstance(row, Station) else f"s-{row.station.key}"


def move(request: SignedIn, version: Version) -> str:
    row = row_of(request, version)
    drafting.move(row, steps=-1 if request.POST["act"] == "up" else 1, by=request.user)
    return place_of(row)


def order(request: SignedIn, version: Version) -> str:
    row = row_of(request, version)
    said = {name: request.POST.getlist(name) for name in ("order", "was")}
    drafting.order(row, said["order"], was=said["was"], by=request.user)
    return place_of(row)


def move_to(request: SignedIn, version: Version) -> str:
    row = row_of(request, version)
    if not isinstance(row, Block):
        raise Http404
    drafting.move_to(row, request.POST.get("to", ""), by=request.user)
    return place_of(row)


ACTS: dict[str, Callable[[SignedIn, Version], str]] = {
    "add_station": add_station,
    "add_block": add_block,
    "remove": remove,
    "up": move,
    "down": move,
    "order": order,
    "move_to": move_to,
}


def row_of(request: HttpRequest, version: Version) -> Station | Block:
    """The block that is named, else the station."""
    try:
        block = uuid.UUID(request.POST["block"]) if request.POST.get("block") else None
    except ValueError:
        raise Http404 from None
    return block_of(version, block) if block else station_of(version, request.POST.get("station", ""))


def station_of(version: Version, key: str) -> Station:
    found: Station = get_object_or_404(version.stations.select_related("version"), key=key)
    return found


def place_of(row: Station | Block) -> str:
    return f"s-{row.key}" if isinstance(row, Station) else f"b-{row.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def station(request: SignedIn, version: uuid.UUID, station: str) -> HttpResponse:
    """What a station is in each edition: core or optional, in home trios, breaks and walking."""
    found = version_for(request, version, to=WRITE)
    row = station_of(found, station)
    names = editions(laid_out(found))
    form = StationForm(request.POST or None, station=row, editions=names)
    if not found.writable and request.method == "POST":
        return refused(request, found, frozen())
    if request.method == "POST" and form.is_valid():
        try:
            drafting.set_station(row, seen=form.cleaned_data["seen"], facts=form.facts, by=request.user)
        except ValidationError as error:
            return refused(request, found, error)
        return at(version, f"s-{row.key}")
    context = {"mat": found, "station": row, "form": form, "seen": drafting.as_seen(row)}
    return render(request, "dialogmat/desk/station.html", context, status=422 if form.is_bound else 200)


def frozen() -> ValidationError:
    return ValidationError(_("This version is frozen. Only a draft can be changed."), code="frozen")


# What it says


@require_http_methods(["GET", "HEAD", "POST"])
def block(request: SignedIn, version: uuid.UUID, block: uuid.UUID) -> HttpResponse:
    """One block in all languages side by side, in one form. Each language is saved for itself."""
    posted = request.method == "POST"
    found = version_for(request, version, to=WRITE if posted else READ)
    row = block_of(found, block)
    if not posted:
        return block_page(request, row, sheet_of(row), status=200)
    sheet = save(row, request.POST, by=request.user)
    if request.htmx:
        return words_only(request, row, sheet)
    return block_page(request, row, sheet, status=sheet.status) if sheet.status != 200 else after_save(request, sheet)


def words_only(request: SignedIn, row: Block, sheet: Sheet) -> HttpResponse:
    page = render(request, "dialogmat/desk/words.html", {"row": row, "sheet": sheet}, status=sheet.status)
    page["HX-Trigger"] = "saved" if sheet.status == 200 else "refused"
    return page


def after_save(request: SignedIn, sheet: Sheet) -> HttpResponse:
    messages.success(request, _("Saved."))
    if sheet.met:
        messages.info(request, _("Somebody else has written here in the meantime. Theirs is kept, too."))
    place = reverse("mat_block", args=[sheet.block.station.version_id, sheet.block.pk])
    moved = request.POST.get("up") or request.POST.get("down")
    return redirect(f"{place}#row-{moved}" if moved else place)


@require_POST
def facts(request: SignedIn, version: uuid.UUID, block: uuid.UUID) -> HttpResponse:
    """What a block takes, its rhythm, its minutes in each edition, and what its kind can be told."""
    found = version_for(request, version, to=WRITE)
    row = block_of(found, block)
    form = facts_form(row, list(laid_out(found)), request.POST)
    if not form.is_valid():
        return block_page(request, row, sheet_of(row), status=422, facts=form)
    said = form.cleaned_data
    try:
        drafting.set_block(row, seen=said["seen"], facts=form.facts, minutes=form.minutes, by=request.user)
    except ValidationError as error:
        return refused(request, found, error)
    messages.success(request, _("Saved."))
    return redirect("mat_block", version, block)


def facts_form(row: Block, stations: list[Station], data: QueryDict | None = None) -> BlockForm:
    language = get_language() or "nb"
    blocks = [one for station in stations for one in station.blocks.all() if KINDS[one.kind].many]
    listed = {one.key: f"{known(one, language)} ({one.key})" for one in blocks}
    return BlockForm(data, block=row, editions=editions(stations), listed=listed)


def place_form(row: Block, stations: list[Station]) -> PlaceForm | None:
    """None for a heading: it is what gives its station a name."""
    language = get_language() or "nb"
    others = [(one.key, title_of(one, language)) for one in stations if one.pk != row.station_id]
    return PlaceForm(stations=others) if row.kind != drafting.HEADING and others else None


def block_page(
    request: SignedIn,
    row: Block,
    sheet: Sheet,
    *,
    status: int,
    facts: BlockForm | None = None,
    comment: CommentForm | None = None,
    film: FilmForm | None = None,
) -> HttpResponse:
    version = row.station.version
    stations = list(laid_out(version))
    writes = may(request.user, to=WRITE)
    context = {
        "mat": version,
        "row": row,
        "kind": KINDS[row.kind],
        "sheet": sheet,
        "writes": writes and version.writable,
        "settles": writes,
        "facts": facts or facts_form(row, stations),
        "place_form": place_form(row, stations),
        "placing": "move" in request.GET,
        "seen": drafting.as_seen(row),
        "comments": version.comments.filter(block_key=row.key).select_related("by"),
        "commenting": version.state in {VersionState.DRAFT, VersionState.REVIEW},
        "comment_form": comment or CommentForm(),
        "film_form": (film or FilmForm()) if row.kind == "film" else None,
    }
    return render(
        request, "dialogmat/desk/block.html", context | choices(request, version, row.station.key), status=status
    )
