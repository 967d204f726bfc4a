"""allauth's views under our addresses. Only these are in the URL configuration; the rest of allauth is not there."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.usersessions import views as usersessions
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

type View = Callable[[HttpRequest], HttpResponseBase]


def unprocessable(view: View) -> View:
    """A wrong form answers 422, as everywhere else in the house."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        response = view(request)
        if isinstance(response, TemplateResponse) and (form := (response.context_data or {}).get("form")):
            response.status_code = 422 if form.errors else response.status_code
        return response

    return answer


# allauth sends a signed-in person on before it looks at the method; here other methods are refused first.
asked = require_http_methods(["GET", "HEAD", "POST"])
sign_in = asked(unprocessable(account.request_login_code))
code = asked(unprocessable(account.confirm_login_code))
sign_out = asked(account.logout)
inactive = require_safe(account.account_inactive)
sessions = asked(usersessions.list_usersessions)
