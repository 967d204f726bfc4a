import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import catalogues
from places import ROOT

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
USED = """
msgid "Save"
msgstr ""

#, python-format
msgid "%(count)s table"
msgid_plural "%(count)s tables"
msgstr[0] ""
msgstr[1] ""

msgid "Hello {name}"
msgstr ""
"""
GOOD = """
msgid "Save"
msgstr "Lagre"

#, python-format
msgid "%(count)s table"
msgid_plural "%(count)s tables"
msgstr[0] "Ett bord"
msgstr[1] "%(count)s bord"

msgid "Hello {name}"
msgstr "Hei {name}"
"""


def catalogue(text: str) -> Catalog:
    return read_po(io.BytesIO((HEAD + text).encode()), locale="nb")


def faults(text: str) -> list[str]:
    return list(catalogues.faults(catalogue(text), used=catalogue(USED)))


def test_a_complete_catalogue_has_no_faults() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgid "Save"\nmsgstr "Lagre"', "", "missing: 'Save'"),
        ('msgstr "Lagre"', 'msgstr ""', "empty: 'Save'"),
        ('msgstr "Lagre"', 'msgstr " "', "empty: 'Save'"),
        ('msgstr[1] "%(count)s bord"', 'msgstr[1] ""', "empty: '%(count)s table'"),
        ('msgid "Save"', '#, fuzzy\nmsgid "Save"', "fuzzy: 'Save'"),
        ("Hei {name}", "Hei {navn}", "other placeholders: 'Hello {name}'"),
        ("Hei {name}", "Hei", "other placeholders: 'Hello {name}'"),
        ("%(count)s bord", "%(antall)s bord", "other placeholders: '%(count)s table'"),
        ("%(count)s bord", "Mange bord", "other placeholders: '%(count)s table'"),
        ("Ett bord", "%(tall)s bord", "other placeholders: '%(count)s table'"),
        (
            'msgid "Save"\n',
            'msgid "Nobody says this"\nmsgstr "x"\n\nmsgid "Save"\n',
            "no longer used: 'Nobody says this'",
        ),
        ('msgid "Save"\n', '#~ msgid "Old"\n#~ msgstr "Gammel"\n\nmsgid "Save"\n', "left over (#~): 'Old'"),
    ],
)
def test_each_kind_of_fault_is_found(before: str, after: str, fault: str) -> None:
    assert before in GOOD
    assert faults(GOOD.replace(before, after)) == [fault]


def test_words_of_a_library_may_be_replaced_by_ours() -> None:
    assert faults(GOOD + '\nmsgid "Sign In"\nmsgstr "Logg inn"\n') == []


def test_the_same_words_in_another_context_are_other_words() -> None:
    assert "missing: 'Save'" in faults(GOOD.replace('msgid "Save"', 'msgctxt "goal"\nmsgid "Save"'))


def test_words_are_gathered_from_code_and_templates() -> None:
    before = sorted(ROOT.glob("locale/**/*"))
    found = {catalogues.key_of(message)[1] for message in catalogues.extract()}
    assert {"Bokmål", "Sign in"} <= found
    assert sorted(ROOT.glob("locale/**/*")) == before
