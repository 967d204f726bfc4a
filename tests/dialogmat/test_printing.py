"""The mats as they are written, on paper: every word, none upon others, in all languages, editions and sizes."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import pikepdf
import pytest
from django.utils.translation import override

from dialogmat.models import Version
from dialogmat.outline import Outline, outline
from dialogmat.paper.card import Card, Field, Poster
from dialogmat.paper.geometry import SHEETS
from dialogmat.paper.sheet import lay
from dialogmat.poster import Size, poster_html, tiles_html
from dialogmat.printing import mat_poster, outline_poster
from tests import make
from tests.dialogmat.printed import Box, Part, Printed, of_class, printed, read_out, words

# Nynorsk is read by fewest while it is written.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usual(language="nn")]
JOIN = "https://ned.kommune.example/j/"
LANGUAGES = ["nb", "nn", "en"]
MATS = {"employees": ["120"], "leaders": ["day"]}
ALL: list[tuple[str, str, Size]] = [
    (mat, language, size) for mat in MATS for language in LANGUAGES for size in ("A0", "A3", "A3x2")
]


@cache
def outlines() -> dict[tuple[str, str], Outline]:
    """Both mats in all languages, read once: they are plain values."""
    newest = {mat: Version.objects.released().filter(mat__key=mat).newest()[0].pk for mat in MATS}
    return {(mat, language): outline(pk, language) for mat, pk in newest.items() for language in LANGUAGES}


@cache
def poster(mat: str, language: str, *variants: str) -> Poster:
    return outline_poster(outlines()[mat, language], variants=list(variants) or MATS[mat], skipped=[], join=JOIN)


def on_paper(made: Poster, size: Size) -> Printed:
    """As it is printed: what lies on two A3 has no sheet of its own."""
    html = tiles_html(made, size=size) if size == "A3x2" else poster_html(made, size=size)
    return printed(html, title=made.title, language=made.language, written=True)


def shown(made: Poster) -> list[Card]:
    return [one.card for one in made.placed if one.card.shown]


def said(made: Poster) -> list[str]:
    """Every text of the mat that is printed."""
    found = [made.title, made.subtitle, made.kicker]
    with override(made.language):
        for one in shown(made):
            fields = [field for form, fields in one.groups for field in fields if form != "told"]
            found += [one.title, one.task, *(words for field in fields for words in texts(field))]
    return [words for words in found if words]


def texts(field: Field) -> list[str]:
    """A line to lay cards on is told by its ends and its middle."""
    return [*field.columns] if field.columns else [*str(field.label).splitlines(), *field.items, field.dots]


def plain(text: str) -> str:
    return " ".join(text.replace("-", "").split())


def core(word: Box) -> Box:
    """Where its letters are: a line's box is taller than the lines lie apart."""
    slack = (word.bottom - word.top) * 0.3
    return word._replace(top=word.top + slack, bottom=word.bottom - slack)


def plates(made: Printed) -> Iterator[Part]:
    for page in made.pages:
        yield from of_class(page, "plate")


@pytest.mark.parametrize(("mat", "language", "size"), ALL)
@pytest.mark.usual(size="A3")
def test_no_words_of_a_card_lie_upon_others(mat: str, language: str, size: Size) -> None:
    for plate in plates(on_paper(poster(mat, language), size)):
        check(plate)


@pytest.mark.parametrize(
    ("mat", "variants"), [("employees", ("90",)), ("employees", ("60-1", "60-2")), ("leaders", ("short",))]
)
def test_other_editions_are_as_tidy(mat: str, variants: tuple[str, ...]) -> None:
    for plate in plates(printed(poster_html(poster(mat, "nn", *variants), size="A3"))):
        check(plate)


def check(plate: Part) -> None:
    inside = words(plate)
    cores = [core(word) for word in inside]
    edges = [one.box for kind in ("line", "rule", "grid") for one in of_class(plate, kind)]
    assert [(one.words, two.words) for one, two in combinations(cores, 2) if one.meets(two)] == []
    assert [word.words for word in cores if any(word.meets(edge._replace(top=edge.bottom)) for edge in edges)] == []
    assert [word.words for word in inside if not plate.box.holds(word)] == []


@pytest.mark.parametrize(("mat", "language", "size"), ALL)
def test_every_word_can_be_read_out_of_the_print(mat: str, language: str, size: Size) -> None:
    text = plain(read_out(on_paper(poster(mat, language), size).pdf))

    assert [words for words in said(poster(mat, language)) if plain(words) not in text] == []


@pytest.mark.parametrize(("mat", "language"), [(mat, language) for mat in MATS for language in LANGUAGES])
def test_no_word_is_lost_between_the_tiles(mat: str, language: str) -> None:
    made = poster(mat, language)

    tiled = printed(tiles_html(made, size="A1"), title=made.title, language=language, written=True)

    text = set(plain(read_out(tiled.pdf)).split())
    assert len(tiled.pages) == 9  # nothing goes on upon a page of its own
    assert [word for words in said(made) for word in plain(words).split() if word not in text] == []


