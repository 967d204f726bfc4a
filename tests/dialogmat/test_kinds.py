"""Every kind of block as the real mats use it: at a table, on a unit's own page, on a phone and on the big screen."""

import datetime
import html
import re
from typing import Any

import pytest
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from dialogmat.kinds import KINDS
from dialogmat.models import Run
from dialogmat.outline import Outline, OutlineBlock, OutlineStation, outline
from dialogmat.sheet import SheetBlock
from tests import make
from tests.dialogmat.test_answers import block, body, opened, send
from workshops.models import Kind, Request

# Nynorsk is read by fewest while it is written.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usual(language="nn")]
MATS = [("employees", "120"), ("leaders", "day")]
LANGUAGES = ["nb", "nn", "en"]
# What is looked at by those who prepare, and what is only on paper or in the facilitator's hand.
UNSAID = {"heading", "notice"}


def walked(mat: str, variant: str, language: str) -> Run:
    """A room whose every station has been opened."""
    unit = make.unit(under=make.municipality(language=language).root)
    day = make.gathering(unit, kind=Kind.CONFERENCE if mat == "leaders" else Kind.WORKSHOP)
    run = make.run(make.room(day, mat=mat, variant=variant))
    for station in run.walked(language):
        run.open_to_all(station=station.key, by=None)
    return run


