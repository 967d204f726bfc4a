"""The whole permission model on one page: who holds which role where, and what each role may do there.

A *grant* is a role and a path in the unit tree. Every row with a place is let through when its unit's path begins with
the path of a grant whose role may do the thing asked for; what is a unit's own stops at the unit. National roles hold
the empty path, which every path begins with. Outsiders and people who may not get the same 404.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from ned.models import AnyUser


class Role(TextChoices):
    # National, by membership without a municipality
    STAFF = "staff", _("Programme staff")
    EDITOR = "editor", _("Content editor")
    REVIEWER = "reviewer", _("Reviewer from the parties")
    RESEARCHER = "researcher", _("Researcher")
    # In a municipality, by membership
    FACILITATOR = "facilitator", _("Facilitator")
    COORDINATOR = "coordinator", _("Coordinator")
    DIRECTOR = "director", _("Municipal director")
    NETWORK_LEADER = "network_leader", _("Network leader")
    NAV_CONTACT = "nav_contact", _("NAV contact")
    OCCUPATIONAL_HEALTH = "occupational_health", _("Occupational health service")
    # In a unit and those below it, by holding a seat
    LEADER = "leader", pgettext_lazy("role", "Leader")
    DEPUTY = "deputy", _("Deputy leader")
    SAFETY_REP = "safety_rep", _("Safety representative")
    UNION_REP = "union_rep", _("Union representative")
    CHIEF_SAFETY_REP = "chief_safety_rep", _("Chief safety representative")
    CHIEF_UNION_REP = "chief_union_rep", _("Chief union representative")


NATIONAL = {Role.STAFF, Role.EDITOR, Role.REVIEWER, Role.RESEARCHER}
LEADERS = {Role.LEADER, Role.DEPUTY}
PARTIES = LEADERS | {Role.SAFETY_REP, Role.UNION_REP}
CHIEFS = {Role.CHIEF_SAFETY_REP, Role.CHIEF_UNION_REP}
PLANNERS = {Role.FACILITATOR, Role.COORDINATOR}
# Seats that reach the units below the one they are held in; a union rep of a home is not one of the whole service area.
SEATS = PARTIES | CHIEFS

MAY: dict[str, set[Role]] = {
    "see_rollout": {Role.STAFF},
    "run_programme": {Role.STAFF},
    "see_letters": {Role.STAFF},
    "read_mats": {Role.STAFF, Role.EDITOR, Role.REVIEWER},
    "write_mats": {Role.STAFF, Role.EDITOR},
    "own_blocks": {Role.COORDINATOR},
    "see_municipality": {Role.STAFF, Role.COORDINATOR, Role.DIRECTOR, Role.FACILITATOR},
    "see_unit": {Role.COORDINATOR, Role.DIRECTOR, Role.FACILITATOR} | SEATS,
    "reorganise": {Role.COORDINATOR},
    # Who sits where; a leader may hand over her own seat, and those of the units below.
    "seat_people": {Role.COORDINATOR} | LEADERS,
    # How much waits where, never what it is: a plan is its parties'.
    "see_overdue": {Role.COORDINATOR, Role.DIRECTOR},
    "nudge": {Role.COORDINATOR},
    "see_gathering": {Role.STAFF, Role.DIRECTOR} | PLANNERS | SEATS,
    "plan_gathering": PLANNERS | LEADERS,
    "plan_conference": PLANNERS,
    # In a room texts are read, so a role in the municipality is not enough: lead the unit, or run this very day.
    "run_room": LEADERS,
    "see_minutes": PARTIES,
    "see_plan": PARTIES,
    "decide": LEADERS,
    "follow_up": PARTIES,
    "see_score": PARTIES,
    # The measure bank holds nobody's plan.
    "read_bank": {Role.STAFF} | PARTIES,
    # What a seat says of a plan, and what has had no answer; not the plan.
    "see_dissent": CHIEFS,
}
# What is a unit's own and not for those above it: its room, what its tables said, and what it scored.
OWN = {"run_room", "see_minutes", "see_score"}


class Grant(NamedTuple):
    role: Role
    path: str


def paths(user: AnyUser, *, to: str) -> list[str]:
    """Where in the unit tree the user may do it: path prefixes, the longer ones under a shorter left out.

    Whole paths where it is a unit's OWN.
    """
    allowed = MAY[to]
    found = sorted({grant.path for grant in user.grants if grant.role in allowed})
    if to in OWN:
        return found
    return [path for path in found if not any(path != other and path.startswith(other) for other in found)]


def within(user: AnyUser, *, to: str, place: str) -> Q:
    """A condition on `place`, the lookup that leads to a unit's path; matches nothing for those who may not."""
    condition = Q(pk__in=[])
    for path in paths(user, to=to):
        if not path:
            return ~Q(pk__in=[])  # everything; an empty Q() would vanish beside another in an `or`
        condition |= Q(**{place if to in OWN else f"{place}__startswith": path})
    return condition


def may(user: AnyUser, *, to: str, path: str = "") -> bool:
    """Whether the user may do it in the unit with this path (without a path: nationally)."""
    return any(path == allowed if to in OWN else path.startswith(allowed) for allowed in paths(user, to=to))