@pytest.mark.parametrize("mat", MATS)
def test_the_print_is_tagged_for_those_who_listen_to_it(mat: str) -> None:
    made = poster(mat, "nn")
    with pikepdf.open(io.BytesIO(on_paper(made, "A0").pdf)) as pdf:
        parts = list(elements(pdf.Root.StructTreeRoot))
        figures = [one for one in parts if one.S == "/Figure"]

        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nn"
        assert str(pdf.docinfo["/Title"]) == made.title
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert len(figures) > len(shown(made))
        assert all(str(one.get("/Alt", "")).strip() for one in figures)
        assert [str(one.S) for one in parts if str(one.S)[:2] == "/H"] == ["/H1", *["/H2"] * (len(shown(made)) + 1)]

    headings = re.findall(r"<h([12])[^>]*>(.*?)</h", poster_html(made, size="A0"))
    stations = [re.sub(r"<br>", " ", words) for level, words in headings if level == "2"][:-1]
    assert [level for level, _ in headings] == ["1", *["2"] * (len(shown(made)) + 1)]
    assert stations == [one.title for one in shown(made)]


def elements(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def doubled(made: Poster) -> Poster:
    return replace(
        made,
        title=twice(made.title),
        kicker=twice(made.kicker),
        subtitle=twice(made.subtitle),
        cards=tuple(
            replace(one, title=twice(one.title), task=twice(one.task), fields=tuple(map(doubled_field, one.fields)))
            for one in made.cards
        ),
    )


def doubled_field(field: Field) -> Field:
    return replace(
        field,
        label="\n".join(map(twice, str(field.label).splitlines())),
        columns=tuple(map(twice, field.columns)),
        items=tuple(map(twice, field.items)),
        ends=tuple(map(twice, field.ends)),
        dots=twice(field.dots),
    )


def twice(words: str) -> str:
    return f"{words} {words}" if words else ""


@pytest.mark.parametrize(("mat", "language", "size"), ALL)
def test_texts_twice_as_long_stay_on_their_cards_and_can_be_read_and_written_at(
    mat: str, language: str, size: Size
) -> None:
    made = doubled(poster(mat, language))
    sheet = SHEETS[size]
    with override(language):
        cards = [one for one in lay(made, size) if one.kind == "card"]

    for one in cards:
        low = max(piece.top + max(piece.height, len(piece.lines) * piece.size * 1.12) for piece in one.pieces)
        typed = [piece.size for piece in one.pieces if piece.size and piece.kind != "number"]
        places = {piece.kind for piece in one.pieces} & {"line", "box", "grid", "disc", "ruler"}
        assert low <= one.frame.height - sheet.pad * 0.5
        assert min(typed) >= sheet.least
        assert places or one.pieces[1].lines[0].startswith(("Vel", "Wel"))


@pytest.mark.parametrize(
    ("mat", "size"), [("leaders", "A3"), ("employees", "A3"), ("leaders", "A0"), ("leaders", "A3x2")]
)
@pytest.mark.usual(size="A3")
def test_no_word_is_lost_when_texts_are_twice_as_long(mat: str, size: Size) -> None:
    made = doubled(poster(mat, "en"))
    laid = on_paper(made, size)

    text = plain(read_out(laid.pdf)).replace(" ", "")
    for plate in plates(laid):
        check(plate)
    assert [words for words in said(made) if plain(words).replace(" ", "") not in text] == []


def test_a_gathering_prints_the_stations_it_walks() -> None:
    room = make.room(mat="leaders", variant="short")

    made = mat_poster(room, language="nb", join=JOIN)

    assert [one.number for one in shown(made)] == [1, 2, 3, 7, 8, 9]
    assert {one.qr for one in shown(made)} == {JOIN}
    assert made.breaks_after == {2: 15, 3: 45}


def test_a_card_says_its_whole_time_with_the_walk_to_it() -> None:
    cards = mat_poster(make.room(mat="leaders", variant="day"), language="nb", join="").cards

    assert {one.key: one.minutes for one in cards if one.key in {"neighbour", "host"}} == {"neighbour": 25, "host": 35}


def test_each_meeting_of_a_mat_in_two_has_its_stations_on_the_same_bay() -> None:
    made = poster("employees", "nb", "60-1", "60-2")

    assert [one.number for one in shown(made)] == [0, 1, 2, 3, 4, 5, 6]
    assert next(one for one in made.cards if one.key == "parts").minutes == 24


def test_what_is_private_is_never_on_the_mat_and_what_is_sorted_on_a_line_is() -> None:
    fields = {one.key: [(field.kind, field.form) for field in one.fields] for one in poster("leaders", "nb").cards}

    assert fields["good"] == [("practice", "lines")]
    assert fields["near"] == [("cards", "axis"), ("agreement", "box"), ("request", "box")]
    assert fields["promise"][1] == ("score", "told")
    assert [field.signed for field in poster("leaders", "nb").cards[-1].fields] == [True, False]


@pytest.mark.parametrize("mat", MATS)
def test_every_station_has_room_to_write(mat: str) -> None:
    for one in lay(poster(mat, "nb"), "A3"):
        if one.kind == "card":
            kinds = {piece.kind for piece in one.pieces}
            title = next(piece.lines[0] for piece in one.pieces if piece.kind == "title")
            assert kinds & {"line", "box", "grid"} or title.startswith(("Velkommen", "Rundt")), title


def test_little_ink_is_little() -> None:
    made = poster("leaders", "nb")
    sparing = printed(poster_html(made, size="A3", sparing=True), title=made.title, written=True)

    assert ink(sparing.pdf) < ink(on_paper(made, "A3").pdf) * 0.6


def ink(pdf: bytes) -> float:
    """The share of the paper that is covered, dark counting most."""
    drawn = subprocess.run(["pdftoppm", "-gray", "-r", "20"], input=pdf, capture_output=True, check=True).stdout
    pixels = drawn.split(b"255\n", 1)[1]
    return 1 - sum(pixels) / len(pixels) / 255
