import datetime
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.conf import settings
from django.db import DatabaseError
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from ned.access import Role
from ned.context import MENU, Entry, follow, menu
from ned.forms import answer, clock_input, day_input
from ned.models import Membership, User
from ned.templatetags.ned import SIGNS

pytestmark = pytest.mark.django_db


def draw(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def test_the_front_page_tells_a_visitor_what_this_is(client: Client) -> None:
    page = client.get("/").content.decode()
    assert reverse("account_login") in page
    assert "<h1>" in page


def test_the_front_page_asks_nothing_of_the_database_for_a_visitor(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        client.get("/")


def test_who_has_no_role_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(User.objects.create_user("ola@example.com", name="Ola <b>Nordmann</b>"))
    with translation.override("en"):
        page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "no role here yet" in page
    assert "<b>Nordmann" not in page


def test_the_menu_follows_the_roles(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [Entry("privacy", "see_rollout", "Rollout", ""), Entry("home", "see_plan", "Units", "")]
    monkeypatch.setattr("ned.context.MENU", entries)
    user = User.objects.create_user("stina@example.com", name="Stina")
    Membership.objects.create(user=user, role=Role.STAFF)
    request = rf.get("/privacy/")
    request.user = user
    assert [(link.url, link.here) for link in menu(request)] == [("/privacy/", True)]


def test_a_page_that_is_read_from_a_line_of_the_menu_is_beneath_it() -> None:
    units = next(entry for entry in MENU if entry.route == "units")
    here = {
        path: bool((link := follow(units, path=path)) and link.here) for path in ("/units/", "/measures/1/", "/bank/")
    }
    assert here == {"/units/": True, "/measures/1/": True, "/bank/": False}


def test_a_route_that_is_not_there_is_left_out() -> None:
    assert follow(Entry("no such route", "see_plan", "", ""), path="/") is None
    assert len({entry.route for entry in MENU}) == len(MENU)


@pytest.mark.parametrize("name", ["home", "account_login", "privacy", "accessibility"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_open_pages_say_their_language_and_have_one_heading(client: Client, name: str, language: str) -> None:
    page = client.get(reverse(name), headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1
    assert "style=" not in page
    assert "<style" not in page
    assert " onclick" not in page


def test_health_asks_nothing_and_ready_asks_the_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/health/").content == b"ok\n"
    with django_assert_num_queries(1):
        assert client.get("/ready/").content == b"ok\n"


def test_ready_says_so_when_the_database_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr("ned.views.health.connection", Gone())
    assert client.get("/ready/").status_code == 503


def test_example_data_say_so_on_every_page(client: Client, settings: Settings) -> None:
    settings.TRYOUT = True
    assert 'class="example"' in client.get("/").content.decode()
    settings.TRYOUT = False
    assert 'class="example"' not in client.get("/").content.decode()


def test_security_txt_names_an_address_and_does_not_run_out(client: Client) -> None:
    lines = dict(
        line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().split("\n") if line
    )
    assert lines["Contact"].startswith("mailto:")
    assert datetime.datetime.fromisoformat(lines["Expires"]) > datetime.datetime.now(datetime.UTC)


def test_device_pages_load_neither_session_nor_user(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    class Untouchable:
        def __getattr__(self, name: str) -> None:
            raise AssertionError(name)

    request = rf.get("/")
    request.user = request.session = Untouchable()  # type: ignore[assignment]
    from django.shortcuts import render

    with django_assert_num_queries(0):
        assert render(request, "bare.html").status_code == 200


class Ask(forms.Form):
    name = forms.CharField(label="Your name", help_text="As you like", widget=forms.TextInput({"class": "wide"}))
    note = forms.CharField(required=False, widget=forms.Textarea)
    sure = forms.BooleanField(label="Sure")
    level = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    on = forms.DateField(widget=day_input(), initial=datetime.date(2027, 3, 2))
    at = forms.TimeField(widget=clock_input())
    key = forms.CharField(widget=forms.HiddenInput)


def test_fields_wear_the_design_system() -> None:
    html = str(Ask())
    assert 'class="ds-input wide"' in html
    assert html.count("ds-field") >= 6
    assert "<legend" in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'value="2027-03-02"' in html
    assert 'type="time"' in html


def test_a_wrong_form_answers_422_with_what_was_typed(rf: RequestFactory) -> None:
    form = Ask({"name": "<Kari>", "level": "x"})
    response = answer(rf.get("/"), "ned/form.html", {"fields": [], "errors": []}, form=form)
    assert response.status_code == 422
    html = str(form)
    assert "&lt;Kari&gt;" in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_sure_error"' in html
    assert answer(rf.get("/"), "ned/form.html", {"fields": []}, form=Ask()).status_code == 200


def test_marks_are_drawn_and_unknown_ones_are_not() -> None:
    assert 'class="mark mark-culture"' in draw('{% mark "culture" %}')
    assert draw('{% mark "../../settings" %}') == ""
    assert "/static/signs.svg#check" in draw('{% icon "check" %}')
    with pytest.raises(LookupError):
        draw('{% icon "chekc" %}')


def test_a_mark_is_the_same_on_screen_and_in_print() -> None:
    """A print finds each as a file of its own, with a colour; a page takes a piece of one drawing, and colours it."""
    drawing = SIGNS.read_text(encoding="utf-8")
    pieces = dict(re.findall(r'<symbol id="(\w+)" viewBox="0 0 24 24">(.*)</symbol>', drawing))
    files = [*(settings.BASE_DIR / "static/marks").glob("*.svg")]
    assert len(files) == 13
    for file in files:
        assert f">{pieces[file.stem]}</svg>" in file.read_text(encoding="utf-8")


def test_a_qr_code_says_what_it_is_and_has_its_quiet_zone() -> None:
    html = draw("{% qr address alt %}", address="https://ned.example/j/ABC", alt='To "table" 1')
    assert 'role="img"' in html
    assert "To &quot;table&quot; 1" in html
    assert "style=" not in html
    assert "<svg" in html


@pytest.mark.parametrize(
    ("language", "weekday", "date"),
    [
        ("nb", "tirsdag 2. mars", "2. mars 2027"),
        ("nn", "tysdag 2. mars", "2. mars 2027"),
        ("en", "Tuesday 2 March", "2 March 2027"),
    ],
)
def test_dates_are_said_as_people_say_them(language: str, weekday: str, date: str) -> None:
    when = datetime.datetime(2027, 3, 1, 23, 5, tzinfo=datetime.UTC)
    with translation.override(language):
        assert draw("{{ when|day }}", when=when) == weekday
        assert draw("{{ when|longdate }}", when=when) == date
        assert draw("{{ when|clock }} {{ time|clock }}", when=when, time=datetime.time(9, 5)) == "00:05 09:05"
        assert draw("{{ none|day }}{{ none|longdate }}{{ none|clock }}", none=None) == ""


def test_our_own_files_have_no_inline_script_or_style() -> None:
    for file in Path(settings.BASE_DIR / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "style=" not in text, file
        assert "<style" not in text, file
        assert "hx-on" not in text, file


def test_the_clock_is_norwegian() -> None:
    assert ZoneInfo(settings.TIME_ZONE).key == "Europe/Oslo"


def test_what_may_be_left_out_is_said_only_where_something_may_not() -> None:
    class Search(forms.Form):
        q = forms.CharField(required=False)

    class Asked(Search):
        name = forms.CharField()

    with translation.override("nb"):
        assert "(valgfritt)" not in str(Search()["q"].as_field_group())
        assert "(valgfritt)" in str(Asked()["q"].as_field_group())
