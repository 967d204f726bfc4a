from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ned.requests import SignedIn
from workshops.week import this_week


@require_safe
def week(request: SignedIn) -> HttpResponse:
    """What falls due now, one tap each."""
    return render(request, "workshops/week.html", {"items": this_week(request.user, on=timezone.localdate())})
