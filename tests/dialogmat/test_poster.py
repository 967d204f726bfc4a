import io
import re
import subprocess
from dataclasses import replace
from itertools import combinations, pairwise
from math import hypot
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.utils.translation import override

from dialogmat.paper.geometry import A0, HALF_ROWS, ROWS, Frame, Mat
from dialogmat.paper.geometry import SHEETS as PAGES
from dialogmat.paper.piece import Piece
from dialogmat.paper.sheet import lay
from dialogmat.paper.tiles import tiles, zoom
from dialogmat.paper.typesetting import balanced, lines, width
from dialogmat.poster import (
    FACTORS,
    RHYTHMS,
    STOPS,
    Card,
    Field,
    Poster,
    Size,
    TableCard,
    poster_html,
    poster_pdf,
    table_cards_html,
    tiles_html,
)
from ned.pdf import write_pdf
from tests.dialogmat.printed import Box, Part, of_class, parts, printed, read_out, words

SHEETS: list[tuple[str, Size]] = [(name, size) for name in ("bay", "summit", "wordy") for size in ("A0", "A3", "A3x2")]


def card(key: str, number: int, title: str, task: str, minutes: int, rhythms: str, *fields: Field) -> Card:
    address = "https://ned.kommune.example/join/?code=KDRT-7MWP"
    paces = tuple((name, 5) for name in rhythms.split())
    return Card(key, number, title, task, minutes, paces, fields, qr=address, trio=number > 6)


