"""A letter that can't be sent is seen by staff with its cause in plain words, and sent again when that is mended."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ned.access import Role
from ned.mail import send_letters, write_letter
from ned.models import Letter
from tests import make, smtp

pytestmark = pytest.mark.django_db


def letter(to: str) -> Letter:
    user = make.user(email=to)
    made = write_letter("code", key=f"weekly {to}", kind="weekly", user=user, context={"code": "ÆØÅ-123"})
    assert made
    return made


@pytest.fixture
def staff() -> Client:
    return make.client(make.member(Role.STAFF))


@pytest.mark.parametrize(
    ("refusal", "cause"),
    [("550 no such user", "does not exist"), ("552 full", "mailbox is full"), ("571 no", "did not take it")],
)
def test_the_cause_is_said_in_words_and_the_letter_is_sent_when_it_is_mended(
    staff: Client, refusal: str, cause: str
) -> None:
    with smtp.serving() as server:
        server.refuses["borte@example.com"] = refusal
        dead = letter("borte@example.com")
        send_letters()
        page = staff.get("/letters/").content.decode()
        assert "borte@example.com" in page and cause in page
        assert "ÆØÅ-123" not in page and dead.subject not in page
        server.refuses.clear()
        assert staff.post(f"/letters/{dead.pk}/again/").status_code == 302
        assert staff.post(f"/letters/{dead.pk}/again/").status_code == 404  # it is no longer dead
        send_letters()
        assert server.ids == [dead.message_id]
    assert "borte@example.com" not in staff.get("/letters/").content.decode()


def test_letters_that_wait_for_a_mail_server_are_counted(staff: Client) -> None:
    made = letter("venter@example.com")
    assert "more than an hour" not in staff.get("/letters/").content.decode()
    Letter.objects.filter(pk=made.pk).update(not_before=timezone.now() - datetime.timedelta(hours=2))
    assert "more than an hour" in staff.get("/letters/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_one_and_many(staff: Client, django_assert_num_queries: Any, rows: int) -> None:
    for number in range(rows):
        letter(f"borte{number}@example.com").give_up(trouble="refused by the mail server: [550]")
    with django_assert_num_queries(7):
        staff.get("/letters/")
