"""All prints but the mat: every word is on paper, in its card, and for those who may have it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from dialogmat.kinds import parts_of
from dialogmat.models import Overlay, Room, Version
from dialogmat.outline import Outline, OutlineBlock, OutlineStation
from dialogmat.poster import FACTORS
from dialogmat.printing import mat_poster
from dialogmat.prints import PRINTS, Edition, bundle, script, sheets, stations
from dialogmat.prints.bundle import everything, write_together
from ned.access import Role
from ned.models import SeatKind
from tests import make
from tests.dialogmat.printed import Box, Part, of_class, parts, printed, read_out, words
from workshops.models import GatheringUnit, Kind

# Nynorsk is read by fewest while it is written.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usual(language="nn")]
MATS = ["employees", "leaders"]
LANGUAGES = ["nb", "nn", "en"]
# What needs no sitting.
DAYLESS = [key for key in PRINTS if key not in {"tables", "names"}]


def edition(mat: str, language: str, *, sector: str = "health") -> Edition:
    version = Version.objects.released().filter(mat__key=mat).newest()[0]
    return Edition.alone(version, language=language, sector=sector)


def keys(made: Edition) -> list[str]:
    return [key for key in DAYLESS if PRINTS[key].has(made)]


@cache
def pages(mat: str, language: str, key: str, *, twice: bool = False) -> tuple[Part, ...]:
    """A print as it is laid out."""
    made = edition(mat, language)
    return printed(PRINTS[key].html(doubled(made) if twice else made), language=language).pages


def doubled(made: Edition) -> Edition:
    """The same with everything said twice."""
    stations = {station.key: _twice(station) for station in made.mat.stations}
    cover = made.mat.cover and _twice(made.mat.cover)
    mat: Outline = replace(made.mat, stations=list(stations.values()), cover=cover)
    more = replace(made)
    more.__dict__.update(mat=mat, stations=[stations[station.key] for station in made.stations])
    return more


def _twice(station: OutlineStation) -> OutlineStation:
    return replace(station, blocks=[replace(block, words=_said_twice(block.words)) for block in station.blocks])


def _said_twice(words: Any) -> Any:
    if isinstance(words, dict):
        return {key: _said_twice(value) for key, value in words.items()}
    return f"{words} {words}"


def squeezed(text: str) -> str:
    return "".join(text.split())


def read(laid: Iterable[Part]) -> str:
    return squeezed("".join(one.words for page in laid for one in words(page)))


def without_tags(page: str) -> str:
    return squeezed(unescape(re.sub(r"<[^>]+>", "", page)))


def told(words: dict[str, Any], *names: str) -> list[str]:
    return [line for name in names for line in str(words.get(name, "")).splitlines() if line.strip()]


def wanted(made: Edition, key: str) -> Iterator[str]:
    """What the mat says that must be found on this print."""
    cover = made.mat.cover
    if key in {"notice", "prework"} and cover:
        block = next(one for one in cover.blocks if one.kind == {"notice": "notice", "prework": "text"}[key])
        yield from told(block.words, "title", "why", "what", "stored", "who", "anonymous", "text")
    if key == "script" and cover:
        yield from told(cover.words, "script")
    for station in made.stations:
        yield from of_station(made, station, key)


def of_station(made: Edition, station: OutlineStation, key: str) -> Iterator[str]:
    blocks = made.blocks(station)
    if key == "stations":
        yield from [station.title, station.task]
    if key == "script":
        yield from [station.title, *told(station.words, "script", "watch", "late")]
    for block in blocks:
        yield from of_block(block, key)


def of_block(block: OutlineBlock, key: str) -> Iterator[str]:
    said, kind = block.words, block.kind
    if key == "stations":
        yield from told(said, "label", "prompt", "help", *([] if kind in {"case", "film"} else ["title", "text"]))
        yield from said.get("items", {}).values()
    elif key == "script":
        yield from told(said, "label", "prompt")
    elif key == "cards" and kind == "cards":
        yield from [*said["columns"].values(), *said["cards"].values(), said["label"]]
    elif key == "roles" and kind == "roles":
        yield from [*said["names"].values(), *said["roles"].values()]
    elif key == "cases" and kind in {"case", "film"}:
        yield from told(said, "title", "reading" if kind == "film" else "text")
    elif key == "slips" and kind == "score":
        yield from [said["prompt"], said["low"], said["high"], *said["items"].values()]
    elif key == "sheets" and block.takes in {"table", "unit"}:
        yield from [*told(said, "label", "prompt", "help"), *said.get("cards", {}).values()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mat", MATS)
def test_every_word_of_the_mat_is_on_the_print_it_belongs_to(mat: str, language: str) -> None:
    """One language is laid out; the others are the same page with other words."""
    made = edition(mat, language)

    for key in keys(made):
        text = read(pages(mat, "nb", key)) if language == "nb" else without_tags(PRINTS[key].html(made))
        asked = list(wanted(made, key))
        assert asked, key
        assert [line for line in asked if squeezed(line) not in text] == [], key


def test_each_mat_has_the_prints_its_blocks_ask_for() -> None:
    found = {mat: keys(edition(mat, "nb")) for mat in MATS}

    assert found["employees"] == ["notice", "script", "stations", "cards", "sheets", "slips"]
    assert found["leaders"] == ["prework", "script", "stations", "cards", "roles", "cases", "sheets", "slips"]


@pytest.mark.parametrize("mat", MATS)
def test_the_cards_and_cases_are_those_of_the_sector(mat: str) -> None:
    made = edition(mat, "nn", sector="kindergarten")

    for key in {"cards", "cases"} & set(keys(made)):
        text = without_tags(PRINTS[key].html(made))
        assert [line for line in wanted(made, key) if squeezed(line) not in text] == []


def cards(page: Part, name: str) -> list[Part]:
    """Those of a class, each once: what lies without a box of its own in them has one of theirs."""
    return list({one.element: one for one in reversed(of_class(page, name))}.values())[::-1]


def sides(mat: str, key: str, *, twice: bool = False) -> Iterator[tuple[list[Part], list[Part]]]:
    """(fronts, backs) of each sheet."""
    laid = pages(mat, "nb", key, twice=twice)
    for front, back in zip(laid[::2], laid[1::2], strict=True):
        yield cards(front, "front"), cards(back, "back")


@pytest.mark.parametrize(
    ("mat", "key", "each"), [("employees", "cards", 8), ("leaders", "cards", 8), ("leaders", "roles", 4)]
)
def test_a_back_lies_behind_its_front_when_the_sheet_is_turned(mat: str, key: str, each: int) -> None:
    for fronts, backs in sides(mat, key):
        assert len(fronts) == len(backs) == each
        for front, back in zip((one.box for one in fronts), (one.box for one in backs), strict=True):
            assert abs(front.left - (210 - back.right)) < 0.1 and abs(front.right - (210 - back.left)) < 0.1
            assert abs(front.top - back.top) < 0.1 and abs(front.bottom - back.bottom) < 0.1
        assert sum(one.box.area for one in fronts) == pytest.approx(210 * 297, abs=1)


def test_the_back_of_a_card_bears_the_mark_and_the_name_of_its_factor() -> None:
    made = edition("leaders", "nb")
    block = next(block for _station, block in made.all_blocks("cards"))
    with override("nb"):
        names = {str(text): str(FACTORS[key.rpartition("-")[0]]) for key, text in block.words["cards"].items()}
    found = {}
    for fronts, backs in sides("leaders", "cards"):
        for front, back in zip(fronts, backs, strict=True):
            marks = {one.classes for one in parts(back) if one.tag == "i"}
            said = " ".join(one.words for text in cards(front, "text") for one in words(text))
            if marks:
                found[said] = " ".join(one.words for one in words(back))

    assert found == names


def test_a_print_speaks_its_own_language_whoever_asks() -> None:
    """Names that are not the mat's own words, such as a factor's, are easily taken in the reader's language."""
    for mat, key in (("leaders", "cards"), ("employees", "sheets"), ("employees", "script")):
        made = edition(mat, "nn")
        with override("en"):
            first = PRINTS[key].html(made)
        with override("nb"):
            assert PRINTS[key].html(made) == first
    assert "Leiing" in PRINTS["cards"].html(edition("leaders", "nn"))


