from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from ned.views import doors, errors, health, home, language, letters, pages, tryout

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("language/", language.language, name="language"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    # The names are those allauth looks for; one page is both its ways to begin.
    path("sign-in/", doors.sign_in, name="account_login"),
    path("sign-in/", doors.sign_in, name="account_request_login_code"),
    path("sign-in/code/", doors.code, name="account_confirm_login_code"),
    path("sign-in/closed/", doors.inactive, name="account_inactive"),
    path("sign-out/", doors.sign_out, name="account_logout"),
    path("account/sessions/", doors.sessions, name="usersessions_list"),
    path("letters/", letters.dead, name="letters"),
    path("letters/<uuid:pk>/again/", letters.again, name="letter_again"),
    path("health/", health.health, name="health"),
    path("ready/", health.ready, name="ready"),
    path("sw.js", pages.worker, name="worker"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
]


def one_click() -> list[URLPattern]:
    """One click per role: not a page that refuses, but an address that does not exist outside a try-out at home."""
    return [path("try/", tryout.tryout, name="tryout")] if settings.TRYOUT and not settings.HTTPS else []


urlpatterns += one_click()
urlpatterns += [path("", include(f"{app}.urls")) for app in ("workshops", "dialogmat", "surveys")]

handler400 = errors.bad_request
handler403 = errors.denied
handler404 = errors.missing
handler500 = errors.broken
