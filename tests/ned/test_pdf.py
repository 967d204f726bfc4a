import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from ned.pdf import COLOUR, FACES, RefusedError, face_file, open_address, write_pdf

PAGE = """<!DOCTYPE html><html lang="nn"><body>
<h1>Tiltak på Nordnes</h1><p>Éin fast → samtale ≥ 20 min, Guovdageaidnu, Áltá, đ ŋ ŧ</p>
<img src="static:marks/mastery.svg" alt="Meistring">
<ul><li>Første steg</li></ul></body></html>"""


def opened(html: str = PAGE) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(write_pdf(html, title="Referat", language="nn")))


def elements(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_a_print_is_tagged_and_says_its_title_and_language() -> None:
    with opened() as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nn"
        assert str(pdf.docinfo["/Title"]) == "Referat"
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        names = [str(element.S) for element in elements(pdf.Root.StructTreeRoot)]

    assert {"/H1", "/P", "/Figure", "/L"} <= set(names)


def test_every_picture_is_told_in_words() -> None:
    with opened() as pdf:
        figures = [one for one in elements(pdf.Root.StructTreeRoot) if one.S == "/Figure"]

        assert [str(one.Alt) for one in figures] == ["Meistring"]


def test_the_page_is_a4_until_it_says_otherwise() -> None:
    with opened() as pdf, opened("<style>@page { size: A3 landscape }</style>") as wide:
        assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].MediaBox[2:]] == [210, 297]
        assert [round(float(side) / 72 * 25.4) for side in wide.pages[0].MediaBox[2:]] == [420, 297]


def test_letters_are_set_in_inter_and_can_be_read_out_again(tmp_path: Path) -> None:
    made = tmp_path / "made.pdf"
    made.write_bytes(write_pdf(PAGE, title="Referat", language="nn"))

    text = subprocess.run(["pdftotext", "-raw", made, "-"], capture_output=True, text=True, check=True).stdout
    fonts = subprocess.run(["pdffonts", made], capture_output=True, text=True, check=True).stdout.splitlines()[2:]

    assert "Éin fast → samtale ≥ 20 min, Guovdageaidnu, Áltá, đ ŋ ŧ" in text
    assert fonts
    assert all(re.match(r"\S+\+Inter", line) for line in fonts)


SAMI = "Áá Čč Đđ Ŋŋ Šš Ŧŧ Žž Ïï Åå Ææ Øø"


def test_every_weight_has_the_letters_of_all_sami_languages_and_leaves_nothing_to_vary(tmp_path: Path) -> None:
    families = {(family, weight) for family, weight, _file in FACES.values()}
    lines = [f"<p style=\"font: {weight} 12pt '{family}'\">{SAMI}</p>" for family, weight in sorted(families)]
    made = tmp_path / "made.pdf"
    made.write_bytes(write_pdf(f"<html><body>{''.join(lines)}</body></html>", title="Bokstávat"))

    text = subprocess.run(["pdftotext", "-raw", made, "-"], capture_output=True, text=True, check=True).stdout
    fonts = subprocess.run(["pdffonts", made], capture_output=True, text=True, check=True).stdout.splitlines()[2:]

    assert text.split("\n")[: len(lines)] == [SAMI] * len(lines)
    assert all(re.match(r"\S+\+Inter", line) for line in fonts)
    for name in FACES:
        with TTFont(face_file(name)) as font:
            assert "fvar" not in font


def test_little_ink_leads_every_colour_towards_white_and_keeps_the_drawing() -> None:
    full, kind = open_address("static:marks/leadership.svg")
    pale, same = open_address("faded:marks/leadership.svg")

    assert (kind, same) == ("image/svg+xml",) * 2
    assert COLOUR.sub(b"", pale) == COLOUR.sub(b"", full)
    assert min(int(found[:2], 16) for found in COLOUR.findall(pale)) > 150


@pytest.mark.parametrize(
    "address",
    [
        "face:../../settings.py",
        "face:text-900",
        "faded:../ned/settings.py",
        "http://127.0.0.1:9/picture.png",
        "https://example.com/picture.svg",
        "file:///etc/hostname",
        "ftp://example.com/x",
        "data:text/css,body{}",
        "data:image/svg+xml;base64,AAAA",
        "data:image/svg+xml," + "x" * 70_000,
        "static:",
        "static:/etc/hostname",
        "static:../ned/settings.py",
        "static:marks/missing.svg",
        "picture.svg",
    ],
)
def test_nothing_but_our_own_files_is_opened(address: str) -> None:
    with pytest.raises(RefusedError):
        open_address(address)


@pytest.mark.parametrize(
    "page",
    [
        '<img alt="x" src="http://127.0.0.1:9/x.png">',
        '<img alt="x" src="file:///etc/hostname">',
        '<link rel="stylesheet" href="https://example.com/x.css">',
        "<style>@import url(file:///etc/hostname)</style>",
        '<style>body { background: url("static:../manage.py") }</style>',
        "<style>@font-face { font-family: X; src: url(file:///etc/hostname) } body { font-family: X }</style>",
    ],
)
def test_a_page_that_asks_for_more_is_not_printed(page: str) -> None:
    with pytest.raises(RefusedError):
        write_pdf(page, title="x")


def test_a_drawing_inside_the_page_is_drawn() -> None:
    body, kind = open_address("data:image/svg+xml,%3Csvg%20/%3E")

    assert (body, kind) == (b"<svg />", "image/svg+xml")


DRAWN = '<img alt="Stein" src="static:marks/cairn.svg" style="width: {}mm; height: 9mm">'


def forms(pdf: pikepdf.Pdf) -> list[Any]:
    return [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]


def test_a_drawing_is_written_once_however_many_pages_show_it() -> None:
    drawn = f"<p>{DRAWN.format(9)}</p>"
    with opened(f'{drawn * 3}<p style="break-before: page">{drawn}') as pdf:
        shown = b"".join(page.Contents.read_bytes() for page in pdf.pages)

        assert len(pdf.pages) == 2
        assert len(forms(pdf)) == 1
        assert len(re.findall(rb"/\w+ Do", shown)) == 4


def test_a_drawing_is_written_for_each_of_its_sizes() -> None:
    with opened(DRAWN.format(9) + DRAWN.format(18)) as pdf:
        assert sorted(round(float(one.BBox[2]) / 96 * 25.4) for one in forms(pdf)) == [9, 18]


def test_no_drawing_of_a_print_has_letters() -> None:
    """ned.pictures draws without the fonts of a document."""
    static = settings.BASE_DIR / "static"
    found = [*static.glob("print/*.svg"), *static.glob("marks/*.svg")]

    assert len(found) > 10
    assert [path.name for path in found if "<text" in path.read_text(encoding="utf-8")] == []