CARDS = [
    ("employees", "stations"), ("leaders", "stations"), ("employees", "cards"), ("leaders", "cards"),
    ("leaders", "roles"), ("employees", "slips"), ("leaders", "slips"),
]  # fmt: skip


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize(("mat", "key"), CARDS)
@pytest.mark.usual(twice=True)
def test_no_words_leave_their_card_and_none_lie_upon_others(mat: str, key: str, twice: bool) -> None:
    for page in pages(mat, "nb", key, twice=twice):
        for card in cards(page, "card"):
            whole = card.box
            inner = Box(whole.left + 5, whole.top + 5, whole.right - 5, whole.bottom - 5)
            inside = words(card)
            assert [one.words for one in inside if not inner.holds(one)] == []
            feet = [one.box for one in (*of_class(card, "foot"), *of_class(card, "strip"))]
            own = {one.words for foot in of_class(card, "foot") for one in words(foot)}
            above = [one for one in inside if one.words not in own]
            assert [one.words for one in above for foot in feet if foot.meets(one)] == []


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize("mat", MATS)
@pytest.mark.usual(twice=True)
def test_no_words_leave_the_paper(mat: str, twice: bool) -> None:
    for key in set(keys(edition(mat, "nb"))) - {"stations", "cards", "roles", "slips"}:
        for page in pages(mat, "nb", key, twice=twice):
            paper = Box(8, 6, page.box.right - 8, page.box.bottom - 5)
            assert [one.words for one in words(page) if not paper.holds(one)] == [], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_meant_for_one_page_is_on_one(language: str) -> None:
    leaders = edition("leaders", language)
    cases = list(leaders.all_blocks("case", "film"))

    assert len(pages("employees", language, "notice")) == len(pages("leaders", language, "prework")) == 1
    assert len(pages("leaders", language, "cases")) == len(cases)
    assert len(pages("leaders", language, "script")) == len(leaders.stations) + 1
    assert len(pages("employees", "nb", "notice", twice=True)) == 1


