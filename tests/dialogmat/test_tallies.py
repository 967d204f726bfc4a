"""A score is a count: no person, no time, no order, no device."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dialogmat.models import Ballot, Run, Tally
from dialogmat.outline import OutlineBlock
from tests import make
from tests.dialogmat.test_answers import block, opened

pytestmark = pytest.mark.django_db


def vote(client: Client, token: str, score: OutlineBlock, n: int = 5, **more: str) -> int:
    items = {f"item-{item}": n for item in score.words["items"]}
    return client.post(reverse("vote", args=[token]), {"block": score.id, **items, **more}).status_code


def overall(run: Run) -> dict[int, int]:
    rows = Tally.objects.of(run.room, block(run, "close.score").id).filter(item="overall")
    return dict(rows.values_list("choice", "n"))


def test_each_phone_counts_once(client: Client) -> None:
    run = opened()
    score = block(run, "close.score")
    for n in (4, 5, 5, 6):
        _phone, token = make.phone(run)
        assert vote(client, token, score, n) == 302
    assert vote(client, token, score, 1) == 302
    assert overall(run) == {4: 1, 5: 2, 6: 1}


def test_a_second_vote_from_a_phone_says_it_was_counted_already(client: Client) -> None:
    run = opened()
    score = block(run, "close.score")
    _phone, token = make.phone(run)
    vote(client, token, score)
    items = {f"item-{item}": 1 for item in score.words["items"]}
    again = client.post(reverse("vote", args=[token]), {"block": score.id, **items}, follow=True)
    assert again.context["counted"] == 0


def test_a_screen_that_is_passed_round_counts_each_hand(client: Client) -> None:
    run = opened()
    score = block(run, "close.score")
    _device, token = make.device(run)
    page = client.get(reverse("station", args=[token, "close"])).text
    assert "item-overall" in page
    for number in range(3):
        assert vote(client, token, score, 6, ballot=f"00000000-0000-4000-8000-00000000000{number}") == 302
    assert vote(client, token, score, 6, ballot="00000000-0000-4000-8000-000000000000") == 302
    assert overall(run) == {6: 3}


def test_paper_slips_set_the_total_and_can_be_corrected(client: Client) -> None:
    run = opened()
    score = block(run, "close.score")
    Tally.set_paper(run.room, block=score.id, item="overall", totals={5: 7, 6: 3})
    Tally.set_paper(run.room, block=score.id, item="overall", totals={5: 8, 6: 2})
    assert overall(run) == {5: 8, 6: 2}


def test_a_missing_answer_is_asked_for_and_the_others_are_kept(client: Client) -> None:
    run = opened()
    score = block(run, "close.score")
    _phone, token = make.phone(run)
    page = client.post(reverse("vote", args=[token]), {"block": score.id, "item-overall": 5})
    assert page.status_code == 422
    assert 'name="item-overall" value="5" required checked' in page.text
    assert not Tally.objects.filter(n__gt=0).exists()


def test_a_closed_gathering_takes_no_scores(client: Client) -> None:
    run = opened()
    score = block(run, "close.score")
    _phone, token = make.phone(run)
    run.sitting.count(by=None, employee=12)
    run.room.gathering.close(by=None)
    assert vote(client, token, score) == 409
    assert overall(run) == {}


def test_a_score_is_given_while_its_station_is_open(client: Client) -> None:
    run = opened()
    score = block(run, "close.score")
    _phone, token = make.phone(run)
    run.close_for_all(station="close", by=None)
    assert vote(client, token, score) == 409
    assert overall(run) == {}


def test_nothing_beside_a_score_says_who_when_or_in_which_order() -> None:
    columns = {field.column for field in Tally._meta.concrete_fields} | {
        field.column for field in Ballot._meta.concrete_fields
    }
    assert columns == {"id", "room_id", "table_id", "block_id", "item", "choice", "channel", "n", "digest"}


def test_the_order_of_rows_does_not_follow_the_order_of_votes(client: Client) -> None:
    run = opened()
    score = block(run, "close.score")
    for n in (6, 1, 3):
        _phone, token = make.phone(run)
        vote(client, token, score, n)
    with connection.cursor() as cursor:
        cursor.execute("SELECT choice FROM dialogmat_tally WHERE item = 'overall' ORDER BY id")
        assert [row[0] for row in cursor.fetchall()] == [1, 2, 3, 4, 5, 6]
    assert not Ballot._meta.ordering and Ballot.objects.first().pk.version == 4  # type: ignore[union-attr]


def test_only_what_a_person_answers_can_be_voted_on(client: Client) -> None:
    run = opened()
    _phone, token = make.phone(run)
    for wrong in (block(run, "fills.gives").id, "tull", "00000000-0000-4000-8000-000000000000"):
        assert client.post(reverse("vote", args=[token]), {"block": wrong, "item-overall": 5}).status_code == 404
