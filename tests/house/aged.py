"""One row with something personal in it, whose life began at a given moment. Named after a field or after its model."""

from __future__ import annotations

import datetime
import uuid

from dialogmat.models import Answer, Comment, Debrief, Device
from dialogmat.models.answer import place
from dialogmat.models.dialogue import Dialogue
from ned.models import ChangeKind, Letter, Link, SeatKind, Trace, UnitChange
from surveys.models import Publication
from tests import make
from tests.access.keys import sorting
from tests.house.fields import Maker
from workshops.models import AgendaItem, Gathering, Measure, Position
from workshops.models.history import FollowUp


def letter(at: datetime.datetime) -> Letter:
    words = {"subject": "Uka", "text": "Hei", "html": "<p>Hei", "to": "kari@example.com", "user": make.user()}
    return Letter.objects.create(key=str(uuid.uuid4()), kind="weekly", language="nb", not_before=at, **words)


def trace(at: datetime.datetime) -> Trace:
    return Trace.objects.create(at=at, by=make.user(), verb="unit.rename", object_id=uuid.uuid4())


def link(at: datetime.datetime) -> Link:
    token = Link.make(purpose="measure", object_id=uuid.uuid4(), user=make.user(), days=1)
    Link.objects.behind(token).update(expires_at=at)
    return Link.objects.behind(token).get()


def change(at: datetime.datetime) -> UnitChange:
    unit = make.unit()
    return UnitChange.objects.create(kind=ChangeKind.RENAME, of=unit, to=unit, on=at.date(), by=make.user())


def ended(at: datetime.datetime) -> Measure:
    measure = make.decided()
    Measure.objects.filter(pk=measure.pk).update(status="done", ended_on=at.date(), owner=make.user())
    return measure


def suggested(at: datetime.datetime) -> Measure:
    measure = make.measure(suggested="Kari på natt")
    measure.sources.create(source_id=uuid.uuid4(), words="Overlapp", gathering=closed(at))
    return measure


def follow_up(at: datetime.datetime) -> FollowUp:
    return FollowUp.objects.create(measure=make.decided(), kind="note", at=at, by=make.user(), note="Går bra")


def closed(at: datetime.datetime) -> Gathering:
    gathering = make.gathering()
    gathering.facilitators.add(make.user())
    make.sitting(gathering, days=-1)
    Gathering.objects.filter(pk=gathering.pk).update(state="closed", published_at=at, closed_at=at)
    return gathering


def part(at: datetime.datetime) -> AgendaItem:
    sitting = closed(at).sittings.get()
    made: AgendaItem = sitting.agenda.create(position=1, title="Velkommen", minutes=5, responsible="Kari")
    return made


def publication(at: datetime.datetime) -> Publication:
    return Publication.objects.create(gathering=closed(at), threshold=5, published_at=at, by=make.user())


def device(at: datetime.datetime) -> Device:
    run = make.run()
    made = make.device(run)[0]
    Gathering.objects.filter(pk=run.room.gathering_id).update(state="closed", closed_at=at)
    return made


def told(at: datetime.datetime) -> Dialogue:
    run = make.run()
    made = Dialogue.of_table(run.room, make.table(run))
    Dialogue.objects.filter(pk=made.pk).update(message="Spør Kari om tallene")
    Gathering.objects.filter(pk=run.room.gathering_id).update(state="closed", closed_at=at)
    return made


def answer(at: datetime.datetime) -> Answer:
    """One that the table shared; what it did not share is gone the day after."""
    run = make.run()
    block, slot, value = sorting(run)
    dialogue = Dialogue.of_table(run.room, make.table(run))
    dialogue.share(station=run.room.outline("nb").blocks[block].station, sitting=run.sitting_id)
    Gathering.objects.filter(pk=run.room.gathering_id).update(state="closed", closed_at=at)
    pk = place(dialogue.pk, block, slot)
    return Answer.objects.create(pk=pk, dialogue=dialogue, block_id=block, slot=slot, value=value)


def comment(at: datetime.datetime) -> Comment:
    return Comment.objects.create(version=make.version(), block_key="do.measure", words="Klart", at=at, by=make.user())


def debrief(at: datetime.datetime) -> Debrief:
    return Debrief.objects.create(run=make.run(), station="do", worked=True, at=at, by=make.user())


def recorded(at: datetime.datetime) -> Position:
    unit = make.unit()
    plan = make.decided(unit).unit.plan
    seat = make.seat(unit, SeatKind.SAFETY_REP)
    return Position.record(plan, seat=seat, says="agree", by=make.leader(unit), on=at.date())


AGED: dict[str, Maker] = {
    "ned.Letter": letter,
    "ned.Link": link,
    "ned.Trace": trace,
    "ned.UnitChange": change,
    "workshops.AgendaItem": part,
    "workshops.FollowUp": follow_up,
    "workshops.Gathering": closed,
    "workshops.Measure.owner": ended,
    "workshops.Measure.suggested": suggested,
    "workshops.Position.recorded_by": recorded,
    "dialogmat.Answer": answer,
    "dialogmat.Comment": comment,
    "dialogmat.Debrief": debrief,
    "dialogmat.Device": device,
    "dialogmat.Dialogue.message": told,
    "surveys.Publication": publication,
}