# Station cards


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_station_has_one_card_or_both_sides_of_one(language: str) -> None:
    sheets_ = stations.pages(stations.cards(edition("leaders", language)))
    sided = [sheet for sheet in sheets_ if any(card.parts > 1 for card in sheet)]

    assert [[(card.part, card.parts) for card in sheet] for sheet in sided] == [[(1, 2), (2, 2)]] * len(sided)
    assert {"near", "unclear"} <= {front.station.key for front, _back in sided}
    assert all(front.station == back.station and front.size != "small" for front, back in sided)
    assert [sheet[0].station.number for sheet in sheets_] == sorted(sheet[0].station.number for sheet in sheets_)


def test_a_card_with_a_back_says_that_its_sheet_is_folded() -> None:
    html = PRINTS["stations"].html(edition("leaders", "en"))

    assert html.count("fold the sheet along the line, do not cut it") == html.count("Card 1 of 2") >= 2
    assert html.count('folded"') == 2 * html.count("Card 1 of 2")


# Sheets


def test_a_sheet_asks_for_the_same_fields_as_the_screen() -> None:
    for mat in MATS:
        for sheet in sheets.sheets(edition(mat, "nb")):
            for one in sheet.asked:
                asked = [str(part.label) for part in parts_of(one.block.kind, one.block.settings)]
                assert [[str(blank.label) for blank in item] for item in one.items] == [asked] * (
                    one.block.max if asked else 0
                )


