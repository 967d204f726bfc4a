"""The mats are spelt as Norwegian is: what Hunspell does not know is a word of the field, and kept in a list."""

import subprocess
import sys

import pytest

import system
from tests.dialogmat.test_content import CONTENT, MATS, texts

NORWEGIAN = {"nb": "nb_NO", "nn": "nn_NO"}


def known(language: str) -> set[str]:
    lines = (CONTENT / f"spelling.{language}.txt").read_text(encoding="utf-8").splitlines()
    return {line.casefold() for line in lines if line and not line.startswith("#")}


def unknown(language: str) -> set[str]:
    """The words of both mats that the dictionary does not hold, in small letters."""
    said = "\n".join(text for name in MATS for _key, _field, text in texts(name, language))
    command = ["hunspell", "-l", "-i", "utf-8", "-d", NORWEGIAN[language]]
    found = subprocess.run(command, input=said, capture_output=True, text=True, check=True).stdout
    return {word.casefold() for word in found.split()}


@pytest.fixture(autouse=True)
def dictionaries() -> None:
    if sys.platform == "darwin" or not system.has_norwegian():
        pytest.skip("Hunspell has no Norwegian dictionary here")


@pytest.mark.parametrize("language", NORWEGIAN)
def test_every_word_is_in_the_dictionary_or_in_the_list_of_the_field(language: str) -> None:
    assert unknown(language) - known(language) == set()


@pytest.mark.parametrize("language", NORWEGIAN)
def test_the_list_of_the_field_holds_no_word_that_is_not_needed(language: str) -> None:
    assert known(language) - unknown(language) == set()
