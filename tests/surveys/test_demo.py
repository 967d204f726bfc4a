import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from dialogmat.models import Tally
from ned.access import Role
from ned.models import Municipality, Unit, User
from surveys.models import Publication, Summary
from surveys.summaries import rows
from tests import make
from tests.surveys.test_summaries import facts
from workshops.models import Gathering, HeadCount, Kind, Measure, State

ON = datetime.date(2027, 2, 10)


def load(size: str) -> None:
    call_command("demo", size=size, on=ON, verbosity=0, stdout=Silence())


class Silence:
    def write(self, text: str) -> None: ...


def test_a_newcomer_needs_no_other_command(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")
    assert "Eksempeldata – oppdiktede tall: small." in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.one_engine
@pytest.mark.deep
def test_the_programmes_history_is_right_to_the_row() -> None:
    load("programme")
    conferences, workshops = (
        Gathering.objects.filter(kind=Kind.CONFERENCE),
        Gathering.objects.filter(kind=Kind.WORKSHOP),
    )
    heads = HeadCount.objects.filter(sitting__gathering__in=Gathering.objects.held())
    leaders = heads.filter(category="leader", sitting__gathering__kind=Kind.CONFERENCE).aggregate(n=Sum("n"))["n"]
    employees = (
        heads.filter(sitting__gathering__kind=Kind.WORKSHOP).exclude(category="leader").aggregate(n=Sum("n"))["n"]
    )
    assert Municipality.objects.filter(participations__round__programme__example=True).count() == 27
    assert (conferences.planned().count(), conferences.held().count()) == (54, 50)
    assert (workshops.held().count(), leaders, employees) == (800, 2040, 16_000)
    assert mean() == 5.2
    _shows_exactly_these()
    assert not any(Unit.objects.find_problems())
    assert not Gathering.objects.filter(
        sittings__starts__date__gt=ON, state__in=[State.CLOSED, State.REPORTED]
    ).exists()
    assert not Measure.objects.filter(decided_on__gt=ON).exists()
    known = {summary.pk: facts(summary) for summary in Summary.objects.all()}
    assert {row.pk: facts(row) for row in rows(known)} == known


@pytest.mark.django_db
@pytest.mark.one_engine
@pytest.mark.deep
def test_the_nation_has_all_its_municipalities_and_twelve_thousand_units() -> None:
    load("national")
    assert Municipality.objects.filter(participations__round__programme__example=True).distinct().count() == 357
    assert Unit.objects.exclude(municipality=None).count() >= 12_000
    assert not any(Unit.objects.find_problems())


def mean() -> float:
    """Of every answer to the overall item, straight from the tallies of what is published."""
    counted = Tally.objects.filter(room__gathering__in=Publication.objects.values("gathering"), item="overall")
    cast = counted.values_list("choice", "n")
    return round(sum(choice * n for choice, n in cast) / sum(n for _choice, n in cast), 1)


def _shows_exactly_these() -> None:
    staff: Any = make.client(make.member(Role.STAFF))
    whole = staff.get(reverse("rollout")).context["whole"]
    shown = (whole.conferences_planned, whole.conferences, whole.leaders, whole.workshops, whole.employees, whole.mean)
    assert shown == (54, 50, 2040, 800, 16_000, 5.2)
    assert len(staff.get(reverse("rollout")).context["rows"]) == 27


@pytest.mark.django_db
def test_the_same_figures_come_each_time() -> None:
    call_command("municipalities", stdout=Silence())
    assert told() == told()


def told() -> list[Any]:
    """What a fresh small example says; it is gone again afterwards."""
    with transaction.atomic():
        load("small")
        plans = Measure.objects.order_by("unit__name", "title").values_list("unit__name", "title", "status", "deadline")
        numbers = Publication.objects.order_by("gathering__title").values_list("numbers", flat=True)
        people = User.objects.order_by("email").values_list("email", "name")
        found = [list(plans), list(numbers), list(people)]
        transaction.set_rollback(True)
    return found
