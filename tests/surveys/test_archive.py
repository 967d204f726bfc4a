"""What a municipality files of a gathering: minutes and plan as PDF/A, the same as data, and never a person."""

import hashlib
import io
import json
import re
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # comes with check-jsonschema, without its types
import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dialogmat.models import Block, Dialogue, Room
from ned.access import Role
from ned.models import SeatKind, Unit, User
from surveys.models import Publication
from tests import make
from tests.surveys import scored
from workshops.models import (
    Agreement,
    Check,
    CheckKind,
    Factor,
    Gathering,
    Helped,
    Kind,
    Level,
    Position,
    Practice,
    Present,
    Request,
    Says,
    Status,
    Verdict,
)

pytestmark = [
    pytest.mark.django_db,
    # WeasyPrint leaves the file with its colours to Python, which closes it.
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014.icc:ResourceWarning"),
]
SCHEMA = json.loads((Path(__file__).parents[2] / "surveys/data/archive.schema.json").read_text(encoding="utf-8"))
NAMES = ["Anne Leder", "Hemmelig Tillitsvalgt", "Vera Verneombud", "Fredrik Fasilitator", "Siv Ansvarlig"]


def package(user: User, gathering: Gathering, *, language: str = "en") -> dict[str, bytes]:
    client = make.client(user)
    client.cookies["language"] = language
    answer = client.get(reverse("archive", args=[gathering.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def data(files: dict[str, bytes]) -> Any:
    """The data, after the schema that lies beside it has been asked."""
    found, schema = json.loads(files["data.json"]), json.loads(files["schema.json"])
    jsonschema.Draft202012Validator(schema).validate(found)
    return found


def words(files: dict[str, bytes], folder: Path, name: str = "minutes.pdf") -> str:
    (folder / name).write_bytes(files[name])
    found = subprocess.run(["pdftotext", "-layout", folder / name, "-"], capture_output=True, check=True, text=True)
    return " ".join(found.stdout.split())


def write(dialogue: Dialogue, key: str, slot: str, value: str) -> None:
    block = Block.objects.get(station__version=dialogue.room.version, key=key)
    dialogue.answers.create(pk=uuid.uuid4(), block=block, slot=slot, value=value)


def talk(room: Room, number: int = 1) -> Dialogue:
    return Dialogue.of_table(room, room.runs.get().sitting.tables.get(number=number))


def promises(gathering: Gathering, unit: Unit, said: str, *, owner: SeatKind = SeatKind.LEADER) -> None:
    measure = make.decided(unit, title=f"{said}: overlapp", factor="culture", sign="Færre telefoner")
    measure.owner_seat, measure.owner = make.seat(unit, owner), User.objects.filter(holders__seat__kind=owner).first()
    measure.suggested = "Siv Ansvarlig"
    measure.save(update_fields=["owner_seat", "owner", "suggested"])
    measure.sources.create(source_id=uuid.uuid4(), gathering=gathering, words=measure.title)
    request = Request.raise_from(unit, source_id=uuid.uuid4(), words=f"{said}: vikar etter 15", gathering=gathering)
    request.answer(verdict="no", because="Ikke i år", by=None)
    Agreement.adopt(unit, source_id=uuid.uuid4(), words=f"{said}: si det samme dag", gathering=gathering)
    Practice.adopt(unit, source_id=uuid.uuid4(), starts=f"{said}: gå runden", stops="Utsette", gathering=gathering)


@pytest.fixture
def leader() -> User:
    return make.leader(make.unit("Blåbærskogen barnehage"), name="Anne Leder", email="anne@blabar.example")


@pytest.fixture
def gathering(leader: User) -> Gathering:
    """A workshop that was held and scored, in a unit whose plan has more than what came up there."""
    unit = leader.holders.get().seat.unit
    reps = [
        make.holder(unit, SeatKind.UNION_REP, name="Hemmelig Tillitsvalgt", email="hemmelig@blabar.example"),
        make.holder(unit, SeatKind.SAFETY_REP, name="Vera Verneombud"),
    ]
    made = scored.held(unit, title="Verksted på Blåbærskogen")
    made.facilitators.add(make.user("Fredrik Fasilitator", email="fredrik@blabar.example"))
    made.sittings.get().agenda.update(responsible="Siv Ansvarlig")
    dialogue = talk(made.room)
    write(dialogue, "light.keep", "a1", "Vi ler sammen hver dag")
    write(dialogue, "parts.own", "", "Usagt")
    dialogue.shared.create(station="light")
    promises(made, unit, "Vi", owner=SeatKind.UNION_REP)
    earlier = make.decided(unit, title="Fra før: pause på pauserommet", level="organisation")
    earlier.finish(by=leader)
    earlier.look_back(helped="partly", learned="Det må stå i turnusen", by=leader)
    make.measure(unit, title="Avslått: kaffemaskin").stop(because="Vi har en", by=leader)
    first, *_rest = Check.objects.filter(plan__unit=unit)
    first.tick(note="Pausene holder", by=leader)
    for rep, says in zip(reps, ("disagree", "agree"), strict=True):
        position = Position.objects.get(seat__holders__user=rep)
        position.state(says=says, because="Turnusen ble ikke drøftet" if says == "disagree" else "")
    return made


def publish(gathering: Gathering, count: list[int] = scored.EIGHT) -> None:
    scored.vote(gathering, count)
    scored.vote(gathering, [0, 0, 2, 0, 0, 0], item="use")
    Publication.publish(gathering, by=None)


def test_the_package_has_what_people_and_machines_read_and_what_it_is(leader: User, gathering: Gathering) -> None:
    assert list(package(leader, gathering)) == ["minutes.pdf", "data.json", "schema.json", "README.txt"]
    for language in ("nb", "nn"):
        files = package(leader, gathering, language=language)
        assert list(files) == ["referat.pdf", "data.json", "schema.json", "LESMEG.txt"]
        assert data(files)["language"] == language


def test_it_is_called_after_where_and_when(leader: User, gathering: Gathering) -> None:
    answer = make.client(leader).get(reverse("archive", args=[gathering.pk]))
    name = f"bergen-verksted-paa-blaabaerskogen-{make.TODAY()}.zip"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.one_engine
def test_the_pdf_says_it_all(leader: User, gathering: Gathering, tmp_path: Path) -> None:
    publish(gathering)
    text = words(package(leader, gathering), tmp_path)
    outline = gathering.room.outline("en")
    headings = [
        "Minutes and plan",
        gathering.title,
        "When and who",
        "Measures from this gathering",
        "Other measures in the plan",
        "What the parties say",
        "When the plan is looked at together",
        "What we agreed on",
        "Leadership practice",
        "Requests upwards",
        "Score",
        outline.station("light").title,  # type: ignore[union-attr]
    ]
    assert [heading for heading in headings if heading not in text] == []
    said = [
        "Vi: overlapp",
        "Decided · Union representative · deadline",
        "Culture and attitudes",
        "Færre telefoner",
        "Fra før: pause på pauserommet",
        "The organisation",
        "Somewhat – Det må stå i turnusen",
        "Avslått: kaffemaskin",
        "Vi har en",
        "Union representative: Disagrees – Turnusen ble ikke drøftet",
        "Safety representative: Agrees",
        "After six weeks",
        "Pausene holder",
        "After three months",
        "not done yet",
        "Vi: si det samme dag",
        "Vi: gå runden",
        "Vi: vikar etter 15",
        "No: Ikke i år",
        "5.0",
        "Vi ler sammen hver dag",
        "employees 12",
    ]
    assert [line for line in said if line not in text] == []


def test_the_data_say_the_same(leader: User, gathering: Gathering) -> None:
    publish(gathering)
    found = data(package(leader, gathering))
    assert found["format"] == "ned-archive/1"
    assert found["gathering"]["municipality"]["name"] == "Bergen"
    assert found["plan_of"] == "Blåbærskogen barnehage"
    here = {one["title"]: one["came_up_here"] for one in found["measures"]}
    assert here == {"Vi: overlapp": True, "Fra før: pause på pauserommet": False, "Avslått: kaffemaskin": False}
    assert found["measures"][0]["owner"] == {"unit": "Blåbærskogen barnehage", "kind": "union_rep", "union": None}
    assert [(one["seat"]["kind"], one["says"], one["because"]) for one in found["positions"]] == [
        ("safety_rep", "agree", None),
        ("union_rep", "disagree", "Turnusen ble ikke drøftet"),
    ]
    assert [(one["kind"], one["held_on"] is not None) for one in found["checks"]] == [
        ("6w", True),
        ("3m", False),
        ("6m", False),
        ("12m", False),
    ]
    assert [(one["answer"], one["because"]) for one in found["requests"]] == [("no", "Ikke i år")]
    assert found["sittings"][0]["present"] == {"leader": 1, "employee": 12}
    assert found["stations"][0]["prompts"][0]["said"] == [{"who": "Table 1", "lines": ["Vi ler sammen hver dag"]}]


def test_who_takes_it_out_can_check_the_data_with_what_lies_beside_them(
    leader: User, gathering: Gathering, tmp_path: Path
) -> None:
    """Days, times and ids too, which a plain validator takes for any text."""
    publish(gathering)
    for name, body in package(leader, gathering).items():
        (tmp_path / name).write_bytes(body)
    check = [sys.executable, "-m", "check_jsonschema", "--schemafile", "schema.json", "data.json"]
    told = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


def test_nobody_is_named_and_nobody_can_be_written_to(leader: User, gathering: Gathering, tmp_path: Path) -> None:
    publish(gathering)
    files = package(leader, gathering)
    texts = [words(files, tmp_path), *(files[name].decode() for name in ("data.json", "README.txt"))]
    with pikepdf.open(io.BytesIO(files["minutes.pdf"])) as pdf:
        texts += [pdf.Root.Metadata.read_bytes().decode(), str(dict(pdf.docinfo))]
    for text in texts:
        assert [name for name in NAMES for part in name.split() if part in text] == []
        assert "@" not in text
        assert "Usagt" not in text


def test_the_readme_says_from_what_when_and_by_which_role(leader: User, gathering: Gathering) -> None:
    files = package(leader, gathering)
    text = files["README.txt"].decode()
    for line in (gathering.title, "Blåbærskogen barnehage, Bergen", "in NED 0.", "in the role: Leader"):
        assert line in text
    lines = [line.split("  ") for line in text.splitlines() if re.match(r"[0-9a-f]{64}  ", line)]
    sums = {name: digest for digest, name in lines}
    assert sums == {name: hashlib.sha256(body).hexdigest() for name, body in files.items() if name != "README.txt"}


def test_that_somebody_holds_a_union_seat_is_not_told_by_making_it(gathering: Gathering) -> None:
    text = package(User.objects.get(name="Hemmelig Tillitsvalgt"), gathering)["README.txt"].decode()
    assert "in the role: one of the parties" in text
    assert "Union" not in text


def test_a_score_that_is_not_published_is_not_there(leader: User, gathering: Gathering, tmp_path: Path) -> None:
    scored.vote(gathering, scored.EIGHT)
    files = package(leader, gathering)
    assert data(files)["score"] is None
    assert "On a scale from 1 to 6" not in words(files, tmp_path)


def test_what_too_few_answered_is_hidden_there_too(leader: User, gathering: Gathering) -> None:
    publish(gathering, [0, 0, 1, 1, 3, 1])
    overall, other = data(package(leader, gathering))["score"]["items"]
    assert (overall["answers"], overall["mean"], overall["distribution"]) == (6, 4.5, None)
    assert (other["answers"], other["mean"], other["distribution"]) == (None, None, None)


def test_the_same_state_is_the_same_data_to_the_byte(leader: User, gathering: Gathering) -> None:
    publish(gathering)
    first, again = (package(leader, gathering)["data.json"] for _ in range(2))
    assert first == again
    other = package(make.holder(gathering.unit, SeatKind.DEPUTY), gathering)["data.json"]
    assert first == other


@pytest.mark.one_engine
def test_the_pdf_says_that_it_is_pdf_a_and_keeps_its_tags(leader: User, gathering: Gathering) -> None:
    with pikepdf.open(io.BytesIO(package(leader, gathering)["minutes.pdf"])) as pdf:
        known = pdf.open_metadata()
        assert (known["pdfaid:part"], known["pdfaid:conformance"]) == ("2", "A")
        assert known["dc:title"] == str(pdf.docinfo["/Title"]) == gathering.title
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.StructTreeRoot.K
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        assert "/ID" in pdf.trailer
        assert "/Encrypt" not in pdf.trailer
        assert not {"/EmbeddedFiles", "/JavaScript"} & set(pdf.Root.get("/Names", {}).keys())
        assert [page.index for page in pdf.pages if paints_untagged(page)] == []


def paints_untagged(page: pikepdf.Page) -> bool:
    """Whether anything is drawn there that stands neither in the tags nor beside them as ornament."""
    depth = 0
    for drawn in pikepdf.parse_content_stream(page):
        operator = str(drawn.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if operator in {"Tj", "TJ", "f", "f*", "S", "B", "Do"} and not depth:
            return True
    return False


@pytest.mark.one_engine
def test_every_letter_in_the_pdf_is_embedded_and_can_be_read_out(leader: User, gathering: Gathering) -> None:
    with pikepdf.open(io.BytesIO(package(leader, gathering)["minutes.pdf"])) as pdf:
        found = list(fonts(pdf))
        assert found
        for font in found:
            (descendant,) = font.DescendantFonts
            assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())
            assert "/ToUnicode" in font


def fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        yield from page.Resources.get("/Font", {}).values()


def test_at_a_conference_each_files_what_her_own_unit_promised(tmp_path: Path) -> None:
    root = make.municipality().root
    assert root
    mine, theirs = (make.unit(name, under=root) for name in ("Sjøglimt barnehage", "Måltrosten barnehage"))
    gathering = scored.held(root, kind=Kind.CONFERENCE, serves=[mine, theirs])
    for unit, said in ((mine, "Sjø"), (theirs, "Mål")):
        promises(gathering, unit, said)
        make.decided(unit, title=f"{said} utenom")
    files = package(make.leader(mine), gathering)
    found, text = data(files), words(files, tmp_path)
    assert found["plan_of"] is None
    assert [one["title"] for one in found["measures"]] == ["Sjø: overlapp"]
    assert found["checks"] == []
    assert "Sjø: overlapp" in text
    for read in (text, files["data.json"].decode()):
        assert "Mål" not in read
        assert "utenom" not in read


def test_only_the_parties_may_take_it(gathering: Gathering) -> None:
    address = reverse("archive", args=[gathering.pk])
    (facilitator,) = gathering.facilitators.all()
    above = make.leader(make.unit("Barnehager vest"))
    for user in (make.member(Role.STAFF), make.member(Role.COORDINATOR, of=gathering.unit.municipality), above):
        assert make.client(user).get(address).status_code == 404
    assert make.client(facilitator).get(address).status_code == 404
    for kind in (SeatKind.LEADER, SeatKind.DEPUTY, SeatKind.SAFETY_REP, SeatKind.UNION_REP):
        assert make.client(make.holder(gathering.unit, kind)).get(address).status_code == 200


@pytest.mark.parametrize(
    ("step", "said"), [("open", "made when the gathering is closed"), ("cancel", "was cancelled, so there is nothing")]
)
def test_before_the_gathering_is_closed_a_sentence_says_why_not(step: str, said: str) -> None:
    gathering = make.room().gathering
    gathering.publish(by=None)
    gathering.open(by=None) if step == "open" else gathering.cancel(because="Storm", by=None)
    answer = make.client(make.leader(gathering.unit)).get(reverse("archive", args=[gathering.pk]))
    assert answer.status_code == 409
    assert said in answer.content.decode()


def test_the_gathering_s_page_leads_to_it_when_it_is_over(leader: User, gathering: Gathering) -> None:
    over = make.client(leader).get(reverse("gathering", args=[gathering.pk])).content.decode()
    assert reverse("archive", args=[gathering.pk]) in over
    kept = settings.KEEP["dialogmat.Answer.value"]
    assert kept
    assert f"deleted {kept.days} days after closing" in over
    ahead = make.gathering(gathering.unit)
    page = make.client(leader).get(reverse("gathering", args=[ahead.pk])).content.decode()
    assert reverse("archive", args=[ahead.pk]) not in page


def test_a_meeting_without_a_mat_is_filed_too(tmp_path: Path) -> None:
    gathering = make.gathering(kind=Kind.MEETING, title="Personalmøte")
    sitting = make.sitting(gathering, tables=2)
    gathering.publish(by=None)
    gathering.open(by=None)
    gathering.close(by=None, present={sitting: {"employee": 8}})
    files = package(make.leader(gathering.unit), gathering)
    assert data(files)["gathering"]["mat"] is None
    assert "Personalmøte" in words(files, tmp_path)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_same_queries_with_one_and_three_of_everything(
    leader: User, gathering: Gathering, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = make.client(leader)
    unit, sitting = gathering.unit, gathering.sittings.get()
    sitting.lay_tables(4)
    for n in range(1, rows):
        dialogue = talk(gathering.room, n + 1)
        write(dialogue, "light.keep", "a1", "Vi hjelper hverandre")
        dialogue.shared.create(station="light")
        promises(gathering, unit, f"Bord {n}")
        make.decided(unit, title=f"Utenom {n}")
        held = make.gathering(unit)
        Request.raise_from(unit, source_id=uuid.uuid4(), words="Tidligere", gathering=held)
        seat = unit.seats.create(kind=SeatKind.UNION_REP, union=f"Forbund {n}")
        Position.objects.create(plan=unit.plan, seat=seat, says="agree", said_on=make.TODAY())
    gathering.room.outline("en")  # kept in memory for all rooms with this mat
    with django_assert_num_queries(24):
        client.get(reverse("archive", args=[gathering.pk]))


# The schema


def properties(node: Any) -> Iterator[tuple[str, Any]]:
    """Every property of the schema, wherever it stands."""
    if isinstance(node, dict):
        yield from node.get("properties", {}).items()
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from properties(inner)


def test_the_schema_is_one_and_explains_every_property() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert [name for name, one in properties(SCHEMA) if not one.get("description", "").endswith(".")] == []


def test_it_knows_every_word_the_system_uses() -> None:
    parts = SCHEMA["$defs"]

    def of(part: str, name: str) -> set[str]:
        return set(parts[part]["properties"][name]["enum"]) - {None}

    assert of("seat", "kind") == set(SeatKind.values)
    assert of("measure", "factor") == set(Factor.values)
    assert of("measure", "level") == set(Level.values)
    assert of("measure", "status") == set(Status.values)
    assert of("measure", "helped") == set(Helped.values)
    assert of("position", "says") == set(Says.values)
    assert of("check", "kind") == set(CheckKind.values)
    assert of("request", "answer") == set(Verdict.values)
    assert set(parts["sitting"]["properties"]["present"]["properties"]) == set(Present.values)
    assert set(SCHEMA["properties"]["gathering"]["properties"]["kind"]["enum"]) == set(Kind.values)


@pytest.mark.parametrize(
    "broken",
    [{"format": "ned-archive/2"}, {"measures": [{}]}, {"positions": None}, {"by": "Anne"}],
    ids=["format", "measure", "positions", "name"],
)
@pytest.mark.one_engine
@pytest.mark.usual(broken={"measures": [{}]})
def test_what_is_not_as_it_says_is_refused(leader: User, gathering: Gathering, broken: dict[str, Any]) -> None:
    found = data(package(leader, gathering)) | broken
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, SCHEMA)
