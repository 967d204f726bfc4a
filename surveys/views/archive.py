from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ned.requests import SignedIn
from surveys.archive.package import package, zip_name
from surveys.archive.record import DOOR, record
from workshops.models import Gathering


@require_safe
def archive(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """What a municipality files of a gathering that is over: minutes and plan as PDF/A, and the same as data."""
    found = Gathering.objects.for_user(request.user, to=DOOR).select_related(
        "unit__municipality", "programme", "round", "room__version__mat", "publication"
    )
    gathering = get_object_or_404(found, pk=pk)
    if not gathering.ended:
        return render(request, "surveys/archive_early.html", {"gathering": gathering}, status=409)
    filed = record(gathering, reader=request.user, language=get_language() or "nb")
    headers = {"Content-Disposition": f'attachment; filename="{zip_name(gathering)}"'}
    return HttpResponse(package(filed), content_type="application/zip", headers=headers)