def test_a_sheet_has_room_to_write_and_no_private_scale() -> None:
    for mat in MATS:
        for page in pages(mat, "nb", "sheets"):
            lines = [one.box for kind in ("line", "short", "wide") for one in of_class(page, kind)]
            assert all(one.bottom - one.top >= 7.9 for one in lines)
    asked = [one.block for sheet in sheets.sheets(edition("leaders", "nb")) for one in sheet.asked]
    assert not [block.key for block in asked if block.settings.get("private") or block.takes == "person"]


def conference(*, tables: int = 2, units: int = 3) -> Room:
    """Units at the tables in turn; the last has no table yet."""
    root = make.municipality().root
    serves = [make.unit(name, under=root) for name in ("Blåbærskogen", "Løvåsen", "Nordnes")[:units]]
    gathering = make.gathering(root, kind=Kind.CONFERENCE, serves=serves)
    make.sitting(gathering, tables=tables)
    room = make.room(gathering, mat="leaders", variant="day")
    places = list(room.runs.get().sitting.tables.all())
    for row in gathering.units.exclude(unit=serves[-1]):
        row.sit_at(places[0])
    return room


def of_day(room: Room, language: str = "nb") -> Edition:
    return Edition(make.run(room), language, lambda path: f"https://ned.kommune.example{path}")


def test_each_leader_has_sheets_of_her_own_where_several_units_meet() -> None:
    made = of_day(conference(tables=1, units=2))
    found = sheets.sheets(made)
    units = [sheet for sheet in found if sheet.writer.unit]

    assert {sheet.writer.unit for sheet in units} == {"Blåbærskogen", "Løvåsen"}
    assert {one.block.takes for sheet in units for one in sheet.asked} == {"unit"}
    assert {one.block.takes for sheet in found if not sheet.writer.unit for one in sheet.asked} == {"table"}
    keys = {row.unit.name: row.join_key for row in GatheringUnit.objects.all()}
    assert {sheet.writer.address.split("/")[-2] for sheet in units} == set(keys.values())


def test_many_sheets_become_one_of_each_to_copy() -> None:
    room = conference(tables=20)
    blank = sheets.sheets(of_day(room))
    room.paper = ["numbers"]
    room.save()
    chosen = sheets.sheets(of_day(room))

    assert {sheet.writer for sheet in blank} == {sheets.Writer()}
    assert {sheet.station.key for sheet in chosen} == {"numbers"}
    assert len(chosen) == 20 + 3


# What a municipality or a day has laid over the mat


def laid_over() -> Room:
    """A mat with a block of the municipality's own and a question for the day, on the same station."""
    unit = make.unit()
    said = {"nb": {"prompt": "Hva med pausene?"}, "nn": {"prompt": "Kva med pausane?"}}
    station = make.version().stations.get(key="light")
    Overlay.add(unit.municipality, station=station, kind="question", words=said, by=None)
    room = make.room(make.gathering(unit), tables=1)
    room.ask(station="light", words="Hva med matteltet?", by=None)
    return room


@pytest.mark.parametrize("key", ["stations", "sheets", "script"])
def test_what_is_not_the_mats_own_says_whose_it_is(key: str) -> None:
    room = laid_over()
    html = {code: PRINTS[key].html(of_day(room, code)) for code in LANGUAGES}
    laid = printed(html["nn"], language="nn").pages
    marks = [one for page in laid for one in cards(page, "whose")]

    assert [" ".join(part.words for part in words(mark)) for mark in marks] == [
        "Bergen kommune",
        "Dagens eige spørsmål",
    ]
    text = read(laid)
    assert text.index("Bergenkommune") < text.index("Kvamedpausane?")
    assert text.index("Dagenseigespørsmål") < text.index("Hvamedmatteltet?")
    assert "Bergen municipality" in html["en"] and "Dagens eget spørsmål" in html["nb"]


