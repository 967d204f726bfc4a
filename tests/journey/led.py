"""A room that is led: two who run the day, three tables with a screen each, and time to begin."""

import datetime
import json
import uuid
from dataclasses import dataclass

from tests.journey.stack import Stack


@dataclass(frozen=True)
class LedRoom:
    sitting: str
    gathering: str
    run: str
    facilitators: list[str]
    tables: list[str]
    screens: list[str]

    @classmethod
    def of(cls, stack: Stack, language: str = "nb", *, tables: int = 3) -> "LedRoom":
        told = stack.python(f"from tests.journey.led import lay; lay({language!r}, tables={tables})")
        return cls(**json.loads(told))

    @property
    def cockpit(self) -> str:
        return f"/cockpit/{self.sitting}/"


def lay(language: str, *, tables: int) -> None:
    """Runs in the stack's own process."""
    from django.utils import timezone

    from ned.models import Municipality
    from tests import make
    from tests.journey.people import session

    own = uuid.uuid4().hex[:8]  # several tests lay a room in the same database
    unit = make.unit(f"Solbakken sykehjem {own}", under=Municipality.objects.get(number="0301").root)
    gathering = make.gathering(unit)
    sitting = make.sitting(gathering, tables=tables)
    sitting.move(starts=timezone.now(), ends=timezone.now() + datetime.timedelta(hours=2), place="Kantina")
    names = ("Sigrid Vågå", "Amina Rahimi")
    people = [make.user(name, email=f"{n}-{own}@example.com", language=language) for n, name in enumerate(names)]
    gathering.facilitators.set(people)
    run = make.run(make.room(gathering, variant="120"))
    found = {
        "sitting": str(sitting.pk),
        "gathering": str(gathering.pk),
        "run": str(run.pk),
        "facilitators": [session(person) for person in people],
        "tables": [str(table.pk) for table in sitting.tables.all()],
        "screens": [make.device(run, number=number, language=language)[1] for number in (1, 2, 3)],
    }
    print(json.dumps(found))  # noqa: T201 (this is how the test is told what there is)


def time_is_short(run: str, seconds: int) -> None:
    """Runs in the stack's own process: so much of ten minutes is left."""
    from django.utils import timezone

    from dialogmat.models import Run

    ends = timezone.now() + datetime.timedelta(seconds=seconds)
    found = Run.objects.select_related("room").get(pk=run)
    found._set(timer_started_at=ends - datetime.timedelta(minutes=10), timer_ends_at=ends)
