import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from dialogmat.models import Answer, Shared, Tally
from ned.access import Role
from ned.doors import samples
from ned.models import Municipality, Unit, User
from surveys.models import Publication, Summary
from surveys.summaries import rows
from tests import make
from tests.surveys.test_summaries import facts
from workshops.models import Check, Gathering, HeadCount, Kind, Measure, Programme, Request, State, Status

ON = datetime.date(2027, 2, 10)


def load(size: str) -> None:
    call_command("demo", size=size, on=ON, verbosity=0, stdout=Silence())


class Silence:
    def write(self, text: str) -> None: ...


@pytest.fixture
def small(db: None) -> None:
    load("small")


def test_bergen_has_a_believable_tree_of_units(small: None) -> None:
    bergen = Municipality.objects.get(number="4601")
    assert bergen.units.count() == 26
    assert bergen.units.filter(hosts=True).count() == 19
    assert not any(Unit.objects.find_problems())
    assert bergen.root
    assert Unit.objects.get(pk=bergen.root.pk).numchild == 6


def test_there_is_somebody_for_each_role_to_try(small: None) -> None:
    tried = {sample.role: sample.user.name for sample in samples()}
    assert tried[Role.LEADER] == "Anne Bjørnstad"
    assert tried[Role.FACILITATOR] == "Amina Haugen"
    assert set(tried) >= {
        Role.STAFF,
        Role.EDITOR,
        Role.REVIEWER,
        Role.RESEARCHER,
        Role.COORDINATOR,
        Role.DIRECTOR,
        Role.SAFETY_REP,
        Role.UNION_REP,
        Role.DEPUTY,
    }
    assert not User.objects.exclude(email__endswith="@example.com").exists()


def test_there_is_something_in_each_state(small: None) -> None:
    states = Gathering.objects.filter(kind=Kind.WORKSHOP).values_list("state", flat=True)
    assert sorted(states) == sorted([State.REPORTED, State.CLOSED, State.PUBLISHED, State.DRAFT])
    ahead = Gathering.objects.get(kind=Kind.CONFERENCE, state=State.PUBLISHED)
    sitting = ahead.sittings.get()
    assert sitting.starts.date() == ON + datetime.timedelta(days=7)
    assert (sitting.tables.count(), ahead.units.exclude(table=None).count()) == (3, 6)
    assert set(Measure.objects.values_list("status", flat=True)) == set(Status)
    assert Measure.objects.overdue(ON).exists()
    assert Request.objects.filter(verdict="").exists()
    assert Request.objects.exclude(verdict="").exists()
    assert Check.objects.exclude(done_at=None).exists()
    assert Answer.objects.exists()
    assert Shared.objects.exists()


def test_a_days_agenda_with_its_breaks_fills_the_day(small: None) -> None:
    for day in Gathering.objects.filter(kind=Kind.CONFERENCE):
        for sitting in day.sittings.all():
            minutes = sum(item.minutes for item in sitting.agenda.all())
            assert datetime.timedelta(minutes=minutes) in {datetime.timedelta(0), sitting.ends - sitting.starts}


def test_every_measure_of_a_table_stands_in_its_answer(small: None) -> None:
    sources = set(Measure.objects.values_list("sources__source_id", flat=True))
    assert sources <= set(Answer.objects.values_list("pk", flat=True))


def test_the_pages_of_the_example_open(small: None) -> None:
    leader = make.client(User.objects.get(email="anne.bjornstad@example.com"))
    gathering = Gathering.objects.get(kind=Kind.WORKSHOP, state=State.REPORTED)
    assert leader.get(reverse("score", args=[gathering.pk])).status_code == 200
    assert leader.get(reverse("unit", args=[gathering.unit_id])).status_code == 200


def test_it_is_loaded_once_and_never_among_real_gatherings(small: None) -> None:
    with pytest.raises(CommandError, match="here already"):
        load("small")
    Programme.objects.update(example=False)
    with pytest.raises(CommandError, match="real gatherings"):
        load("small")


def test_a_newcomer_needs_no_other_command(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")
    assert "Eksempeldata – oppdiktede tall: small." in capsys.readouterr().out


@pytest.mark.django_db
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
    make.mats()
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
