import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ned.requests import SignedIn
from workshops.forms.letters import KeptForm
from workshops.forms.plans import taken
from workshops.models import Agreement, Practice


@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    return kept(request, Practice.objects.for_user(request.user, to="decide"), pk)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    return kept(request, Agreement.objects.for_user(request.user, to="decide"), pk)


def kept(request: SignedIn, mine: QuerySet[Any], pk: uuid.UUID) -> HttpResponse:
    """Whether it has happened, asked of the leader and read by nobody else."""
    promise = get_object_or_404(mine.select_related("unit", "gathering"), pk=pk)
    weeks = promise.weeks_on(timezone.localdate())
    form = KeptForm(request.POST if request.method == "POST" else None)
    if form.is_bound and taken(form, promise.keep, weeks=weeks, by=request.user):
        messages.success(request, _("Noted, for you alone."))
        return redirect("week")
    context = {"promise": promise, "unit": promise.unit, "weeks": weeks, "form": form}
    return render(request, "workshops/kept.html", context, status=422 if form.is_bound else 200)
