import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogmat.desk.film import FilmForm
from dialogmat.desk.language import sheet_of
from dialogmat.models import Film
from dialogmat.views.drafts import block_of, block_page
from dialogmat.views.mats import WRITE, refused, version_for
from ned.ranges import ranged
from ned.requests import SignedIn


@require_POST
def lay(request: SignedIn, version: uuid.UUID, block: uuid.UUID) -> HttpResponse:
    """The programme's own film, with its captions, where a reading was."""
    found = version_for(request, version, to=WRITE)
    row = block_of(found, block)
    form = FilmForm(request.POST, request.FILES)
    if not form.is_valid():
        return block_page(request, row, sheet_of(row), status=422, film=form)
    try:
        Film.lay(row, form.cleaned_data["file"], captions=form.captions, by=request.user)
    except ValidationError as error:
        return refused(request, found, error)
    messages.success(request, _("The film is laid in all languages. What was read aloud stays below it."))
    return redirect("mat_block", version, block)


# Whoever has the address may see it: tables and phones have no account, and a film is the same for all.
@login_not_required
@require_safe
def film(request: HttpRequest, film: uuid.UUID) -> HttpResponseBase:
    """In production nginx answers in our place."""
    found = get_object_or_404(Film, pk=film)
    try:
        return ranged(request, found.file.open("rb"), size=found.file.size, content_type="video/mp4")
    except FileNotFoundError:
        raise Http404 from None


@login_not_required
@require_safe
def captions(request: HttpRequest, film: uuid.UUID, language: str) -> HttpResponse:
    found = get_object_or_404(Film, pk=film)
    return HttpResponse(found.captions_in(language), content_type="text/vtt; charset=utf-8")
