import uuid

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ned.doors import Sample, samples


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def tryout(request: HttpRequest) -> HttpResponse:
    """Become somebody in the example data. The address exists in a try-out only (ned/urls.py)."""
    people = samples()
    if request.method != "POST":
        return render(request, "ned/tryout.html", {"samples": people})
    chosen = find(people, request.POST.get("user", ""))
    logout(request)
    response: HttpResponse = perform_login(request, chosen.user)
    return response


def find(people: list[Sample], key: str) -> Sample:
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        raise Http404 from None
    for sample in people:
        if sample.user.pk == wanted:
            return sample
    raise Http404
