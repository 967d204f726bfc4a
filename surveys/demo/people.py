from __future__ import annotations

from typing import TYPE_CHECKING

from ned.access import Role
from ned.models import Holder, Membership, SeatKind
from surveys.demo.names import People

if TYPE_CHECKING:
    from ned.models import Municipality, Unit, User
    from surveys.demo.plans import Plans
    from surveys.demo.stage import Stage
    from surveys.demo.units import Town


class Cast:
    """Who holds which role. Those the try-out offers come first by their address: their names begin with A."""

    def __init__(self, stage: Stage, plans: Plans) -> None:
        self.stage, self.plans = stage, plans
        self.people = People(stage.rng)

    def member(self, role: Role, name: str, *, of: Municipality | None = None) -> User:
        user = self.stage.batch.add(self.people.new(name))
        self.stage.batch.add(Membership(user=user, role=role, municipality=of))
        return user

    def seat(self, unit: Unit, kind: SeatKind = SeatKind.LEADER, name: str = "") -> User:
        user = self.stage.batch.add(self.people.new(name))
        self.stage.batch.add(Holder(seat=self.plans.seat(unit, kind), user=user))
        return user

    def leaders(self, town: Town) -> None:
        """A leader for every unit that has none."""
        led = {(holder.seat.unit_id, holder.seat.kind) for holder in self.stage.batch.rows[Holder]}
        for unit in [town.root, *town.units]:
            if (unit.pk, SeatKind.LEADER) not in led:
                self.seat(unit)
