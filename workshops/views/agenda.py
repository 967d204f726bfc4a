import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ned.requests import SignedIn
from workshops.forms.agenda import ItemForm, NewItemForm
from workshops.models import AgendaItem, Sitting
from workshops.views.sittings import sitting

PAGE = "workshops/agenda.html"


@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The parts of one sitting's day. Every button saves what is typed, and then does its own thing."""
    found = sitting(request.user, pk)
    data = request.POST if request.method == "POST" else None
    rows, added = _rows(found, data), NewItemForm(data)
    problem = None
    if data is not None and all([*(row.is_valid() for row in rows if row.is_bound), added.is_valid()]):
        try:
            _save(request, found, items=[row.instance for row in rows] + added.item())
        except ValidationError as refused:
            problem = refused
        else:
            return redirect("agenda", pk=found.pk)
    context = {
        "sitting": found,
        "gathering": found.gathering,
        "rows": rows,
        "added": added,
        "problem": problem,
        "others": found.gathering.sittings.exclude(pk=found.pk).exclude(agenda=None).distinct(),
    }
    return render(request, PAGE, context, status=200 if data is None else 422)


def _rows(found: Sitting, data: QueryDict | None) -> list[ItemForm]:
    """A form for each part, beside the hour it begins as saved; one that came since then is left."""
    rows = []
    for part in found.timetable:
        typed = data if data and f"{part.item.pk.hex}-minutes" in data else None
        rows.append(ItemForm(typed, instance=part.item, prefix=part.item.pk.hex))
        rows[-1].clock = part.starts
    return rows


def _save(request: SignedIn, found: Sitting, *, items: list[AgendaItem]) -> None:
    what, _colon, key = request.POST.get("do", "save").partition(":")
    if what == "copy":
        return _copy(request, found, key=key)
    place = next((index for index, item in enumerate(items) if str(item.pk) == key), None)
    if place is not None:
        _rearrange(items, place, what=what)
    found.set_agenda(items, by=request.user)
    messages.success(request, _("The agenda is saved."))
    return None


def _rearrange(items: list[AgendaItem], place: int, *, what: str) -> None:
    if what == "up" and place > 0:
        items.insert(place - 1, items.pop(place))
    elif what == "down":
        items.insert(place + 1, items.pop(place))
    elif what == "remove" and not items[place].station_key:
        items.pop(place)


def _copy(request: SignedIn, found: Sitting, *, key: str) -> None:
    for other in found.gathering.sittings.all():
        if str(other.pk) == key:
            found.take_agenda_from(other, by=request.user)
