from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogmat.models import Debrief, Run
from dialogmat.outline import OutlineStation
from dialogmat.views.cockpit import running
from ned.models import User
from ned.requests import SignedIn
from workshops.models import State

WORKED = [("yes", gettext_lazy("It worked")), ("no", gettext_lazy("It didn’t work"))]


class DebriefForm(forms.Form):
    """One station: did it work, and why. A station nobody has an opinion on is left."""

    worked = forms.ChoiceField(
        label=gettext_lazy("Did it work?"), choices=WORKED, required=False, widget=forms.RadioSelect
    )
    why = forms.CharField(label=gettext_lazy("Why?"), max_length=500, required=False)
    station: OutlineStation

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("why") and not said.get("worked"):
            self.add_error("worked", _("Say whether it worked too."))
        return said

    def note(self, run: Run, *, by: User) -> None:
        if self.cleaned_data["worked"]:
            worked = self.cleaned_data["worked"] == "yes"
            Debrief.note(run, station=self.station.key, worked=worked, why=self.cleaned_data["why"], by=by)


@require_http_methods(["GET", "HEAD", "POST"])
def debrief(request: SignedIn, sitting: Any) -> HttpResponse:
    """One minute after a day: station by station, for those who write the next version of the mat."""
    run = running(request, sitting)
    begun = run.room.gathering.ended or run.room.gathering.state == State.OPEN
    stations = forms_of(run, request) if begun else []
    if request.method == "POST" and begun and all(form.is_valid() for form in stations):
        for form in stations:
            form.note(run, by=request.user)
        messages.success(request, _("Thank you. It is read by those who write the next version of the mat."))
        return redirect("gathering", run.room.gathering_id)
    context = {"run": run, "sitting": run.sitting, "gathering": run.room.gathering, "stations": stations}
    context["example"] = run.room.gathering.example
    wrong = any(form.errors for form in stations)
    status = 422 if wrong else 409 if request.method == "POST" else 200
    return render(request, "dialogmat/debrief.html", context, status=status)


def forms_of(run: Run, request: SignedIn) -> list[DebriefForm]:
    """A form for each station that was walked, with what this person said before."""
    said = {one.station: one for one in run.debriefs.filter(by=request.user)}
    made = []
    for station in run.walked(get_language() or "nb"):
        before = said.get(station.key)
        initial = {"worked": "yes" if before.worked else "no", "why": before.why} if before else {}
        form = DebriefForm(request.POST if request.method == "POST" else None, prefix=station.key, initial=initial)
        form.station = station
        made.append(form)
    return made
