import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogmat.completeness import missing
from dialogmat.desk.comparing import compare as compared
from dialogmat.desk.forms import CommentForm, NewBlockForm, NewStationForm, ReleaseForm
from dialogmat.desk.mat_file import described
from dialogmat.desk.overview import overview, shelf
from dialogmat.models import Version, VersionState
from ned.access import may
from ned.forms import answer
from ned.requests import SignedIn

READ, WRITE = "read_mats", "write_mats"


def version_for(request: SignedIn, pk: uuid.UUID, *, to: str) -> Version:
    mine = Version.objects.for_user(request.user, to=to).select_related("mat", "based_on__mat", "approved_by")
    return get_object_or_404(mine, pk=pk)


def refused(request: SignedIn, version: Version, error: ValidationError) -> HttpResponse:
    """In words why nothing was changed, and the way back."""
    context = {"mat": version, "said": error.messages}
    return render(request, "dialogmat/desk/refused.html", context, status=409)


@require_safe
def mats(request: SignedIn) -> HttpResponse:
    """Every mat with its versions, the newest first."""
    if not may(request.user, to=READ):
        raise Http404
    context = {
        "shelf": shelf(Version.objects.for_user(request.user, to=READ)),
        "writes": may(request.user, to=WRITE),
    }
    return render(request, "dialogmat/desk/mats.html", context)


@require_safe
def version(request: SignedIn, version: uuid.UUID) -> HttpResponse:
    """Stations and blocks in order, what is said about them, and what is lacking."""
    return render(request, "dialogmat/desk/version.html", version_page(request, version_for(request, version, to=READ)))


def version_page(request: SignedIn, version: Version) -> dict[str, object]:
    return {
        "mat": version,
        "laid": overview(version, get_language() or "nb"),
        "writes": may(request.user, to=WRITE),
        "commenting": version.state in {VersionState.DRAFT, VersionState.REVIEW},
        "comment_form": CommentForm(auto_id=False),
        "station_form": NewStationForm(),
        "block_form": NewBlockForm(auto_id=False),
    }


@require_POST
def revise(request: SignedIn, version: uuid.UUID) -> HttpResponse:
    found = version_for(request, version, to=WRITE)
    try:
        draft = found.revise(by=request.user)
    except ValidationError as error:
        return refused(request, found, error)
    messages.success(request, _("A new draft. Nothing changes for anybody until it is released."))
    return redirect("mat_version", draft.pk)


@require_POST
def step(request: SignedIn, version: uuid.UUID) -> HttpResponse:
    """To the reviewers and back, out of use, or away with a draft."""
    found = version_for(request, version, to=WRITE)
    acts = {
        "review": found.send_to_review,
        "back": found.take_back,
        "withdraw": found.withdraw,
        "discard": found.discard,
    }
    act = request.POST.get("act", "")
    if act not in acts:
        raise Http404
    try:
        acts[act](by=request.user)
    except ValidationError as error:
        return refused(request, found, error)
    return redirect("mats") if act == "discard" else redirect("mat_version", version)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: SignedIn, version: uuid.UUID) -> HttpResponse:
    """After the reviewers: what is new, and frozen for ever. Refused with all that is lacking."""
    found = version_for(request, version, to=WRITE)
    if found.state != VersionState.REVIEW:
        return refused(request, found, ValidationError(_("Only a version that is in review can be released.")))
    form = ReleaseForm(request.POST or None, initial={"changes": found.changes})
    lacks = missing(found)
    if request.method == "POST" and form.is_valid() and not lacks:
        try:
            found.release(by=request.user, changes=form.cleaned_data["changes"])
        except ValidationError as error:
            return refused(request, found, error)
        messages.success(request, _("Released. New rooms get this version; those that have another keep it."))
        return redirect("mat_version", found.pk)
    open_comments = found.comments.filter(settled_at=None).count()
    context = {"mat": found, "missing": lacks, "open_comments": open_comments}
    page = answer(request, "dialogmat/desk/release.html", context, form=form)
    page.status_code = 422 if request.method == "POST" else 200
    return page


@require_safe
def compare(request: SignedIn, version: uuid.UUID) -> HttpResponse:
    """What changed since another version of the same mat: the one it is based on, or the one before it."""
    found = version_for(request, version, to=READ)
    others = list(found.mat.versions.exclude(pk=found.pk).order_by("-number"))
    before = next((one for one in others if str(one.pk) == request.GET.get("with")), None) or next(
        (one for one in others if one.pk == found.based_on_id),
        next((one for one in others if one.number < found.number), None),
    )
    changes = compared(described(before), described(found)) if before else []
    context = {"mat": found, "before": before, "others": others, "changes": changes}
    return render(request, "dialogmat/desk/compare.html", context)
