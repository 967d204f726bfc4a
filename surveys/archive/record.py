"""A gathering as a municipality files it: its minutes and the unit's plan as it stands. Seats, never who sits there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from ned.access import MAY, Role
from ned.models import Unit
from surveys.minutes import Minutes, minutes, positions
from workshops.models import Check, Kind, Measure, Request

if TYPE_CHECKING:
    from ned.models import User
    from workshops.models import Gathering

DOOR = "see_minutes"


@dataclass(frozen=True)
class Record:
    minutes: Minutes
    # Whose plan is here whole; none where a gathering serves many units.
    unit: Unit | None
    # Those the plan holds besides what came up at this gathering.
    measures: list[Measure]
    requests: list[Request]
    checks: list[Check]
    language: str
    # As what the reader may file it.
    roles: list[str]

    @property
    def gathering(self) -> Gathering:
        return self.minutes.gathering

    @property
    def here(self) -> list[Measure]:
        return [one.measure for one in self.minutes.measures]


def record(gathering: Gathering, *, reader: User, language: str) -> Record:
    """The same number of queries however many tables, measures and requests."""
    told = minutes(gathering, reader=reader, language=language)
    unit = _whole(gathering, reader)
    measures = list(_measures(unit, told))
    every = [*(one.measure for one in told.measures), *measures]
    return Record(
        replace(told, positions=list(positions(every, reader))),
        unit=unit,
        measures=measures,
        requests=list(unit.requests.exclude(gathering=gathering).select_related("unit")) if unit else [],
        checks=list(Check.objects.filter(plan__unit=unit)) if unit else [],
        language=language,
        roles=_roles(gathering, reader),
    )


def _whole(gathering: Gathering, reader: User) -> Unit | None:
    """The unit that met for itself, where the reader is a party to its plan."""
    if gathering.kind == Kind.CONFERENCE:
        return None
    found: Unit | None = Unit.objects.for_user(reader, to="see_plan").filter(pk=gathering.unit_id).first()
    return found


def _measures(unit: Unit | None, told: Minutes) -> list[Measure]:
    if not unit:
        return []
    here = [one.measure.pk for one in told.measures]
    rest = unit.measures.filter(merged_into=None).exclude(pk__in=here)
    return list(rest.select_related("unit", "owner_seat__unit").order_by("deadline", "pk"))


def _roles(gathering: Gathering, reader: User) -> list[str]:
    places = {gathering.unit.path, *gathering.units.values_list("unit__path", flat=True)}
    held = {grant.role for grant in reader.grants if grant.path in places and grant.role in MAY[DOOR]}
    # What leaves the house tells of nobody's union.
    told = [str(role.label) for role in Role if role in held - {Role.UNION_REP}]
    return told or [gettext("one of the parties")]
