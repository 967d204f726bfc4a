"""Makers: each makes one valid row, with what it stands on. Say only what the test is about."""

import datetime
import itertools
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from dialogmat.models import Block, Channel, Device, Dialogue, Film, Room, Run, Version
from ned.access import Role
from ned.models import Holder, Membership, Municipality, Seat, SeatKind, Unit, User
from workshops.models import Banked, Gathering, Kind, Measure, Programme, Round, Sitting, Table

numbers = itertools.count(1)
TODAY = timezone.localdate


def municipality(name: str = "Bergen", *, number: str = "", language: str = "nb") -> Municipality:
    made = Municipality.objects.create(
        number=number or f"{next(numbers) % 10_000:04}",
        name=name,
        name_official=name,
        county_number="46",
        county_name="Vestland",
        language=language,
    )
    made.root = Unit.objects.add_root({"municipality": made, "name": name})
    made.save(update_fields=["root"])
    return made


def unit(name: str = "Blåbærskogen barnehage", *, under: Unit | None = None, **fields: Any) -> Unit:
    parent = under or municipality().root
    assert parent
    made: Unit = Unit.objects.add_child(parent, {"municipality": parent.municipality, "name": name} | fields)
    return made


def user(name: str = "Åse Bjørnstad", **fields: Any) -> User:
    fields.setdefault("email", f"person{next(numbers)}@example.com")
    return User.objects.create(name=name, **fields)


def member(role: Role, *, of: Municipality | None = None, **fields: Any) -> User:
    made = user(**fields)
    Membership.objects.create(user=made, role=role, municipality=of)
    return made


def seat(at: Unit, kind: SeatKind = SeatKind.LEADER) -> Seat:
    return Seat.objects.get_or_create(unit=at, kind=kind)[0]


def holder(at: Unit, kind: SeatKind = SeatKind.LEADER, **fields: Any) -> User:
    made = user(**fields)
    Holder.objects.create(seat=seat(at, kind), user=made)
    return made


def leader(of: Unit, **fields: Any) -> User:
    return holder(of, SeatKind.LEADER, **fields)


def client(of: User) -> Client:
    """A signed-in browser; its pages are in English, so that tests read the sentences as they are written."""
    made = Client(headers={"accept-language": "en"})
    made.force_login(of)
    return made


def main(html: str) -> str:
    """What a page says itself, without the frame around it."""
    return html.partition("<main")[2].partition("</main>")[0]


def programme(name: str = "NED med sykefraværet", **fields: Any) -> Programme:
    return Programme.objects.create(name=name, **fields)


def round(of: Programme | None = None, **fields: Any) -> Round:  # noqa: A001 (the domain's word)
    return (of or programme()).rounds.create(name="Runde 1", starts=TODAY(), **fields)


def gathering(
    at: Unit | None = None, *, kind: Kind = Kind.WORKSHOP, serves: list[Unit] | None = None, **fields: Any
) -> Gathering:
    at = at or unit()
    made = Gathering.objects.create(kind=kind, unit=at, title=fields.pop("title", "Verksted på Blåbærskogen"), **fields)
    made.serve([at] if serves is None else serves)
    return made


def sitting(of: Gathering | None = None, *, days: int = 7, tables: int = 0, **fields: Any) -> Sitting:
    starts = timezone.now().replace(minute=0, second=0, microsecond=0) + datetime.timedelta(days=days)
    made: Sitting = (of or gathering()).sittings.create(
        starts=starts, ends=starts + datetime.timedelta(minutes=90), place="Møterommet", **fields
    )
    made.lay_tables(tables)
    return made


def version(mat: str = "employees") -> Version:
    return Version.objects.released().filter(mat__key=mat).newest()[0]


def block(version: Version, key: str) -> Block:
    found: Block = version.blocks.get(key=key)
    return found


MP4 = b"\0\0\0\x18ftypmp42" + bytes(5000)
VTT = "WEBVTT\n\n00:00.000 --> 00:04.000\nEn av ti er borte i dag.\n"


def film() -> Film:
    made = Film(captions={"nb": VTT, "nn": VTT.replace("i dag", "no i dag")})
    made.file.save("", ContentFile(MP4))
    return made


def room(
    of: Gathering | None = None, *, mat: str = "employees", variant: str = "90", tables: int = 2, **fields: Any
) -> Room:
    """A room in a gathering with one sitting at least; not open yet."""
    of = of or gathering()
    if not of.sittings.exists():
        sitting(of, tables=tables)
    return Room.choose(of, version=version(mat), variant=variant, by=None, **fields)


def run(of: Room | None = None) -> Run:
    """The first sitting of an open gathering."""
    of = of or room()
    if of.gathering.state == "draft":
        of.gathering.publish(by=None)
    if of.gathering.state == "published":
        of.gathering.open(by=None)
    return of.runs.select_related("room__gathering", "sitting").order_by("sitting__starts")[0]


def table(of: Run, number: int = 1) -> Table:
    return of.sitting.tables.get(number=number)


def device(of: Run | None = None, *, number: int = 1, language: str = "nb") -> tuple[Device, str]:
    """A table's screen and its token."""
    of = of or run()
    dialogue = Dialogue.of_table(of.room, table(of, number))
    return Device.join(of, dialogue=dialogue, language=language, channel=Channel.SCREEN)


def phone(of: Run | None = None, *, language: str = "nb") -> tuple[Device, str]:
    return Device.join(of or run(), dialogue=None, language=language, channel=Channel.PHONE)


def measure(at: Unit | None = None, title: str = "Fast overlapp mellom dag- og kveldsvakt", **fields: Any) -> Measure:
    return Measure.objects.create(unit=at or unit(), title=title, **fields)


def decided(at: Unit | None = None, *, days: int = 30, on: datetime.date | None = None, **fields: Any) -> Measure:
    made = measure(at, **fields)
    on = on or TODAY()
    made.decide(owner_seat=seat(made.unit), deadline=on + datetime.timedelta(days=days), by=None, on=on)
    return made


def banked(title: str = "Fast overlapp mellom vaktene", **fields: Any) -> Banked:
    """A measure in the bank; `state` says if it waits to be read."""
    made = Banked(title=title, reviewed_on=TODAY(), **{"state": "published"} | fields)
    made.write()
    return made
