import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ned.pdf import sent, write_pdf
from ned.requests import SignedIn
from workshops.models import Plan
from workshops.wall import Wall


@login_not_required
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """What the poster's QR opens, for whoever stands before it: measures and answers, no names."""
    plan = get_object_or_404(Plan.objects.behind(key))
    language = plan.unit.municipality.language
    with translation.override(language):
        response = render(request, "workshops/wall.html", {"wall": Wall.of(plan)})
    response.headers["Content-Language"] = language
    return response


@require_safe
def poster(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The plan on A3, in the municipality's language."""
    plan = get_object_or_404(Plan.objects.for_user(request.user, to="see_plan").with_place(), unit=pk)
    if not plan.key:
        return redirect("unit", pk)
    language = plan.unit.municipality.language
    address = request.build_absolute_uri(reverse("wall", args=[plan.key]))
    with translation.override(language):
        title = _("The plan of %(unit)s") % {"unit": plan.unit}
        context = {"wall": Wall.of(plan), "address": address, "language": language, "title": title}
        html = render_to_string("workshops/wall_print.html", context, request)
    return sent(write_pdf(html, title=title, language=language), name=title)


@require_POST
def hang(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """From now on there is a page without account, and a poster that leads to it."""
    plan = get_object_or_404(Plan.objects.for_user(request.user, to="decide"), unit=pk)
    plan.open_page(by=request.user)
    return redirect("wall_poster", pk)


@require_POST
def take_down(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.for_user(request.user, to="decide"), unit=pk)
    plan.shut_page(by=request.user)
    messages.success(request, _("The page is shut. What hangs on the wall leads nowhere any more."))
    return redirect("unit", pk)