BAY = Poster(
    mat="employees",
    language="nb",
    kicker="Medarbeiderduken · 2 timer · 7 stopp",
    title="Rundt bukta",
    subtitle="Ta runden sammen, fra naustet og tilbake. Det dere skriver, er bordets til dere deler.",
    cards=(
        card(
            "welcome", 0, "Velkommen og spilleregler", "Les spillereglene høyt. Mangler vi noen?", 8, "plenary",
            Field("text", "Ingen navn, ingen helse\nAlle slipper til, ingen må\nVi deler det bordet er enig om"),
        ),
        card(
            "light", 1, "En dag jeg går lett hjem", "Hva skjedde sist? Hva gjorde noen rundt deg? Skriv tre ting.", 18,
            "alone pair table", Field("list", "Dette beholder vi", 3),
        ),
        card(
            "fills", 2, "Fyller og tapper", "Hva gir krefter i arbeidet, og hva tar? Ikke personer. Velg én ting.", 25,
            "alone table plenary", Field("cards", "Kortene"), Field("question", "Hva gir krefter?", notes=3),
            Field("question", "Hva tar krefter?", notes=3), Field("priority", "Vår ene prioritet", 1, factor=True),
        ),
        card(
            "parts", 3, "Min del, vår del, lederens del", "Hva gjør jeg fra mandag?", 22, "alone pair table",
            Field("box", "Min del"), Field("agreement", "Vår del"), Field("request", "Lederens del"),
        ),
        card(
            "away", 4, "Når noen er borte – og kommer tilbake", "Den som er borte, velger selv kontakten.", 18,
            "pair table", Field("agreement", "Husregler", 2),
        ),
        card(
            "do", 5, "Dette gjør vi", "Hva gir mest for minst? Hvem passer på, og hvordan ser vi at det hjelper?", 20,
            "table plenary", Field("measure", "Tiltak", 3, factor=True), Field("vote", "To prikker hver"),
        ),
        card(
            "close", 6, "Rundt og ut", "Alt i alt: Var dialogduken verdt tiden? Ingen ser hva du svarer.", 4,
            "alone", Field("score", "Vurdering", ends=("ikke i det hele tatt", "i svært stor grad")),
        ),
    ),
    breaks_after={4: 5},
)  # fmt: skip
SUMMIT = Poster(
    mat="leaders",
    language="nb",
    kicker="Lederduken · én dag · 9 stasjoner",
    title="Veien til nærvær",
    subtitle="Gå stien sammen. Legg en stein på varden når dere er ferdige.",
    cards=(
        card("checkin", 0, "Før vi går", "Hvor trygg er du i nærværsarbeidet?", 15, "alone table"),
        card(
            "numbers", 1, "Tallene og livet bak", "Hva overrasker dere? Ikke gå inn i enkeltpersoner.", 40,
            "alone pair table plenary", Field("observation", "Vi ser", 3),
            Field("question", "Hva lurer du på i tallene?"),
        ),
        card(
            "sources", 2, "Fem kilder til fravær", "Legg kortene der de hører hjemme. Velg det dere kan påvirke.", 50,
            "alone table plenary", Field("priority", "Prioritet", 2, factor=True, influence=True),
        ),
        card(
            "good", 3, "Slik gjør jeg andre gode", "Fortell om en gang noen vokste på jobben.", 45,
            "alone pair table plenary", Field("practice", "Min lederpraksis"),
        ),
        card(
            "near", 4, "Passe nær", "Sett inn grupper på linjen – ikke navn.", 40, "alone pair table plenary",
            Field("cards", "Linja", columns=("For langt unna", "Passe nær", "For tett på")),
            Field("agreement", "Avtale om kontakt"), Field("request", "Innspill oppover"),
        ),
        card(
            "a key nobody knows", 5, "Når saken er uklar", "Finn veien videre uten å spørre om diagnosen.", 40,
            "alone table plenary", Field("list", "Neste samtale"), Field("list", "Hvem spør vi?"),
        ),
        card(
            "neighbour", 6, "Naboen som får det til", "Hva gjør de en vanlig tirsdag?", 25, "swap table plenary",
            Field("idea", "Dette låner vi"),
        ),
        card(
            "plan", 7, "Fra gode tanker til plan", "Treffer de minst to forhold?", 50,
            "alone table swap plenary", Field("measure", "Tiltak", 3, factor=True),
            Field("list", "Dette slutter vi med", 2),
        ),
        card(
            "host", 8, "Øv som vert", "Prøv «Fyller og tapper» på hverandre, slik dere vil gjøre det hjemme.", 35,
            "table pair plenary", Field("booking", "Vår samling"),
        ),
        card(
            "promise", 9, "Vi lover hverandre", "Si løftet høyt til dem det gjelder.", 20, "table alone plenary",
            Field("question", "Innen … har jeg …", signed=True), Field("score", "Vurdering"),
        ),
    ),
    breaks_after={2: 15, 3: 45, 6: 15},
)  # fmt: skip
LONG_TITLE = "Medarbeidarundersøkingar og sjukefråværsoppfølging"
LONG_TASK = "Kva tilretteleggingsmoglegheiter har arbeidsmiljøutvalet, og kven tek oppfølgingssamtalane?"
WORDY = replace(
    SUMMIT,
    language="nn",
    title="Vegen til nærvær",
    example=True,
    cards=tuple(
        replace(one, title=LONG_TITLE if one.number % 2 else one.title, task=LONG_TASK, shown=one.number != 4)
        for one in SUMMIT.cards
    ),
)
POSTERS = {"bay": BAY, "summit": SUMMIT, "wordy": WORDY}


def page(name: str, size: Size) -> Part:
    made = POSTERS[name]
    return printed(poster_html(made, size=size), title=made.title, language=made.language).pages[0]


