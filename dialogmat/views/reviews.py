import uuid

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogmat.desk.forms import CommentForm
from dialogmat.desk.language import sheet_of
from dialogmat.models import VersionState
from dialogmat.views.drafts import block_of, block_page
from dialogmat.views.mats import READ, WRITE, refused, version_for
from ned.requests import SignedIn


@require_POST
def comment(request: SignedIn, version: uuid.UUID, block: uuid.UUID) -> HttpResponse:
    """What a reviewer says about a block, while it can still be changed."""
    found = version_for(request, version, to=READ)
    row = block_of(found, block)
    if found.state not in {VersionState.DRAFT, VersionState.REVIEW}:
        return refused(request, found, ValidationError(_("This version is released. Comment on the next draft of it.")))
    form = CommentForm(request.POST)
    if not form.is_valid():
        return block_page(request, row, sheet_of(row), status=422, comment=form)
    found.comment(row.key, words=form.cleaned_data["words"], by=request.user)
    return redirect(f"{reverse('mat_block', args=[version, block])}#comments")


@require_POST
def settle(request: SignedIn, version: uuid.UUID, comment: uuid.UUID) -> HttpResponse:
    found = version_for(request, version, to=WRITE)
    said = get_object_or_404(found.comments, pk=comment)
    said.settle(by=request.user)
    block = found.blocks.filter(key=said.block_key).first()
    place = reverse("mat_block", args=[version, block.pk]) if block else reverse("mat_version", args=[version])
    return redirect(f"{place}#comments")
