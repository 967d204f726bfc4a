"""What every page knows. Nothing here touches the session or the database until a template asks for it."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from ned.access import paths


class Entry(NamedTuple):
    """One line of the menu: a route by name, shown to those who may do `to` somewhere."""

    route: str
    to: str
    label: Any
    text: Any
    # Where its pages lie besides: a measure is read from its unit.
    also: tuple[str, ...] = ()


class Link(NamedTuple):
    url: str
    label: Any
    text: Any
    here: bool


MENU = [
    Entry("week", "follow_up", _("This week"), _("What falls due, each with one tap.")),
    Entry(
        "units",
        "see_plan",
        _("My units"),
        _("See the plan of each unit, and follow up what you agreed."),
        also=("/measures/", "/checks/", "/positions/", "/requests/", "/practices/", "/agreements/"),
    ),
    Entry("bank", "read_bank", _("Measure bank"), _("Find what others found useful, and take it into your own plan.")),
    Entry(
        "gatherings",
        "see_gathering",
        _("Gatherings"),
        _("Conferences and workshops: what is planned, and what has been held."),
        also=("/sittings/", "/rooms/", "/cockpit/", "/debrief/"),
    ),
    Entry("parties", "see_dissent", _("The parties"), _("See where a seat disagrees, and which answers are late.")),
    Entry("municipalities", "see_municipality", _("Municipality"), _("See how far your municipality has come.")),
    Entry("rollout", "see_rollout", _("Rollout"), _("See which municipalities have planned and held gatherings.")),
    Entry("programmes", "run_programme", _("Programmes"), _("Set up rounds, and say which municipalities take part.")),
    Entry("letters", "see_letters", _("Letters"), _("See which letters could not be sent, and why.")),
    Entry("mats", "read_mats", _("Mats"), _("Write and review the mats, and see how the stations worked.")),
]


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "version": settings.VERSION,
        "tryout": settings.TRYOUT,
        # A view may also say `example` itself; without a try-out nobody can sign in to the example data.
        "example": settings.TRYOUT,
        "languages": settings.LANGUAGES,
        "menu": SimpleLazyObject(lambda: menu(request)),
    }


def menu(request: HttpRequest) -> list[Link]:
    """The lines this person may follow; routes that are not there yet are left out."""
    user = getattr(request, "user", None)  # an error page may come before anybody is known
    if user is None or not user.is_authenticated:
        return []
    entries = [entry for entry in MENU if paths(user, to=entry.to)]
    return [link for entry in entries if (link := follow(entry, path=request.path))]


def follow(entry: Entry, *, path: str) -> Link | None:
    try:
        url = reverse(entry.route)
    except NoReverseMatch:
        return None
    return Link(url, entry.label, entry.text, here=path.startswith((url, *entry.also)))