def shown(poster: Poster) -> list[Card]:
    return [one.card for one in poster.placed if one.card.shown]


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_no_words_leave_their_card_or_touch_its_code(name: str, size: Size) -> None:
    plates = of_class(page(name, size), "plate")

    assert len(plates) == len(shown(POSTERS[name]))
    for plate in plates:
        inside = words(plate)
        codes = [one.box for one in of_class(plate, "qr")]
        assert [one.words for one in inside if not plate.box.holds(one)] == []
        assert [one.words for one in inside if any(code.meets(one) for code in codes)] == []


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_no_card_lies_on_another_or_off_the_paper(name: str, size: Size) -> None:
    laid = page(name, size)
    margin = 9.9
    paper = Box(margin, margin, laid.box.right - margin, laid.box.bottom - margin)
    boxes = [one.box for one in of_class(laid, "card")]

    assert all(paper.holds(one) for one in boxes)
    assert [(one, two) for one in boxes for two in boxes if one is not two and one.meets(two)] == []


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_a_third_of_the_mat_and_more_is_landscape_without_words(name: str, size: Size) -> None:
    laid = page(name, size)

    kinds = ("card", "head", "subtitle", "rule-words", "rest", "link", "legend")
    covered = [one for kind in kinds for one in of_class(laid, kind)]

    assert sum(one.box.area for one in covered) <= 0.65 * laid.box.area


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_type_is_never_smaller_than_the_size_of_the_sheet_allows(name: str, size: Size) -> None:
    smallest = min(words(page(name, size)), key=lambda one: one.size)

    assert smallest.size >= {"A0": 6.1, "A3": 3.3, "A3x2": 3.5}[size], smallest


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_there_is_room_to_write_on_every_line(name: str, size: Size) -> None:
    lines = [one.box for kind in ("line", "box") for one in of_class(page(name, size), kind)]

    assert lines
    least = {"A0": 11.9, "A3": 5.4, "A3x2": 6.4}[size]
    assert min(one.bottom - one.top for one in lines) >= least * (0.8 if name == "wordy" else 1)


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_a_code_is_large_enough_to_scan_and_has_white_around_it(name: str, size: Size) -> None:
    for plate in of_class(page(name, size), "plate"):
        for code in (one.box for one in of_class(plate, "qr")):
            quiet = Box(code.left - 3.6, code.top - 3.6, code.right + 3.6, code.bottom + 3.6)
            assert code.right - code.left >= 24.99
            assert plate.box.holds(quiet)


def test_a_station_left_out_leaves_its_cairn_without_a_card() -> None:
    landscape = (settings.BASE_DIR / "static/print/leaders.svg").read_text(encoding="utf-8")
    laid = lay(WORDY, "A3")

    assert len([one for one in laid if one.kind == "card"]) == 8
    assert 'src="static:print/leaders.svg"' in poster_html(WORDY, size="A3")
    assert landscape.count("<g><ellipse") == len(STOPS["leaders"])


@pytest.mark.parametrize("poster", [BAY, SUMMIT])
@pytest.mark.parametrize("size", ["A0", "A3", "A3x2"])
def test_cards_lie_at_their_cairns_whichever_stations_are_left_out(poster: Poster, size: Size) -> None:
    fewer = replace(poster, cards=tuple(replace(one, shown=one.number not in {4, 5}) for one in poster.cards))

    whole, thinned = (
        {number(one): one.frame for one in lay(each, size) if one.kind == "card"} for each in (poster, fewer)
    )

    assert set(whole) - set(thinned) == {"4", "5"}
    for key, frame in thinned.items():
        assert abs(frame.left + frame.width / 2 - whole[key].left - whole[key].width / 2) < 0.03 * whole[key].left + 9


@pytest.mark.parametrize("size", ["A0", "A3", "A3x2"])
@pytest.mark.parametrize("gone", [(), (4,), (4, 5, 6)])
@pytest.mark.parametrize("name", POSTERS)
def test_the_path_is_seen_all_the_way_with_its_cairns(name: str, gone: tuple[int, ...], size: Size) -> None:
    made = without(POSTERS[name], *gone)
    sheet, scale = PAGES[size], 1189 / PAGES[size].width
    laid = [one for one in lay(made, size) if one.kind in {"card", "tab", "legend", "link framed"}]
    depths = {"card": sheet.depth, "tab": 0, "legend": 0, "link framed": 0}
    covers = [(one.kind, grown(one.frame, depths[one.kind], scale), sheet.radius * scale) for one in laid]
    dots, stones = path(made.mat), cairns(made.mat)

    assert len(stones) == len(STOPS[made.mat])
    assert [(kind, dot) for kind, cover, round_ in covers for dot in dots if apart(cover, round_, dot) < 6.6] == []
    assert [(kind, stone) for kind, cover, _ in covers for stone in stones if cover.meets(stone)] == []


