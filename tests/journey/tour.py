"""Every kind of page there is, with the example data behind it: what the accessibility tests walk through."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.journey.stack import Stack

if TYPE_CHECKING:
    from dialogmat.models import Run
    from ned.models import Unit, User
    from workshops.models import Gathering, Table


@dataclass(frozen=True)
class Tour:
    """Addresses by who looks at them, and the sessions of those who sign in."""

    sessions: dict[str, str]
    pages: dict[str, list[str]]

    @classmethod
    def of(cls, stack: Stack, language: str) -> Tour:
        return cls(**json.loads(stack.python(f"from tests.journey.tour import plan; plan({language!r})")))


def prepare() -> None:
    """Runs in the stack's own process, once: the small example, with the conference ahead open and on its way."""
    from django.core.management import call_command

    from workshops.models import Gathering

    call_command("demo", "--size", "small")
    coming = Gathering.objects.get(kind="conference", state="published")
    coming.open(by=None)
    run = coming.room.runs.get()
    for station in run.walked("nb"):
        run.open_to_all(station=station.key, by=None)
    run.open_to_all(station="numbers", by=None)
    run.start_timer(minutes=12, by=None)
    write(run)


def write(run: Run) -> None:
    """A table that has shared, asks for help, and has two texts in one field."""
    from dialogmat.models import Answer, Device, Dialogue

    table = Dialogue.of_table(run.room, seat_of(run))
    screen, _token = Device.join(run, dialogue=table, language="nb", channel="screen")
    block = next(one for one in run.room.outline("nb").blocks.values() if one.key == "numbers.observation")
    for text in ("Korte fravær øker om høsten", "Korte fravær øker om våren"):
        new = uuid.uuid4()
        Answer.save_field(table, block=block, slot="1a", value=text, base=0, operation=new, device=screen)
    table.share(station="numbers", sitting=run.sitting_id)
    table.raise_hand(sitting=run.sitting_id)


def seat_of(run: Run) -> Table:
    """A table where leaders sit."""
    table = run.room.gathering.units.exclude(table=None)[0].table
    assert table
    return table


def plan(language: str) -> None:
    """Runs in the stack's own process: the tour in one language."""
    from ned.doors import samples
    from ned.models import Municipality, User
    from tests.journey.people import session
    from workshops.models import Gathering

    User.objects.update(language=language)
    Municipality.objects.update(language=language)  # what the big screen speaks
    people = {str(sample.role): sample.user for sample in samples()}
    opened = Gathering.objects.get(state="open")
    opened.room.runs.get().put_on_stage(show={"nb": "results", "nn": "since"}[language], by=None)
    pages = {
        "": [*doors(opened), *screens(opened.room.runs.get(), language), *letters(), *on_the_wall()],
        "facilitator": planner(opened),
        "leader": leader(),
        "coordinator": coordinator(),
        "director": director(),
        "staff": staff(),
        "chief": ["/parties/"],
    }
    people["chief"] = chief()
    sessions = {role: session(people[role]) for role in pages if role}
    print(json.dumps({"sessions": sessions, "pages": pages}))  # noqa: T201 (this is how the test is told)


def doors(opened: Gathering) -> list[str]:
    from workshops.models import Sitting

    sitting = opened.sittings.get()
    over = Sitting.objects.filter(gathering__state="reported")[0]
    card = sitting.tables.values_list("join_key", flat=True)[0]
    ways = ["/", "/sign-in/", "/privacy/", "/accessibility/", "/no-such-page/"]
    ways += ["/j/", "/j/?code=FEIL", f"/j/{sitting.join_code}/", f"/j/{over.join_code}/", f"/b/{card}/"]
    return [*ways, "/t/not-a-token-that-is-known/", "/l/not-a-link-that-is-known/"]


def screens(run: Run, language: str) -> list[str]:
    """A table where two leaders sit, all its stations, its leader's own pages, and a phone."""
    from dialogmat.models import Device, Dialogue

    place = run.room.gathering.units.exclude(table=None)[0]
    table = Dialogue.of_table(run.room, seat_of(run))
    _screen, token = Device.join(run, dialogue=table, language=language, channel="screen")
    _phone, phone = Device.join(run, dialogue=None, language=language, channel="phone")
    stations = [f"/t/{token}/{station.key}/" for station in run.walked(language)]
    return [*stations, *(f"/t/{token}/{key}/{place.unit_id}/" for key in ("good", "plan", "host")), f"/t/{phone}/"]


def letters() -> list[str]:
    """One link of each kind, to whom it would be written."""
    from django.utils import timezone

    from ned.models import Link
    from workshops.models.due import WEEK, Due, recipients

    today = timezone.localdate()
    Due.note(today + 8 * WEEK)
    found = {type(due.thing): (due.thing, to) for due, to in recipients(Due.objects.with_thing(), on=today).items()}
    named = [(thing._meta.model_name or "", thing, to) for thing, to in found.values()]
    return [f"/l/{Link.make(purpose=name, object_id=thing.pk, user=to, days=5)}/" for name, thing, to in named]


