"""The cockpit's buttons: each is one verb, and whoever runs the day may press it."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dialogmat.models import Answer, Channel, Device, Dialogue, Pace, Run, Show
from dialogmat.models.dialogue import MESSAGE
from dialogmat.views.cockpit import context, panel, running
from ned.models import User
from ned.requests import SignedIn

type Said = dict[str, Any]
type Act = Callable[[Run, User, Said], None]


class ActForm(forms.Form):
    station = forms.SlugField(required=False)
    minutes = forms.IntegerField(min_value=1, max_value=240, required=False)
    show = forms.ChoiceField(choices=Show.choices, required=False)
    pace = forms.ChoiceField(choices=Pace.choices, required=False)
    words = forms.CharField(max_length=MESSAGE, required=False)
    table = forms.UUIDField(required=False)
    other = forms.UUIDField(required=False)
    device = forms.UUIDField(required=False)
    item = forms.UUIDField(required=False)
    answer = forms.UUIDField(required=False)


# What a person types; the rest comes from the button.
TYPED = {"minutes", "words"}


@require_POST
def act(request: SignedIn, sitting: Any) -> HttpResponse:
    """One button, on the cockpit or on a panel over it."""
    run = running(request, sitting)
    form, verb = ActForm(request.POST), ACTS.get(request.POST.get("act", ""))
    if not verb or form.errors.keys() - TYPED:
        raise Http404
    back = pressed_on(run, request.POST.get("panel", ""))
    if form.errors:
        return refused(request, run, back, form)
    with transaction.atomic():
        run.hold()
        # Two clicks on “open the next” are one: the second comes from a page that shows what is no longer so.
        if request.POST.get("after", run.station) == run.station:
            verb(run, request.user, form.cleaned_data)
    return done(request, run, back)


def pressed_on(run: Run, name: str) -> str:
    """The panel the button was on: one of the day, or one of a table here; empty on the cockpit itself."""
    if name in {"", "tables", "rest"}:
        return name
    try:
        return str(get_object_or_404(run.sitting.tables, pk=uuid.UUID(name)).pk)
    except ValueError:
        raise Http404 from None


def refused(request: SignedIn, run: Run, name: str, form: ActForm) -> HttpResponse:
    """Where the button was, with what is wrong and what was typed."""
    wrong = {"wrong": form.errors, "typed": form["words"].value()}
    template = "dialogmat/cockpit.html#live" if request.htmx else "dialogmat/cockpit.html"
    answer = panel(request, run, name, wrong) if name else render(request, template, context(request, run) | wrong)
    answer.status_code = 422
    return answer


def done(request: SignedIn, run: Run, name: str) -> HttpResponse:
    """Back to where the button was; from a panel the cockpit below it is told to look again."""
    if request.htmx and name:
        answer = panel(request, run, name)
        answer["HX-Trigger"] = "poke"
        return answer
    if request.htmx:
        return render(request, "dialogmat/cockpit.html#live", context(request, run))
    if name in {"tables", "rest"}:
        return redirect(f"cockpit_{name}", run.sitting_id)
    return redirect("cockpit_table", run.sitting_id, name) if name else redirect("cockpit", run.sitting_id)


def _station(run: Run, said: Said) -> str:
    if said["station"] not in {one.key for one in run.laid("nb")}:
        raise Http404
    return str(said["station"])


def _dialogue(run: Run, said: Said, *, name: str = "table") -> Dialogue:
    return Dialogue.of_table(run.room, get_object_or_404(run.sitting.tables, pk=said[name]))


def _answer(run: Run, said: Said) -> Answer:
    """By the place of the item, whose own words may be in its parts."""
    mine = Answer.objects.filter(dialogue__room=run.room_id).select_related("dialogue__room", "block__station")
    return get_object_or_404(mine, pk=said["answer"])


def _open(run: Run, by: User, said: Said) -> None:
    run.open_to_all(station=_station(run, said), by=by)


def _close(run: Run, by: User, said: Said) -> None:
    run.close_for_all(station=_station(run, said), by=by)


def _pace(run: Run, by: User, said: Said) -> None:
    run.walk_at(pace=said["pace"] or Pace.LED, by=by)


def _skip(run: Run, by: User, said: Said) -> None:
    if said["station"] not in {one.key for one in run.may_skip("nb")}:
        raise Http404
    run.skip(station=said["station"], by=by)


def _take_up(run: Run, by: User, said: Said) -> None:
    run.take_up(station=_station(run, said), by=by)


def _last(run: Run, by: User, said: Said) -> None:
    run.let_last(item=get_object_or_404(run.sitting.agenda, pk=said["item"]), minutes=said["minutes"], by=by)


def _timer(run: Run, by: User, said: Said) -> None:
    run.start_timer(minutes=said["minutes"] or 5, by=by)


def _more(run: Run, by: User, said: Said) -> None:
    run.add_minutes(minutes=said["minutes"] or 1, by=by)


def _stop(run: Run, by: User, said: Said) -> None:
    run.stop_timer(by=by)


def _extra(run: Run, by: User, said: Said) -> None:
    _dialogue(run, said).give_minutes(said["minutes"] or 1, run=run)


def _show(run: Run, by: User, said: Said) -> None:
    run.put_on_stage(show=said["show"] or Show.CODE, by=by)


def _door(run: Run, by: User, said: Said) -> None:
    run.sitting.set_door(is_open=not run.sitting.door_open, by=by)


def _lower(run: Run, by: User, said: Said) -> None:
    _dialogue(run, said).lower_hand(sitting=run.sitting_id)


def _reopen(run: Run, by: User, said: Said) -> None:
    """The table's own, and the pages of the leaders who sit there."""
    table = _dialogue(run, said).table
    here = Q(table=table) | Q(unit__served_by__table=table)
    for dialogue in Dialogue.objects.filter(here, room=run.room_id).distinct():
        dialogue.unshare(station=_station(run, said), sitting=run.sitting_id)