def test_on_the_mat_they_say_it_too() -> None:
    (light,) = (one for one in mat_poster(laid_over(), language="nn", join="").cards if one.key == "light")

    assert [str(field.label) for field in light.fields][-2:] == [
        "Kva med pausane? (Bergen kommune)",
        "Hva med matteltet? (Dagens eige spørsmål)",
    ]
    assert not any("(" in str(field.label) for field in light.fields[:-2])


# Names


def test_a_name_card_tells_a_leaders_name_and_table_and_nobodys_role() -> None:
    room = conference()
    unit = room.gathering.units.get(unit__name="Blåbærskogen").unit
    make.leader(unit, name="Åse Bjørnstad")
    make.holder(unit, SeatKind.UNION_REP, name="Tor Tillitsmann")
    html = PRINTS["names"].html(of_day(room))
    text = [" ".join(one.words for one in words(card)) for page in printed(html).pages for card in cards(page, "card")]

    assert [said for said in text if "Blåbærskogen" in said] == [text[0]]
    assert text[0].startswith("Åse Bjørnstad Bord 1 Blåbærskogen")
    assert "Tillitsmann" not in html and "tillitsvalgt" not in html.lower() and "Leder" not in html
    assert text[3:] == ["Bord 1"] * 4 + ["Bord 2"] * 4
    for key in room.gathering.units.values_list("join_key", flat=True):
        assert f"https://ned.kommune.example/b/{key}/" in html


def test_the_leader_of_the_only_unit_needs_no_way_of_her_own() -> None:
    html = PRINTS["names"].html(of_day(make.room(tables=1)))

    assert "<img" not in html
    assert html.count('class="card front') == 4


def test_words_on_name_cards_stay_on_their_card() -> None:
    room = conference()
    unit = room.gathering.units.get(unit__name="Løvåsen").unit
    unit.name = "Barnehagane og skulefritidsordningane i Indre Fjord og Ytre Fjord"
    unit.save()
    make.leader(unit, name="Kristine-Charlotte Bjørnstad Hellesund-Christoffersen")
    for page in printed(PRINTS["names"].html(of_day(room))).pages:
        for card in cards(page, "card"):
            assert [one.words for one in words(card) if not card.box.holds(one)] == []
            for code in (one.box for one in of_class(card, "qr")):
                assert code.right - code.left >= 25
                assert not [one.words for one in words(card) if code.meets(one)]


# The script


def test_the_script_follows_the_agenda_of_its_sitting() -> None:
    made = of_day(make.room(variant="90"))
    sitting = made.sitting
    assert sitting
    first, second = list(sitting.agenda.all())[:2]
    second.minutes = 40
    third = sitting.agenda.model(title="Kringle", minutes=10)
    sitting.set_agenda([first, second, third], by=None)
    found = script.stops(made)
    begins = timezone.localtime(sitting.starts)

    assert [(stop.title, stop.minutes) for stop in found[1:3]] == [("En dag jeg går lett hjem", 40), ("Kringle", 10)]
    assert found[0].starts == f"{begins:%H:%M}"
    assert [stop.starts for stop in found[1:3]] == [
        f"{part.starts.astimezone(begins.tzinfo):%H:%M}" for part in sitting.timetable[1:]
    ]
    # Stations the agenda has lost are told without a time.
    assert [(stop.title, stop.starts) for stop in found[3:5]] == [
        ("Fyller og tapper", ""),
        ("Min del, vår del, lederens del", ""),
    ]


def test_the_steps_of_a_station_fit_the_minutes_the_day_gives_it() -> None:
    made = of_day(make.room(variant="90"))
    assert made.sitting
    items = list(made.sitting.agenda.all())
    planned = {stop.title: stop.minutes for stop in script.stops(made)}
    for item, minutes in zip(items[1:3], (13, 31), strict=True):
        item.minutes = minutes
    made.sitting.set_agenda(items, by=None)
    for stop in script.stops(made)[1:3]:
        assert stop.station and stop.minutes != planned[stop.title]
        assert sum(step.minutes for step in stop.steps) == stop.minutes - stop.station.walk


