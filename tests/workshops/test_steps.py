import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Room
from ned.access import Role
from ned.models import Municipality, Stale, User
from tests import make
from workshops.models import Gathering, Kind, Sitting, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def bergen() -> Municipality:
    return make.municipality()


@pytest.fixture
def gathering(bergen: Municipality) -> Gathering:
    return make.gathering(bergen.root, kind=Kind.CONFERENCE, serves=[], title="Læringskonferanse")


@pytest.fixture
def sitting(gathering: Gathering) -> Sitting:
    return make.sitting(gathering, tables=2)


@pytest.fixture
def client(bergen: Municipality) -> Client:
    return make.client(make.member(Role.COORDINATOR, of=bergen))


def take(client: Client, gathering: Gathering, step: str, **data: str) -> str:
    """The sentences of the page one comes to."""
    answer = client.post(reverse(f"gathering_{step}", args=[gathering.pk]), data, follow=True)
    gathering.refresh_from_db()
    return answer.content.decode()


def counted(sitting: Sitting, **present: int) -> dict[str, str]:
    return {f"{sitting.pk.hex}-{name}": str(n) for name, n in present.items()}


def test_a_gathering_goes_from_draft_to_reported(gathering: Gathering, sitting: Sitting, client: Client) -> None:
    assert "The gathering is published." in take(client, gathering, "publish")
    assert "The doors are open." in take(client, gathering, "open")
    assert Sitting.objects.get().welcomes
    assert "The gathering is closed." in take(client, gathering, "close", **counted(sitting, leader=12, union_rep=0))
    assert gathering.state == State.CLOSED
    assert not Sitting.objects.get().door_open
    assert {count.category: count.n for count in sitting.head_counts.all()} == {"leader": 12, "union_rep": 0}
    assert Gathering.objects.held().get() == gathering
    assert "The gathering is reported." in take(client, gathering, "report")
    assert Stale.objects.filter(kind="gathering", object_id=gathering.pk).exists()


def test_each_state_offers_one_next_step(gathering: Gathering, sitting: Sitting, client: Client) -> None:
    steps = {
        State.DRAFT: "Publish",
        State.PUBLISHED: "Next: lay the mat",
        State.OPEN: "Count and close",
        State.CLOSED: "the score",
        State.REPORTED: "Copy to another day",
        State.CANCELLED: "Copy to another day",
    }
    now = timezone.now()
    for state, words in steps.items():
        Gathering.objects.update(state=state, published_at=now, closed_at=now)
        shown = client.get(reverse("gathering", args=[gathering.pk])).content.decode()
        offered = shown.partition('class="card next')[2].partition("</section>")[0]
        assert words in offered, state
    Gathering.objects.update(state=State.PUBLISHED)
    Room.choose(gathering, version=make.version("leaders"), variant="day", by=None)
    assert "Open the doors" in client.get(reverse("gathering", args=[gathering.pk])).content.decode()


def test_without_a_time_nothing_is_published(gathering: Gathering, client: Client) -> None:
    assert "Say when you meet before you publish." in take(client, gathering, "publish")
    assert gathering.state == State.DRAFT
    page = client.get(reverse("gathering", args=[gathering.pk])).content.decode()
    assert "Next: say when you meet" in page


def test_a_step_that_does_not_fit_says_so(gathering: Gathering, sitting: Sitting, client: Client) -> None:
    for step in ("open", "report"):
        answer = client.post(reverse(f"gathering_{step}", args=[gathering.pk]))
        assert answer.status_code == 422
        assert "The gathering is “Draft”, so this can&#x27;t be done now." in answer.content.decode()


def test_what_was_moved_in_another_window_is_told_as_it_is_now(gathering: Gathering, sitting: Sitting) -> None:
    mine = Gathering.objects.get()
    gathering.publish(by=None)
    gathering.cancel(because="Sykdom", by=None)
    with pytest.raises(ValidationError, match="Cancelled"):
        mine.open(by=None)


def test_the_doors_need_a_room_to_lead_into(gathering: Gathering, sitting: Sitting, client: Client) -> None:
    gathering.publish(by=None)
    sitting.delete()
    assert "Say when you meet before you open the doors." in take(client, gathering, "open")
    assert gathering.state == State.PUBLISHED


def test_doors_opened_by_mistake_are_shut_again(gathering: Gathering, sitting: Sitting, client: Client) -> None:
    gathering.publish(by=None)
    gathering.open(by=None)
    take(client, gathering, "publish")
    assert gathering.state == State.PUBLISHED
    assert not Sitting.objects.get().welcomes


def test_closing_asks_how_many_were_present_at_each_sitting(
    gathering: Gathering, sitting: Sitting, client: Client
) -> None:
    evening = make.sitting(gathering, days=8, label="Kveldsvakt")
    gathering.publish(by=None)
    gathering.open(by=None)
    shown = client.get(reverse("gathering_close", args=[gathering.pk])).content.decode()
    assert "Kveldsvakt" in shown
    take(client, gathering, "close", **counted(sitting, employee=7), **counted(evening, employee=5))
    assert [one.head_counts.get().n for one in gathering.sittings.all()] == [7, 5]


