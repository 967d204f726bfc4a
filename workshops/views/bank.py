import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ned.access import may, paths
from ned.models import Unit
from ned.requests import SignedIn
from workshops import search
from workshops.forms.bank import AdoptForm, LookBackForm, RefuseForm, SearchForm, TuesdayForm, WordsForm
from workshops.forms.plans import taken
from workshops.models import Banked, Measure
from workshops.views import measures

PAGE = 20


@require_safe
def bank(request: SignedIn) -> HttpResponse:
    """What others found useful, looked for by words, factor, sector and level."""
    if not paths(request.user, to="read_bank"):
        raise Http404
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    question = asked.pop("q", "")
    found = Banked.objects.for_user(request.user, to="read_bank").published().about(**asked)
    page = Paginator(found.asked(question), PAGE).get_page(request.GET.get("page"))
    page.object_list = found.in_order(page.object_list)
    context = {
        "form": form,
        "page": page,
        "q": question,
        "narrowed": question or any(asked.values()),
        "simple": search.simple(),
        "too_many": question and page.paginator.count >= search.MOST,
        "reviews": may(request.user, to="run_programme"),
    }
    return render(request, "workshops/bank.html", context)


@require_safe
def banked(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    return _page(request, pk, AdoptForm(user=request.user))


@require_POST
def adopt(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """A proposal in one of the leader's units; she decides it on the measure's own page."""
    if not paths(request.user, to="decide"):
        raise Http404
    found = get_object_or_404(Banked.objects.for_user(request.user, to="read_bank").published(), pk=pk)
    form = AdoptForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, pk, form)
    adopted = found.adopt(form.cleaned_data["unit"], by=request.user)
    messages.success(request, _("It is among the unit’s proposals. Make it yours, and decide."))
    return redirect("measure", adopted.pk)


def _page(request: SignedIn, pk: uuid.UUID, form: AdoptForm) -> HttpResponse:
    readable = Banked.objects.for_user(request.user, to="read_bank").published().with_useful()
    context = {
        "banked": get_object_or_404(readable, pk=pk),
        "adopt": form if paths(request.user, to="decide") else None,
        "mends": may(request.user, to="run_programme"),
    }
    return render(request, "workshops/banked.html", context, status=422 if form.is_bound else 200)


@require_POST
def look_back(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(Measure.objects.for_user(request.user, to="follow_up").with_story(), pk=pk)
    form = LookBackForm(request.POST)
    if not taken(form, measure.look_back, by=request.user):
        return measures.page(request, measure, look_back=form)
    messages.success(request, _("Noted."))
    return redirect("measure", measure.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The measure in words that tell nobody whose it is, sent to be read before it is shared."""
    mine = Measure.objects.for_user(request.user, to="decide").select_related("unit__municipality", "owner", "offered")
    measure = get_object_or_404(mine, pk=pk)
    if measure.shared or not measure.worth_sharing:
        return redirect("measure", measure.pk)
    form = WordsForm.about(measure, request.POST if request.method == "POST" else None)
    if form.is_bound and taken(form, partial(Banked.offer, measure), by=request.user):
        messages.success(request, _("Thank you. Somebody reads it first, and then others can find it."))
        return redirect("measure", measure.pk)
    context = {"measure": measure, "form": form}
    return render(request, "workshops/bank_offer.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def tuesday(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """What a unit with little sick leave does on an ordinary Tuesday; read before it is shared, like the rest."""
    mine = Unit.objects.for_user(request.user, to="decide").current().select_related("municipality")
    unit = get_object_or_404(mine, pk=pk)
    form = TuesdayForm.of(unit, request.POST if request.method == "POST" else None)
    if form.is_bound and taken(form, partial(Banked.tell, unit), by=request.user):
        messages.success(request, _("Thank you. Somebody reads it first, and then others can find it."))
        return redirect("unit", pk)
    context = {"unit": unit, "told": getattr(unit, "tuesday", None), "form": form}
    return render(request, "workshops/bank_tuesday.html", context, status=422 if form.is_bound else 200)


@require_safe
def reviews(request: SignedIn) -> HttpResponse:
    """What waits to be read before it is let in."""
    if not may(request.user, to="run_programme"):
        raise Http404
    waiting = Banked.objects.for_user(request.user, to="run_programme").waiting()
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    return render(request, "workshops/bank_reviews.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """Read, put right and published; where it came from is forgotten in the same moment."""
    offered = _waiting(request, pk)
    form = WordsForm(request.POST if request.method == "POST" else None, instance=offered)
    if form.is_bound and taken(form, offered.publish, by=request.user):
        messages.success(request, _("It is in the bank."))
        return redirect("bank_reviews")
    return _review(request, pk, form=form)


@require_POST
def refuse(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    offered = _waiting(request, pk)
    form = RefuseForm(request.POST)
    if not taken(form, offered.refuse, by=request.user):
        return _review(request, pk, refuse=form)
    messages.success(request, _("Not taken in. Whoever offered it is told why."))
    return redirect("bank_reviews")


@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """What slipped through when it was read: put right, or taken out."""
    banked = _in_the_bank(request, pk)
    form = WordsForm(request.POST if request.method == "POST" else None, instance=banked)
    if form.is_bound and taken(form, banked.mend, by=request.user):
        messages.success(request, _("Put right in the bank."))
        return redirect("banked", pk)
    context = {"offered": banked, "form": form}
    return render(request, "workshops/bank_mend.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    _in_the_bank(request, pk).withdraw(by=request.user)
    messages.success(request, _("It is out of the bank."))
    return redirect("bank")


def _in_the_bank(request: SignedIn, pk: uuid.UUID) -> Banked:
    return get_object_or_404(Banked.objects.for_user(request.user, to="run_programme").published(), pk=pk)


def _waiting(request: SignedIn, pk: uuid.UUID) -> Banked:
    return get_object_or_404(Banked.objects.for_user(request.user, to="run_programme").waiting(), pk=pk)


def _review(request: SignedIn, pk: uuid.UUID, **bound: Any) -> HttpResponse:
    offered = _waiting(request, pk)
    context = {"offered": offered, "form": WordsForm(instance=offered), "refuse": RefuseForm()} | bound
    status = 422 if any(form.is_bound for form in bound.values()) else 200
    return render(request, "workshops/bank_review.html", context, status=status)
