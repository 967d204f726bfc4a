"""How one comes in: a one-time code by letter, and in a try-out one click per role."""

import logging
import threading
import uuid
from datetime import timedelta
from typing import Any, NamedTuple

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from ned.access import Role
from ned.mail import write_letter
from ned.models import Holder, Membership, User
from ned.tasks import send_letters

logger = logging.getLogger("ned.doors")
EXAMPLE = "@example.com"


class Adapter(DefaultAccountAdapter):
    """allauth's doors, narrowed: no sign-up, no passwords, and letters through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "incorrect_code": _("That code does not fit. Look at the letter and try again."),
        "rate_limited": _("That was many tries. Wait a minute and try again."),
        "too_many_login_attempts": _("That was many tries. Wait a minute and ask for a new code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        # A code that came by letter has already proved the address: no second letter to confirm it.
        return ["allauth.account.stages.LoginByCodeStage"]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if user := User.objects.filter(email=email.lower(), is_active=True).first():
            send_code(context["code"], user=user)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: Any) -> HttpResponse:
        assert isinstance(user, User)
        response: HttpResponse = super().post_login(request, user, **details)
        return remember_language(response, user.language)


@transaction.atomic
def send_code(code: str, *, user: User) -> None:
    # Dated an hour back: somebody waits for this one, so it goes before the week's letters.
    soon = timezone.now() - timedelta(hours=1)
    write_letter("code", key=f"code {uuid.uuid4()}", user=user, context={"code": code}, not_before=soon)
    transaction.on_commit(ask_worker, robust=True)


def ask_worker() -> None:
    """Wake the worker, after the answer: a broker that hangs must not be felt. Beat looks each minute anyway."""
    # A moment later, so that the time an answer takes does not tell whether there was anybody to write to.
    timer = threading.Timer(0.1, _wake)
    timer.name, timer.daemon = "wake", True
    timer.start()


def _wake() -> None:
    try:
        send_letters.apply_async(retry=False, expires=60)
    except (OperationalError, OSError):
        logger.warning("The broker does not answer; the letter goes with the next minute's round")


def remember_language[Response: HttpResponse](response: Response, language: str) -> Response:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


class Sample(NamedTuple):
    """Somebody in the example data who holds a role."""

    role: Role
    user: User
    place: str


def samples() -> list[Sample]:
    """One person for each role, the first by e-mail address, in the order the roles are written."""
    found = {sample.role: sample for sample in [*_by_seat(), *_by_membership()]}
    return [found[role] for role in Role if role in found]


def _by_membership() -> list[Sample]:
    known = Membership.objects.filter(user__email__endswith=EXAMPLE, user__is_active=True)
    firsts = known.order_by().values("role").annotate(email=Min("user__email")).values_list("role", "email")
    held = known.filter(_any_of(firsts, "role")).select_related("user", "municipality")
    return [Sample(Role(row.role), row.user, str(row.municipality or "")) for row in held]


def _by_seat() -> list[Sample]:
    known = Holder.objects.current(timezone.localdate()).filter(
        user__email__endswith=EXAMPLE, user__is_active=True, seat__kind__in=Role.values, seat__unit__valid_to=None
    )
    firsts = known.order_by().values("seat__kind").annotate(email=Min("user__email")).values_list("seat__kind", "email")
    held = known.filter(_any_of(firsts, "seat__kind")).select_related("user", "seat__unit")
    return [Sample(Role(row.seat.kind), row.user, str(row.seat.unit)) for row in held]


def _any_of(firsts: Any, role: str) -> Q:
    condition = Q(pk__in=[])
    for kind, email in firsts:
        condition |= Q(**{role: kind, "user__email": email})
    return condition
