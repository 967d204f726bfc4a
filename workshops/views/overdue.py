import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ned.access import may
from ned.models import Municipality, Unit
from ned.requests import SignedIn
from workshops import overdue as waits
from workshops.forms.letters import NudgeForm
from workshops.kept import kept
from workshops.models import Nudge


@require_safe
def overdue(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """How much waits in each unit, by service area; the coordinator may ask a unit how it goes."""
    mine = Municipality.objects.for_user(request.user, to="see_overdue").select_related("root")
    place = get_object_or_404(mine, pk=pk)
    assert place.root
    context = {
        "place": place,
        "areas": waits.overdue(place, on=timezone.localdate()),
        "kept": kept(place),
        "may_nudge": may(request.user, to="nudge", path=place.root.path),
    }
    return render(request, "workshops/overdue.html", context)


@require_POST
def nudge(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """It comes in the leader's next letter, and once a week whoever asks and however often."""
    unit = get_object_or_404(Unit.objects.for_user(request.user, to="nudge").current(), pk=pk)
    form = NudgeForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    if not form.is_valid():
        messages.error(request, _("A nudge has room for 300 signs. Shorten it, and send it again."))
    elif Nudge.give(unit, on=timezone.localdate(), by=request.user, words=words):
        messages.success(request, _("The leader of %(unit)s reads it in the next letter.") % {"unit": unit})
    else:
        messages.info(request, _("%(unit)s has been asked this week already.") % {"unit": unit})
    return redirect("overdue", unit.municipality_id)
