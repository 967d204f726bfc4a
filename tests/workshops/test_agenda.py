from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ned.access import Role
from ned.models import Municipality
from tests import make
from workshops.models import AgendaItem, Sitting
from workshops.models.agenda import fit, lasting

pytestmark = pytest.mark.django_db


@pytest.fixture
def bergen() -> Municipality:
    return make.municipality()


@pytest.fixture
def sitting(bergen: Municipality) -> Sitting:
    """90 minutes with two stations and a break between."""
    made = make.sitting(make.gathering(bergen.root), tables=1)
    made.agenda.create(position=1, title="Velkommen", station_key="welcome", minutes=20)
    made.agenda.create(position=2, title="Pause", minutes=10)
    made.agenda.create(position=3, title="Dette gjør vi", station_key="do", minutes=45)
    return made


@pytest.fixture
def client(bergen: Municipality) -> Client:
    return make.client(make.member(Role.COORDINATOR, of=bergen))


def typed(sitting: Sitting, **fields: Any) -> dict[str, Any]:
    """The form as the page shows it."""
    data: dict[str, Any] = {"new-title": "", "new-minutes": ""}
    for item in sitting.agenda.all():
        for name in ("title", "minutes", "responsible", "notes"):
            data[f"{item.pk.hex}-{name}"] = getattr(item, name)
    return data | fields


def save(client: Client, sitting: Sitting, **fields: Any) -> Any:
    return client.post(reverse("agenda", args=[sitting.pk]), typed(sitting, **fields))


def titles(sitting: Sitting) -> list[str]:
    return [item.title for item in sitting.agenda.all()]


def item(sitting: Sitting, title: str) -> AgendaItem:
    return sitting.agenda.get(title=title)


def test_clock_times_follow_from_the_minutes(sitting: Sitting, client: Client) -> None:
    starts, rest, do = sitting.timetable
    assert starts.ends == rest.starts
    assert (do.starts - sitting.starts).total_seconds() == 30 * 60
    shown = client.get(reverse("agenda", args=[sitting.pk])).content.decode()
    assert "The parts take 1 hour 15 minutes. You have 1 hour 30 minutes, so 15 minutes is left." in shown


@pytest.mark.parametrize(
    ("planned", "words"),
    [(90, "as long as you have"), (60, "so 30 minutes is left"), (151, "so it is 1 hour 1 minute too long")],
)
def test_the_sum_is_compared_in_words(planned: int, words: str) -> None:
    assert words in fit(planned, room=90)


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (135, "2 hours 15 minutes")]
)
def test_a_length_is_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert lasting(minutes) == words


def test_minutes_leader_and_notes_are_written(sitting: Sitting, client: Client) -> None:
    first = item(sitting, "Velkommen")
    answer = save(
        client,
        sitting,
        **{f"{first.pk.hex}-minutes": "25", f"{first.pk.hex}-responsible": "Åse", f"{first.pk.hex}-notes": "Kaffe"},
    )
    assert answer.headers["Location"] == reverse("agenda", args=[sitting.pk])
    first.refresh_from_db()
    assert (first.minutes, first.responsible, first.notes) == (25, "Åse", "Kaffe")


def test_the_title_of_a_station_is_the_mats(sitting: Sitting, client: Client) -> None:
    first, rest = item(sitting, "Velkommen"), item(sitting, "Pause")
    save(client, sitting, **{f"{first.pk.hex}-title": "Noe annet", f"{rest.pk.hex}-title": "Kaffe og frukt"})
    assert titles(sitting) == ["Velkommen", "Kaffe og frukt", "Dette gjør vi"]


def test_a_part_of_ones_own_comes_at_the_end(sitting: Sitting, client: Client) -> None:
    save(client, sitting, **{"new-title": "Takk for i dag", "new-minutes": "5", "do": "add"})
    assert titles(sitting) == ["Velkommen", "Pause", "Dette gjør vi", "Takk for i dag"]


