import datetime
import threading
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.forms.models import model_to_dict

from ned.models import Stale
from ned.models.traces import stale
from surveys import summaries, tasks
from surveys.models import Summary
from tests import make
from tests.surveys import scored
from workshops.models import Kind


def facts(summary: Summary) -> dict[str, Any]:
    return {key: value for key, value in model_to_dict(summary).items() if key != "built_at"}


def raw() -> dict[uuid.UUID, dict[str, Any]]:
    ids = list(Summary.objects.values_list("pk", flat=True))
    return {row.pk: facts(row) for row in summaries.rows(ids)}


@pytest.mark.django_db
def test_a_summary_says_what_lies_behind_it() -> None:
    programme, round_ = scored.programme()
    present = {"leader": 2, "employee": 12, "union_rep": 1}
    gathering = scored.published(programme=programme, round=round_, present=present)
    measures = [make.measure(gathering.unit), make.decided(gathering.unit), make.decided(gathering.unit)]
    measures[2].finish(by=None)
    for measure in measures:
        measure.sources.create(source_id=uuid.uuid4(), gathering=gathering, words=measure.title)
    summaries.build(gathering.pk)
    summary = Summary.objects.get()
    first = gathering.sittings.get().starts
    assert facts(summary) == {
        "gathering": gathering.pk,
        "municipality": gathering.unit.municipality_id,
        "programme": programme.pk,
        "kind": Kind.WORKSHOP,
        "month": first.date().replace(day=1),
        "planned": True,
        "held": True,
        "leaders": 2,
        "present": 15,
        "units": 1,
        "proposed": 3,
        "decided": 2,
        "done": 1,
        "score_n": 8,
        "score_sum": 40,
    }


@pytest.mark.django_db
def test_building_again_gives_the_same_row() -> None:
    gathering = scored.published()
    summaries.build(gathering.pk)
    before = facts(Summary.objects.get())
    summaries.build(gathering.pk)
    assert facts(Summary.objects.get()) == before


@pytest.mark.django_db
def test_a_hidden_score_is_not_in_the_summary() -> None:
    gathering = scored.published(count=[0, 0, 0, 0, 0, 4])
    summaries.build(gathering.pk)
    assert (Summary.objects.get().score_n, Summary.objects.get().score_sum) == (0, 0)


@pytest.mark.django_db
def test_a_draft_counts_nobody() -> None:
    gathering = make.gathering()
    make.sitting(gathering).count(by=None, leader=3)
    summaries.build(gathering.pk)
    summary = Summary.objects.get()
    assert (summary.planned, summary.held, summary.present) == (False, False, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("variant", "present"), [("60", 12), ("90", 22)])
def test_two_halves_are_the_same_people_and_two_shifts_are_not(variant: str, present: int) -> None:
    gathering = make.gathering()
    for days, n in ((7, 10), (14, 12)):
        make.sitting(gathering, days=days).count(by=None, employee=n)
    room = make.room(gathering, variant=variant)
    make.run(room).room.gathering.close(by=None)
    summaries.build(gathering.pk)
    assert Summary.objects.get().present == present


@pytest.mark.django_db
def test_verbs_make_summaries_stale_and_the_task_builds_them() -> None:
    gathering = make.gathering()
    make.sitting(gathering)
    gathering.publish(by=None)
    assert Stale.objects.get().object_id == gathering.pk
    tasks.refresh()
    assert Summary.objects.get().planned
    assert not Stale.objects.exists()
    tasks.refresh()
    assert Summary.objects.count() == 1


@pytest.mark.django_db
def test_what_is_gone_needs_no_summary() -> None:
    stale("gathering", uuid.uuid4())
    assert summaries.refresh() == 1
    assert not Summary.objects.exists()


@pytest.mark.django_db
def test_the_command_builds_all_and_they_equal_the_raw_figures(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        scored.published()
    make.gathering()
    call_command("summaries")
    assert capsys.readouterr().out == "4 summaries\n"
    assert {summary.pk: facts(summary) for summary in Summary.objects.all()} == raw()


@pytest.mark.postgres
def test_a_verb_that_commits_while_a_summary_is_built_is_not_forgotten(committed: None) -> None:
    """The verb has noted the gathering but not committed; whoever builds must wait for it and see what it wrote."""
    gathering = make.gathering()
    sitting = make.sitting(gathering)
    gathering.publish(by=None)
    noted, built = threading.Event(), threading.Event()

    def verb() -> None:
        with transaction.atomic():
            stale("gathering", gathering.pk)
            noted.set()
            built.wait(timeout=0.5)  # the builder is held back by our row; it would finish here if it were not
            sitting.move(starts=datetime.datetime(2031, 3, 3, 9, tzinfo=datetime.UTC), ends=sitting.ends, place="")
        connection.close()

    sitting.ends = datetime.datetime(2031, 3, 3, 11, tzinfo=datetime.UTC)
    thread = threading.Thread(target=verb)
    thread.start()
    noted.wait()
    summaries.refresh()
    built.set()
    thread.join()
    summaries.refresh()
    assert Summary.objects.get().month == datetime.date(2031, 3, 1)
