import datetime
import uuid

import pytest
from django.utils import timezone

from tests import make
from workshops import retention
from workshops.models import Measure

pytestmark = pytest.mark.django_db


def after(**time: int) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(**time)


def test_the_person_named_goes_a_year_after_the_measure_has_ended() -> None:
    make.decided(owner=make.user())
    assert retention.owners(after(days=800)) == 0
    Measure.objects.update(owner=make.user())
    Measure.objects.get().finish(by=None)
    assert retention.owners(after(days=360)) == 0
    assert retention.owners(after(days=370)) == 1
    assert Measure.objects.get().owner_seat


def test_whom_the_table_had_in_mind_goes_with_the_tables_words() -> None:
    unit = make.unit()
    gathering = make.gathering(unit)
    Measure.propose(unit, source_id=uuid.uuid4(), gathering=gathering, title="Felles rapport", suggested="Kari på natt")
    type(gathering).objects.update(closed_at=timezone.now())
    assert retention.suggestions(after(days=80)) == 0
    assert retention.suggestions(after(days=91)) == 1
    assert Measure.objects.get().suggested == ""


def test_who_followed_up_is_forgotten_after_a_year() -> None:
    measure = make.decided()
    measure.remark(note="Går fint", by=make.user())
    assert retention.followers(after(days=300)) == 0
    assert retention.followers(after(days=366)) == 1
    assert measure.follow_ups.filter(note="Går fint", by=None).exists()
