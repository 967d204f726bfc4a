import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dialogmat.desk.forms import FileForm
from dialogmat.desk.mat_file import exported, take_in
from dialogmat.desk.reading import BrokenFileError, Fault
from dialogmat.views.mats import READ, WRITE, version_for
from ned.access import may
from ned.requests import SignedIn


@require_safe
def export(request: SignedIn, version: uuid.UUID) -> HttpResponse:
    """The whole version as one file, to keep, to send or to write in; docs/mat-file.md says what is in it."""
    found = version_for(request, version, to=READ)
    answer = HttpResponse(exported(found), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{found.mat.key}-{found.number}.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: SignedIn) -> HttpResponse:
    """A new draft out of a file. A broken one changes nothing, and is told where it is broken."""
    if not may(request.user, to=WRITE):
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            draft = take_in(form.cleaned_data["file"].read(), by=request.user)
        except BrokenFileError as error:
            faults = error.faults
        else:
            messages.success(request, _("A new draft. Nothing changes for anybody until it is released."))
            return redirect("mat_version", draft.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "dialogmat/desk/file.html", {"form": form, "faults": faults}, status=status)