def _remove(run: Run, by: User, said: Said) -> None:
    live = Device.objects.filter(run=run, removed_at=None, channel=Channel.SCREEN).select_related("run")
    get_object_or_404(live, pk=said["device"]).remove()


def _pair(run: Run, by: User, said: Said) -> None:
    one, other = _dialogue(run, said), _dialogue(run, said, name="other")
    if one == other:
        raise Http404
    one.meet(other, run=run)


def _pair_up(run: Run, by: User, said: Said) -> None:
    Dialogue.pair_up(run)


def _part(run: Run, by: User, said: Said) -> None:
    """One table and the one it meets; without a table all of them."""
    here = Dialogue.objects.at_tables_of(run)
    if said["table"]:
        table = _dialogue(run, said).table_id
        here = here.filter(table=table) | here.filter(meets=table)
    here.part(run=run)


def _tell(run: Run, by: User, said: Said) -> None:
    """One table, or without one all of them; no words take those down that are there."""
    one = Dialogue.objects.filter(pk=_dialogue(run, said).pk) if said["table"] else Dialogue.of_tables(run)
    one.tell(said["words"], run=run)


def _strike(run: Run, by: User, said: Said) -> None:
    _answer(run, said).strike(run=run, by=by)


def _put_back(run: Run, by: User, said: Said) -> None:
    _answer(run, said).put_back(run=run, by=by)


ACTS: dict[str, Act] = {
    "open": _open,
    "close": _close,
    "pace": _pace,
    "skip": _skip,
    "take_up": _take_up,
    "last": _last,
    "timer": _timer,
    "more": _more,
    "stop": _stop,
    "extra": _extra,
    "show": _show,
    "door": _door,
    "lower": _lower,
    "reopen": _reopen,
    "remove": _remove,
    "pair": _pair,
    "pair_up": _pair_up,
    "part": _part,
    "tell": _tell,
    "strike": _strike,
    "put_back": _put_back,
}
