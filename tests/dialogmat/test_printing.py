"""The mats as they are written, on paper: no words upon others, in any language, edition or size."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from dialogmat.poster import Size, poster_html
from dialogmat.printing import mat_poster
from ned.pdf import lay_out
from tests import make
from tests.dialogmat.test_poster import Box, box, of_class, words

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
MATS = [("employees", "90"), ("employees", "120"), ("leaders", "day")]


def plates(mat: str, variant: str, *, language: str, size: Size) -> Iterator[Any]:
    room = make.room(mat=mat, variant=variant)
    poster = mat_poster(room, language=language, join="https://ned.kommune.example/j/")
    laid = lay_out(poster_html(poster, size=size), title=poster.title, language=language).pages[0]
    yield from of_class(laid._page_box, "plate")


def core(word: Box) -> Box:
    """Where its letters are: a line's box is taller than the lines lie apart."""
    slack = (word.bottom - word.top) * 0.3
    return word._replace(top=word.top + slack, bottom=word.bottom - slack)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("size", ["A0", "A3"])
@pytest.mark.parametrize(("mat", "variant"), MATS)
def test_no_words_of_a_card_lie_upon_others(mat: str, variant: str, size: Size, language: str) -> None:
    for plate in plates(mat, variant, language=language, size=size):
        tabs = {word.words for tab in of_class(plate, "trio") for word in words(tab)}
        inside = [word for word in words(plate) if word.words not in tabs]
        cores = [core(word) for word in inside]
        writing = [(box(one), {word.words for word in words(one)}) for one in of_class(plate, "line")]
        assert [(one.words, two.words) for one, two in combinations(cores, 2) if one.meets(two)] == []
        assert [
            word.words for line, own in writing for word in cores if line.meets(word) and word.words not in own
        ] == []
        assert [word.words for word in inside if not box(plate).holds(word)] == []