@pytest.mark.parametrize("size", ["A0", "A3", "A3x2"])
@pytest.mark.parametrize("poster", [BAY, SUMMIT])
def test_no_break_lies_on_a_card(poster: Poster, size: Size) -> None:
    laid = lay(replace(poster, breaks_after={one.number: 15 for one in poster.cards}), size)
    cards = [one.frame for one in laid if one.kind in {"card", "tab"}]
    rests = [one.frame for one in laid if one.kind == "rest"]

    assert len(rests) == len(poster.placed)
    assert [(rest, card) for rest in rests for card in cards if rest.meets(card)] == []


def without(poster: Poster, *gone: int) -> Poster:
    return replace(
        poster, cards=tuple(replace(one, shown=one.shown and one.number not in gone) for one in poster.cards)
    )


def grown(frame: Frame, depth: float, scale: float) -> Frame:
    """On the landscape's own 1189 × 841, with the solid it stands out by."""
    return Frame(frame.left * scale, frame.top * scale, (frame.width + depth) * scale, (frame.height + depth) * scale)


def apart(cover: Frame, round_: float, dot: tuple[float, float]) -> float:
    """How far a point is from something with rounded corners; below 0 inside it."""
    across = max(cover.left + round_ - dot[0], 0, dot[0] - cover.right + round_)
    down = max(cover.top + round_ - dot[1], 0, dot[1] - cover.bottom + round_)
    return hypot(across, down) - round_


def path(mat: Mat) -> list[tuple[float, float]]:
    """Points along the middle of the path, which is 13.2 wide."""
    curve = re.search(r'stroke-width="13\.2"[^>]* d="([^"]+)"', landscape(mat))
    assert curve
    x, y, *steps = numbers(curve[1])
    found = []
    for at in range(0, len(steps), 6):
        one, two, end = (complex(*steps[at + place : at + place + 2]) for place in (0, 2, 4))
        for part in range(20):
            on, back = part / 20, 1 - part / 20
            point = back**3 * complex(x, y) + 3 * back**2 * on * one + 3 * back * on**2 * two + on**3 * end
            found.append((point.real, point.imag))
        x, y = end.real, end.imag
    return found


def cairns(mat: Mat) -> list[Frame]:
    found = []
    for line in landscape(mat).splitlines():
        if line.startswith("<g><ellipse"):
            outlines = re.findall(r'stroke="#10303A"[^>]* d="([^"]+)"', line)
            corners = [corner for outline in outlines for corner in numbers(outline)]
            left, top = min(corners[::2]), min(corners[1::2])
            found.append(Frame(left, top, max(corners[::2]) - left, max(corners[1::2]) - top))
    return found


def landscape(mat: Mat) -> str:
    return (settings.BASE_DIR / f"static/print/{mat}.svg").read_text(encoding="utf-8")


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?[\d.]+", text)]


@pytest.mark.parametrize("size", ["A0", "A3", "A3x2"])
@pytest.mark.parametrize(("poster", "gone"), [(BAY, 4), (BAY, 5), (BAY, 2), (SUMMIT, 4), (SUMMIT, 8), (SUMMIT, 1)])
def test_where_a_card_is_left_out_the_others_fill_its_row(poster: Poster, gone: int, size: Size) -> None:
    rows = (HALF_ROWS if size == "A3x2" else ROWS)[poster.mat]
    row = {str(stop) for stop in next(row for row in rows if gone in row)}
    whole, fewer = (
        [one.frame for one in lay(each, size) if one.kind == "card" and number(one) in row]
        for each in (poster, without(poster, gone))
    )

    assert len(fewer) == len(whole) - 1
    if fewer:
        assert min(one.left for one in fewer) == pytest.approx(min(one.left for one in whole))
        assert max(one.right for one in fewer) == pytest.approx(max(one.right for one in whole))
        assert [(one, two) for one, two in combinations(fewer, 2) if one.meets(two)] == []


@pytest.mark.parametrize("size", ["A0", "A3"])
@pytest.mark.parametrize("key", ["1", "6"])
def test_a_card_with_one_thing_on_it_is_not_half_empty(key: str, size: Size) -> None:
    for made in (BAY, without(BAY, 4)):
        (card,) = (one for one in lay(made, size) if one.kind == "card" and number(one) == key)

        assert max(piece.top + piece.height for piece in card.pieces) >= card.frame.height * 0.78


