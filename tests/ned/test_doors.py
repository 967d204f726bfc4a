import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core import checks
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from ned import doors
from ned.access import Role
from ned.models import Letter, Membership, Municipality, User
from ned.tasks import send_letters
from ned.urls import one_click

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_left_over() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def kari(db: None) -> User:
    return User.objects.create_user("Kari@Example.com", name="Kari", language="nn")


def ask(client: Client, email: str = "kari@example.com") -> Any:
    return client.post(reverse("account_login"), {"email": email}, follow=True)


def code_in(letter: Letter) -> str:
    found = re.search(r"[A-Z]{4}-[A-Z]{4}", letter.text)
    assert found
    return found[0]


def test_a_code_comes_by_letter_and_lets_in(client: Client, kari: User) -> None:
    page = ask(client)
    assert page.redirect_chain[-1][0] == reverse("account_confirm_login_code")
    letter = Letter.objects.get()
    assert (letter.kind, letter.user, letter.to, letter.language) == ("code", kari, "kari@example.com", "nn")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in(letter).lower()})
    assert answer.headers["Location"] == reverse("home")
    assert client.session["_auth_user_id"] == str(kari.pk)


def test_who_signs_in_is_spoken_to_in_her_own_language(client: Client, kari: User) -> None:
    ask(client)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in(Letter.objects.get())})
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nn"


def test_one_comes_to_the_page_one_asked_for(client: Client, kari: User) -> None:
    target = reverse("usersessions_list")
    page = client.post(reverse("account_login"), {"email": kari.email, "next": target}, follow=True)
    address = page.redirect_chain[-1][0]
    answer = client.post(address, {"code": code_in(Letter.objects.get()), "next": target}, follow=True)
    assert answer.redirect_chain[-1][0] == target
    assert b"127.0.0.1" in answer.content


@pytest.mark.parametrize("wrong", ["", "not an address", "a" * 400 + "@example.com", "kari@example.com\0"])
def test_what_is_no_address_gets_a_sentence_and_is_kept(client: Client, wrong: str) -> None:
    answer = client.post(reverse("account_login"), {"email": wrong})
    assert answer.status_code == 422
    assert b'aria-invalid="true"' in answer.content
    assert not Letter.objects.exists()


def test_a_stranger_sees_the_same_page_and_gets_no_letter(client: Client, kari: User) -> None:
    known, stranger = ask(client), ask(Client(), "kara@example.com")
    assert Letter.objects.count() == 1
    assert bare(known) == bare(stranger).replace("kara@", "kari@")


def bare(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_a_closed_account_is_a_stranger(client: Client, kari: User) -> None:
    kari.is_active = False
    kari.save(update_fields=["is_active"])
    ask(client)
    assert not Letter.objects.exists()


def test_a_wrong_code_gets_a_sentence_and_three_of_them_begin_again(client: Client, kari: User) -> None:
    ask(client)
    first = client.post(reverse("account_confirm_login_code"), {"code": "WRNG-CODE"})
    assert first.status_code == 422
    assert b"WRNG-CODE" in first.content
    client.post(reverse("account_confirm_login_code"), {"code": "WRNG-CODE"})
    third = client.post(reverse("account_confirm_login_code"), {"code": "WRNG-CODE"})
    assert third.headers["Location"] == reverse("account_request_login_code")
    right = client.post(reverse("account_confirm_login_code"), {"code": code_in(Letter.objects.get())})
    assert right.status_code == 302
    assert "_auth_user_id" not in client.session


def test_nobody_can_fill_a_mailbox_with_codes(client: Client, kari: User) -> None:
    answers = [Client().post(reverse("account_login"), {"email": kari.email}).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 422, 422]
    assert Letter.objects.count() == 3


def test_one_may_begin_again_with_another_address(client: Client, kari: User) -> None:
    ask(client, "kara@example.com")
    again = client.post(reverse("account_logout"), {"next": reverse("account_login")}, follow=True)
    assert again.redirect_chain[-1][0] == reverse("account_login")
    assert again.status_code == 200


def test_a_code_goes_before_the_letters_of_the_week(kari: User) -> None:
    doors.send_code("ABCD-EFGH", user=kari)
    assert Letter.objects.get().not_before < kari.joined_at


def test_the_code_is_gone_from_the_letter_when_it_is_sent(kari: User, settings: Settings) -> None:
    doors.send_code("ABCD-EFGH", user=kari)
    letter = Letter.objects.get()
    assert "ABCD" in letter.text
    assert "ABCD" in letter.html
    assert "ABCD" not in letter.subject
    letter.mark_sent(letter.not_before)
    letter.refresh_from_db()
    assert not letter.text
    assert not letter.html


def test_a_broker_that_is_down_is_not_felt_at_the_door(
    client: Client,
    kari: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(send_letters, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        assert ask(client).status_code == 200
    for thread in threading.enumerate():
        if thread.name == "wake":
            thread.join(5)
    assert Letter.objects.count() == 1
    assert "next minute" in caplog.text


def refuse(**_: object) -> None:
    raise ConnectionRefusedError


def test_signing_out_needs_a_post_and_then_the_session_is_gone(client: Client, kari: User) -> None:
    client.force_login(kari)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_other_sessions_end_when_one_says_so(client: Client, kari: User) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        ask(browser)
        letter = Letter.objects.order_by("-not_before").first()
        assert letter
        browser.post(reverse("account_confirm_login_code"), {"code": code_in(letter)})
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("usersessions_list")).status_code == 200
    assert there.get(reverse("usersessions_list")).status_code == 302


@pytest.mark.parametrize(
    "name", ["account_signup", "account_reset_password", "account_email", "account_change_password"]
)
def test_the_rest_of_allauth_is_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_language_is_kept_in_a_cookie_and_on_the_person(client: Client, kari: User) -> None:
    client.force_login(kari)
    answer = client.post(reverse("language"), {"language": "en", "next": "/privacy/"})
    assert answer.headers["Location"] == "/privacy/"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    kari.refresh_from_db()
    assert kari.language == "en"


def test_a_visitor_chooses_language_too(client: Client) -> None:
    client.post(reverse("language"), {"language": "nn"})
    assert b'<html lang="nn">' in client.get("/").content


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "", "x"]
)
def test_the_way_back_never_leads_away(client: Client, target: str) -> None:
    assert client.post(reverse("language"), {"language": "nn", "next": target}).headers["Location"] == "/"


