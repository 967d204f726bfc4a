"""The command that prints without a server or a gathering."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from dialogmat.models import Mat

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def print_mat(mat: str, output: Path, **options: Any) -> str:
    out = StringIO()
    call_command("print_mat", mat, output=output, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mat", "format_", "paper"),
    [
        ("employees", "notice", (297, 420)),
        ("employees", "cards", (297, 210)),
        ("leaders", "cases", (210, 297)),
        ("leaders", "script", (210, 297)),
        ("employees", "A3", (420, 297)),
        pytest.param("leaders", "A1", (841, 594), marks=pytest.mark.deep),
        pytest.param("employees", "2xA3", (297, 420), marks=pytest.mark.deep),
    ],
)
def test_a_format_is_written_on_its_paper_in_its_language(
    mat: str, format_: str, paper: tuple[int, int], tmp_path: Path
) -> None:
    file = tmp_path / "mat.pdf"
    said = print_mat(mat, file, format=format_, language="nn")

    assert said == f"{file}\n"
    with pikepdf.open(file) as pdf:
        assert tuple(round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:]) == paper
        assert str(pdf.Root.Lang) == "nn"
        assert bool(pdf.Root.MarkInfo.Marked)


@pytest.mark.parametrize(
    ("mat", "options", "sentence"),
    [
        ("everybody", {}, "There is no mat “everybody”. Choose one of: leaders, employees."),
        ("employees", {"format": "A5"}, "There is no format “A5”. Choose one of: A0, A1, A3, 2xA3, tiles, cards"),
        ("employees", {"language": "se"}, "There is no language “se”. Choose one of: nb, nn, en."),
        ("employees", {"sector": "school"}, "There is no sector “school”. Choose one of: health, kindergarten."),
        ("employees", {"variant": "45"}, "There is no variant “45”. Choose one of: 120, 60-1, 60-2, 90."),
        ("employees", {"format": "cases"}, "“Rundt bukta” has nothing to print as cases."),
    ],
)
def test_an_unknown_word_is_refused_with_a_sentence_and_nothing_is_written(
    mat: str, options: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "mat.pdf"
    with pytest.raises(CommandError) as refused:
        print_mat(mat, file, **options)

    assert str(refused.value).startswith(sentence)
    assert refused.value.returncode == 1
    assert not file.exists()


def test_a_place_that_can_not_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be written"):
        print_mat("leaders", tmp_path / "nowhere" / "mat.pdf", format="roles")


def test_before_a_mat_is_loaded_it_says_what_to_run(tmp_path: Path) -> None:
    Mat.objects.filter(key="leaders").update(audience="elsewhere")

    with pytest.raises(CommandError, match=r"manage\.py mats"):
        print_mat("leaders", tmp_path / "mat.pdf")


def test_the_cards_are_those_of_the_sector(tmp_path: Path) -> None:
    health, kindergarten = tmp_path / "health.pdf", tmp_path / "kindergarten.pdf"
    print_mat("employees", health, format="cards")
    print_mat("employees", kindergarten, format="cards", sector="kindergarten")

    assert "styreren" not in read(health)
    assert "styreren" in read(kindergarten)


def read(file: Path) -> str:
    return subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout


def test_before_there_is_a_database_it_says_what_to_do_first(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "NED_VAR": str(tmp_path),
        "NED_TRYOUT": "1",
        "NED_SITE_URL": "http://127.0.0.1:8",
    }
    command = [sys.executable, "manage.py", "print_mat", "leaders", "--output", str(tmp_path / "mat.pdf")]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "Run `manage.py migrate` and `manage.py mats` first" in done.stderr
    assert "Traceback" not in done.stderr
