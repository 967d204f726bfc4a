"""A small Norway to knock on doors in: two municipalities of the same shape, and one of each kind of person."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Device, Dialogue, Rival, Run
from dialogmat.models.answer import Answer, Operation, place
from ned.access import Role
from ned.models import Holder, Link, Municipality, SeatKind, Unit, User
from tests import make
from workshops.models import (
    Check,
    Gathering,
    GatheringUnit,
    Kind,
    Measure,
    Participation,
    Programme,
    Request,
    Round,
    Sitting,
    Table,
)

MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
# Where a thing may lie, seen from the unit where a seat is held: `own`. `above` leads it, `near` is beside it in the
# same municipality, `far` is in another municipality, `missing` is nowhere.
PLACES = ["own", "below", "above", "near", "far"]
IN_UNIT, IN_MUNICIPALITY = {"own", "below"}, {"own", "below", "above", "near"}
# The conference is held above, and these are the units it serves.
SERVED = {"own", "below", "near"}

LEADERS_KEYS = {"leader's table", "leader's page"}
SEATS = {Role(kind) for kind in SeatKind if kind in Role.values}
NATIONAL = {Role.STAFF, Role.EDITOR, Role.RESEARCHER}


@dataclass
class Spot:
    """A unit with one of everything in it."""

    name: str
    unit: Unit
    gathering: Gathering
    sitting: Sitting
    tables: list[Table]
    run: Run
    measure: Measure
    other: Measure
    check: Check
    request: Request
    facilitator: User
    token: str = ""

    @property
    def municipality(self) -> Municipality:
        return self.unit.municipality

    @property
    def table(self) -> Table:
        return self.tables[0]


@dataclass
class Actor:
    """Somebody who knocks. `reach` is where the roles hold; `named` where this person runs the day."""

    name: str
    roles: set[str] = field(default_factory=set)
    reach: set[str] = field(default_factory=set)
    national: bool = False
    named: set[str] = field(default_factory=set)
    owns: set[str] = field(default_factory=set)
    user: User | None = None
    signed_in: bool = True
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    spots: dict[str, Spot]
    actors: dict[str, Actor]
    programme: Programme
    round: Round
    elsewhere: Round
    participation: Participation
    keys: dict[str, str] = field(default_factory=dict)
    # A programme that was before this one, and one that only others take part in.
    earlier: Programme = field(init=False)
    others: Programme = field(init=False)
    draft: Gathering = field(init=False)
    draft_tables: list[Table] = field(default_factory=list)
    draft_later: Sitting = field(init=False)
    # A sitting of `own` that was added after its mat was chosen.
    late: Sitting = field(init=False)
    rivals: dict[str, uuid.UUID] = field(default_factory=dict)
    # Django's own client copies every template's context, which no knock needs and which costs a third of the time.
    site: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def __getitem__(self, name: str) -> Spot:
        return self.spots[name]

    def ask(self, actor: Actor, method: str, url: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        """One request by this person. Whatever it wrote is taken back."""
        factory = RequestFactory(headers=headers)
        for name, value in actor.cookies.items():
            factory.cookies[name] = value
        with transaction.atomic():
            answer = self.site(getattr(factory, method.lower())(url, body or {}).environ)
            transaction.set_rollback(True)
        return answer


@contextmanager
def lasting() -> Iterator[World]:
    """Built once for many tests. One of them must be marked django_db, else pytest-django makes no test database."""
    name = str(connection.settings_dict["NAME"]).rpartition("/")[2]
    assert "test" in name or "memory" in name, f"{name} is no test database: mark the test django_db."
    with transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def build() -> World:
    bergen, voss = make.municipality("Bergen"), make.municipality("Voss", language="nn")
    assert bergen.root
    assert voss.root
    area = make.unit("Barnehager vest", under=bergen.root)
    own = make.unit("Blåbærskogen barnehage", under=area)
    units = {
        "own": own,
        "below": make.unit("Avdeling Tyttebær", under=own),
        "above": area,
        "near": make.unit("Løvåsen barnehage", under=area),
        "far": make.unit("Vangen barnehage", under=voss.root),
    }
    spots = {name: spot(name, unit) for name, unit in fresh(units).items()}
    programme = make.programme()
    round_, elsewhere = make.round(programme), make.round(programme)
    taken = round_.join(bergen, on=make.TODAY())
    elsewhere.join(voss, on=make.TODAY())
    world = World(spots, {}, programme, round_, elsewhere, taken)
    world.earlier, world.others = make.programme("Et tidligere løp"), make.programme("De andres løp")
    last_year = make.TODAY() - datetime.timedelta(days=365)
    world.earlier.rounds.create(name="Runde 0", starts=last_year).join(bergen, on=last_year)
    make.round(world.others).join(voss, on=make.TODAY())
    seat_the_conference(world)
    plan_a_draft(world)
    world.late = make.sitting(world["own"].gathering, days=9, tables=1)
    world.late.set_door(is_open=True, by=None)
    world.actors = people(world)
    world.keys = keys(world)
    world.rivals = {key: rival(token) for key, token in world.keys.items() if key in {"screen", *LEADERS_KEYS}}
    return world


def fresh(units: dict[str, Unit]) -> dict[str, Unit]:
    """Read again: treebeard notes new children in the database, not in what we hold."""
    found = Unit.objects.select_related("municipality").in_bulk([unit.pk for unit in units.values()])
    return {name: found[unit.pk] for name, unit in units.items()}


def spot(name: str, unit: Unit) -> Spot:
    mat, kind = ("leaders", Kind.CONFERENCE) if name == "above" else ("employees", Kind.WORKSHOP)
    gathering = make.gathering(unit, kind=kind, title=f"Samling {name}")
    make.sitting(gathering, tables=2)
    run = make.run(make.room(gathering, mat=mat, variant="day" if name == "above" else "90"))
    run.open_to_all(station=run.walked("nb")[1].key, by=None)
    decided = make.decided(unit, title=f"Vedtatt {name}")
    runner = make.user(f"Leder av dagen {name}")
    gathering.facilitators.add(runner)
    return Spot(
        name=name,
        unit=unit,
        gathering=gathering,
        sitting=run.sitting,
        tables=list(run.sitting.tables.all()),
        run=run,
        measure=make.measure(unit, title=f"Foreslått {name}"),
        other=decided,
        check=Check.objects.filter(plan__unit=unit)[0],
        request=asked(unit, gathering),
        facilitator=runner,
        token=make.device(run)[1],
    )


def asked(unit: Unit, gathering: Gathering) -> Request:
    return Request.raise_from(unit, source_id=uuid.uuid4(), words="Vikar ved sykdom", gathering=gathering)


def seat_the_conference(world: World) -> None:
    """The leaders of `own` and `below` share a table, the leader of `near` sits at the other."""
    above = world["above"]
    above.gathering.serve(world[name].unit for name in ("own", "below", "near"))
    for place_ in above.gathering.units.all():
        place_.sit_at(above.tables[1 if place_.unit_id == world["near"].unit.pk else 0])


def plan_a_draft(world: World) -> None:
    """A gathering of `own` that is still being planned, with two sittings and a part of the day of its own."""
    own = world["own"]
    world.draft = make.gathering(own.unit, title="Utkast")
    world.draft.facilitators.add(own.facilitator)
    first, world.draft_later = make.sitting(world.draft, tables=2), make.sitting(world.draft, days=8)
    world.draft_tables = list(first.tables.all())
    world.draft_later.agenda.create(position=1, title="Lunsj", minutes=30)


def people(world: World) -> dict[str, Actor]:
    made = [*by_role(world), *special(world)]
    for actor in made:
        if actor.user and actor.signed_in:
            actor.cookies = signed_in(actor.user)
    return {actor.name: actor for actor in made}


def by_role(world: World) -> list[Actor]:
    """One for each role, held where such a role is held: the nation, Bergen, or the unit `own`."""
    found = []
    for role in Role:
        if role in NATIONAL:
            user, reach = make.member(role), set(PLACES)
        elif role in SEATS:
            user, reach = make.holder(world["own"].unit, SeatKind(role)), IN_UNIT
        else:
            user, reach = make.member(role, of=world["own"].municipality), IN_MUNICIPALITY
        found.append(Actor(role.value, {role.value}, reach, national=role in NATIONAL, user=user))
    return found


def special(world: World) -> list[Actor]:
    leads = {"leader"}
    named, owner, former, closed = (make.user(name) for name in ("Navngitt", "Eier", "Forhenværende", "Lukket"))
    world["own"].gathering.facilitators.add(named)
    world["own"].measure.__class__.objects.filter(pk=world["own"].other.pk).update(owner=owner)
    yesterday = make.TODAY() - datetime.timedelta(days=1)
    seat = make.seat(world["own"].unit, SeatKind.DEPUTY)
    Holder.objects.create(seat=seat, user=former, to=yesterday)
    Holder.objects.create(seat=seat, user=closed)
    cookies = signed_in(closed)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    return [
        Actor("leader above", leads, IN_MUNICIPALITY, user=make.leader(world["above"].unit)),
        Actor("leader far", leads, {"far"}, user=make.leader(world["far"].unit)),
        Actor("named facilitator", named={"own"}, user=named),
        Actor("owner of the measure", owns={"own"}, user=owner),
        Actor("one who has left the seat", user=former),
        Actor("outsider", user=make.user("Utenfor")),
        Actor("deactivated user", user=closed, signed_in=False, cookies=cookies),
        Actor("device", signed_in=False, cookies=joined(world)),
        Actor("anonymous", signed_in=False),
    ]


def signed_in(user: User) -> dict[str, str]:
    browser = Client()
    browser.force_login(user)
    return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}


def joined(world: World) -> dict[str, str]:
    """The cookies of a screen that was let in at a table of `own`: nothing that opens another door."""
    browser = Client()
    browser.post(reverse("join_key", args=[world["own"].table.join_key]))
    return {name: cookie.value for name, cookie in browser.cookies.items()}


def keys(world: World) -> dict[str, str]:
    """Every kind of unguessable address there is, by what has become of it."""
    own, above = world["own"], world["above"]
    run = above.run
    removed, removed_token = make.device(own.run)
    removed.remove()
    leader_page = Dialogue.of_unit(run.room, own.unit)
    screen = {"language": "nb", "channel": "screen"}
    return {
        "screen": own.token,
        "phone": make.phone(own.run)[1],
        "leader's table": make.device(run)[1],
        "leader's page": Device.join(run, dialogue=leader_page, **screen)[1],
        "removed": removed_token,
        "old": long_closed(world),
        "unknown": "a" * 22,
        "code": own.sitting.join_code,
        "closed": world.draft_later.join_code,
        "table card": own.table.join_key,
        "name card": GatheringUnit.objects.get(gathering=above.gathering, unit=own.unit).join_key,
        **letters(world),
    }


def long_closed(world: World) -> str:
    """A screen of a gathering that closed eight days ago."""
    run = make.run(make.room(make.gathering(world["own"].unit)))
    token = make.device(run)[1]
    closed = timezone.now() - datetime.timedelta(days=8)
    Gathering.objects.filter(pk=run.room.gathering_id).update(state="closed", closed_at=closed)
    return token


def letters(world: World) -> dict[str, str]:
    """Ways in from a letter, to `own` unless said otherwise, for its leader."""
    own, leader = world["own"], world_leader(world)

    def link(thing: Any, *, purpose: str, days: int = 60, user: User = leader) -> str:
        return Link.make(purpose=purpose, object_id=thing.pk, user=user, days=days)

    revoked = link(own.other, purpose="measure")
    Link.objects.behind(revoked).update(revoked_at=timezone.now())
    return {
        "letter about a measure": link(own.other, purpose="measure"),
        "letter about a check": link(own.check, purpose="check"),
        "letter about a request": link(world["below"].request, purpose="request"),
        "letter revoked": revoked,
        "letter run out": link(own.other, purpose="measure", days=-1),
        "letter to another's measure": link(world["near"].other, purpose="measure"),
        "letter about one's own request": link(own.request, purpose="request"),
        "letter with a strange purpose": link(own.other, purpose="gathering"),
        "letter to one who has left": link(own.other, purpose="measure", user=world_user("Forhenværende")),
        "letter to a closed account": link(own.other, purpose="measure", user=world_user("Lukket")),
    }


def world_leader(world: World) -> User:
    return Holder.objects.get(seat__unit=world["own"].unit, seat__kind=SeatKind.LEADER).user


def world_user(name: str) -> User:
    return User.objects.get(name=name)


def sorting(run: Run) -> tuple[uuid.UUID, str, str]:
    """A field that every mat has and a table answers: a card sort's block, its first card and its first column."""
    blocks = run.room.outline("nb").blocks.values()
    cards = next(one for one in blocks if one.kind == "cards" and one.takes == "table")
    return cards.id, next(iter(cards.words["cards"])), next(iter(cards.words["columns"]))


def rival(token: str) -> uuid.UUID:
    """Two texts in one field of the table this screen stands on."""
    device = Device.objects.holding(token).get()
    dialogue = device.dialogue
    assert dialogue
    block, slot, value = sorting(device.run)
    pk = place(dialogue.pk, block, slot)
    words = {"dialogue": dialogue, "block_id": block, "slot": slot, "value": value}
    answer = Answer.objects.get_or_create(pk=pk, defaults=words)[0]
    operation = Operation.objects.create(pk=uuid.uuid4(), device=device, place=pk, digest="", result={})
    return Rival.objects.create(answer=answer, text="Så", operation=operation).pk
