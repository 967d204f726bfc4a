"""Promises survive a reorganisation."""

import datetime

import pytest

from ned.models import SeatKind
from tests import make
from workshops import reorganisation
from workshops.models import Measure, Plan, Request

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 1)


def test_open_measures_follow_the_merge_and_what_has_ended_stays() -> None:
    town = make.municipality()
    old, new = make.unit("Åsane øst", under=town.root), make.unit("Åsane", under=town.root)
    living, ended = make.decided(old, title="Overlapp"), make.decided(old, title="Ferdig")
    living.owner_seat = make.seat(old, SeatKind.SAFETY_REP)
    living.save(update_fields=["owner_seat"])
    ended.finish(by=None)
    proposed = make.measure(old, title="Forslag")
    asked = Request.raise_from(old, source_id=old.pk, words="Flere vikarer", gathering=make.gathering(old))
    reorganisation.merge(old, into=new, by=None, on=DAY)
    assert {measure.title: measure.unit for measure in Measure.objects.all()} == {
        "Overlapp": new,
        "Ferdig": old,
        "Forslag": new,
    }
    living.refresh_from_db()
    asked.refresh_from_db()
    assert living.owner_seat == make.seat(new, SeatKind.SAFETY_REP)
    assert "Åsane øst" in living.follow_ups.last().note  # type: ignore[union-attr]
    assert (asked.unit, Plan.objects.filter(unit=new).exists(), proposed.follow_ups.count()) == (new, True, 1)


def test_the_first_part_of_a_split_goes_on_with_what_is_open() -> None:
    old = make.unit("Pleie og omsorg")
    make.decided(old)
    parts = reorganisation.split(old, into=["Hjemmetjenesten", "Sykehjemmet"], by=None, on=DAY)
    assert Measure.objects.get().unit == parts[0]
