"""The big screen: the way in on every view, nothing before it is revealed, pages that hold all once, a remote."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogmat.models import Answer, Dialogue, Film, Highlight, Run, Shared, Show
from dialogmat.models.answer import place
from dialogmat.outline import OutlineBlock
from dialogmat.pages import FIELDS, HIGH, SIGNS, lines
from dialogmat.picture import Shown
from dialogmat.screen import screen
from tests import make
from tests.dialogmat.test_answers import block, opened
from workshops.models import Kind

pytestmark = pytest.mark.django_db
LONG = "Bemanningen om kvelden gjør at vi sjelden snakker sammen. "


@pytest.fixture
def run() -> Run:
    return opened(make.run(make.room(tables=3)), "fills")


@pytest.fixture
def host(run: Run) -> Client:
    return make.client(make.leader(run.room.gathering.unit))


def write(run: Run, of: OutlineBlock, value: str, *, number: int = 1, slot: str = "", shared: bool = True) -> Answer:
    dialogue = Dialogue.of_table(run.room, make.table(run, number))
    pk = place(dialogue.pk, of.id, slot)
    if shared:
        Shared.objects.get_or_create(dialogue=dialogue, station=of.station)
    return Answer.objects.create(pk=pk, dialogue=dialogue, block_id=of.id, slot=slot, value=value)


def look(host: Client, run: Run) -> str:
    return host.get(reverse("stage", args=[run.sitting_id])).text


def press(host: Client, run: Run, act: str, **said: Any) -> Any:
    answer = host.post(reverse("stage_act", args=[run.sitting_id]), {"act": act} | said)
    run.refresh_from_db()
    return answer


def said_on(run: Run) -> list[str]:
    """All texts of all pages, in order."""
    return [word.text for page in screen(run, "nb").pages for piece in page for word in piece.said]


# The way in, the clock, the seats


@pytest.mark.parametrize("show", Show.values)
def test_the_code_and_its_qr_are_on_every_view(host: Client, run: Run, show: str) -> None:
    run.put_on_stage(show=show, by=None)
    for dark in (False, True):
        run.darken(dark, by=None)
        page = look(host, run)
        assert page.count(run.sitting.code) == 1
        assert page.count('class="qr"') == 1


def test_the_clock_stands_at_what_is_left_before_any_script_has_run(host: Client, run: Run) -> None:
    run.start_timer(minutes=12, by=None)
    assert re.search(r'class="timer"[^>]*><b>1[12]:\d\d</b>', look(host, run))
    Run.objects.filter(pk=run.pk).update(timer_ends_at=timezone.now() - datetime.timedelta(minutes=3))
    assert "<b>00:00</b>" in look(host, run)


def seats(host: Client, run: Run) -> list[tuple[int, int | None, bool]]:
    run.put_on_stage(show=Show.SEATS, by=None)
    pages = host.get(reverse("stage", args=[run.sitting_id])).context["screen"].pages
    return [(one.table.number, one.free, one.begun) for page in pages for one in page]


def test_a_workshop_says_how_many_of_the_unit_there_is_room_for(host: Client, run: Run) -> None:
    assert seats(host, run) == [(1, None, False), (2, None, False), (3, None, False)]
    run.room.gathering.unit.headcount = 16
    run.room.gathering.unit.save()
    make.device(run, number=2)
    assert seats(host, run) == [(1, 6, False), (2, 6, True), (3, 6, False)]
    assert "Sett dere hos dem dere kjenner minst" in look(host, run) and "plass til 6" in look(host, run)


def conference(*, units: int, tables: int) -> Run:
    day = make.gathering(make.unit("Helse og omsorg"), kind=Kind.CONFERENCE, serves=[])
    for n in range(units):
        day.units.create(unit=make.unit(f"Enhet {n}", under=day.unit))
    return make.run(make.room(day, mat="leaders", variant="day", tables=tables))


def sit(run: Run, number: int, *, units: int) -> None:
    for place_ in run.room.gathering.units.filter(table=None)[:units]:
        place_.sit_at(make.table(run, number))


def test_at_a_conference_the_seats_that_are_laid_for_somebody_are_not_free() -> None:
    run = conference(units=5, tables=2)
    host = make.client(make.leader(run.room.gathering.unit))
    sit(run, 1, units=3)
    assert seats(host, run) == [(2, 3, False)]
    sit(run, 2, units=2)
    assert seats(host, run) == [(2, 1, False)]


# Revealed or not


@pytest.mark.parametrize(("mat", "variant"), [("employees", "90"), ("leaders", "day")])
@pytest.mark.usual(mat="leaders")
def test_what_is_shared_is_on_the_wall_once_it_is_revealed_and_not_before(mat: str, variant: str) -> None:
    run = opened(make.run(make.room(mat=mat, variant=variant)), "cover")
    host = make.client(make.leader(run.room.gathering.unit))
    written = {
        block.key: write(run, block, f"Fra {block.key}", slot=slot_of(block))
        for station in run.walked("nb")
        for block in station.content(run.variant)
        if block.takes in {"table", "unit"} and block.kind not in {"cards", "booking"}
    }
    assert len(written) > 5
    for station in run.walked("nb"):
        run.open_to_all(station=station.key, by=None)
        voted = {of.settings.get("of") for of in station.blocks}
        mine = [answer.value for key, answer in written.items() if key.startswith(f"{station.key}.")]
        hidden = [text for text in mine if text.removeprefix("Fra ") not in voted]
        for show in (Show.CODE, Show.SEATS, Show.SINCE, Show.STATION, Show.MARKED):
            run.put_on_stage(show=show, by=None)
            assert not [text for text in hidden if text in look(host, run)]
        run.put_on_stage(show=Show.RESULTS, by=None)
        seen = look(host, run)
        for _page in screen(run, "nb").pages[1:]:
            press(host, run, "next")
            seen += look(host, run)
        assert not [text for text in mine if text not in seen]


def slot_of(block: OutlineBlock) -> str:
    """The first field that is written in words."""
    return {"practice": "1.start", "question": ""}.get(block.kind, "1a")


# Pages


def test_every_text_is_there_once_in_the_order_of_the_tables_and_none_is_cut() -> None:
    run = opened(make.run(make.room(tables=40)), "fills")
    gives = block(run, "fills.gives")
    told = [(LONG * (n % 12 + 1)).strip() for n in range(1, 41)]
    for n, text in enumerate(told, start=1):
        write(run, gives, text, number=n)
    run.put_on_stage(show=Show.RESULTS, by=None)
    assert said_on(run) == told
    for page in screen(run, "nb").pages:
        assert 0 < sum(high_as_text(piece) * piece.fields for piece in page) <= HIGH * FIELDS


def high_as_text(piece: Shown) -> int:
    return lines(piece.said[0].text, SIGNS[piece.fields])


def test_short_answers_stand_four_across_and_one_page_holds_them_with_their_sum() -> None:
    run = opened(make.run(make.room(tables=8)), "fills")
    priority = block(run, "fills.priority")
    for number in range(1, 5):
        write(run, priority, "Fast overlapp mellom dag- og kveldsvakt", number=number, slot="1a")
        write(run, priority, "organisation", number=number, slot="1a.factor")
    run.put_on_stage(show=Show.RESULTS, by=None)
    [page] = screen(run, "nb").pages
    assert [piece.fields for piece in page] == [FIELDS, 3, 3, 3, 3]


def test_few_words_are_larger_than_many() -> None:
    run = opened(make.run(make.room(tables=2)), "fills")
    run.put_on_stage(show=Show.RESULTS, by=None)
    letters = []
    for times in (1, 3, 12):
        Answer.objects.all().delete()
        write(run, block(run, "fills.gives"), LONG * times)
        [[piece]] = screen(run, "nb").pages
        letters.append(piece.letters)
    assert letters == sorted(set(letters), reverse=True)


def test_what_no_page_can_hold_goes_on_on_the_next(host: Client, run: Run) -> None:
    long = "\n".join(f"{n}. {LONG * 5}" for n in range(1, 12))
    write(run, block(run, "fills.gives"), long)
    write(run, block(run, "fills.drains"), "a\nb\n" * 100)
    run.put_on_stage(show=Show.RESULTS, by=None)
    assert " ".join(said_on(run)).split() == f"{long} {'a b ' * 100}".split()
    assert "<span>1/" in look(host, run)


def test_a_page_that_is_no_longer_there_is_the_last_one(host: Client, run: Run) -> None:
    for number in (1, 2, 3):
        write(run, block(run, "fills.gives"), LONG * 10, number=number)
    run.put_on_stage(show=Show.RESULTS, by=None)
    press(host, run, "last")
    assert "Side 3 av 3" in look(host, run)
    Shared.objects.filter(dialogue__table__number=3).delete()
    assert "Side 2 av 2" in look(host, run)


@pytest.mark.deep
def test_thirty_cards_are_summed_over_forty_tables_and_take_three_pages() -> None:
    run = opened(make.run(make.room(mat="leaders", variant="day", tables=40)), "sources")
    sort = block(run, "sources.sort")
    columns, cards = list(sort.words["columns"]), list(sort.cards)
    for number in range(1, 41):
        for n, card in enumerate(cards):
            write(run, sort, columns[0 if number <= n else 1], number=number, slot=card)
    run.put_on_stage(show=Show.RESULTS, by=None)
    sums = [piece.sums for page in screen(run, "nb").pages for piece in page if piece.sums]
    assert [len(page) for page in sums] == [10, 10, 10]
    counted = [one.counts for page in sums for one in page]
    assert counted == [[n, 40 - n, 0] for n in range(29, -1, -1)]


def test_priorities_add_up_to_one_picture_of_the_five(host: Client, run: Run) -> None:
    priority = block(run, "fills.priority")
    for number, factor in ((1, "conditions"), (2, "conditions"), (3, "culture")):
        write(run, priority, f"Prioritet {number}", number=number, slot="1a")
        write(run, priority, factor, number=number, slot="1a.factor")
    Shared.objects.filter(dialogue__table__number=3).delete()
    run.put_on_stage(show=Show.RESULTS, by=None)
    found = [piece.factors for piece in screen(run, "nb").here if piece.factors]
    assert found == [[("leadership", 0), ("organisation", 0), ("conditions", 2), ("culture", 0), ("mastery", 0)]]
    assert "hvilken av de fem det gjelder" in look(host, run)


# The focus


def test_one_table_alone_one_text_alone_and_all_of_them_again(host: Client, run: Run) -> None:
    first = [write(run, block(run, key), f"{key} fra bord 1") for key in ("fills.gives", "fills.drains")]
    write(run, block(run, "fills.gives"), "Fra bord 2", number=2)
    run.put_on_stage(show=Show.RESULTS, by=None)
    press(host, run, "focus", focus=make.table(run).pk)
    assert said_on(run) == [one.value for one in first]
    press(host, run, "focus", focus=first[1].pk)
    assert said_on(run) == ["fills.drains fra bord 1"]
    assert "alone" in look(host, run)
    press(host, run, "focus", focus=first[1].pk)
    assert len(said_on(run)) == 3 and run.focus is None


def test_the_focus_is_on_nothing_that_is_not_there(host: Client, run: Run) -> None:
    own = write(run, block(run, "fills.gives"), "Bordets eget", shared=False)
    other = opened(make.run(make.room(tables=1)), "fills")
    theirs = write(other, block(other, "fills.gives"), "Fra et annet rom")
    for focus in (own.pk, theirs.pk, make.table(other).pk):
        assert press(host, run, "focus", focus=focus).status_code == 404
    assert run.focus is None and run.show == Show.STATION
    run.put_on_stage(show=Show.SEATS, by=None)
    assert press(host, run, "focus", focus="").status_code == 302 and run.show == Show.SEATS


def test_the_focus_is_lifted_on_the_page_where_the_text_stands(host: Client, run: Run) -> None:
    texts = [write(run, block(run, "fills.gives"), LONG * 10, number=n) for n in (1, 2, 3)]
    run.put_on_stage(show=Show.RESULTS, by=None)
    press(host, run, "focus", focus=texts[2].pk)
    press(host, run, "next")
    assert (run.focus, run.page) == (None, 3)


def test_a_table_alone_has_the_pages_of_the_leaders_who_sit_there() -> None:
    run = opened(conference(units=2, tables=2), "good")
    host = make.client(make.leader(run.room.gathering.unit))
    practice = block(run, "good.practice")
    for number, unit in enumerate(run.room.gathering.units.order_by("unit__name"), start=1):
        unit.sit_at(make.table(run, number))
        own = Dialogue.of_unit(run.room, unit.unit)
        pk = place(own.pk, practice.id, "1.start")
        Answer.objects.create(pk=pk, dialogue=own, block_id=practice.id, slot="1.start", value=f"Ved bord {number}")
        Shared.objects.create(dialogue=own, station="good")
    press(host, run, "focus", focus=make.table(run, 2).pk)
    assert "Ved bord 2" in look(host, run) and "Ved bord 1" not in look(host, run)


def test_what_is_taken_back_leaves_the_focus_too(host: Client, run: Run) -> None:
    mine = write(run, block(run, "fills.gives"), "Tatt tilbake")
    write(run, block(run, "fills.gives"), "Fra bord 2", number=2)
    press(host, run, "focus", focus=mine.pk)
    mine.dialogue.unshare(station="fills", sitting=run.sitting_id)
    assert said_on(run) == ["Fra bord 2"]


def test_a_proposal_shown_large_reveals_no_dots(host: Client, run: Run) -> None:
    run.open_to_all(station="do", by=None)
    mine = write(run, block(run, "do.measure"), "Fast overlapp", slot="1a")
    press(host, run, "focus", focus=mine.pk)
    page = look(host, run)
    assert said_on(run) == ["Fast overlapp"] and 'class="given"' not in page
    _phone, token = make.phone(run)
    assert "data-dots" in Client().get(reverse("table", args=[token])).text


# Highlights


def test_highlights_are_gathered_from_all_stations_in_the_order_they_were_marked(host: Client, run: Run) -> None:
    keys = ("fills.gives", "light.keep", "parts.agreement")
    texts = [write(run, block(run, key), f"Fra {key}", slot=slot_of(block(run, key))) for key in keys]
    for one in (texts[1], texts[0], texts[0]):
        assert press(host, run, "mark", said=one.pk, block=one.block_id).status_code == 302
    press(host, run, "focus", focus=texts[0].pk)
    run.put_on_stage(show=Show.MARKED, by=None)
    assert said_on(run) == ["Fra light.keep", "Fra fills.gives"]
    press(host, run, "unmark", said=texts[1].pk)
    assert said_on(run) == ["Fra fills.gives"]


def test_only_what_others_may_read_can_be_marked(host: Client, run: Run) -> None:
    own = write(run, block(run, "fills.gives"), "Bordets eget", shared=False)
    other = opened(make.run(make.room(tables=1)), "fills")
    theirs = write(other, block(other, "fills.gives"), "Fra et annet rom")
    for one in (own, theirs):
        assert press(host, run, "mark", said=one.pk, block=one.block_id).status_code == 404
    assert press(host, run, "mark").status_code == 404
    assert not Highlight.objects.exists()


@pytest.mark.parametrize("how", ["unshared", "struck", "rubbed out"])
def test_what_is_withdrawn_is_gone_from_all_of_the_wall(host: Client, run: Run, how: str) -> None:
    mine = write(run, block(run, "fills.gives"), "Kari på kveldsvakta")
    press(host, run, "mark", said=mine.pk, block=mine.block_id)
    press(host, run, "focus", focus=mine.pk)
    assert "Kari på kveldsvakta" in look(host, run)
    if how == "unshared":
        mine.dialogue.unshare(station="fills", sitting=run.sitting_id)
    elif how == "struck":
        mine.strike(run=run, by=None)
    else:
        Answer.objects.filter(pk=mine.pk).update(value="")
    assert "Kari" not in look(host, run)
    for show in Show:
        run.put_on_stage(show=show, by=None)
        assert "Kari" not in look(host, run)


# The remote


def test_a_clicker_walks_through_the_views_and_their_pages_and_back(host: Client, run: Run) -> None:
    for number in (1, 2):
        text = write(run, block(run, "fills.gives"), LONG * 10, number=number)
    press(host, run, "mark", said=text.pk, block=text.block_id)
    run.put_on_stage(show=Show.CODE, by=None)
    way = [("code", 1), ("seats", 1), ("station", 1), ("results", 1), ("results", 2), ("marked", 1)]
    for view in way[1:]:
        press(host, run, "next")
        assert (run.show, run.page) == view
    press(host, run, "next")
    assert (run.show, run.page) == way[-1]
    for view in reversed(way[:-1]):
        press(host, run, "back")
        assert (run.show, run.page) == view
    press(host, run, "back")
    assert (run.show, run.page) == way[0]


def test_before_a_station_is_open_there_is_nothing_to_come_to_by_a_press() -> None:
    run = make.run()
    host = make.client(make.leader(run.room.gathering.unit))
    for _ in range(3):
        press(host, run, "next")
    assert (run.show, run.opened) == (Show.SEATS, [])


def test_what_was_promised_before_has_its_place_in_the_walk(host: Client, run: Run) -> None:
    for n in range(8):
        make.decided(run.room.gathering.unit, title=f"{LONG} {n}")
    run.put_on_stage(show=Show.SEATS, by=None)
    press(host, run, "next")
    assert (run.show, run.page) == (Show.SINCE, 1)
    press(host, run, "last")
    assert run.page > 1 and LONG.strip() in look(host, run)


def test_dark_is_dark_until_it_is_pressed_again_or_anything_else_is(host: Client, run: Run) -> None:
    write(run, block(run, "fills.gives"), "Latter på vaktrommet")
    run.put_on_stage(show=Show.RESULTS, by=None)
    for key in ("dark", "next"):
        press(host, run, "dark")
        assert "Latter" not in look(host, run)
        press(host, run, key)
        assert "Latter" in look(host, run) and run.show == Show.RESULTS


def test_another_facilitator_and_a_fresh_page_see_the_same(host: Client, run: Run) -> None:
    for number in (1, 2, 3):
        write(run, block(run, "fills.gives"), f"{number}. {LONG * 10}", number=number)
    run.put_on_stage(show=Show.RESULTS, by=None)
    press(host, run, "next")
    other = make.user("Sigrid Vågå")
    run.room.gathering.facilitators.add(other)
    assert "2. Bemanningen" in look(make.client(other), run)
    assert "Side 2 av 3" in look(make.client(other), run)


def test_opening_the_next_station_leaves_page_and_focus_behind(host: Client, run: Run) -> None:
    for number in (1, 2):
        write(run, block(run, "fills.gives"), LONG * 10, number=number)
    press(host, run, "focus", focus=make.table(run, 2).pk)
    run.open_to_all(station="parts", by=None)
    assert (run.show, run.page, run.focus) == (Show.STATION, 1, None)


def test_each_button_comes_back_to_the_page_it_is_on(host: Client, run: Run) -> None:
    assert press(host, run, "next").url == reverse("stage", args=[run.sitting_id])
    assert press(host, run, "next", page="cockpit").url == reverse("cockpit", args=[run.sitting_id])


@pytest.mark.parametrize("said", [{"act": "fly"}, {"act": "focus", "focus": "bord-1"}, {"act": "next", "page": "home"}])
def test_a_key_that_is_not_there_does_not_exist(host: Client, run: Run, said: dict[str, str]) -> None:
    assert host.post(reverse("stage_act", args=[run.sitting_id]), said).status_code == 404


# The film


def test_a_film_of_the_programmes_own_has_a_page_to_itself_after_the_question() -> None:
    run, film = filmed()
    host = make.client(make.leader(run.room.gathering.unit))
    run.open_to_all(station="sources", by=None)
    assert "<video" not in look(host, run)
    press(host, run, "next")
    page = look(host, run)
    assert (run.show, run.page) == (Show.STATION, 2)
    assert page.count("<video") == 1 and reverse("film", args=[film.pk]) in page
    press(host, run, "next")
    assert run.show == Show.RESULTS


def filmed() -> tuple[Run, Film]:
    """A leaders' day on a version with a film in it."""
    made = make.version("leaders")
    draft = made.revise(by=None)
    film = make.film()
    for wording in draft.blocks.get(kind="film").wordings.all():
        wording.body["film"] = film.get_absolute_url()
        wording.save()
    run = opened(make.run(make.room(mat="leaders", variant="day")), "cover")
    run.room.version = draft
    run.room.save(update_fields=["version"])
    return run, film


# What it costs


@pytest.mark.parametrize(("show", "queries"), [("seats", 10), ("results", 8), ("marked", 9)])
def test_it_asks_as_often_for_three_tables_as_for_one(show: str, queries: int, django_assert_num_queries: Any) -> None:
    for tables in (1, 3):
        run = opened(make.run(make.room(tables=tables)), "fills")
        host = make.client(make.leader(run.room.gathering.unit))
        for number in range(1, tables + 1):
            one = write(run, block(run, "fills.gives"), f"Latter {number}", number=number)
            Highlight.mark(run, block=one.block_id, said=one.pk, by=None)
        run.put_on_stage(show=show, by=None)
        look(host, run)
        with django_assert_num_queries(queries):
            look(host, run)