def test_a_language_we_do_not_speak_changes_nothing(client: Client) -> None:
    assert not client.post(reverse("language"), {"language": "de"}).cookies


@pytest.mark.urls("tests.ned.tryout_urls")
class TestTryout:
    @pytest.fixture
    def staff(self, settings: Settings) -> User:
        settings.TRYOUT = True
        bergen = Municipality.objects.create(number="4601", name="Bergen", name_official="Bergen", county_number="46")
        for name in ("anna", "berit"):
            user = User.objects.create_user(f"{name}@example.com", name=name.title())
            Membership.objects.create(user=user, role=Role.COORDINATOR, municipality=bergen)
        real = User.objects.create_user("aa@bergen.example.org", name="Real")
        Membership.objects.create(user=real, role=Role.COORDINATOR, municipality=bergen)
        user = User.objects.create_user("stina@example.com", name="Stina", language="nn")
        Membership.objects.create(user=user, role=Role.STAFF)
        return user

    def test_shows_one_person_for_each_role(self, client: Client, staff: User) -> None:
        page = client.get("/try/").content.decode()
        assert [sample.user.name for sample in doors.samples()] == ["Stina", "Anna"]
        assert "Anna · Bergen" in page
        assert "Berit" not in page
        assert "Real" not in page

    def test_lets_in_with_one_click_and_changes_role_with_another(self, client: Client, staff: User) -> None:
        for sample in doors.samples():
            answer = client.post("/try/", {"user": str(sample.user.pk)})
            assert answer.headers["Location"] == "/"
            assert client.session["_auth_user_id"] == str(sample.user.pk)
            assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == sample.user.language

    def test_lets_in_nobody_but_those_it_shows(self, client: Client, staff: User) -> None:
        real = User.objects.get(name="Real")
        for key in (str(real.pk), "", "x", "0" * 40, "00000000-0000-0000-0000-000000000000"):
            assert client.post("/try/", {"user": key}).status_code == 404
        assert "_auth_user_id" not in client.session

    def test_says_so_when_there_is_nobody(self, client: Client) -> None:
        assert b"demo" in client.get("/try/").content


def test_there_is_no_such_address_outside_a_tryout(client: Client) -> None:
    if settings.TRYOUT:
        pytest.skip("this run is a try-out")
    assert client.get("/try/").status_code == 404
    assert client.post("/try/").status_code == 404


@pytest.mark.parametrize(("tryout", "https", "exists"), [(True, False, 1), (True, True, 0), (False, False, 0)])
def test_the_address_exists_in_a_tryout_at_home_only(
    tryout: bool, https: bool, exists: int, settings: Settings
) -> None:
    settings.TRYOUT, settings.HTTPS = tryout, https
    assert len(one_click()) == exists


def test_nobody_signs_up_and_nobody_unknown_is_written_to() -> None:
    adapter = doors.Adapter()
    assert not adapter.is_open_for_signup(HttpRequest())
    adapter.send_mail("account/email/login_code", "kara@example.com", {"code": "ABCD-EFGH"})
    assert not Letter.objects.exists()


def found(*, deploy: bool = True) -> set[str | None]:
    messages = checks.run_checks(tags=["security"], include_deployment_checks=deploy)
    return {message.id for message in messages if str(message.id).startswith("ned.")}


def test_a_tryout_is_stopped_before_it_is_deployed(settings: Settings) -> None:
    settings.HTTPS, settings.TRYOUT = True, True
    assert found() == {"ned.E001", "ned.E004"}
    assert found(deploy=False) == {"ned.E004"}


def test_what_is_ready_for_others_has_nothing_to_remark(settings: Settings) -> None:
    settings.HTTPS, settings.TRYOUT = True, False
    assert found() == set()


def test_plain_http_and_a_weak_key_are_stopped(settings: Settings) -> None:
    settings.HTTPS, settings.TRYOUT, settings.SECRET_KEY = False, False, "short"
    assert found() == {"ned.E002", "ned.E003"}
    settings.TRYOUT = True
    assert found(deploy=False) == set()
