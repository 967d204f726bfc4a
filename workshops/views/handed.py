import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ned.requests import SignedIn
from workshops import handed
from workshops.forms.plans import FollowUpForms
from workshops.models import Measure

# What one without a seat may say of it.
SAYS = {"start", "finish", "note"}


@require_POST
def hand_out(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """A link for a colleague without an account. It is shown on the measure's page, once."""
    measure = get_object_or_404(Measure.objects.for_user(request.user, to="decide").open(), pk=pk)
    token = handed.hand_out(measure, by=request.user)
    request.session["handed"] = request.build_absolute_uri(reverse("handed", args=[token]))
    return redirect(f"{reverse('measure', args=[pk])}#handed")


@require_POST
def shut(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(Measure.objects.for_user(request.user, to="decide"), pk=pk)
    handed.shut(measure, by=request.user)
    messages.success(request, _("The links to this measure are shut. They open nothing any more."))
    return redirect("measure", pk)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What the link opens, in the municipality's language. Looking changes nothing; a button does."""
    found = handed.behind(token)
    if not found:
        return render(request, "workshops/handed_gone.html", status=404)
    if not found.measure:
        return render(request, "workshops/handed_gone.html", {"ended": True}, status=410)
    language = found.measure.unit.municipality.language
    with translation.override(language):
        response = follow(request, found.measure, token)
    response.headers["Content-Language"] = language
    return response


def follow(request: HttpRequest, measure: Measure, token: str) -> HttpResponse:
    forms = FollowUpForms(request.POST if request.method == "POST" else None)
    if forms.act in SAYS and forms.take(measure, by=None):
        return redirect("handed", token)
    context = {"measure": measure, "unit": measure.unit, "follow_up": forms}
    return render(request, "workshops/handed.html", context, status=422 if request.method == "POST" else 200)
