"""The facilitator sees how far each table is, and reads nothing before it is shared."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogmat.models import Dialogue, Run
from ned.models import User
from tests import make
from tests.dialogmat.test_answers import block, body, opened, send

pytestmark = pytest.mark.django_db


def facilitator(run: Run) -> User:
    person = make.user("Sigrid Vågå")
    run.room.gathering.facilitators.add(person)
    return person


def act(client: Client, run: Run, **said: Any) -> Any:
    return client.post(reverse("cockpit_act", args=[run.sitting_id]), said)


def test_progress_is_seen_and_text_only_once_it_is_shared(client: Client) -> None:
    run = opened(None, "fills")
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    send(client, token, body(block(run, "fills.gives"), "Hemmelig til vi deler"))
    address = reverse("cockpit", args=[run.sitting_id])
    before = client.get(address)
    assert "Hemmelig til vi deler" not in before.text
    assert [row.cells[1].state for row in before.context["rows"]] == ["writing", "open"]
    client.post(reverse("share", args=[token]), {"station": "fills"})
    after = client.get(address, headers={"HX-Request": "true"})
    assert "Hemmelig til vi deler" in after.text
    assert "<!doctype" not in after.text
    client.post(reverse("share", args=[token]), {"station": "fills", "undo": "1"})
    assert "Hemmelig til vi deler" not in client.get(address).text


def test_a_raised_hand_is_seen_and_lowered_by_either_side(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    client.post(reverse("hand", args=[token]))
    assert client.get(reverse("cockpit", args=[run.sitting_id])).context["asking"]
    act(client, run, act="lower", table=make.table(run).pk)
    assert not Dialogue.objects.exclude(hand_raised_at=None).exists()
    client.post(reverse("hand", args=[token]))
    client.post(reverse("hand", args=[token]))
    assert not Dialogue.objects.exclude(hand_raised_at=None).exists()


def test_the_facilitator_opens_stations_sets_the_timer_and_the_stage(client: Client) -> None:
    run = make.run()
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    station = reverse("station", args=[token, "light"])
    assert 'name="value"' not in client.get(station).text
    act(client, run, act="open", station="light")
    assert 'name="value"' in client.get(station).text
    act(client, run, act="timer", minutes=7)
    act(client, run, act="more")
    act(client, run, act="show", show="results")
    run.refresh_from_db()
    assert (run.station, run.show, run.opened) == ("light", "results", ["light"])
    assert run.timer_ends_at
    act(client, run, act="stop")
    act(client, run, act="close", station="light")
    act(client, run, act="door")
    run = Run.objects.select_related("sitting").get(pk=run.pk)
    assert (run.station, run.opened, run.timer_ends_at, run.sitting.door_open) == ("", [], None, False)


def test_two_clicks_on_open_the_next_open_one_station(client: Client) -> None:
    run = make.run()
    client.force_login(facilitator(run))
    for station in ("welcome", "light"):
        act(client, run, act="open", station=station, after="")
    run.refresh_from_db()
    assert run.opened == ["welcome"]


def test_an_act_on_a_table_needs_a_table(client: Client) -> None:
    run = make.run()
    client.force_login(facilitator(run))
    _phone, token = make.phone(run)
    assert act(client, run, act="lower").status_code == 404
    assert client.get(reverse("table", args=[token])).status_code == 200


def test_one_screen_is_taken_out_and_the_other_stays_with_the_tables_words(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    (lost, token), (_kept, other) = make.device(run), make.device(run)
    send(client, token, body(block(run, "fills.gives"), "Kaffe"))
    assert "2 screens" in make.client(facilitator(run)).get(reverse("cockpit", args=[run.sitting_id])).text
    act(client, run, act="remove", device=lost.pk)
    assert client.get(reverse("table", args=[token])).status_code == 404
    assert "Kaffe" in client.get(reverse("station", args=[other, "fills"])).text


def test_a_row_knows_how_many_screens_a_table_has_and_where_they_are(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    make.device(run)
    client.post(reverse("pulse", args=[token]), {"unsent": 3, "station": "fills"})
    [row] = [row for row in client.get(reverse("cockpit", args=[run.sitting_id])).context["rows"] if row.screens]
    assert (len(row.screens), row.unsent, row.away) == (2, 3, False)
    assert [cell.key for cell in row.cells if cell.screens] == ["fills"]


def test_those_who_ask_come_first_the_longest_waiting_before_the_others(client: Client) -> None:
    run = opened(make.run(make.room(tables=4)))
    client.force_login(facilitator(run))
    for number in (3, 2):
        client.post(reverse("hand", args=[make.device(run, number=number)[1]]))
    rows = client.get(reverse("cockpit", args=[run.sitting_id])).context["rows"]
    assert [row.table.number for row in rows] == [3, 2, 1, 4]


def test_what_a_table_has_shared_is_opened_again_for_it_and_is_its_own_till_it_shares_again(client: Client) -> None:
    run = opened(None, "fills")
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    send(client, token, body(block(run, "fills.gives"), "Kaffe på vaktrommet"))
    client.post(reverse("share", args=[token]), {"station": "fills"})
    address = reverse("cockpit", args=[run.sitting_id])
    assert "Kaffe på vaktrommet" in client.get(address).text
    act(client, run, act="reopen", table=make.table(run).pk, station="fills")
    assert "Kaffe på vaktrommet" not in client.get(address).text
    assert "Kaffe på vaktrommet" in client.get(reverse("station", args=[token, "fills"])).text


def test_tables_walk_by_themselves_and_come_together_with_what_they_have_begun_still_open(client: Client) -> None:
    run = make.run()
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    act(client, run, act="open", station="welcome")
    act(client, run, act="pace", pace="free")
    send(client, token, body(block(run, "parts.agreement"), "Vi sier fra", slot="1a"))
    act(client, run, act="pace", pace="led")
    run.refresh_from_db()
    assert (run.station, run.opened, run.is_open("do")) == ("welcome", ["welcome", "parts"], False)


def test_two_who_run_the_day_see_what_the_other_does_and_a_refresh_changes_nothing() -> None:
    run = make.run()
    one, other = (make.client(facilitator(run)) for _ in range(2))
    address = reverse("cockpit", args=[run.sitting_id])
    act(one, run, act="open", station="welcome", after="")
    act(other, run, act="open", station="welcome", after="")
    assert other.get(address).context["run"].opened == ["welcome"]
    act(other, run, act="timer", minutes=10)
    act(one, run, act="more", minutes=5)
    for client in (one, other, one):
        seen = client.get(address)
        assert (seen.status_code, seen.context["run"].timer_minutes) == (200, 15)


@pytest.mark.parametrize(
    "said", [{"act": "open", "station": "finnes-ikke"}, {"act": "fly"}, {"act": "open", "station": ""}, {"act": "last"}]
)
def test_a_button_that_is_not_there_does_not_exist(client: Client, said: dict[str, str]) -> None:
    run = make.run()
    client.force_login(facilitator(run))
    assert act(client, run, **said).status_code == 404


@pytest.mark.parametrize(("name", "value"), [("words", "Å" * 100_000), ("minutes", "-5"), ("minutes", "fem")])
@pytest.mark.parametrize("panel", ["", "tables", "table"])
def test_what_is_too_much_is_said_where_it_was_typed(client: Client, name: str, value: str, panel: str) -> None:
    run = make.run()
    client.force_login(facilitator(run))
    table = run.sitting.tables.earliest("number").pk
    said = {"act": "tell" if name == "words" else "timer", "panel": table if panel == "table" else panel, name: value}
    answer = act(client, run, table=table, **said)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert 'class="ds-validation-message" role="alert"' in page
    assert value in page or name == "minutes" or not panel
    run.refresh_from_db()
    assert (run.timer_ends_at, Dialogue.objects.exclude(message="").count()) == (None, 0)


def test_the_cockpit_asks_as_often_for_three_tables_as_for_one(client: Client, django_assert_num_queries: Any) -> None:
    for tables in (1, 3):
        run = opened(make.run(make.room(tables=tables)), "fills")
        client.force_login(facilitator(run))
        for number in range(1, tables + 1):
            _device, token = make.device(run, number=number)
            send(client, token, body(block(run, "fills.gives"), "Kaffe"))
            client.post(reverse("share", args=[token]), {"station": "fills"})
        client.get(reverse("cockpit", args=[run.sitting_id]))
        with django_assert_num_queries(19):
            client.get(reverse("cockpit", args=[run.sitting_id]))


def test_agenda_and_columns_have_the_same_numbers_and_the_open_station_its_name(client: Client) -> None:
    run = opened(None, "fills", "light")
    client.force_login(facilitator(run))
    page = client.get(reverse("cockpit", args=[run.sitting_id]))
    stones = re.findall(r'class="stone">(\d+)<', page.text)
    numbers = [str(one.number) for one in page.context["walked"] if one.number]
    assert stones and set(stones) <= set(numbers)
    here = next(one for one in page.context["walked"] if one.key == run.station)
    assert f'<span class="name">{html.escape(here.title)}</span>' in page.text
    assert page.text.count('class="name"') == 1


def test_the_advice_on_a_message_describes_its_field_and_does_not_name_it(client: Client) -> None:
    run = make.run()
    client.force_login(facilitator(run))
    for address in (
        reverse("cockpit_tables", args=[run.sitting_id]),
        reverse("cockpit_table", args=[run.sitting_id, make.table(run).pk]),
    ):
        page = client.get(address).text
        assert re.search(r'<label class="ds-label" for="words">\w+</label>', page)
        assert 'id="words-advice"' in page and 'aria-describedby="words-advice"' in page


def test_the_bar_names_those_who_run_the_day_beside_the_one_who_looks(client: Client) -> None:
    run = make.run()
    client.force_login(facilitator(run))
    address = reverse("cockpit", args=[run.sitting_id])
    assert 'class="second people"' not in client.get(address).text
    run.room.gathering.facilitators.add(make.user("Amina Rahimi"))
    bar = client.get(address).text.partition("</header>")[0]
    assert "Amina Rahimi" in bar.partition('class="second people"')[2]


def test_only_those_who_run_the_day_come_in(client: Client) -> None:
    run = make.run()
    for stranger in (make.user(), make.leader(make.unit())):
        client.force_login(stranger)
        for route in ("cockpit", "cockpit_tables", "cockpit_rest", "stage", "table_cards", "paper_score"):
            assert client.get(reverse(route, args=[run.sitting_id])).status_code == 404
        assert act(client, run, act="door").status_code == 404
    client.force_login(make.leader(run.room.gathering.unit))
    assert client.get(reverse("cockpit", args=[run.sitting_id])).status_code == 200


def test_the_big_screen_shows_code_question_and_what_is_shared(client: Client) -> None:
    run = opened(None, "fills")
    client.force_login(facilitator(run))
    _device, token = make.device(run)
    send(client, token, body(block(run, "fills.gives"), "Latter på vaktrommet"))
    address = reverse("stage", args=[run.sitting_id])
    assert "Fyller og tapper" in client.get(address).text
    run.put_on_stage(show="code", by=None)
    assert run.sitting.code in client.get(address).text
    run.put_on_stage(show="results", by=None)
    assert "Latter på vaktrommet" not in client.get(address).text
    client.post(reverse("share", args=[token]), {"station": "fills"})
    assert "Latter på vaktrommet" in client.get(address).text
    make.decided(run.room.gathering.unit, title="Fast overlapp")
    run.put_on_stage(show="since", by=None)
    assert "Fast overlapp" in client.get(address).text


def test_slips_are_counted_from_paper(client: Client) -> None:
    run = opened()
    client.force_login(facilitator(run))
    score = {"overall-5": 9, "overall-6": 3}
    client.post(reverse("paper_score", args=[run.sitting_id]), score)
    form = client.get(reverse("paper_score", args=[run.sitting_id])).context["form"]
    assert form.initial["overall-5"] == 9
    assert client.post(reverse("paper_score", args=[run.sitting_id]), {"overall-5": -1}).status_code == 422
