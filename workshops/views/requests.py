import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ned.requests import SignedIn
from workshops.forms.plans import AnswerForm, taken
from workshops.models import Request


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """What a unit asks those above for; the leader above answers, with why."""
    below = Request.objects.for_user(request.user, to="decide").from_below(request.user)
    asked = get_object_or_404(below.select_related("unit", "gathering"), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and taken(form, asked.answer, by=request.user):
        messages.success(request, _("Answered. Those who asked see it in their plan."))
        return redirect("units")
    context = {"asked": asked, "unit": asked.unit, "form": form}
    return render(request, "workshops/request.html", context, status=422 if form.is_bound else 200)
