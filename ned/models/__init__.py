from ned.models.counts import Count
from ned.models.letters import Letter, LetterState, Link
from ned.models.people import AnyUser, Membership, User, Weekday
from ned.models.places import ChangeKind, Municipality, Sector, Unit, UnitChange
from ned.models.seats import Holder, Seat, SeatKind
from ned.models.traces import Stale, Trace

__all__ = [
    "AnyUser",
    "ChangeKind",
    "Count",
    "Holder",
    "Letter",
    "LetterState",
    "Link",
    "Membership",
    "Municipality",
    "Seat",
    "SeatKind",
    "Sector",
    "Stale",
    "Trace",
    "Unit",
    "UnitChange",
    "User",
    "Weekday",
]
