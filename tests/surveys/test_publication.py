import pytest
from django.core.exceptions import ValidationError

from dialogmat.models import Ballot
from ned.models import Stale, Trace
from surveys.models import Publication
from tests import make
from tests.surveys import scored
from workshops.models import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_numbers_are_frozen_and_who_voted_is_forgotten() -> None:
    gathering = scored.held()
    Ballot.objects.create(room=gathering.room, digest="a")
    scored.vote(gathering, scored.EIGHT)
    scored.vote(gathering, [0, 0, 0, 0, 0, 2], channel="paper")
    scored.vote(gathering, [0, 0, 0, 4, 0, 0], item="safe")
    Stale.objects.all().delete()
    by = make.user()
    made = Publication.publish(gathering, by=by)
    overall = {"n": 10, "mean": 5.2, "distribution": [0, 0, 1, 1, 3, 5], "sum": 52}
    assert made.numbers == {"overall": overall}  # four answers are too few
    assert made.threshold == 5
    assert not Ballot.objects.exists()
    assert gathering.state == State.REPORTED
    assert Stale.objects.get().object_id == gathering.pk
    assert Trace.objects.filter(by=by, verb="score.publish").exists()


def test_a_programmes_own_threshold_holds() -> None:
    gathering = scored.held(programme=make.programme(threshold=9, threshold_because="Små enheter"))
    scored.vote(gathering, scored.EIGHT)
    assert Publication.publish(gathering, by=None).numbers == {}


def test_it_is_published_once() -> None:
    gathering = scored.published()
    with pytest.raises(ValidationError, match="already"):
        Publication.publish(gathering, by=None)
    assert Publication.objects.count() == 1


def test_an_open_gathering_publishes_nothing() -> None:
    run = make.run()
    with pytest.raises(ValidationError, match="Close the gathering"):
        Publication.publish(run.room.gathering, by=None)


def test_without_a_mat_there_is_no_score() -> None:
    gathering = make.gathering()
    make.sitting(gathering).count(by=None, employee=5)
    gathering.publish(by=None)
    gathering.open(by=None)
    gathering.close(by=None)
    with pytest.raises(ValidationError, match="no mat"):
        Publication.publish(gathering, by=None)


def test_a_gathering_that_was_finished_without_a_score_may_still_publish_one() -> None:
    gathering = scored.held()
    scored.vote(gathering, scored.EIGHT)
    gathering.report(by=None)
    assert Publication.publish(gathering, by=None).shown["overall"].n == 8
