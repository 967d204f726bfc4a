"""A mat is laid on a gathering, and made the day's own until it is in use."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogmat import loading
from dialogmat.models import Block, Mat, Room, Run, Station, Timing, Version, Wording
from dialogmat.outline import outline
from ned.models import User
from tests import make
from tests.dialogmat.test_answers import block, body, opened, send
from workshops.models import Gathering, Kind

pytestmark = pytest.mark.django_db


def planner(gathering: Gathering) -> User:
    person = make.user("Sigrid Vågå")
    gathering.facilitators.add(person)
    return person


def choice(mat: str, edition: str) -> str:
    return f"{make.version(mat).pk}:{edition}"


def test_laying_a_mat_pins_its_version_and_makes_the_agenda(client: Client) -> None:
    gathering = make.gathering()
    make.sitting(gathering, tables=2)
    client.force_login(planner(gathering))
    said = client.post(reverse("room", args=[gathering.pk]), {"mat": choice("employees", "90"), "pace": "led"})
    assert said.status_code == 302
    sitting = gathering.sittings.get()
    assert [item.station_key for item in sitting.agenda.all()] == ["welcome", "light", "fills", "parts", "do", "close"]
    assert sum(item.minutes for item in sitting.agenda.all()) == 78
    assert (gathering.room.variant, Run.objects.get().sitting) == ("90", sitting)


def test_two_hours_are_two_sittings_of_the_same_mat() -> None:
    gathering = make.gathering()
    for day in (7, 14):
        make.sitting(gathering, days=day)
    room = make.room(gathering, variant="60")
    first, second = room.runs.order_by("sitting__starts")
    assert (first.variant, second.variant) == ("60-1", "60-2")
    assert "close" not in [one.key for one in first.walked("nb")]
    assert "close" in [one.key for one in second.walked("nb")]


def test_the_page_shows_ways_in_and_is_a_fragment_for_the_gathering(client: Client) -> None:
    room = make.room()
    client.force_login(planner(room.gathering))
    page = client.get(reverse("room", args=[room.gathering.pk]))
    part = client.get(reverse("room", args=[room.gathering.pk]), headers={"HX-Request": "true"})
    sitting = room.gathering.sittings.get()
    for text in (page.text, part.text):
        assert reverse("cockpit", args=[sitting.pk]) in text
    assert "<html" not in part.text


def test_when_the_doors_are_open_the_next_step_is_to_lead_the_room(client: Client) -> None:
    run = make.run()
    day = run.room.gathering
    client.force_login(planner(day))
    day.publish(by=None)
    day.open(by=None)
    page = client.get(reverse("gathering", args=[day.pk])).text
    main = re.findall(r'<a class="ds-button" href="([^"]+)"', page)
    assert main == [reverse("cockpit", args=[run.sitting_id])]
    assert reverse("gathering_close", args=[day.pk]) in page


def test_a_version_that_is_not_released_is_refused_in_words(client: Client) -> None:
    gathering = make.gathering()
    make.sitting(gathering)
    draft = Mat.objects.get(key="employees").versions.create(number=99)
    with pytest.raises(ValidationError) as refused:
        Room.choose(gathering, version=draft, variant="90", by=None)
    assert refused.value.code == "draft"
    client.force_login(planner(gathering))
    said = client.post(reverse("room", args=[gathering.pk]), {"mat": f"{draft.pk}:90", "pace": "led"})
    assert said.status_code == 422
    assert not hasattr(Gathering.objects.get(pk=gathering.pk), "room")


def test_a_mat_that_is_in_use_stays(client: Client) -> None:
    run = opened()
    gathering = run.room.gathering
    client.force_login(planner(gathering))
    said = client.post(reverse("room", args=[gathering.pk]), {"mat": choice("leaders", "day"), "pace": "free"})
    assert said.status_code == 422
    assert Room.objects.get().version == run.room.version


def test_a_room_at_its_own_pace_has_every_station_open() -> None:
    run = make.run(make.room(pace="free"))
    assert run.is_open("close")


def long_day() -> Room:
    """The employees' mat in two hours, where one station may be left out."""
    return make.room(make.gathering(), variant="120")


def stations(room: Room) -> list[str]:
    return [item.station_key for item in room.gathering.sittings.get().agenda.all()]


def adjust(client: Client, room: Room, **said: Any) -> Any:
    return client.post(reverse("room", args=[room.gathering_id]), said)


