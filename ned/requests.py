from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from ned.models import User


class SignedIn(HttpRequest):
    """A request that LoginRequiredMiddleware has let through: the user is somebody."""

    user: User
    htmx: HtmxDetails