def seen(text: str) -> str:
    """What stands on a page, as it is read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text.split("<main", 1)[-1])).split())


def said(words: Any) -> str:
    return " ".join(str(words).split())


def blocks_of(run: Run, language: str) -> list[tuple[OutlineStation, OutlineBlock]]:
    stations = run.walked(language)
    return [(one, block) for one in stations for block in spoken(one, run)]


def spoken(station: OutlineStation, run: Run) -> list[OutlineBlock]:
    return [of for of in station.blocks if of.kind not in UNSAID and of.belongs(run.variant)]


def asked(of: OutlineBlock) -> list[str]:
    """The words that may be missing on no screen that shows the block."""
    words = of.words
    return [said(words[name]) for name in ("label", "prompt", "title") if words.get(name)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("mat", "variant"), MATS)
def test_a_tables_screen_shows_all_words_of_every_block(client: Client, mat: str, variant: str, language: str) -> None:
    run = walked(mat, variant, language)
    _device, token = make.device(run, language=language)
    pages = {one.key: client.get(reverse("station", args=[token, one.key])) for one in run.walked(language)}
    for station, of in blocks_of(run, language):
        text = seen(pages[station.key].text)
        lists: list[Any] = [*of.words.get("columns", {}).values(), *of.words.get("cards", {}).values()]
        lists += [*of.words.get("items", {}).values(), *of.words.get("names", {}).values()]
        lists += of.words.get("roles", {}).values()
        for words in [*asked(of), *map(said, lists)]:
            assert words in text, f"{of.key} lacks {words!r}"
        for name in ("text", "reading"):
            assert said(of.words.get(name, "")) in text, f"{of.key} is not read out"
    assert all(f'lang="{language}"' in page.text for page in pages.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("mat", "variant"), MATS)
def test_a_phone_shows_the_station_that_is_open_now_to_read_along(
    client: Client, mat: str, variant: str, language: str
) -> None:
    run = walked(mat, variant, language)
    _phone, token = make.phone(run, language=language)
    for station in run.walked(language):
        run.open_to_all(station=station.key, by=None)
        page = client.get(reverse("table", args=[token])).text
        text = seen(page)
        assert station.title in text and said(station.task) in text
        for of in spoken(station, run):
            for words in asked(of):
                assert words in text, f"{of.key} lacks {words!r}"
        assert "data-field" not in page and "<textarea" not in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("mat", "variant"), MATS)
def test_the_big_screen_asks_each_question_with_its_rhythm_and_minutes(
    client: Client, mat: str, variant: str, language: str
) -> None:
    run = walked(mat, variant, language)
    client.force_login(make.leader(run.room.gathering.unit))
    for station in run.walked(language):
        run.open_to_all(station=station.key, by=None)
        text = seen(client.get(reverse("stage", args=[run.sitting_id])).text)
        assert station.title in text and said(station.task) in text
        for of in spoken(station, run):
            assert said(of.words.get("prompt") or of.words.get("title")) in text, of.key
            if of.minutes.get(variant) and of.kind not in {"text", "since"}:
                assert f"{of.minutes[variant]} min" in text


def test_the_real_mats_hold_every_kind_there_is() -> None:
    used = {of.kind for mat, _variant in MATS for of in outline(make.version(mat).pk, "nb").blocks.values()}
    assert set(KINDS) == used


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("part", ["table", "phone", "stage"])
def test_every_kind_has_its_three_parts_and_each_stands_without_a_room(kind: str, part: str) -> None:
    """The editor shows them before there is any device, table or answer."""
    name = f"dialogmat/kinds/{KINDS[kind].template}.html#{part}"
    assert get_template(name)
    for language in LANGUAGES:
        of = first_of(kind, language)
        with translation.override(language):
            for results in (True, False):
                text = render_to_string(name, {"block": SheetBlock(of), "run": {"variant": "day"}, "results": results})
                assert ">None<" not in text and "{{" not in text


def first_of(kind: str, language: str) -> OutlineBlock:
    mats: list[Outline] = [outline(make.version(mat).pk, language) for mat, _variant in MATS]
    return next(of for mat in mats for of in mat.blocks.values() if of.kind == kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_leaders_own_page_holds_what_is_asked_of_her_unit(client: Client, language: str) -> None:
    day = make.gathering(make.unit("Helse og omsorg"), kind=Kind.CONFERENCE, serves=[])
    units = [make.unit(name, under=day.unit) for name in ("Solbakken", "Fjordgløtt")]
    run = make.run(make.room(day, mat="leaders", variant="day", tables=1))
    for unit in units:
        day.units.create(unit=unit, table=make.table(run))
    for station in run.walked(language):
        run.open_to_all(station=station.key, by=None)
    _device, token = make.device(run, language=language)
    for station, of in blocks_of(run, language):
        if of.takes == "unit":
            page = client.get(reverse("unit_station", args=[token, station.key, units[0].pk]))
            assert all(words in seen(page.text) for words in asked(of)), of.key
            assert "data-field" in page.text


# Cards


def test_cards_lie_where_they_were_laid_and_can_be_taken_back_without_script(client: Client) -> None:
    run = opened(None, "fills")
    _device, token = make.device(run)
    sort = block(run, "fills.sort")
    client.post(reverse("answer", args=[token]), body(sort, "drains", slot="conditions-1"))
    address = reverse("station", args=[token, "fills"])
    place = client.get(address).text.split('data-column="drains"', 1)[1].split("</section>", 1)[0]
    assert "Tempoet gjennom dagen" in place and "<b>1</b>" in place
    client.post(reverse("answer", args=[token]), body(sort, "", slot="conditions-1", base=1))
    pile = client.get(address).text.split('class="pile"', 1)[1].split("</section>", 1)[0]
    assert "Tempoet gjennom dagen" in pile and "<b>15</b>" in pile


def test_the_five_are_named_once_and_shown_by_their_shape_on_each_card(client: Client) -> None:
    run = walked("leaders", "day", "nb")
    _device, token = make.device(run)
    page = client.get(reverse("station", args=[token, "sources"])).text
    for name in ("leadership", "organisation", "conditions", "culture", "mastery"):
        assert page.count(f'signs.svg#{name}"') == 6 + 1 + 1  # on its cards, where it is named, and to choose from
    assert "Arbeidsforhold" in seen(page)


def test_the_big_screen_sums_up_the_cards_of_tables_that_have_shared_and_of_no_other(client: Client) -> None:
    run = opened(make.run(make.room(tables=3)), "fills")
    sort = block(run, "fills.sort")
    for number, column in ((1, "drains"), (2, "drains"), (3, "fills")):
        _device, token = make.device(run, number=number)
        send(client, token, body(sort, column, slot="conditions-1"))
        if number < 3:
            client.post(reverse("share", args=[token]), {"station": "fills"})
    run.put_on_stage(show="results", by=None)
    client.force_login(make.leader(run.room.gathering.unit))
    shown = client.get(reverse("stage", args=[run.sitting_id])).context["blocks"]
    sums = next(one.sums for one in shown if one.kind == "cards")
    assert [(one.text, one.counts) for one in sums] == [("Tempoet gjennom dagen", [0, 2])]


@pytest.mark.parametrize("tables", [1, 3])
def test_the_big_screen_asks_as_often_for_three_tables_as_for_one(
    client: Client, tables: int, django_assert_num_queries: Any
) -> None:
    run = opened(make.run(make.room(tables=3)), "fills")
    for number in range(1, tables + 1):
        _device, token = make.device(run, number=number)
        send(client, token, body(block(run, "fills.sort"), "drains", slot="conditions-1"))
        send(client, token, body(block(run, "fills.gives"), f"Latter {number}"))
        client.post(reverse("share", args=[token]), {"station": "fills"})
    run.put_on_stage(show="results", by=None)
    client.force_login(make.leader(run.room.gathering.unit))
    address = reverse("stage", args=[run.sitting_id])
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)


def test_priorities_stand_side_by_side_with_their_factor(client: Client) -> None:
    run = opened(None, "fills")
    priority = block(run, "fills.priority")
    for number in (1, 2):
        _device, token = make.device(run, number=number)
        send(client, token, body(priority, f"Prioritet fra bord {number}", slot="1a"))
        send(client, token, body(priority, "conditions", slot="1a.factor"))
        client.post(reverse("share", args=[token]), {"station": "fills"})
    run.put_on_stage(show="results", by=None)
    client.force_login(make.leader(run.room.gathering.unit))
    page = client.get(reverse("stage", args=[run.sitting_id])).text
    assert page.count('<li class="said"') == 2
    assert "Prioritet fra bord 1" in page and "Prioritet fra bord 2" in page and "Arbeidsforhold" in page


# What is brought along


def test_since_last_time_shows_what_was_decided_agreed_and_answered_and_nothing_proposed(client: Client) -> None:
    run = opened(None, "welcome")
    unit = run.room.gathering.unit
    make.decided(unit, title="Fast overlapp")
    make.measure(unit, title="Bare foreslått")
    make.decided(make.unit("En annen enhet"), title="Et annet sted")
    asked = Request.raise_from(unit, source_id=unit.pk, words="Flere løfterom", gathering=make.gathering(unit))
    asked.answer(verdict="yes", because="Det er bestilt", by=None)
    _device, token = make.device(run)
    text = seen(client.get(reverse("station", args=[token, "welcome"])).text)
    assert "Fast overlapp" in text and "Flere løfterom" in text and "Det er bestilt" in text
    assert "Bare foreslått" not in text and "Et annet sted" not in text


def test_the_first_time_since_last_time_is_one_calm_sentence(client: Client) -> None:
    run = opened(None, "welcome")
    _device, token = make.device(run, language="en")
    text = seen(client.get(reverse("station", args=[token, "welcome"])).text)
    assert "Nothing was promised before today." in text


@pytest.mark.parametrize("measures", [1, 3])
def test_since_last_time_costs_the_same_for_three_measures_as_for_one(
    client: Client, measures: int, django_assert_num_queries: Any
) -> None:
    run = opened(None, "welcome")
    for n in range(measures):
        make.decided(run.room.gathering.unit, title=f"Tiltak {n}")
    _device, token = make.device(run)
    with django_assert_num_queries(8):
        client.get(reverse("station", args=[token, "welcome"]))


def test_a_later_shift_sees_what_an_earlier_one_has_shared_there_and_nothing_else(client: Client) -> None:
    day = make.gathering()
    for hours, label in ((1, "Dagvakta"), (2, "Kveldsvakta")):
        make.sitting(day, days=hours, tables=1, label=label)
    make.run(make.room(day, variant="90"))
    first, second = day.room.runs.order_by("sitting__starts").select_related("room__gathering", "sitting")
    for run in (first, second):
        opened(run, "light", "fills")
    _device, early = make.device(first)
    _other, late = make.device(second)
    for token, key, text in (
        (early, "light.keep", "Morgenkaffen"),
        (early, "fills.gives", "Latter"),
        (late, "light.keep", "Kveldsteen"),
    ):
        send(client, token, body(block(first, key), text, slot="1a" if key == "light.keep" else ""))
    client.post(reverse("share", args=[early]), {"station": "light"})
    client.post(reverse("share", args=[late]), {"station": "light"})
    page = client.get(reverse("station", args=[late, "light"])).text
    folded = page.split('<details class="fold">', 1)[1].split("</details>", 1)[0]
    assert "Dagvakta" in folded and "Morgenkaffen" in folded and "Kveldsteen" not in folded
    assert "Latter" not in client.get(reverse("station", args=[late, "fills"])).text  # not shared
    assert "Kveldsteen" not in client.get(reverse("station", args=[early, "light"])).text


@pytest.mark.parametrize("earlier", [1, 3])
def test_what_earlier_shifts_have_shared_costs_one_query(
    client: Client, earlier: int, django_assert_num_queries: Any
) -> None:
    day = make.gathering()
    for n in range(earlier + 1):
        make.sitting(day, days=n + 1, tables=1, label=f"Vakt {n}")
    make.run(make.room(day, variant="90"))
    *before, last = day.room.runs.order_by("sitting__starts").select_related("room__gathering", "sitting")
    for run in before:
        opened(run, "light")
        _device, token = make.device(run)
        send(client, token, body(block(run, "light.keep"), "Kaffe", slot="1a"))
        client.post(reverse("share", args=[token]), {"station": "light"})
    opened(last, "light")
    _device, token = make.device(last)
    with django_assert_num_queries(6):
        client.get(reverse("station", args=[token, "light"]))


# Film


def film(words: dict[str, Any]) -> str:
    of = first_of("film", "en")
    told = OutlineBlock(**{**of.__dict__, "words": {**of.words, **words}})
    with translation.override("en"):
        return render_to_string(
            "dialogmat/kinds/film.html#table", {"block": SheetBlock(told), "run": {"variant": "day"}}
        )


def test_a_film_is_a_link_that_says_where_it_leads_and_the_reading_stays() -> None:
    page = film({"film": "https://film.example.org/fem"})
    assert 'href="https://film.example.org/fem" target="_blank" rel="noopener noreferrer"' in page
    assert "film.example.org" in seen(page) and "<details" in page and "<iframe" not in page


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "data:text/html,x", "//[", "film.mp4"])
def test_what_is_no_page_is_no_film(address: str) -> None:
    page = film({"film": address})
    assert 'class="film"' not in page and "Read it instead" not in page
    assert 'alt="Six people sit around a table. One reads aloud, and the others listen."' in page


def test_the_link_picture_says_in_words_what_it_shows(client: Client) -> None:
    run = walked("leaders", "day", "en")
    _device, token = make.device(run, language="en")
    page = client.get(reverse("station", args=[token, "good"])).text
    alts = re.findall(r'<img src="[^"]*link-\d\.svg"[^>]* alt="([^"]+)"', page)
    assert len(alts) == 3 and len(set(alts)) == 3


def test_promises_of_this_very_day_are_not_since_last_time(client: Client) -> None:
    run = opened(None, "welcome", "do")
    _device, token = make.device(run)
    send(client, token, body(block(run, "do.measure"), "Bestemt i dag", slot="1a"))
    client.post(reverse("share", args=[token]), {"station": "do"})
    measure = run.room.gathering.unit.measures.get()
    deadline = timezone.localdate() + datetime.timedelta(days=30)
    measure.decide(owner_seat=make.seat(measure.unit), deadline=deadline, by=None)
    assert "Bestemt i dag" not in client.get(reverse("station", args=[token, "welcome"])).text