@pytest.mark.parametrize("size", ["A0", "A3", "A3x2"])
def test_no_wave_runs_through_the_words_on_the_bay(size: Size) -> None:
    scale = 1189 / PAGES[size].width
    waves = re.findall(r'#7FA6AE"[^>]* d="M([\d.]+) ([\d.]+)q([\d.]+) ', landscape("employees"))
    drawn = [Frame(float(x), float(y) - 2.2, float(step) * 6, 4.4) for x, y, step in waves]
    (link,) = of_class(page("bay", size), "link")
    told = [Frame(one.left, one.top, one.right - one.left, one.bottom - one.top) for one in words(link)]

    assert drawn and told
    assert [wave for wave in drawn for one in told if wave.meets(grown(one, 0, scale))] == []


@pytest.mark.parametrize("size", ["A0", "A3", "A3x2"])
def test_that_nobody_sees_an_answer_is_said_of_the_score_and_not_of_the_promise(size: Size) -> None:
    (card,) = (one for one in lay(SUMMIT, size) if one.kind == "card" and number(one) == "9")
    kinds = [piece.kind for piece in card.pieces]
    signed = [piece for piece in card.pieces[: kinds.index("hairline")] if piece.kind in {"rule", "label"}]
    hairline, name, told = card.pieces[kinds.index("hairline") :]

    assert (name.lines, told.kind) == (("Vurdering",), "note")
    assert max(piece.top + piece.height for piece in signed) < hairline.top < min(name.top, told.top)


def test_a_score_with_a_long_name_is_told_in_one_sentence() -> None:
    fields = (Field("question", "Innen … har jeg …"), Field("score", "Hva vi synes om dagen i dag, alt i alt og sånn"))
    (promise,) = (replace(one, fields=fields) for one in SUMMIT.cards if one.key == "promise")
    (laid,) = (one for one in lay(replace(SUMMIT, cards=(promise,)), "A3") if one.kind == "card")

    assert " ".join(laid.pieces[-1].lines).startswith("Hva vi synes om dagen i dag, alt i alt og sånn: ")


def number(card: Any) -> str:
    return next(str(piece.lines[0]) for piece in card.pieces if piece.kind == "number")


def test_six_sticky_notes_have_room_at_the_station_that_sorts() -> None:
    (card,) = (one for one in lay(BAY, "A0") if one.kind == "card" and number(one) == "2")
    boxes = [piece for piece in card.pieces if piece.kind == "box"]
    labels = {str(piece.lines[0]): piece for piece in card.pieces if piece.kind == "label"}

    assert len(boxes) == 2
    for box_, name in zip(boxes, ("Hva gir krefter?", "Hva tar krefter?"), strict=True):
        beside = box_.width - 3 * A0.note
        assert box_.height >= A0.note
        assert width(name, labels[name].size) <= beside


def test_a_score_is_never_written_on_the_mat() -> None:
    (card,) = (one for one in lay(BAY, "A0") if one.kind == "card" and number(one) == "6")

    assert {piece.kind for piece in card.pieces} & {"circle", "line", "box", "rule", "grid"} == set()
    assert any(piece.kind.startswith("note") for piece in card.pieces)


def test_a_station_finds_its_place_by_key_then_by_number_or_comes_before_the_path() -> None:
    places = {one.card.key: one.stop for one in SUMMIT.placed}

    assert places["plan"] == 7
    assert places["a key nobody knows"] == 5
    assert "checkin" not in places
    assert SUMMIT.stop(card("elsewhere", 12, "", "", 0, "")) is None


def test_breaks_lie_on_the_path_and_the_home_trio_is_marked() -> None:
    html = poster_html(SUMMIT, size="A0")

    assert re.findall(r"Pause (\d+) min", html) == ["15", "45", "15"]
    assert html.count('class="trio"') == 3
    assert 'class="trio"' not in poster_html(BAY, size="A0")


def test_the_legend_is_repeated_on_both_short_sides() -> None:
    laid = page("summit", "A0")
    left, right = of_class(laid, "legend")

    assert [one.words for one in words(left)] == [one.words for one in words(right)]
    assert len(words(left)) >= len(FACTORS) + len(RHYTHMS) + 1