def on_the_wall() -> list[str]:
    """What a leader's link, a poster's code and a check's question open, without an account."""
    from workshops.handed import hand_out

    unit = kindergarten()
    plan, handed = unit.plan, hand_out(unit.measures.open()[0], by=None)
    return [
        f"/m/{handed}/",
        f"/p/{plan.open_page(by=None)}/",
        *(f"/h/{check.key}/" for check in plan.checks.all()[1:3]),
    ]


def kindergarten() -> Unit:
    from ned.models import Unit

    found: Unit = Unit.objects.get(name="Blåbærskogen barnehage")
    return found


def chief() -> User:
    """One who hears of a seat that disagrees."""
    from ned.models import SeatKind
    from tests import make
    from workshops.models import Position

    unit = kindergarten()
    seat = make.seat(unit, SeatKind.SAFETY_REP)
    Position.objects.get_or_create(plan=unit.plan, seat=seat)[0].state(says="disagree", because="Pausen blir borte")
    assert unit.municipality.root
    return make.holder(unit.municipality.root, SeatKind.CHIEF_UNION_REP, name="Hovedtillitsvalgt")


def planner(opened: Gathering) -> list[str]:
    from workshops.models import Gathering

    held = Gathering.objects.filter(kind="conference", state="reported")[0]
    sitting = opened.sittings.get()
    parts = ("", "edit/", "units/", "tables/", "sittings/new/", "close/", "copy/", "score/")
    own = [f"/gatherings/{opened.pk}/{part}" for part in parts]
    day = [f"/cockpit/{sitting.pk}/", f"/cockpit/{sitting.pk}/paper/score/", f"/stage/{sitting.pk}/"]
    day += [f"/cockpit/{sitting.pk}/paper/{sitting.tables.all()[0].pk}/", f"/debrief/{sitting.pk}/"]
    times = [f"/sittings/{sitting.pk}/edit/", f"/sittings/{sitting.pk}/agenda/", f"/rooms/{opened.pk}/"]
    over = [f"/gatherings/{held.pk}/", f"/gatherings/{held.pk}/score/"]
    lists = ["/", "/gatherings/", "/gatherings/?show=held", "/gatherings/new/", "/account/sessions/"]
    return [*lists, *own, *times, *day, *over]


def leader() -> list[str]:
    from workshops.models import Gathering, Measure

    unit = kindergarten()
    states = ("proposed", "decided", "ongoing", "done")
    measures = [Measure.objects.filter(unit=unit, status=state).first() for state in states]
    held = Gathering.objects.filter(unit=unit, state="reported")[0]
    check = unit.plan.checks.open()[0]
    own = [f"/units/{unit.pk}/", f"/units/{unit.pk}/since/", f"/units/{unit.pk}/measures/new/", f"/checks/{check.pk}/"]
    own += [f"/units/{unit.pk}/{part}/" for part in ("positions", "helped", "seats", "tuesday")]
    own += [f"/checks/{done.pk}/result/" for done in unit.plan.checks.exclude(done_at=None)]
    said = [f"/measures/{measure.pk}/" for measure in measures if measure]
    over = [f"/gatherings/{held.pk}/", f"/gatherings/{held.pk}/score/"]
    alone = [f"/alone/{unit.pk}/", "/practise/", "/practise/?station=fills"]
    bank = ["/bank/", f"/bank/{in_the_bank()}/"]
    return ["/", "/units/", "/week/", *bank, *own, *said, *over, *alone, *promises(unit), "/account/letters/"]


def in_the_bank() -> uuid.UUID:
    from workshops.models import Banked

    return Banked.objects.published()[0].pk


def promises(unit: Unit) -> list[str]:
    """What was agreed beside the measures: what the tables agreed on, and what the leader does."""
    agreed = [f"/agreements/{one.pk}/" for one in unit.agreements.all()[:1]]
    return agreed + [f"/practices/{one.pk}/" for one in unit.practices.all()[:1]]


def director() -> list[str]:
    from ned.models import Municipality

    return ["/", f"/municipalities/{Municipality.objects.get(number='4601').pk}/"]


def coordinator() -> list[str]:
    from ned.models import Municipality, Unit

    unit, area = kindergarten(), Unit.objects.get(name="Helse og omsorg")
    place = f"/municipalities/{Municipality.objects.get(number='4601').pk}/"
    return [
        "/",
        f"{place}units/",
        f"{place}own-blocks/",
        f"{place}overdue/",
        f"/units/{unit.pk}/reorganise/",
        f"/units/{area.pk}/reorganise/",
    ]


def staff() -> list[str]:
    from ned.models import Municipality
    from workshops.models import Programme

    programme = Programme.objects.get()
    bergen, round_ = Municipality.objects.get(number="4601"), programme.rounds.get()
    bank = ["/bank/review/", f"/bank/{in_the_bank()}/mend/"]
    own = ["/programmes/", "/programmes/new/", f"/programmes/{programme.pk}/", f"/rounds/{round_.pk}/"]
    seen = ["/", "/rollout/", f"/rollout/gatherings/?programme={programme.pk}&step=workshops"]
    return [*seen, *own, *bank, "/municipalities/", f"/municipalities/{bergen.pk}/"]
