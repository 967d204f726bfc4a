"""Dots are counted once a person, never more than each has, and shown to nobody before the facilitator shows them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dialogmat.models import Answer, Channel, Run, Shared, Tally
from dialogmat.outline import OutlineBlock
from tests import make
from tests.dialogmat.test_answers import block, body, opened, send

pytestmark = pytest.mark.django_db
PROPOSED = ["Fast overlapp mellom vaktene", "Én telefonvakt på dagen", "Pause ute når det går"]


def proposed(client: Client) -> Run:
    """Table 1 has shared two proposals, table 2 one."""
    run = opened()
    for number, words in ((1, PROPOSED[:2]), (2, PROPOSED[2:])):
        _device, token = make.device(run, number=number)
        for n, text in enumerate(words, start=1):
            send(client, token, body(block(run, "do.measure"), text, slot=f"{n}a"))
        client.post(reverse("share", args=[token]), {"station": "do"})
    run.refresh_from_db()
    return run


def item(text: str) -> str:
    return f"item-{Answer.objects.get(value=text).pk.hex}"


def give(client: Client, token: str, run: Run, dots: dict[str, Any], **more: str) -> Any:
    said = {item(text): n for text, n in dots.items()}
    return client.post(reverse("vote", args=[token]), {"block": choose(run).id, **said, **more})


def choose(run: Run) -> OutlineBlock:
    return block(run, "do.choose")


def given(run: Run) -> dict[str, int]:
    counted = Tally.dots_of(run.room, block=choose(run).id)
    return {text: counted.get(item(text).removeprefix("item-"), 0) for text in PROPOSED}


def reveal(run: Run) -> None:
    run.open_to_all(station="do", by=None)
    run.put_on_stage(show="results", by=None)


def test_every_proposal_the_tables_have_shared_is_on_the_phone_and_no_other(client: Client) -> None:
    run = proposed(client)
    _device, token = make.device(run)
    send(client, token, body(block(run, "do.measure"), "Skrevet etterpå", slot="3a"))
    _other, third = make.device(run, number=2)
    client.post(reverse("share", args=[third]), {"station": "do", "undo": "1"})
    _phone, phone = make.phone(run)
    page = client.get(reverse("table", args=[phone])).text
    assert PROPOSED[0] in page and PROPOSED[1] in page and "Skrevet etterpå" in page
    assert PROPOSED[2] not in page


def test_a_phone_gives_its_dots_once(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    first = give(client, token, run, {PROPOSED[0]: 1, PROPOSED[2]: 1})
    assert first.status_code == 302 and "/voted/1/" in first.url
    again = give(client, token, run, {PROPOSED[1]: 2})
    assert "/voted/0/" in again.url
    assert given(run) == dict(zip(PROPOSED, (1, 0, 1), strict=True))


def test_a_phone_that_has_given_its_dots_is_not_asked_again(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    assert "data-dots" in client.get(reverse("table", args=[token])).text
    give(client, token, run, {PROPOSED[0]: 2})
    assert "data-dots" not in client.get(reverse("table", args=[token])).text


def test_both_dots_on_one_proposal_count_as_two(client: Client) -> None:
    run = proposed(client)
    for dots in ({PROPOSED[0]: 2}, {PROPOSED[0]: 1, PROPOSED[1]: 1}, {PROPOSED[1]: 1}):
        _phone, token = make.phone(run)
        assert give(client, token, run, dots).status_code == 302
    assert given(run) == dict(zip(PROPOSED, (3, 2, 0), strict=True))


@pytest.mark.parametrize("dots", [(2, 1, 0), (3, 0, 0), (1, 1, 1), (-1, 0, 0), ("to", 0, 0), (0, 0, 0), (99, 0, 0)])
def test_what_cannot_be_given_is_refused_in_words_and_kept_in_the_fields(client: Client, dots: tuple[Any, ...]) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    page = give(client, token, run, dict(zip(PROPOSED, dots, strict=True)))
    assert page.status_code == 422
    assert 'class="said wrong"' in page.text
    for text, n in zip(PROPOSED, dots, strict=True):
        assert f'name="{item(text)}" min="0" max="2" inputmode="numeric" value="{n}"' in page.text
    assert not Tally.objects.filter(n__gt=0).exists()
    assert give(client, token, run, {PROPOSED[0]: 2}).status_code == 302  # the ballot is not spent by it


def test_the_sentence_says_how_many_dots_there_are(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run, language="en")
    page = give(client, token, run, {PROPOSED[0]: 2, PROPOSED[1]: 1})
    assert "You have given 3 dots, and each person has 2. Take some back." in page.text


def test_a_proposal_taken_back_meanwhile_gives_its_dots_back(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    Shared.objects.filter(dialogue__table__number=2).delete()
    page = give(client, token, run, {PROPOSED[0]: 1, PROPOSED[2]: 1})
    assert page.status_code == 422
    assert not Tally.objects.filter(n__gt=0).exists()


def test_a_proposal_taken_back_after_the_vote_keeps_its_dots_unseen(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    give(client, token, run, {PROPOSED[2]: 2})
    Shared.objects.filter(dialogue__table__number=2).delete()
    reveal(run)
    host = make.client(make.leader(run.room.gathering.unit))
    page = host.get(reverse("stage", args=[run.sitting_id])).text
    assert PROPOSED[2] not in page and PROPOSED[0] in page
    assert given(run)[PROPOSED[2]] == 2


def test_a_screen_that_is_passed_round_counts_each_hand_and_comes_back_empty(client: Client) -> None:
    run = proposed(client)
    _device, token = make.device(run)
    for n in (1, 2, 2):  # the last one is the second sent twice
        ballot = f"00000000-0000-4000-8000-00000000000{n}"
        page = give(client, token, run, {PROPOSED[0]: 1, PROPOSED[1]: 1}, ballot=ballot)
        assert page.status_code == 302 and f"counted={int(n == 1 or 'counted=1' in page.url)}" in page.url
    assert given(run) == dict(zip(PROPOSED, (2, 2, 0), strict=True))
    after = client.get(page.url).text
    assert 'value="0"' in after and 'value="1"' not in after.split("data-dots", 1)[1].split("</form>", 1)[0]


def test_dots_set_with_a_pen_are_typed_in_and_added_to_those_of_the_phones(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    give(client, token, run, {PROPOSED[0]: 1, PROPOSED[1]: 1})
    host = make.client(make.leader(run.room.gathering.unit))
    address = reverse("paper_dots", args=[run.sitting_id])
    keys = [item(text).removeprefix("item-") for text in PROPOSED]
    assert host.post(address, {keys[0]: 6, keys[2]: 3}).status_code == 302
    assert host.post(address, {keys[0]: 7}).status_code == 302  # corrected
    assert given(run) == dict(zip(PROPOSED, (8, 1, 0), strict=True))
    page = host.get(address)
    assert page.context["form"].initial == {keys[0]: 7}  # what the phones gave is nobody's to see yet
    assert host.post(address, {keys[0]: -1}).status_code == 422
    assert given(run)[PROPOSED[0]] == 8


def test_where_nothing_is_proposed_there_are_no_dots_to_count(client: Client) -> None:
    run = opened(None, "do")
    host = make.client(make.leader(run.room.gathering.unit))
    assert "no table has shared a proposal" in host.get(reverse("paper_dots", args=[run.sitting_id])).text


def test_the_dots_are_on_no_screen_before_they_are_revealed_and_right_after(client: Client) -> None:
    run = proposed(client)
    for dots in ({PROPOSED[2]: 2}, {PROPOSED[2]: 1, PROPOSED[1]: 1}):
        _phone, token = make.phone(run)
        give(client, token, run, dots)
    run.open_to_all(station="do", by=None)
    host = make.client(make.leader(run.room.gathering.unit))
    big, table, phone = screens(client, host, run)
    for page in (big, table, phone):
        assert PROPOSED[2] in page and 'class="given"' not in page
    run.put_on_stage(show="results", by=None)
    big, table, phone = screens(client, host, run)
    for page in (big, table):
        shown = page.split('class="given"', 1)[1]
        assert [n.split("</b>", 1)[0] for n in shown.split("<b>")[1:4]] == ["3", "1", "0"]
        assert shown.index(PROPOSED[2]) < shown.index(PROPOSED[1]) < shown.index(PROPOSED[0])
    assert "data-dots" not in phone and 'class="given"' not in phone


def screens(client: Client, host: Client, run: Run) -> list[str]:
    _device, table = make.device(run, number=2)
    _phone, phone = make.phone(run)
    return [
        host.get(reverse("stage", args=[run.sitting_id])).text,
        client.get(reverse("station", args=[table, "do"])).text,
        client.get(reverse("table", args=[phone])).text,
    ]


def test_no_dots_are_taken_while_the_bars_are_on_the_wall(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    reveal(run)
    assert give(client, token, run, {PROPOSED[0]: 2}).status_code == 409
    run.put_on_stage(show="station", by=None)
    assert give(client, token, run, {PROPOSED[0]: 2}).status_code == 302


def test_a_closed_gathering_takes_no_dots(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    run.sitting.count(by=None, employee=12)
    run.room.gathering.close(by=None)
    assert give(client, token, run, {PROPOSED[0]: 2}).status_code == 409
    assert not Tally.objects.filter(n__gt=0).exists()


def test_the_first_ballot_lays_out_all_proposals_so_that_rows_say_nothing_of_it(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    give(client, token, run, {PROPOSED[2]: 2})
    with connection.cursor() as cursor:
        cursor.execute("SELECT item FROM dialogmat_tally ORDER BY id")
        laid = [row[0] for row in cursor.fetchall()]
    assert laid == sorted(laid) and len(set(laid)) == len(PROPOSED)


def test_a_score_costs_three_queries_as_before(client: Client, django_assert_num_queries: Any) -> None:
    run = opened()
    score = block(run, "close.score")
    said = {"block": score.id, **{f"item-{name}": 5 for name in score.words["items"]}}
    for _ in range(2):
        _phone, token = make.phone(run)
        client.post(reverse("vote", args=[token]), said)
    _phone, token = make.phone(run)
    with django_assert_num_queries(3 + 2):  # and what opens and closes the transaction
        client.post(reverse("vote", args=[token]), said)


@pytest.mark.parametrize("tables", [1, 3])
def test_dots_cost_the_same_however_many_proposals(client: Client, tables: int, django_assert_num_queries: Any) -> None:
    run = opened(make.run(make.room(tables=3)))
    for number in range(1, tables + 1):
        _device, token = make.device(run, number=number)
        send(client, token, body(block(run, "do.measure"), f"Forslag {number}", slot="1a"))
        client.post(reverse("share", args=[token]), {"station": "do"})
    for _ in range(2):
        _phone, token = make.phone(run)
        give(client, token, run, {"Forslag 1": 2})
    _phone, token = make.phone(run)
    said = {"block": choose(run).id, item("Forslag 1"): 2}
    with django_assert_num_queries(4 + 2):
        client.post(reverse("vote", args=[token]), said)
    _phone, token = make.phone(run)
    with django_assert_num_queries(3):
        client.get(reverse("table", args=[token]))


def test_dots_are_counted_without_person_device_or_table(client: Client) -> None:
    run = proposed(client)
    _phone, token = make.phone(run)
    give(client, token, run, {PROPOSED[0]: 2})
    row = Tally.objects.get(n__gt=0)
    assert (row.table_id, row.channel, row.choice, row.n) == (None, Channel.PHONE, 2, 1)