def test_invented_figures_say_so_in_the_language_of_the_mat() -> None:
    assert "Eksempeldata – oppdikta tal" in poster_html(WORDY, size="A3")
    assert "Eksempeldata – oppdiktede tall" in poster_html(replace(BAY, example=True), size="A0")
    assert "Eksempeldata" not in poster_html(BAY, size="A0")


def test_the_poster_speaks_its_own_language_whoever_asks() -> None:
    with override("en"):
        first = poster_html(WORDY, size="A3")
    with override("nb"):
        second = poster_html(WORDY, size="A3")

    assert first == second
    assert '<html lang="nn">' in first


def test_what_is_written_on_a_card_follows_from_the_kinds_of_its_fields() -> None:
    forms = {one.key: [(form, len(fields)) for form, fields in one.groups] for one in (*BAY.cards, *SUMMIT.cards)}

    assert forms["welcome"] == [("words", 1)]
    assert forms["fills"] == [("box", 2), ("lines", 1)]
    assert forms["do"] == [("sheet", 1)]
    assert forms["near"] == [("axis", 1), ("box", 2)]
    assert forms["neighbour"] == [("box", 1), ("lines", 1)]
    assert forms["sources"] == [("box", 2)]
    assert forms["parts"] == [("box", 3)]
    assert forms["close"] == [("told", 1)]
    assert forms["numbers"] == [("lines", 1), ("lines", 1)]
    assert forms["good"] == [("box", 2), ("lines", 1)]
    assert forms["plan"] == [("sheet", 1), ("lines", 1)]
    assert forms["promise"] == [("lines", 1), ("signatures", 1), ("told", 1)]


def test_dots_for_measures_are_a_column_of_their_table_and_else_a_line_for_each_thing() -> None:
    vote = Field("vote", "To prikker hver", items=("Sofa", "Hvilerom"))
    alone = card("do", 5, "Velg", "", 10, "plenary", vote)

    assert [one.dots for one in BAY.cards[5].groups[0].fields] == ["To prikker hver"]
    assert [form for form, _ in alone.groups] == ["dots"]
    assert all(words in poster_html(replace(BAY, cards=(alone,)), size="A3") for words in vote.items)


def test_lines_break_where_words_end_and_a_word_too_long_is_torn() -> None:
    text = "Hva gir mest for minst?"

    assert lines(text, 4, width(text, 4) * 1.1) == (text,)
    assert " ".join(lines(text, 4, 20)) == text
    assert len(lines("Medarbeidarundersøkingar", 6, 30)) > 1
    assert balanced("Skriv tre ting vi beholder her", 4, 55, "text-400")[-1].count(" ") > 0


BARE = replace(SUMMIT, cards=())
POINT = 25.4 / 72


@pytest.mark.parametrize(("size", "sides"), [("A0", (1189, 841)), ("A1", (841, 594)), ("A3", (420, 297))])
def test_a_mat_is_as_large_as_its_paper_and_bleeds_three_millimetres(size: Size, sides: tuple[float, float]) -> None:
    with opened(poster_pdf(BARE, size=size)) as pdf, opened(poster_pdf(BARE, size=size, bleed=True)) as bled:
        (page,), (wide,) = pdf.pages, bled.pages

        assert extent(page.MediaBox) == pytest.approx(sides, abs=0.05)
        assert extent(page.TrimBox) == pytest.approx(sides, abs=0.05)
        assert extent(wide.TrimBox) == pytest.approx(sides, abs=0.05)
        assert aside(wide.TrimBox, wide.BleedBox) == pytest.approx([3] * 4, abs=0.05)
        assert aside(wide.TrimBox, wide.MediaBox) == pytest.approx([10] * 4, abs=0.05)