def test_parts_move_earlier_and_later_and_what_was_typed_is_kept(sitting: Sitting, client: Client) -> None:
    rest = item(sitting, "Pause")
    save(client, sitting, do=f"down:{rest.pk}", **{f"{rest.pk.hex}-minutes": "12"})
    assert titles(sitting) == ["Velkommen", "Dette gjør vi", "Pause"]
    assert item(sitting, "Pause").minutes == 12
    save(client, sitting, do=f"up:{rest.pk}")
    save(client, sitting, do=f"up:{rest.pk}")
    assert titles(sitting) == ["Pause", "Velkommen", "Dette gjør vi"]
    save(client, sitting, do=f"up:{rest.pk}")
    assert titles(sitting)[0] == "Pause"


def test_ones_own_parts_can_be_removed_and_stations_not(sitting: Sitting, client: Client) -> None:
    save(client, sitting, do=f"remove:{item(sitting, 'Pause').pk}")
    save(client, sitting, do=f"remove:{item(sitting, 'Velkommen').pk}")
    assert titles(sitting) == ["Velkommen", "Dette gjør vi"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("minutes", "0", "greater than or equal to 1"),
        ("minutes", "601", "less than or equal to 600"),
        ("minutes", "", "This field is required."),
        ("notes", "a" * 100_000, "at most 500"),
        ("responsible", "a\0b", "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    sitting: Sitting, client: Client, field: str, value: str, sentence: str
) -> None:
    first, rest = item(sitting, "Velkommen"), item(sitting, "Pause")
    answer = save(client, sitting, **{f"{first.pk.hex}-{field}": value, f"{rest.pk.hex}-notes": "Frukt i kurven"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Frukt i kurven" in answer.content.decode()
    rest.refresh_from_db()
    assert rest.notes == ""


def test_a_new_part_needs_minutes(sitting: Sitting, client: Client) -> None:
    answer = save(client, sitting, **{"new-title": "Takk for i dag"})
    assert answer.status_code == 422
    assert 'value="Takk for i dag"' in answer.content.decode()


def test_a_part_added_in_another_window_stays(sitting: Sitting, client: Client) -> None:
    data = typed(sitting)
    sitting.agenda.create(position=4, title="Lagt til imens", minutes=5)
    client.post(reverse("agenda", args=[sitting.pk]), data)
    assert titles(sitting)[-1] == "Lagt til imens"


def test_another_shift_has_the_same_day(sitting: Sitting, client: Client) -> None:
    evening = make.sitting(sitting.gathering, label="Kveldsvakt")
    shown = client.get(reverse("agenda", args=[evening.pk])).content.decode()
    assert f"copy:{sitting.pk}" in shown
    client.post(reverse("agenda", args=[evening.pk]), {"do": f"copy:{sitting.pk}"})
    assert titles(evening) == titles(sitting)
    client.post(reverse("agenda", args=[evening.pk]), {"do": "copy:nonsense"})
    assert titles(evening) == titles(sitting)


def test_the_agenda_of_what_is_over_stays(sitting: Sitting, client: Client) -> None:
    sitting.gathering.cancel(because="Vannlekkasje", by=None)
    answer = save(client, sitting, **{"new-title": "Takk", "new-minutes": "5"})
    assert answer.status_code == 422
    assert "“Cancelled”" in answer.content.decode()
    assert 'value="Takk"' in answer.content.decode()


def test_who_may_only_see_has_no_agenda_to_change(sitting: Sitting) -> None:
    director = make.client(make.member(Role.DIRECTOR, of=sitting.gathering.unit.municipality))
    assert director.get(reverse("agenda", args=[sitting.pk])).status_code == 404
    assert director.post(reverse("agenda", args=[sitting.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_agenda_costs_the_same_however_long(
    bergen: Municipality, client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = make.sitting(make.gathering(bergen.root))
    for position in range(rows):
        made.agenda.create(position=position, title="Del", minutes=5)
    with django_assert_num_queries(7):
        client.get(reverse("agenda", args=[made.pk]))
