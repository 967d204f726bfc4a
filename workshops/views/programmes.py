import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ned.access import may
from ned.forms import answer
from ned.models import User
from ned.requests import SignedIn
from workshops.forms import done
from workshops.forms.programmes import MunicipalitiesForm, ProgrammeForm, RoundForm
from workshops.models import Programme, Round

MAY = "run_programme"


def national(user: User) -> None:
    """For others there is no such page."""
    if not may(user, to=MAY):
        raise Http404


@require_safe
def programmes(request: SignedIn) -> HttpResponse:
    national(request.user)
    counted = Programme.objects.for_user(request.user, to=MAY).annotate(
        places=Count("rounds__participations__municipality", distinct=True), series=Count("rounds", distinct=True)
    )
    return render(request, "workshops/programmes.html", {"programmes": counted.order_by("name", "pk")})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    national(request.user)
    form = ProgrammeForm(request.POST or None)
    if not form.is_valid():
        return answer(request, "workshops/programme_form.html", {}, form=form)
    made = Programme.begin(**form.cleaned_data, by=request.user)
    return redirect("programme", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Programme.objects.for_user(request.user, to=MAY), pk=pk)
    now = {"name": found.name, "threshold": found.threshold, "because": found.threshold_because}
    form = ProgrammeForm(request.POST or None, initial=now)
    if done(form, verb=lambda: found.revise(**form.cleaned_data, by=request.user)):
        messages.success(request, _("The programme is saved."))
        return redirect("programme", pk=found.pk)
    return _programme(request, found, form=form, round_form=RoundForm(prefix="round"))


@require_POST
def round_new(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Programme.objects.for_user(request.user, to=MAY), pk=pk)
    form = RoundForm(request.POST, prefix="round")
    if form.is_valid():
        made = found.rounds.create(**form.cleaned_data)
        return redirect("round", pk=made.pk)
    now = {"name": found.name, "threshold": found.threshold, "because": found.threshold_because}
    return _programme(request, found, form=ProgrammeForm(initial=now), round_form=form)


def _programme(request: SignedIn, found: Programme, *, form: ProgrammeForm, round_form: RoundForm) -> HttpResponse:
    wrong = form.errors or round_form.errors
    rounds = found.rounds.annotate(places=Count("participations")).order_by("starts", "pk")
    context = {"programme": found, "form": form, "round_form": round_form, "rounds": rounds}
    return render(request, "workshops/programme.html", context, status=422 if wrong else 200)


def _round(user: User, pk: uuid.UUID) -> Round:
    return get_object_or_404(Round.objects.for_user(user, to=MAY).select_related("programme"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def round_page(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = _round(request.user, pk)
    form = RoundForm(request.POST or None, initial={"name": found.name, "starts": found.starts})
    if done(form, verb=lambda: found.revise(**form.cleaned_data, by=request.user)):
        messages.success(request, _("The round is saved."))
        return redirect("round", pk=found.pk)
    return _show(request, found, form=form)


@require_POST
def join(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = _round(request.user, pk)
    form = MunicipalitiesForm(request.POST)
    if not form.is_valid():
        return _show(request, found, joining=form)
    found.invite(form.cleaned_data["municipalities"], on=timezone.localdate(), by=request.user)
    return redirect("round", pk=found.pk)


@require_POST
def leave(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    found = _round(request.user, pk)
    wanted = request.POST.get("participation", "")
    here = found.participations.select_related("municipality")
    leaving = next((one.municipality for one in here if str(one.pk) == wanted), None)
    try:
        if leaving:
            found.leave(leaving, by=request.user)
    except ValidationError as problem:
        return _show(request, found, problem=problem)
    return redirect("round", pk=found.pk)


def _show(
    request: SignedIn,
    found: Round,
    *,
    form: RoundForm | None = None,
    joining: MunicipalitiesForm | None = None,
    problem: ValidationError | None = None,
) -> HttpResponse:
    form = form or RoundForm(initial={"name": found.name, "starts": found.starts})
    joining = joining or MunicipalitiesForm()
    context = {
        "round": found,
        "form": form,
        "joining": joining,
        "problem": problem,
        "places": found.participations.select_related("municipality").order_by("municipality__name", "pk"),
    }
    wrong = form.errors or joining.errors or problem
    return render(request, "workshops/round.html", context, status=422 if wrong else 200)