@pytest.mark.parametrize(
    ("size", "pages", "paper"),
    [("A0", 20, (297, 210)), ("A1", 9, (297, 210)), ("A3", 4, (297, 210)), ("A3x2", 2, (297, 420))],
)
def test_a_mat_is_cut_into_pages_of_the_office_printer(size: Size, pages: int, paper: tuple[float, float]) -> None:
    found = tiles(lay(BARE, size), size)

    with opened(write_pdf(first_tile(tiles_html(BARE, size=size)), title="x", zoom=zoom(size))) as pdf:
        assert [extent(page.MediaBox) for page in pdf.pages] == [pytest.approx(paper, abs=0.05)]
    assert len(found) == pages
    assert (found[0].right, found[-1].left) == (2, pages - 1)
    assert found[0].below == (0 if pages == 2 else found[0].columns + 1)


def first_tile(html: str) -> str:
    head, first, *_rest = re.split(r'(?=<section class="tile")', html)
    return f"{head}{first}</body></html>"


@pytest.mark.parametrize("size", ["A0", "A1", "A3", "A3x2"])
@pytest.mark.parametrize("poster", [BAY, SUMMIT])
def test_tiles_overlap_by_ten_millimetres_and_leave_nothing_out(poster: Poster, size: Size) -> None:
    laid = lay(poster, size)
    found = tiles(laid, size)
    strip = 10 / zoom(size)
    across = [tile.window for tile in found if tile.row == 0]
    down = [tile.window for tile in found if tile.column == 0]

    assert [one.right - two.left for one, two in pairwise(across)] == pytest.approx([strip] * (len(across) - 1))
    assert [one.bottom - two.top for one, two in pairwise(down)] == pytest.approx([strip] * (len(down) - 1))
    assert (found[0].window.left, found[0].window.top) == (0, 0)
    assert (found[-1].window.right, found[-1].window.bottom) == pytest.approx(found[0].sheet)
    assert all(tile.window.width * zoom(size) < 277.1 for tile in found)
    seen = {(one.frame, piece) for tile in found for one in tile.laid for piece in one.pieces}
    assert seen == {(one.frame, piece) for one in laid for piece in one.pieces}


@pytest.mark.parametrize("name", POSTERS)
def test_on_two_a3_each_station_is_whole_on_one_of_them(name: str) -> None:
    laid = lay(POSTERS[name], "A3x2")
    left, right = (tile.window for tile in tiles(laid, "A3x2"))
    whole = [one for one in laid if one.kind in {"card", "rest", "head", "link", "link framed"}]

    assert len(whole) > len(shown(POSTERS[name]))
    assert [one for one in whole if one.frame.right > right.left and one.frame.left < left.right] == []


@pytest.mark.parametrize(
    ("poster", "size", "cut"), [(BAY, "A3", 1), (SUMMIT, "A3", 1), (BAY, "A1", 2), (SUMMIT, "A1", 1)]
)
def test_pages_are_cut_beside_the_cards_where_there_is_room(poster: Poster, size: Size, cut: int) -> None:
    """Between columns; rows of A1 have no page to spare."""
    laid = lay(poster, size)
    edges = {tile.window.left for tile in tiles(laid, size) if tile.column}
    cards = [one.frame for one in laid if one.kind == "card"]

    assert len([card for card in cards for edge in edges if card.left < edge < card.right]) <= cut


def test_a_tile_shows_where_it_belongs_among_the_others() -> None:
    for tile in tiles(lay(SUMMIT, "A1"), "A1"):
        plan = [piece.kind for piece in tile.pieces if piece.kind.startswith("plan")]
        marks = [piece for piece in tile.pieces if piece.kind == "cut"]
        numbers = [piece.lines[0] for piece in tile.pieces if piece.kind == "next"]

        assert len(plan) == 9
        assert plan.index("plan here") + 1 == tile.number
        assert len(marks) == 8
        assert all(not piece_meets(mark, tile.place) for mark in marks)
        assert len(numbers) == len([one for one in (tile.left, tile.right, tile.above, tile.below) if one])


def piece_meets(piece: Piece, frame: Frame) -> bool:
    return Frame(piece.left, piece.top, piece.width, piece.height).meets(frame)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def extent(area: Any) -> tuple[float, float]:
    left, bottom, right, top = (float(side) * POINT for side in area)
    return right - left, top - bottom


def aside(inner: Any, outer: Any) -> list[float]:
    return [abs(float(one) - float(two)) * POINT for one, two in zip(inner, outer, strict=True)]