def test_without_a_day_the_script_counts_from_the_start() -> None:
    found = script.stops(edition("leaders", "nb"))

    assert (found[0].starts, found[0].ends) == ("0:00", "0:30")
    assert found[-1].ends == "7:30"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_times_of_a_day_have_their_own_column_in_the_script(language: str) -> None:
    made = of_day(make.room(variant="120"), language)
    laid = printed(PRINTS["script"].html(made), language=language).pages
    heads = [head for page in laid for head in of_class(page, "head")]

    assert len(heads) == len(made.stations)
    for head in heads:
        clock = [one for part in of_class(head, "clock") for one in words(part)]
        assert max(one.right for one in clock) + 2 < min(one.box.left for one in of_class(head, "stone"))


@pytest.mark.parametrize("mat", MATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_of_the_script_is_full(mat: str, language: str) -> None:
    first = pages(mat, language, "script")[0]

    assert max(one.bottom for one in words(first) if one.bottom < first.box.bottom - 18) > first.box.bottom * 0.75


def test_the_script_says_what_to_have_ready() -> None:
    stop = next(
        stop
        for stop in script.stops(edition("leaders", "en"))
        if stop.title and stop.station and stop.station.key == "unclear"
    )

    with override("en"):
        assert list(map(str, stop.bring)) == [
            "the case sheets",
            "the role cards",
            "the mat or the table sheets, and pens",
        ]


# All in one file


def test_a_workshop_has_its_mat_on_two_a3_for_each_table_in_one_tagged_file() -> None:
    made = of_day(make.room(variant="120"), "nn")
    body = write_together(everything(made), title=made.title, language="nn")
    text = squeezed(read_out(body))
    with pikepdf.open(BytesIO(body)) as pdf:
        sizes = [tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in pdf.pages]
        tags = list(structure(pdf.Root.StructTreeRoot.K))
        assert bool(pdf.Root.MarkInfo.Marked) and str(pdf.Root.Lang) == "nn"
        assert str(pdf.docinfo["/Title"]) == made.title

    assert sizes.count((297, 420)) == 1 + 2 * 2
    assert set(sizes) == {(297, 420), (210, 297), (297, 210)}
    asked = [line for key in keys(made) for line in wanted(made, key)]
    assert [line for line in asked if squeezed(line).replace("-", "") not in text.replace("-", "")] == []
    assert [tag for tag in tags if tag.get("/S") == "/Figure" and not str(tag.get("/Alt", ""))] == []
    levels = [int(str(tag.S)[2:]) for tag in tags if re.fullmatch(r"/H\d", str(tag.get("/S")))]
    assert levels[0] == 1
    assert [(one, two) for one, two in pairwise(levels) if two > one + 1] == []


def structure(found: Any) -> Iterator[Any]:
    if isinstance(found, pikepdf.Array):
        for one in found:
            yield from structure(one)
    elif isinstance(found, pikepdf.Dictionary) and found.get("/S") is not None:
        yield found
        yield from structure(found.get("/K", pikepdf.Array()))


def test_the_file_comes_in_the_order_one_needs_it() -> None:
    made = of_day(make.room(variant="90", tables=2))
    titles = [re.search(r'print/(\w+)\.css">\s*</head', part.html) for part in everything(made)]
    order = [found[1] if found else "" for found in titles]

    pack = ["stations", "factors", "sheets", "slips"]
    assert order == ["notice", "script", "table_cards", "names", "a3x2", *pack, "a3x2", *pack]


def test_cards_with_backs_begin_on_the_front_of_a_sheet() -> None:
    odd, backed = '<html lang="nb"><h1>Ein</h1></html>', PRINTS["cards"].html(edition("employees", "nb"))
    body = write_together([bundle.Bound(odd), bundle.Bound(backed, backed=True)], title="To", language="nb")

    with pikepdf.open(BytesIO(body)) as pdf:
        assert len(pdf.pages) == 1 + 1 + len(pages("employees", "nb", "cards"))


def test_a_conference_gets_one_of_each_and_its_mat_last() -> None:
    made = of_day(conference(tables=12))
    parts_ = everything(made)

    assert 'class="a0' in parts_[-1].html.lower() or "1189" in parts_[-1].html
    assert sum("print/roles.css" in part.html for part in parts_) == 1
    assert not [part for part in parts_ if "print/sheets.css" in part.html]


# Who may print what


@pytest.fixture
def planned(english: None) -> Room:
    return make.room(variant="90")


def test_the_page_says_a_sentence_on_each_print(planned: Room) -> None:
    leader = make.leader(planned.gathering.unit)
    page = make.client(leader).get(reverse("prints", args=[planned.gathering_id])).content.decode()

    for key in ("notice", "script", "tables", "names", "stations", "cards", "sheets", "slips"):
        assert str(PRINTS[key].label) in page and str(PRINTS[key].about) in page
    assert str(PRINTS["cases"].label) not in page
    assert "Print everything" in page


def test_the_mat_comes_on_two_a3(planned: Room) -> None:
    leader = make.client(make.leader(planned.gathering.unit))
    address = reverse("poster", args=[planned.gathering_id, "A3x2-tiles"])

    assert address in leader.get(reverse("prints", args=[planned.gathering_id])).content.decode()
    with pikepdf.open(BytesIO(leader.get(address, {"language": "nn"}).content)) as pdf:
        sizes = [[round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] for page in pdf.pages]
        assert sizes == [[297, 420], [297, 420]]


def test_one_who_only_sees_the_gathering_gets_nothing_with_names_or_ways_in(planned: Room) -> None:
    gathering = planned.gathering
    sitting = gathering.sittings.get()
    seen = make.client(make.member(Role.COORDINATOR, of=gathering.unit.municipality))
    page = seen.get(reverse("prints", args=[gathering.pk])).content.decode()

    assert str(PRINTS["script"].label) in page
    assert "Print everything" not in page
    assert not [key for key in ("tables", "names", "sheets") if str(PRINTS[key].label) in page]
    assert seen.get(reverse("print", args=[gathering.pk, "slips"])).headers["Content-Type"] == "application/pdf"
    for key in ("tables", "names", "sheets", "all"):
        assert seen.get(reverse("print", args=[gathering.pk, key])).status_code == 404
        assert seen.get(reverse("keyed_print", args=[sitting.pk, key])).status_code == 404


def test_a_print_comes_in_the_language_and_for_the_sitting_that_is_asked_for(planned: Room) -> None:
    leader = make.client(make.leader(planned.gathering.unit))
    sitting = planned.gathering.sittings.get()
    address = reverse("keyed_print", args=[sitting.pk, "tables"])

    with pikepdf.open(BytesIO(leader.get(address, {"language": "nn"}).content)) as pdf:
        assert str(pdf.Root.Lang) == "nn"
    wrong = {"language": ["tlh"], "sitting": ["00000000-0000-4000-8000-000000000000", "x"]}
    for name, values in wrong.items():
        for value in values:
            assert leader.get(reverse("print", args=[planned.gathering_id, "script"]), {name: value}).status_code == 404
    assert leader.get(reverse("print", args=[planned.gathering_id, "cases"])).status_code == 404


@pytest.mark.parametrize("sittings", [1, 3])
def test_the_page_asks_as_much_whatever_the_gathering_holds(
    sittings: int, django_assert_num_queries: Any, english: None
) -> None:
    gathering = make.gathering()
    for day in range(sittings):
        make.sitting(gathering, days=7 + day, tables=1 + day)
    room = make.room(gathering)
    room.outline("nb")
    leader = make.client(make.leader(gathering.unit))
    leader.get(reverse("prints", args=[gathering.pk]))

    with django_assert_num_queries(11):
        leader.get(reverse("prints", args=[gathering.pk]))
