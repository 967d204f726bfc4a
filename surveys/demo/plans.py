from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from ned.models import Holder, Seat, SeatKind
from surveys.demo.stage import at
from surveys.demo.words import WORDS, Idea
from workshops.models import (
    Check,
    CheckKind,
    FollowUp,
    Measure,
    MeasureSource,
    Plan,
    Position,
    Request,
    Says,
    Status,
)
from workshops.models.plan import after
from workshops.models.position import ASKED
from workshops.models.promise import ANSWER_DAYS

if TYPE_CHECKING:
    from ned.models import Unit
    from surveys.demo.gatherings import Laid
    from surveys.demo.stage import Stage

DAY = datetime.timedelta(days=1)


class Plans:
    """The units' plans, measures and requests, each with as much history as has had time to happen."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.plans: dict[uuid.UUID, Plan] = {}
        self.seats: dict[tuple[uuid.UUID, str], Seat] = {}

    def seat(self, unit: Unit, kind: SeatKind = SeatKind.LEADER) -> Seat:
        if (unit.pk, kind) not in self.seats:
            self.seats[unit.pk, kind] = self.stage.batch.add(Seat(unit=unit, kind=kind))
        return self.seats[unit.pk, kind]

    def begin(self, unit: Unit, *, on: datetime.date) -> None:
        """The plan and its checks; those that have been are mostly done."""
        if unit.pk in self.plans:
            return
        plan = self.plans[unit.pk] = self.stage.batch.add(Plan(unit=unit))
        for kind in CheckKind:
            due = after(on, kind)
            check = self.stage.batch.add(Check(plan=plan, kind=kind, due_on=due))
            if due < self.stage.on - 10 * DAY and self.stage.rng.random() < 0.9:
                check.done_at, check.note = at(due, 14), self.stage.rng.choice(WORDS["checked"])

    def ask(self) -> None:
        """What the parties say of the plans: the safety representatives agree, the others have not answered yet."""
        for holder in self.stage.batch.rows[Holder]:
            plan = self.plans.get(holder.seat.unit_id)
            if plan and holder.seat.kind in ASKED:
                agrees = holder.seat.kind == SeatKind.SAFETY_REP
                said = {"says": Says.AGREE, "said_on": self.stage.on - 5 * DAY} if agrees else {}
                self.stage.batch.add(Position(plan=plan, seat=holder.seat, asked_on=self.stage.on - 9 * DAY, **said))

    def measure(
        self,
        unit: Unit,
        laid: Laid,
        idea: Idea,
        *,
        source: uuid.UUID | None = None,
        fate: str = "",
        days: int = 0,
        **source_fields: Any,
    ) -> Measure:
        """A measure from that gathering, and what became of it: by chance and time, or the fate one wants to show."""
        measure = self.stage.batch.add(Measure(unit=unit, **idea._asdict()))
        self.stage.batch.add(
            MeasureSource(
                measure=measure,
                source_id=source or uuid.uuid4(),
                gathering=laid.gathering,
                words=idea.title,
                **source_fields,
            )
        )
        decided = laid.day + DAY
        deadline = decided + (days or self.stage.rng.randrange(28, 190)) * DAY
        fate = fate or self._fate(decided, deadline)
        if fate != "proposed":
            self._decide(measure, on=decided, deadline=deadline)
            self._go(measure, fate)
        return measure

    def _fate(self, decided: datetime.date, deadline: datetime.date) -> str:
        chance = self.stage.rng.random()
        if decided > self.stage.on - 5 * DAY or chance < 0.08:
            return "proposed"
        if deadline < self.stage.on:
            return "done" if chance < 0.82 else "stopped" if chance < 0.92 else "late"
        return "done" if chance < 0.2 else "ongoing" if chance < 0.75 else "decided"

    def _decide(self, measure: Measure, *, on: datetime.date, deadline: datetime.date) -> None:
        kind = SeatKind.SAFETY_REP if measure.factor == "conditions" else SeatKind.LEADER
        measure.owner_seat = self.seat(measure.unit, kind)
        measure.decided_on, measure.deadline, measure.status = on, deadline, Status.DECIDED
        self.begin(measure.unit, on=on)
        self._follow(measure, FollowUp.Kind.DECIDED, on)

    def _go(self, measure: Measure, fate: str) -> None:
        assert measure.decided_on
        assert measure.deadline
        if fate in {"ongoing", "done", "late"}:
            begun = min(measure.decided_on + 10 * DAY, self.stage.on)
            self._follow(measure, FollowUp.Kind.STARTED, begun, note=self.stage.rng.choice(WORDS["notes"]))
            measure.status = Status.ONGOING
        if fate in {"done", "stopped"}:
            ended = min(measure.deadline, self.stage.on) - self.stage.rng.randrange(1, 6) * DAY
            measure.status, measure.ended_on = Status(fate), max(ended, measure.decided_on)
            because = self.stage.rng.choice(WORDS["bottlenecks"]) if fate == "stopped" else ""
            measure.stopped_because = because
            self._follow(measure, FollowUp.Kind(fate), measure.ended_on, note=because)

    def _follow(self, measure: Measure, kind: str, on: datetime.date, *, note: str = "") -> None:
        self.stage.batch.add(FollowUp(measure=measure, kind=kind, at=at(on, 10), note=note))

    def request(
        self, unit: Unit, laid: Laid, text: str, *, source: uuid.UUID | None = None, answered: bool | None = None
    ) -> None:
        """A request upwards; answered within its 30 days, mostly."""
        due = laid.day + ANSWER_DAYS * DAY
        request = self.stage.batch.add(
            Request(unit=unit, words=text, source_id=source or uuid.uuid4(), gathering=laid.gathering, answer_by=due)
        )
        if answered is None:
            answered = due < self.stage.on and self.stage.rng.random() < 0.93
        if answered:
            request.verdict, request.because = self.stage.rng.choice(WORDS["verdicts"])
            request.answered_on = min(due, self.stage.on) - self.stage.rng.randrange(1, 9) * DAY
