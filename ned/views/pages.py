from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "ned/privacy.html", {"contact": contact()})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ned/accessibility.html", {"contact": contact()})


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "ned/robots.txt", content_type=PLAIN)


@login_not_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a hole, valid half a year from when it is read."""
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    facts = {"contact": contact(), "expires": expires, "site_url": settings.SITE_URL}
    return render(request, "ned/security.txt", facts, content_type=PLAIN)


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, for from there it may stand between the tables' pages and the network."""
    script = (settings.BASE_DIR / "static/js/sw.js").read_text(encoding="utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def contact() -> str:
    return parseaddr(settings.FROM_EMAIL)[1]
