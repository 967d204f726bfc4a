from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ned.doors import remember_language


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on; letters follow for those who are signed in."""
    response = HttpResponseRedirect(way_back(request))
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        request.user.speak(language=chosen)
    return remember_language(response, chosen)


def way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    near = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if near and target.startswith("/") else "/"
