import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.utils.translation import override

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
    table_cards_html,
)
from ned.pdf import lay_out, write_pdf

MM = 96 / 25.4
SHEETS: list[tuple[str, Size]] = [(name, size) for name in ("bay", "summit", "wordy") for size in ("A0", "A3")]


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
            "alone table plenary", Field("cards", "Kortene"), Field("question", "Hva gir krefter?"),
            Field("question", "Hva tar krefter?"), Field("priority", "Vår ene prioritet", 1, factor=True),
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
            "table plenary", Field("measure", "Tiltak", 3),
        ),
        card(
            "close", 6, "Rundt og ut", "Alt i alt: Var dialogduken verdt tiden? Ingen ser hva du svarer.", 4,
            "alone", Field("score", "Vurdering"),
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
            "alone table plenary", Field("priority", "Prioritet", 2, factor=True),
        ),
        card(
            "good", 3, "Slik gjør jeg andre gode", "Fortell om en gang noen vokste på jobben.", 45,
            "alone pair table plenary", Field("practice", "Min lederpraksis"),
        ),
        card(
            "near", 4, "Passe nær", "Sett inn grupper på linjen – ikke navn.", 40, "alone pair table plenary",
            Field("scale", "For langt unna – for tett på"),
        ),
        card(
            "a key nobody knows", 5, "Når saken er uklar", "Finn veien videre uten å spørre om diagnosen.", 40,
            "alone table plenary", Field("list", "Neste samtale"), Field("list", "Hvem spør vi?"),
        ),
        card(
            "neighbour", 6, "Naboen som får det til", "Hva gjør de en vanlig tirsdag?", 25, "swap table plenary",
            Field("box", "Dette låner vi"), Field("list", "Fra enhet"),
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
            Field("question", "Innen … har jeg …"), Field("signatures", "Vi tre"),
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


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    words: str = ""
    size: float = 0

    def holds(self, other: "Box") -> bool:
        slack = 0.3
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


def box(laid: Any) -> Box:
    left, top = laid.border_box_x() / MM, laid.border_box_y() / MM
    width, height = laid.border_width() / MM, laid.border_height() / MM
    return Box(left, top, left + width, top + height, getattr(laid, "text", ""), laid.style["font_size"] / MM)


def parts(laid: Any) -> Iterator[Any]:
    yield from laid.descendants(placeholders=True)


def of_class(laid: Any, name: str) -> list[Any]:
    return [
        one
        for one in parts(laid)
        if one.element is not None and name in one.element.get("class", "").split() and not one.element_tag.count("::")
    ]


def words(laid: Any) -> list[Box]:
    return [box(one) for one in parts(laid) if type(one).__name__ == "TextBox" and one.text.strip()]


@cache
def page(name: str, size: Size) -> Any:
    """The poster as WeasyPrint lays it out."""
    made = POSTERS[name]
    return lay_out(poster_html(made, size=size), title=made.title, language=made.language).pages[0]._page_box


def read_out(pdf: bytes, folder: Path) -> str:
    file = folder / "made.pdf"
    file.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(re.sub(r"[\u00ad‐-]\n", "", text).split())


def shown(poster: Poster) -> list[Card]:
    return [one.card for one in poster.placed if one.card.shown]


@pytest.mark.parametrize(("name", "size"), [("bay", "A0"), ("bay", "A3"), ("summit", "A0"), ("wordy", "A3")])
def test_every_title_task_and_label_can_be_read_out_of_the_print(name: str, size: Size, tmp_path: Path) -> None:
    poster = POSTERS[name]

    text = read_out(write_pdf(poster_html(poster, size=size), title=poster.title, language=poster.language), tmp_path)

    wanted = [poster.title, poster.subtitle, poster.kicker]
    for one in shown(poster):
        with override(poster.language):
            labels = [str(field.label) for form, fields in one.groups for field in fields if form != "told"]
        wanted += [one.title, one.task, *(line for label in labels for line in label.splitlines())]
    assert [words for words in wanted if words.replace("-", "") not in text.replace("-", "")] == []


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_no_words_leave_their_card_or_touch_its_code(name: str, size: Size) -> None:
    plates = of_class(page(name, size), "plate")

    assert len(plates) == len(shown(POSTERS[name]))
    for plate in plates:
        tabs = [box(one) for one in of_class(plate, "trio")]
        inside = [one for one in words(plate) if not any(tab.holds(one) for tab in tabs)]
        codes = [box(one) for one in of_class(plate, "qr")]
        assert [one.words for one in inside if not box(plate).holds(one)] == []
        assert [one.words for one in inside if any(code.meets(one) for code in codes)] == []


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_no_card_lies_on_another_or_off_the_paper(name: str, size: Size) -> None:
    laid = page(name, size)
    margin = 9.9
    paper = Box(margin, margin, laid.margin_width() / MM - margin, laid.margin_height() / MM - margin)
    boxes = [box(one) for one in of_class(laid, "card")]

    assert all(paper.holds(one) for one in boxes)
    assert [(one, two) for one in boxes for two in boxes if one is not two and one.meets(two)] == []


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_a_third_of_the_mat_and_more_is_landscape_without_words(name: str, size: Size) -> None:
    laid = page(name, size)

    kinds = ("card", "head", "subtitle", "rule", "rest", "link", "legend")
    covered = [one for kind in kinds for one in of_class(laid, kind)]

    assert sum(box(one).area for one in covered) <= 0.65 * laid.margin_width() * laid.margin_height() / MM**2


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_type_is_never_smaller_than_the_size_of_the_sheet_allows(name: str, size: Size) -> None:
    smallest = min(words(page(name, size)), key=lambda one: one.size)

    assert smallest.size >= {"A0": 6.1, "A3": 3.3}[size], smallest


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_there_is_room_to_write_on_every_line(name: str, size: Size) -> None:
    lines = [box(one) for kind in ("line", "box") for one in of_class(page(name, size), kind)]

    assert lines
    assert min(one.bottom - one.top for one in lines) >= {"A0": 9, "A3": 3.9}[size]


@pytest.mark.parametrize(("name", "size"), SHEETS)
def test_a_code_is_large_enough_to_scan_and_has_white_around_it(name: str, size: Size) -> None:
    for plate in of_class(page(name, size), "plate"):
        for code in map(box, of_class(plate, "qr")):
            quiet = Box(code.left - 3.6, code.top - 3.6, code.right + 3.6, code.bottom + 3.6)
            assert code.right - code.left >= 24.99
            assert box(plate).holds(quiet)


def test_a_station_left_out_leaves_its_cairn_without_a_card() -> None:
    html = poster_html(WORDY, size="A3")
    landscape = (settings.BASE_DIR / "static/print/leaders.svg").read_text(encoding="utf-8")

    assert "stop-4" not in html
    assert 'src="static:print/leaders.svg"' in html
    assert landscape.count("<g><ellipse") == len(STOPS["leaders"])


def test_a_station_finds_its_place_by_key_then_by_number_or_comes_before_the_path() -> None:
    places = {one.card.key: one.stop for one in SUMMIT.placed}

    assert places["plan"] == 7
    assert places["a key nobody knows"] == 5
    assert "checkin" not in places
    assert SUMMIT.stop(card("elsewhere", 12, "", "", 0, "")) is None


def test_breaks_lie_on_the_path_and_the_home_trio_is_marked() -> None:
    html = poster_html(SUMMIT, size="A0")

    assert re.findall(r'class="rest (rest-\d)"', html) == ["rest-2", "rest-3", "rest-6"]
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
    assert forms["parts"] == [("box", 3)]
    assert forms["close"] == [("circles", 1)]
    assert forms["numbers"] == [("lines", 1), ("lines", 1)]
    assert forms["good"] == [("box", 2), ("lines", 1)]
    assert forms["plan"] == [("sheet", 1), ("lines", 1)]
    assert forms["promise"] == [("lines", 1), ("signatures", 1)]


def test_a_score_beside_something_else_only_says_where_to_answer() -> None:
    promise = card("promise", 9, "", "", 20, "alone", Field("question", "Innen …"), Field("score", "Vurdering"))
    html = poster_html(replace(SUMMIT, cards=(promise,)), size="A3")

    assert [form for form, _ in promise.groups] == ["lines", "told"]
    assert 'class="note"' in html
    assert 'class="circle"' not in html


def test_a_poster_has_no_inline_style_and_asks_for_nothing_but_our_files() -> None:
    for html in (poster_html(BAY, size="A0"), table_cards_html([table_card()])):
        addresses = re.findall(r'(?:src|href)="([^"]+)"', html)

        assert " style=" not in html
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


def test_table_cards_stand_two_to_a_sheet_and_tell_the_way_in(tmp_path: Path) -> None:
    cards = [table_card(table=f"Bord {number}", code=f"KDRT-{number}MWP", example=True) for number in (1, 2, 3)]
    html = table_cards_html(cards)

    text = read_out(write_pdf(html, title="Bordkort"), tmp_path)
    pages = lay_out(html, title="Bordkort", language="nb").pages

    assert [len(of_class(one._page_box, "tent")) for one in pages] == [2, 1]
    for one in cards:
        assert one.table in text
        assert one.code in text
    assert "ned.kommune.example" in text
    assert "Eksempeldata – oppdiktede tall" in text


def test_a_long_table_name_stays_on_its_card_and_the_code_can_be_scanned() -> None:
    cards = [table_card(table="Bord 12 – barnehagane og skulefritidsordningane i Indre Fjord", language="nn")]
    laid = lay_out(table_cards_html(cards), title="Bordkort", language="nn").pages[0]._page_box

    (near,) = of_class(laid, "near")
    (plate,) = of_class(near, "plate")
    (code,) = [box(one) for one in parts(plate) if one.element_tag == "img"]
    assert code.right - code.left >= 25
    assert box(plate).holds(Box(code.left - 5, code.top - 5, code.right + 5, code.bottom + 5))
    assert [one.words for one in words(laid) if not Box(9, 7, 201, 148.5 - 10).holds(one)] == []
    assert [one.words for one in words(near) if box(plate).meets(one)] == []


def test_each_table_card_speaks_its_own_language() -> None:
    html = table_cards_html([table_card(), table_card(language="nn"), table_card(language="en")])

    assert re.findall(r'class="tent" lang="(\w+)"', html) == ["nb", "nn", "en"]


def test_no_tables_give_no_cards() -> None:
    assert "tent" not in table_cards_html([])
