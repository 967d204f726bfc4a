"""What must be in place before anybody but yourself comes in: `manage.py check --deploy` refuses the rest.

Django itself refuses letters that only go to files (mail.E001).
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

TRYOUT = Error(
    "NED_TRYOUT is on: anybody could become anybody with one click.", hint="Unset NED_TRYOUT.", id="ned.E001"
)
PLAIN_HTTP = Error("NED_SITE_URL is not an https address.", hint="Set it to where people will find you.", id="ned.E002")
KEY = Error(
    "SECRET_KEY is missing, or too short to be a secret.", hint="Set at least 50 random characters.", id="ned.E003"
)
TRYOUT_IN_PUBLIC = Error(
    "A try-out does not go with an https address.", hint="Unset NED_TRYOUT, or use plain http at home.", id="ned.E004"
)


@register(Tags.security, deploy=True)
def fit_for_others(**_: Any) -> list[CheckMessage]:
    found: list[tuple[bool, CheckMessage]] = [
        (settings.TRYOUT, TRYOUT),
        (not settings.HTTPS, PLAIN_HTTP),
        (len(settings.SECRET_KEY) < 50, KEY),
    ]
    return [message for wrong, message in found if wrong]


@register(Tags.security)
def no_tryout_in_public(**_: Any) -> list[CheckMessage]:
    return [TRYOUT_IN_PUBLIC] if settings.TRYOUT and settings.HTTPS else []
