"""Twenty questions in both written languages find the same; and a word that is misspelt finds what was meant."""

import pytest

from tests import make
from workshops import search
from workshops.models import Banked, BankWord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

MEASURES = [
    ("Vi ringer den som er sykmeldt, innen tre dager", "Lederen følger opp sykefraværet uten å spørre om grunnen."),
    ("Leiaren ringer den sjukmelde fyrste dagen", "Sjukefråværet blir følgt opp med ein samtale om oppgåvene."),
    ("Overlapp mellom vaktene står i turnusen", "Et kvarter der de ansatte snakker sammen."),
    ("Vaktane møtest i eit kvarter", "Dei tilsette snakkar saman når nattvakta går."),
    ("Samtaler med nyansatte etter tre uker", "Tilbakemelding og veiledning i hverdagen."),
    ("Rettleiing av nytilsette i kvardagen", "Tilbakemeldingar frå dei som har vore her lenge."),
    ("Heimetenesta planlegg ruta saman", "Køyrelista blir delt ut dagen før."),
    ("Hjemmetjenesten bytter lister annenhver uke", "Tunge oppdrag går på rundgang."),
    ("Lederne går på avdelingen hver morgen", "Trygghet kommer av å bli sett."),
    ("Leiarane er til stades på avdelinga", "Tryggleik kjem av å bli sett."),
    ("Barnehagen deler personalmøtet i to", "Alle barnehager hos oss gjør det slik."),
    ("Barnehagane byter på å låne ut vikarar", "Vikarane kjenner borna frå før."),
    ("Faste vikarer med egen opplæring", "Vikarene får en mentor."),
]
# In bokmål, in nynorsk, and how many find the way to it.
QUESTIONS = [
    ("sykefravær", "sjukefråvær", 2),
    ("fraværet", "fråværet", 0),
    ("sykmeldte", "sjukmelde", 2),
    ("vakter", "vaktar", 2),
    ("vaktene", "vaktane", 2),
    ("ansatte", "tilsette", 2),
    ("nyansatt", "nytilsett", 2),
    ("veiledning", "rettleiing", 2),
    ("hverdagen", "kvardagen", 2),
    ("lederne", "leiarane", 3),
    ("leder", "leiar", 3),
    ("hjemmetjeneste", "heimeteneste", 2),
    ("hjemmetjenesten", "heimetenesta", 2),
    ("trygghet", "tryggleik", 2),
    ("barnehager", "barnehagar", 2),
    ("vikarer", "vikarar", 2),
    ("hvordan snakke sammen", "korleis snakke saman", 2),
    ("tilbakemeldinger", "tilbakemeldingar", 2),
    ("samtale om oppgavene", "samtale om oppgåvene", 1),
    ("oppfølging av sykmeldte", "oppfølging av sjukmelde", 0),
]


@pytest.fixture(autouse=True)
def measures() -> None:
    for title, how in MEASURES:
        make.banked(title, how=how)


def asked(question: str) -> list[str]:
    published = Banked.objects.published()
    return [banked.title for banked in published.in_order(published.asked(question))]


@pytest.mark.parametrize(("nb", "nn", "least"), QUESTIONS, ids=[nb for nb, _nn, _least in QUESTIONS])
def test_both_written_languages_find_the_same(nb: str, nn: str, least: int) -> None:
    found = asked(nb)
    assert found == asked(nn)
    assert len(found) >= least


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("turnuss", "Overlapp mellom vaktene står i turnusen"),
        ("sykefraver", MEASURES[0][0]),
        ("rettleing", MEASURES[4][0]),
    ],
)
def test_a_typing_error_finds_what_was_meant(misspelt: str, meant: str) -> None:
    assert meant in asked(misspelt)


@pytest.mark.postgres
def test_the_indexes_are_there_to_be_used() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename LIKE 'workshops_bank%'")
        assert {"bank_words_in_norwegian", "bank_words_by_likeness"} <= {name for (name,) in cursor.fetchall()}


def test_words_that_only_wait_to_be_read_are_not_learnt() -> None:
    make.banked("Hemmelighetsfullt", state="offered")
    assert not BankWord.objects.filter(word__startswith="hemmelig").exists()


@pytest.mark.postgres
def test_a_word_finds_what_begins_with_it() -> None:
    make.banked("Turnusplanen drøftes i februar")
    assert "Turnusplanen drøftes i februar" in asked("turnus")


@pytest.mark.postgres
def test_the_best_comes_first() -> None:
    make.banked("Kaffe", how="Noe om mye annet, om ventilasjon, lys, støy, rom, stoler, bord og til slutt samarbeid")
    make.banked("Samarbeid om kaffe", how="samarbeid")
    assert asked("samarbeid")[0] == "Samarbeid om kaffe"


def test_small_words_and_signs_break_nothing() -> None:
    for question in ("", "!!", "& | ' :*", "og i på", "<->", "\\"):
        asked(question)
    assert asked("hva kan vi gjøre med vaktene?") == asked("vaktene")


def test_the_page_says_which_search_it_is() -> None:
    page = make.client(make.leader(make.unit())).get("/bank/").content.decode()
    assert ("the simpler one" in page) == search.simple()


def test_a_singular_that_ends_as_many_do_is_left_alone() -> None:
    assert [search.one(word) for word in ("ansvar", "kommentar", "tilkallingsvikar")] == [
        "ansvar", "kommentar", "tilkallingsvikar",
    ]  # fmt: skip
