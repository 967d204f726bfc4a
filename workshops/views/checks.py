import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ned.requests import SignedIn
from workshops.forms.plans import TickForm, taken
from workshops.models import Check


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The plan looked at together: a quarter of an hour, all measures on one page, then a tick."""
    check = get_object_or_404(Check.objects.for_user(request.user, to="follow_up").with_plan(), pk=pk)
    form = TickForm(request.POST if request.method == "POST" else None)
    if form.is_bound and taken(form, check.tick, by=request.user):
        messages.success(request, _("Noted: you have looked at the plan together."))
        return redirect("unit", check.plan.unit_id)
    unit = check.plan.unit
    context = {"check": check, "unit": unit, "living": unit.measures.open().with_owner(), "form": form}
    return render(request, "workshops/check.html", context, status=422 if form.is_bound else 200)
