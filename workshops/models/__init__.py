from workshops.models.programme import Participation, Programme, Round  # isort: skip
from workshops.models.agenda import AgendaItem, Part, lasting
from workshops.models.aims import Factor, Level
from workshops.models.bank import Banked, BankWord, Review
from workshops.models.due import Due, DueKind
from workshops.models.gathering import Gathering
from workshops.models.history import FollowUp, MeasureSource
from workshops.models.measure import Helped, Measure, Status
from workshops.models.nudge import Nudge
from workshops.models.plan import Check, CheckKind, Plan
from workshops.models.position import Position, Says
from workshops.models.promise import Agreement, Kept, Practice, Request, Verdict
from workshops.models.sitting import GatheringUnit, HeadCount, Present, Sitting, Table
from workshops.models.states import Kind, State

__all__ = [
    "AgendaItem",
    "Agreement",
    "BankWord",
    "Banked",
    "Check",
    "CheckKind",
    "Due",
    "DueKind",
    "Factor",
    "FollowUp",
    "Gathering",
    "GatheringUnit",
    "HeadCount",
    "Helped",
    "Kept",
    "Kind",
    "Level",
    "Measure",
    "MeasureSource",
    "Nudge",
    "Part",
    "Participation",
    "Plan",
    "Position",
    "Practice",
    "Present",
    "Programme",
    "Request",
    "Review",
    "Round",
    "Says",
    "Sitting",
    "State",
    "Status",
    "Table",
    "Verdict",
    "lasting",
]
