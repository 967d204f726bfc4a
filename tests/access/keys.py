"""Addresses that are keys: of screens, phones and letters, by what has become of them."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from dialogmat.models import Device, Dialogue, Rival, Run
from dialogmat.models.answer import Answer, Operation, place
from ned.models import Holder, Link, SeatKind, Unit, User
from tests import make
from workshops import handed
from workshops.models import Check, Gathering, GatheringUnit, Plan

if TYPE_CHECKING:
    from tests.access.world import World

# The screens that have something to choose between.
CHOOSING = {"screen", "leader's table", "leader's page"}


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
        **walls(world),
        **handed_out(world),
        **letters(world),
        **questions(world),
    }


def long_closed(world: World) -> str:
    """A screen of a gathering that closed eight days ago."""
    run = make.run(make.room(make.gathering(world["own"].unit)))
    token = make.device(run)[1]
    closed = timezone.now() - datetime.timedelta(days=8)
    Gathering.objects.filter(pk=run.room.gathering_id).update(state="closed", closed_at=closed)
    return token


def walls(world: World) -> dict[str, str]:
    """A plan that hangs on a wall, and one whose poster leads nowhere any more."""
    hung, shut = (Plan.objects.get(unit=world[place].unit) for place in ("own", "near"))
    found = {"wall": hung.open_page(by=None), "wall shut": shut.open_page(by=None)}
    shut.shut_page(by=None)
    return found


def handed_out(world: World) -> dict[str, str]:
    """A measure handed to a colleague, and one whose link has been shut since."""
    own, near = (world[place].other for place in ("own", "near"))
    leader = world_leader(world)
    found = {"handed": handed.hand_out(own, by=leader), "handed shut": handed.hand_out(near, by=leader)}
    handed.shut(near, by=leader)
    return found


def questions(world: World) -> dict[str, str]:
    """“Did it help?” at three checks of `near`: after six weeks it is not asked."""
    after = {check.kind: check for check in Check.objects.filter(plan__unit=world["near"].unit)}
    for kind, days in (("3m", -22), ("6m", 0)):
        Check.objects.filter(pk=after[kind].pk).update(due_on=timezone.localdate() + datetime.timedelta(days=days))
    return {
        "question": after["6m"].key,
        "question that has closed": after["3m"].key,
        "question after six weeks": after["6w"].key,
    }


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
        "letter about a result": link(looked_at(own.unit), purpose="result"),
        "letter about a request": link(world["below"].request, purpose="request"),
        "letter revoked": revoked,
        "letter run out": link(own.other, purpose="measure", days=-1),
        "letter to another's measure": link(world["near"].other, purpose="measure"),
        "letter about one's own request": link(own.request, purpose="request"),
        "letter with a strange purpose": link(own.other, purpose="gathering"),
        "letter to one who has left": link(own.other, purpose="measure", user=world_user("Forhenværende")),
        "letter to a closed account": link(own.other, purpose="measure", user=world_user("Lukket")),
    }


def looked_at(unit: Unit) -> Check:
    check = Check.objects.get(plan__unit=unit, kind="12m")
    check.tick(note="Roligere skifter", by=None)
    return check


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
