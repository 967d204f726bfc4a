"""What is taken away is gone with the next request, and what moves takes its readers along."""

from typing import Any

import pytest
from django.urls import reverse

from ned.models import Holder, Membership, Unit, User
from tests import make
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def look(world: World, who: str, route: str, thing: Any) -> int:
    answer = world.ask(world.actors[who], "GET", reverse(route, args=[thing.pk]))
    return int(answer.status_code)


def test_a_unit_that_moves_under_mine_is_mine_to_read_and_one_that_leaves_is_not(world: World) -> None:
    own, near, below = (world[name].unit for name in ("own", "near", "below"))
    assert (look(world, "leader", "unit", near), look(world, "leader", "unit", below)) == (404, 200)
    for unit, under in ((near, own), (below, world["above"].unit)):
        Unit.objects.get(pk=unit.pk).relocate(under=Unit.objects.get(pk=under.pk), by=None, on=make.TODAY())
    assert (look(world, "leader", "unit", near), look(world, "leader", "unit", below)) == (200, 404)


def test_a_seat_in_a_unit_that_has_ended_opens_nothing(world: World) -> None:
    own, below = world["own"].unit, world["below"].unit
    Unit.objects.get(pk=below.pk).merge(into=world["near"].unit, by=None, on=make.TODAY())
    Unit.objects.get(pk=own.pk).merge(into=world["near"].unit, by=None, on=make.TODAY())
    for route, thing in (("unit", own), ("measure", world["own"].other), ("gathering", world["own"].gathering)):
        assert look(world, "leader", route, thing) == 404


def test_a_role_that_is_taken_away_bites_at_once(world: World) -> None:
    gathering = world["own"].gathering
    assert look(world, "coordinator", "gathering", gathering) == 200
    Membership.objects.filter(user=world.actors["coordinator"].user).delete()
    assert look(world, "coordinator", "gathering", gathering) == 404


def test_one_who_leaves_the_seat_is_out_at_once(world: World) -> None:
    assert look(world, "leader", "unit", world["own"].unit) == 200
    Holder.objects.filter(user=world.actors["leader"].user).update(to=make.TODAY())
    assert look(world, "leader", "unit", world["own"].unit) == 404


def test_one_who_no_longer_runs_the_day_is_out_at_once(world: World) -> None:
    named = world.actors["named facilitator"].user
    assert named
    assert look(world, "named facilitator", "cockpit", world["own"].sitting) == 200
    world["own"].gathering.let_facilitator_go(named, by=None)
    assert look(world, "named facilitator", "cockpit", world["own"].sitting) == 404


def test_a_closed_account_is_signed_out_at_once(world: World) -> None:
    leader = world.actors["leader"].user
    assert leader
    User.objects.filter(pk=leader.pk).update(is_active=False)
    assert look(world, "leader", "unit", world["own"].unit) == 302
