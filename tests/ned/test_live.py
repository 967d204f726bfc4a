"""A poke after commit, and none that can hurt a request."""

import uuid
from typing import Any

import pytest
from django.conf import settings

from ned import live, roompass
from ned.models import Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent() -> Any:
    live._silent["until"] = 0.0
    live.connection.cache_clear()
    yield
    live._silent["until"] = 0.0
    live.connection.cache_clear()


def test_a_redis_that_does_not_answer_is_left_alone_for_a_while(
    settings: Any, silent: None, django_capture_on_commit_callbacks: Any, caplog: Any
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with django_capture_on_commit_callbacks(execute=True):
        live.poke(uuid.uuid4(), "run")
        live.poke(uuid.uuid4(), "run")
    assert [record.message for record in caplog.records].count("Redis does not answer; pages poll") == 1


def test_a_poke_notes_which_summary_is_out_of_date() -> None:
    gathering = uuid.uuid4()
    live.poke(uuid.uuid4(), "answers", summary=gathering)
    live.poke(uuid.uuid4(), "answers", summary=gathering)
    assert Stale.objects.get().object_id == gathering


def test_without_redis_there_is_no_stream_to_listen_to(settings: Any) -> None:
    settings.REDIS_URL = ""
    assert live.stream_address(uuid.uuid4()) == ""


def test_the_streams_address_holds_a_pass_for_the_room(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    room = uuid.uuid4()
    token = live.stream_address(room, holder="device", part="table").partition("pass=")[2]
    allowed = roompass.check(token, secret=settings.SECRET_KEY)
    assert allowed and allowed[:3] == (str(room), "device", "table")


@pytest.mark.postgres
def test_a_poke_reaches_redis_when_the_transaction_is_done(
    silent: None, django_capture_on_commit_callbacks: Any
) -> None:
    listener = live.connection().pubsub()  # type: ignore[no-untyped-call]
    room = uuid.uuid4()
    listener.subscribe(f"room:{room}")
    listener.get_message(timeout=2)
    with django_capture_on_commit_callbacks(execute=True):
        live.poke(room, "answers")
    heard = listener.get_message(timeout=2)
    listener.close()
    assert heard and heard["data"] == b"answers"
    assert settings.REDIS_URL