def test_an_optional_station_is_left_out_and_the_day_ends_earlier(client: Client) -> None:
    room = long_day()
    client.force_login(planner(room.gathering))
    before, whole = stations(room), room.gathering.sittings.get().timetable[-1].ends
    assert adjust(client, room, do="stations", skipped=["away"]).status_code == 302
    assert stations(room) == [key for key in before if key != "away"]
    ends = room.gathering.sittings.get().timetable[-1].ends
    assert ends < whole
    page = client.get(reverse("room", args=[room.gathering_id]))
    assert timezone.localtime(ends).strftime("%H:%M") in page.text
    assert "away" not in [one.key for one in Run.objects.get().walked("nb")]


def test_a_station_that_comes_back_stands_where_it_stood(client: Client) -> None:
    room = long_day()
    before = stations(room)
    own = room.gathering.sittings.get().agenda.create(position=99, title="Kake", minutes=10)
    room.skip(stations=["away"], by=None)
    Room.objects.get().skip(stations=[], by=None)
    assert stations(room) == [*before, ""]
    assert room.gathering.sittings.get().agenda.all().last() == own


def test_a_core_station_stays(client: Client) -> None:
    room = long_day()
    client.force_login(planner(room.gathering))
    assert adjust(client, room, do="stations", skipped=["light"]).status_code == 422
    with pytest.raises(ValidationError) as refused:
        room.skip(stations=["light"], by=None)
    assert refused.value.code == "core"
    assert "light" in stations(room)


def test_stations_are_put_on_paper_and_only_those_where_something_is_written(client: Client) -> None:
    room = long_day()
    client.force_login(planner(room.gathering))
    assert adjust(client, room, do="stations", paper=["fills", "do"]).status_code == 302
    assert Room.objects.get().paper == ["fills", "do"]
    assert adjust(client, room, do="stations", paper=["welcome"]).status_code == 422


def test_a_question_of_ones_own_is_on_the_table_that_day_and_can_be_taken_away(client: Client) -> None:
    room = long_day()
    client.force_login(planner(room.gathering))
    asked = {"do": "ask", "station": "light", "words": "Hva gjør vi på torsdager?"}
    assert adjust(client, room, **asked).status_code == 302
    room = Room.objects.get()
    own = [block for block in room.outline("nn").blocks.values() if block.own]
    assert [(block.words["prompt"], block.takes) for block in own] == [("Hva gjør vi på torsdager?", "table")]
    run = make.run(room)
    run.open_to_all(station="light", by=None)
    _device, token = make.device(run)
    page = client.get(reverse("station", args=[token, "light"])).text
    assert "Hva gjør vi på torsdager?" in page and 'class="own"' in page
    run.close_for_all(station="light", by=None)
    assert adjust(client, room, do="drop", remove=own[0].key).status_code == 302
    assert not any(block.own for block in Room.objects.get().outline("nb").blocks.values())


def test_another_days_question_is_not_this_days_to_take_away(client: Client) -> None:
    room, other = long_day(), long_day()
    for each in (room, other):
        each.ask(station="light", words="Hva gjør vi på torsdager?", by=None)
    client.force_login(planner(room.gathering))
    assert other.overlay
    adjust(client, room, do="drop", remove=other.overlay.blocks.get().key)
    for each in Room.objects.all():
        assert each.overlay and each.overlay.blocks.count() == 1


def test_a_question_of_the_day_is_there_after_the_mat_is_chosen_again() -> None:
    room = long_day()
    room.ask(station="light", words="Hva gjør vi på torsdager?", by=None)
    again = Room.choose(room.gathering, version=room.version, variant="90", by=None)
    assert again.overlay == room.overlay


@pytest.mark.parametrize(
    "said",
    [
        {"do": "stations", "skipped": ["away"]},
        {"do": "ask", "station": "light", "words": "Hva nå?"},
        {"do": "drop", "remove": "own.1"},
    ],
)
def test_nothing_is_changed_once_the_mat_is_in_use(client: Client, said: dict[str, Any]) -> None:
    run = opened(make.run(long_day()), "light")
    client.force_login(planner(run.room.gathering))
    answer = adjust(client, run.room, **said)
    assert answer.status_code == 422
    assert "data-mistake" in answer.text
    after = Room.objects.get()
    assert (after.skipped, after.paper, after.overlay) == ([], [], None)