@pytest.mark.parametrize(
    ("n", "sentence"), [("", "Count those who were present"), ("0", "Count those"), ("-3", "greater"), ("x", "whole")]
)
def test_nobody_counted_is_not_held(
    gathering: Gathering, sitting: Sitting, client: Client, n: str, sentence: str
) -> None:
    gathering.publish(by=None)
    gathering.open(by=None)
    answer = client.post(reverse("gathering_close", args=[gathering.pk]), {f"{sitting.pk.hex}-leader": n})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    gathering.refresh_from_db()
    assert gathering.state == State.OPEN
    assert not sitting.head_counts.exists()


def test_a_draft_cannot_be_closed(gathering: Gathering, sitting: Sitting, client: Client) -> None:
    answer = client.post(reverse("gathering_close", args=[gathering.pk]), counted(sitting, leader=3))
    assert answer.status_code == 422
    assert "“Draft”" in answer.content.decode()
    assert not sitting.head_counts.exists()


def test_a_gathering_is_cancelled_with_a_reason(gathering: Gathering, sitting: Sitting, client: Client) -> None:
    address = reverse("gathering_cancel", args=[gathering.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"because": ""}).status_code == 422
    assert "Vannlekkasje på rådhuset" in take(client, gathering, "cancel", because="Vannlekkasje på rådhuset")
    assert gathering.state == State.CANCELLED


def test_an_open_gathering_is_not_cancelled(gathering: Gathering, sitting: Sitting, client: Client) -> None:
    gathering.publish(by=None)
    gathering.open(by=None)
    answer = client.post(reverse("gathering_cancel", args=[gathering.pk]), {"because": "Vannlekkasje"})
    assert answer.status_code == 422
    assert "“Open”" in answer.content.decode()
    assert "Vannlekkasje" in answer.content.decode()


@pytest.mark.usefixtures("winter")
def test_a_copy_keeps_the_time_of_day_over_a_change_of_clocks(gathering: Gathering, client: Client) -> None:
    # The last Sunday of March lies between the two.
    starts = datetime.datetime(2027, 3, 24, 8, 30, tzinfo=ZoneInfo("Europe/Oslo"))
    first = gathering.sittings.create(starts=starts, ends=starts + datetime.timedelta(hours=7), place="Rådhuset")
    first.lay_tables(3)
    first.agenda.create(position=1, title="Velkommen", minutes=30, responsible="Turid")
    gathering.serve([make.unit(under=gathering.unit)])
    gathering.facilitators.add(make.user())
    assert client.get(reverse("gathering_copy", args=[gathering.pk])).status_code == 200
    take(client, gathering, "copy", day="2027-03-31")
    twin = Gathering.objects.exclude(pk=gathering.pk).get()
    sitting = twin.sittings.get()
    assert (twin.state, twin.units.count(), twin.facilitators.count()) == (State.DRAFT, 1, 1)
    assert f"{timezone.localtime(sitting.starts):%Y-%m-%d %H:%M}" == "2027-03-31 08:30"
    assert f"{timezone.localtime(sitting.ends):%H:%M}" == "15:30"
    assert sitting.tables.count() == 3
    assert sitting.agenda.get().responsible == "Turid"
    assert sitting.join_code != first.join_code


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2001-01-01", "2026-11-01"])
def test_a_copy_is_not_laid_on_a_day_nobody_can_mean(gathering: Gathering, client: Client, day: str) -> None:
    assert client.post(reverse("gathering_copy", args=[gathering.pk]), {"day": day}).status_code == 422
    assert Gathering.objects.get() == gathering


@pytest.mark.usefixtures("winter")
def test_a_copy_needs_a_day(gathering: Gathering, client: Client) -> None:
    assert client.post(reverse("gathering_copy", args=[gathering.pk]), {"day": "nonsense"}).status_code == 422
    take(client, gathering, "copy", day="2027-03-31")
    assert Gathering.objects.count() == 2


@pytest.mark.parametrize("step", ["publish", "open", "close", "report", "cancel", "copy"])
def test_who_may_only_see_takes_no_step(gathering: Gathering, sitting: Sitting, step: str) -> None:
    director = make.client(make.member(Role.DIRECTOR, of=gathering.unit.municipality))
    assert director.post(reverse(f"gathering_{step}", args=[gathering.pk])).status_code == 404
    gathering.refresh_from_db()
    assert gathering.state == State.DRAFT


@pytest.mark.parametrize("step", ["publish", "open", "report"])
def test_looking_changes_nothing(gathering: Gathering, client: Client, step: str) -> None:
    assert client.get(reverse(f"gathering_{step}", args=[gathering.pk])).status_code == 405


def test_a_named_facilitator_may_run_the_day_without_a_role_there(gathering: Gathering, sitting: Sitting) -> None:
    guest: User = make.user()
    gathering.facilitators.add(guest)
    assert "The gathering is published." in take(make.client(guest), gathering, "publish")