def test_marks_are_told_apart_without_colour(tmp_path: Path) -> None:
    names = [*FACTORS, *RHYTHMS]
    images = "".join(f'<img alt="{name}" src="static:marks/{name}.svg">' for name in names)
    style = "@page { size: 110mm 20mm; margin: 5mm 0 0 5mm } body { margin: 0 }"
    style += "img { width: 10mm; height: 10mm; display: block; float: left }"
    drawn = tmp_path / "marks.pdf"
    drawn.write_bytes(write_pdf(f"<html><style>{style}</style><body>{images}</body></html>", title="x"))
    subprocess.run(["pdftoppm", "-gray", "-r", "50.8", "-singlefile", drawn, tmp_path / "marks"], check=True)
    size, _most, grey = (tmp_path / "marks.pgm").read_bytes().split(b"\n", 3)[1:]
    across = int(size.split()[0])
    corners = [10 + 20 * place for place in range(len(names))]
    shapes = [[grey[y * across + x] < 170 for y in range(10, 30) for x in range(at, at + 20)] for at in corners]

    for (one, first), (two, second) in combinations(zip(names, shapes, strict=True), 2):
        assert sum(a != b for a, b in zip(first, second, strict=True)) > 20, (one, two)


@pytest.mark.parametrize("size", ["A0", "A3"])
def test_what_is_measured_is_as_wide_as_what_is_drawn(size: Size) -> None:
    drawn = {one.words: one for one in words(page("bay", size))}
    task = next(one for one in drawn if one.startswith("Hva gir mest"))

    assert width(task, drawn[task].size) == pytest.approx(drawn[task].right - drawn[task].left, rel=0.02)


def test_a_print_asks_for_nothing_but_our_files() -> None:
    for html in (poster_html(BAY, size="A0"), table_cards_html([table_card()])):
        addresses = re.findall(r'(?:src|href)="([^"]+)"', html)

        assert all(address.startswith(("static:", "data:image/svg+xml")) for address in addresses)


def table_card(**changes: Any) -> TableCard:
    return TableCard(
        **{
            "table": "Bord 3",
            "code": "KDRT-7MWP",
            "address": "https://ned.kommune.example/t/0b8a2f4c9d1e4a7f8b6c5d4e3f2a1b0c/",
            "gathering": "Enhetsverksted · Nordnes sykehjem · 3. mars 2027",
            "language": "nb",
        }
        | changes
    )


def test_table_cards_stand_two_to_a_sheet_and_tell_the_way_in() -> None:
    cards = [table_card(table=f"Bord {number}", code=f"KDRT-{number}MWP", example=True) for number in (1, 2, 3)]
    html = table_cards_html(cards)

    made = printed(html, title="Bordkort", written=True)
    text = read_out(made.pdf)

    assert [len(of_class(one, "tent")) for one in made.pages] == [2, 1]
    for one in cards:
        assert one.table in text
        assert one.code in text
    assert "ned.kommune.example" in text
    assert "Eksempeldata – oppdiktede tall" in text


def test_a_long_table_name_stays_on_its_card_and_the_code_can_be_scanned() -> None:
    cards = [table_card(table="Bord 12 – barnehagane og skulefritidsordningane i Indre Fjord", language="nn")]
    (laid,) = printed(table_cards_html(cards), title="Bordkort", language="nn").pages

    (near,) = of_class(laid, "near")
    (plate,) = of_class(near, "plate")
    (code,) = [one.box for one in parts(plate) if one.tag == "img"]
    assert code.right - code.left >= 25
    assert plate.box.holds(Box(code.left - 5, code.top - 5, code.right + 5, code.bottom + 5))
    assert [one.words for one in words(laid) if not Box(9, 7, 201, 148.5 - 10).holds(one)] == []
    assert [one.words for one in words(near) if plate.box.meets(one)] == []


def test_each_table_card_speaks_its_own_language() -> None:
    html = table_cards_html([table_card(), table_card(language="nn"), table_card(language="en")])

    assert re.findall(r'class="tent" lang="(\w+)"', html) == ["nb", "nn", "en"]


def test_no_tables_give_no_cards() -> None:
    assert "tent" not in table_cards_html([])