def test_a_table_that_writes_at_its_own_pace_makes_the_mat_be_in_use(client: Client) -> None:
    run = make.run(make.room(pace="free"))
    _device, token = make.device(run)
    send(client, token, body(block(run, "light.keep"), "Kaffe", slot="1a"))
    with pytest.raises(ValidationError) as refused:
        run.room.put_on_paper(stations=["light"], by=None)
    assert refused.value.code == "in_use"


def test_the_cases_are_those_of_the_units_own_sector_until_somebody_says_otherwise(client: Client) -> None:
    gathering = make.gathering(make.unit(sector="kindergarten"))
    make.sitting(gathering, tables=1)
    client.force_login(planner(gathering))
    lay = {"mat": choice("employees", "90"), "pace": "led"}
    client.post(reverse("room", args=[gathering.pk]), lay)
    assert Room.objects.get().sector == "kindergarten"
    client.post(reverse("room", args=[gathering.pk]), {**lay, "sector": "health"})
    assert Room.objects.get().sector == "health"


def test_another_edition_lays_its_own_agenda_unless_somebody_has_worked_on_it() -> None:
    room = make.room(variant="90")
    room = Room.choose(room.gathering, version=room.version, variant="120", by=None)
    assert "away" in stations(room)
    room.gathering.sittings.get().agenda.create(position=99, title="Kake", minutes=10)
    room = Room.choose(room.gathering, version=room.version, variant="90", by=None)
    assert "away" in stations(room)


def test_what_another_mat_does_not_have_is_neither_skipped_nor_on_paper() -> None:
    room = long_day()
    room.skip(stations=["away"], by=None)
    room.put_on_paper(stations=["fills"], by=None)
    room = Room.choose(room.gathering, version=make.version("leaders"), variant="day", by=None)
    assert (room.skipped, room.paper) == ([], [])


def test_the_rooms_page_costs_the_same_with_three_sittings_and_with_one(client: Client) -> None:
    room = make.room(make.gathering(), variant="120")
    client.force_login(planner(room.gathering))
    address = reverse("room", args=[room.gathering_id])
    client.get(address)
    for day in (8, 9):
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        make.sitting(room.gathering, days=day)
        room.prepare(language="nb")
        with CaptureQueriesContext(connection) as more:
            client.get(address)
        assert len(more) == len(seen)


def test_a_draft_may_change_and_a_released_one_is_released_once() -> None:
    version = Version.objects.create(mat=Mat.objects.get(key="employees"), number=99)
    station = Station.objects.create(version=version, key="new", position=0)
    block = Block.objects.create(station=station, key="new.heading", position=0, kind="heading")
    for language in ("nb", "nn"):
        Wording.objects.create(block=block, language=language, body={"title": "Ny", "task": "Prøv", "script": "Hei."})
    assert outline(version.pk, "nn").walked("90", []) == []
    Timing.objects.create(block=block, variant="90", minutes=5)
    assert outline(version.pk, "nn").station("new").title == "Ny"  # type: ignore[union-attr]
    version.release(by=None)
    with pytest.raises(ValidationError):
        version.release(by=None)
    version.withdraw(by=None)
    assert version not in Version.objects.released()


def test_the_same_files_make_no_second_version_and_changed_ones_do(tmp_path: Any, capsys: Any) -> None:
    call_command("mats")
    assert "Nothing new" in capsys.readouterr().out
    folder = tmp_path / "employees"
    folder.mkdir()
    for file in (loading.CONTENT / "employees").glob("*.toml"):
        (folder / file.name).write_text(file.read_text().replace("Rundt bukta", "Rundt fjorden"))
    new = loading.load(folder)
    assert new and new.number == 2
    assert outline(new.pk, "nb").title == "Rundt fjorden"
    assert loading.load(folder) is None


def test_poster_and_table_cards_are_for_those_who_plan(client: Client) -> None:
    day = make.gathering(kind=Kind.CONFERENCE)
    room = make.room(day, mat="leaders", variant="day")
    sitting = day.sittings.get()
    cards, poster = reverse("table_cards", args=[sitting.pk]), reverse("poster", args=[day.pk, "A3"])
    client.force_login(make.user())
    assert (client.get(cards).status_code, client.get(poster).status_code) == (404, 404)
    client.force_login(planner(room.gathering))
    for address in (cards, poster):
        printed = client.get(address)
        assert printed["Content-Type"] == "application/pdf"
        assert printed.content.startswith(b"%PDF")
    assert client.get(reverse("poster", args=[day.pk, "A7"])).status_code == 404
