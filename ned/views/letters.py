import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ned.access import may
from ned.models import Letter
from ned.models.letters import LetterQuerySet
from ned.requests import SignedIn

MAY = "see_letters"
PAGE = 50


def all_letters(request: SignedIn) -> LetterQuerySet:
    """For others than staff there is no such page."""
    if not may(request.user, to=MAY):
        raise Http404
    return Letter.objects.for_user(request.user, to=MAY)


@require_safe
def dead(request: SignedIn) -> HttpResponse:
    """Letters that could not be sent, with the cause; never what they say."""
    letters = all_letters(request)
    page = Paginator(letters.dead(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": letters.late(timezone.now()).count()}
    return render(request, "ned/letters.html", context)


@require_POST
def again(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    letter = get_object_or_404(all_letters(request).dead(), pk=pk)
    if letter.try_again(timezone.now()):
        messages.success(request, _("It is in the outbox again, and leaves within a minute."))
    return redirect("letters")
