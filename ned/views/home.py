from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ned.context import MENU, menu


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What NED is for those outside; for those inside what they do next, or the ways their roles open."""
    links = menu(request)
    if links and links[0].label == MENU[0].label:
        return redirect(links[0].url)
    return render(request, "home.html")
