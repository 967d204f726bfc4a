from workshops.models.programme import Participation, Programme, Round  # isort: skip
from workshops.models.agenda import AgendaItem, Part, lasting
from workshops.models.aims import Factor, Level
from workshops.models.due import Due, DueKind
from workshops.models.gathering import Gathering
from workshops.models.history import FollowUp, MeasureSource
from workshops.models.measure import Measure, Status
from workshops.models.plan import Check, CheckKind, Plan
from workshops.models.promise import Agreement, Practice, Request, Verdict
from workshops.models.sitting import GatheringUnit, HeadCount, Present, Sitting, Table
from workshops.models.states import Kind, State

__all__ = [
    "AgendaItem",
    "Agreement",
    "Check",
    "CheckKind",
    "Due",
    "DueKind",
    "Factor",
    "FollowUp",
    "Gathering",
    "GatheringUnit",
    "HeadCount",
    "Kind",
    "Level",
    "Measure",
    "MeasureSource",
    "Part",
    "Participation",
    "Plan",
    "Practice",
    "Present",
    "Programme",
    "Request",
    "Round",
    "Sitting",
    "State",
    "Status",
    "Table",
    "Verdict",
    "lasting",
]
