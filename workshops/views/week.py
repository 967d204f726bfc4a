from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ned.requests import SignedIn
from workshops.week import gatherings_ahead, this_week, waiting_in


@require_safe
def week(request: SignedIn) -> HttpResponse:
    """What to do next: what falls due, one tap each, what waits in one's units, and when one meets."""
    today = timezone.localdate()
    context = {
        "items": this_week(request.user, on=today),
        "units": waiting_in(request.user, on=today),
        "gatherings": gatherings_ahead(request.user),
    }
    return render(request, "workshops/week.html", context)
