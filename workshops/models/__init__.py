from workshops.models.programme import Participation, Programme, Round  # isort: skip
from workshops.models.gathering import Gathering, Kind, State
from workshops.models.sitting import AgendaItem, GatheringUnit, HeadCount, Present, Sitting, Table
from workshops.models.plan import Check, CheckKind, Plan
from workshops.models.measure import Factor, FollowUp, Level, Measure, MeasureSource, Status
from workshops.models.promise import Agreement, Practice, Request, Verdict
from workshops.models.due import Due, DueKind

__all__ = [
    "Agreement",
    "AgendaItem",
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
]
