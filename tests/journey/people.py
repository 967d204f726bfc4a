"""Who there is before the story begins, made with the models' own verbs in the stack's database."""

import datetime
import json
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tests.journey.stack import Stack

FACILITATOR, STAFF = "fasilitator@example.com", "programmet@example.com"


def today() -> datetime.date:
    return datetime.datetime.now(ZoneInfo("Europe/Oslo")).date()


def in_days(days: int) -> str:
    return (today() + datetime.timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Unit:
    pk: str
    name: str
    leader: str
    session: str


@dataclass(frozen=True)
class People:
    municipality: str
    root: str
    round: str
    units: list[Unit]
    sessions: dict[str, str]

    @classmethod
    def of(cls, stack: Stack) -> "People":
        told = json.loads(stack.python("from tests.journey.people import plant; plant()"))
        return cls(**told | {"units": [Unit(**unit) for unit in told["units"]]})


def plant() -> None:
    """Runs in the stack's own process: Bergen with four units, their leaders, and those who run the day."""
    from ned.access import Role
    from ned.models import Municipality
    from tests import make
    from workshops.models import Programme

    bergen = Municipality.objects.get(number="4601")
    assert bergen.root
    agency = make.unit("Etat for barnehage", under=bergen.root)
    units = []
    for number, name in enumerate(("Blåbærskogen", "Fjellsiden", "Sandviken", "Ytre Arna"), start=1):
        unit = make.unit(f"{name} barnehage", under=agency, hosts=True)
        leader = make.leader(unit, name=f"Leder på {name}", email=f"leder{number}@example.com")
        units.append({"pk": str(unit.pk), "name": unit.name, "leader": leader.email, "session": session(leader)})
    facilitator = make.member(Role.FACILITATOR, of=bergen, name="Fasilitatoren", email=FACILITATOR)
    staff = make.member(Role.STAFF, name="Programmet", email=STAFF)
    programme = Programme.begin(name="NED med sykefraværet", threshold=5, because="", by=staff)
    round_ = make.round(programme)
    round_.invite([bergen], on=make.TODAY(), by=staff)
    found = {
        "municipality": bergen.name,
        "root": str(bergen.root.pk),
        "round": str(round_.pk),
        "units": units,
        "sessions": {user.email: session(user) for user in (facilitator, staff)},
    }
    print(json.dumps(found))  # noqa: T201 (this is how the story is told what there is)


def session(user: object) -> str:
    """A browser that is signed in already, for those whose way in is not what a test is about."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)
