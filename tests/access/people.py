"""One of each kind of person, and the doors they have a key to."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client
from django.urls import reverse

from ned.access import Role
from ned.models import Holder, SeatKind, User
from tests import make
from workshops.models import Measure

if TYPE_CHECKING:
    from tests.access.world import World

# Where a thing may lie, seen from the unit where a seat is held: `own`. `above` leads it, `near` is beside it in the
# same municipality, `far` is in another municipality, `missing` is nowhere.
PLACES = ["own", "below", "above", "near", "far"]
IN_UNIT, IN_MUNICIPALITY = {"own", "below"}, {"own", "below", "above", "near"}
SEATS = {Role(kind) for kind in SeatKind if kind in Role.values}
NATIONAL = {Role.STAFF, Role.EDITOR, Role.REVIEWER, Role.RESEARCHER}


@dataclass
class Actor:
    """Somebody who knocks.

    `reach` is where the roles hold, `home` where the seat is; `named` where this person runs the day.
    """

    name: str
    roles: set[str] = field(default_factory=set)
    reach: set[str] = field(default_factory=set)
    home: str = ""
    national: bool = False
    named: set[str] = field(default_factory=set)
    owns: set[str] = field(default_factory=set)
    user: User | None = None
    signed_in: bool = True
    cookies: dict[str, str] = field(default_factory=dict)


def people(world: World) -> dict[str, Actor]:
    made = [*by_role(world), *special(world)]
    for actor in made:
        if actor.user and actor.signed_in:
            actor.cookies = signed_in(actor.user)
    return {actor.name: actor for actor in made}


def by_role(world: World) -> list[Actor]:
    """One for each role, held where such a role is held: the nation, Bergen, or the unit `own`."""
    found = []
    for role in Role:
        if role in NATIONAL:
            user, reach = make.member(role), set(PLACES)
        elif role in SEATS:
            user, reach = make.holder(world["own"].unit, SeatKind(role)), IN_UNIT
        else:
            user, reach = make.member(role, of=world["own"].municipality), IN_MUNICIPALITY
        home = "own" if role in SEATS else ""
        found.append(Actor(role.value, {role.value}, reach, home=home, national=role in NATIONAL, user=user))
    return found


def special(world: World) -> list[Actor]:
    leads = {"leader"}
    named, owner, former, closed = (make.user(name) for name in ("Navngitt", "Eier", "Forhenværende", "Lukket"))
    world["own"].gathering.facilitators.add(named)
    Measure.objects.filter(pk=world["own"].other.pk).update(owner=owner)
    yesterday = make.TODAY() - datetime.timedelta(days=1)
    seat = make.seat(world["own"].unit, SeatKind.DEPUTY)
    Holder.objects.create(seat=seat, user=former, to=yesterday)
    Holder.objects.create(seat=seat, user=closed)
    cookies = signed_in(closed)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    return [
        Actor("leader above", leads, IN_MUNICIPALITY, home="above", user=make.leader(world["above"].unit)),
        Actor("leader far", leads, {"far"}, home="far", user=make.leader(world["far"].unit)),
        Actor("named facilitator", named={"own"}, user=named),
        Actor("owner of the measure", owns={"own"}, user=owner),
        Actor("one who has left the seat", user=former),
        Actor("outsider", user=make.user("Utenfor")),
        Actor("deactivated user", user=closed, signed_in=False, cookies=cookies),
        Actor("device", signed_in=False, cookies=joined(world)),
        Actor("anonymous", signed_in=False),
    ]


def signed_in(user: User) -> dict[str, str]:
    browser = Client()
    browser.force_login(user)
    return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}


def joined(world: World) -> dict[str, str]:
    """The cookies of a screen that was let in at a table of `own`: nothing that opens another door."""
    browser = Client()
    browser.post(reverse("join_key", args=[world["own"].table.join_key]))
    return {name: cookie.value for name, cookie in browser.cookies.items()}
