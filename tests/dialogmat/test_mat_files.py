"""A mat goes out as one file and comes back as a draft; a broken file changes nothing and says where it is broken."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # comes with check-jsonschema, without its types
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dialogmat.desk.mat_file import described, exported, take_in
from dialogmat.desk.reading import LARGEST, BrokenFileError, Fault
from dialogmat.models import Block, Mat, Version, VersionState, Wording
from ned.access import Role
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
MATS = ["employees", "leaders"]
SCHEMA = json.loads((Path(__file__).parents[2] / "dialogmat/data/mat.schema.json").read_text(encoding="utf-8"))


def written(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def small() -> dict[str, Any]:
    """The employees' mat with one station: enough to be broken in every way."""
    whole = described(make.version())
    station = next(one for one in whole["stations"] if one["key"] == "light")
    return whole | {"stations": [deepcopy(station)]}


def faults(data: Any) -> list[Fault]:
    """What is wrong with the file; whatever it is, nothing was written."""
    before = (Mat.objects.count(), Version.objects.count(), Block.objects.count())
    with pytest.raises(BrokenFileError) as caught:
        take_in(data if isinstance(data, bytes) else written(data), by=None)
    assert (Mat.objects.count(), Version.objects.count(), Block.objects.count()) == before
    return caught.value.faults


@pytest.mark.parametrize("mat", MATS)
def test_there_and_back_is_the_same_to_the_byte(mat: str) -> None:
    version = make.version(mat)
    first = exported(version)
    draft = take_in(first.encode(), by=None)
    assert draft.state == VersionState.DRAFT
    assert draft.number == version.number + 1
    again = exported(draft)
    assert again != first
    head = '"number": {},\n  "state": "{}"'
    assert again.replace(head.format(draft.number, "draft"), head.format(version.number, "released")) == first


@pytest.mark.parametrize("mat", MATS)
def test_the_mats_that_are_shipped_follow_the_schema(mat: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(exported(make.version(mat))), SCHEMA, cls=jsonschema.Draft202012Validator)


def test_cards_lie_in_the_order_they_are_written_in_whatever_the_database() -> None:
    draft = make.version().revise(by=None)
    cards = {"culture-9": "Sist i alfabetet, først her", "a": "Kort", "leadership-1": "Lang"}
    row = draft.blocks.get(key="fills.sort").wordings.get(language="nb")
    Wording.objects.filter(pk=row.pk).update(body={**row.body, "cards": cards})
    row.refresh_from_db()
    assert list(row.body["cards"]) == ["culture-9", "a", "leadership-1"]
    assert list(make.version().blocks.get(key="fills.sort").wordings.get(language="nb").body["cards"])[:2] == [
        "leadership-1",
        "leadership-2",
    ]


def test_a_draft_that_came_in_can_be_released_when_it_is_whole() -> None:
    draft = take_in(exported(make.version()).encode(), by=None)
    draft.send_to_review(by=None)
    draft.release(by=None, changes="Av en fil")
    assert Version.objects.released().filter(mat=draft.mat).newest()[0] == draft


def test_a_file_may_begin_a_mat() -> None:
    draft = take_in(written(small() | {"mat": "volunteers"}), by=None)
    assert (draft.mat.key, draft.number, draft.blocks.count()) == ("volunteers", 1, 4)


def test_a_municipalitys_own_blocks_are_no_part_of_the_file() -> None:
    version = make.version()
    from dialogmat.models import Overlay

    place, station = make.municipality(), version.stations.get(key="light")
    Overlay.add(place, station=station, kind="question", words={"nb": {"prompt": "Og hos oss?"}}, by=None)
    assert "Og hos oss?" not in exported(version)


def set_at(data: Any, path: list[Any], value: Any) -> Any:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value
    return data


BLOCK = ["stations", 0, "blocks", 3]


@pytest.mark.parametrize(
    ("path", "value", "where", "what"),
    [
        (["format"], "ned-mat/9", "format", "This must be one of: ned-mat/1."),
        (["audience"], "leaders", "audience", "The mat “employees” is for others."),
        (["number"], True, "number", "This must be a whole number from 0 to 32000."),
        (["stations"], {}, "stations", "This must be a list [ ]."),
        (["colour"], "red", "colour", "Nothing of this name belongs here."),
        (["stations", 0, "key"], "Light!", "stations[0].key", "Use small letters a–z, digits and hyphens only"),
        (["stations", 0, "core"], 1, "stations[0].core", "This must be true or false."),
        (["stations", 0, "break_after"], {"120": -1}, "stations[0].break_after.120", "whole number from 0 to 600"),
        ([*BLOCK, "kind"], "poem", "stations[0].blocks[3].kind", "This must be one of: agreement, "),
        ([*BLOCK, "kind"], ["list"], "stations[0].blocks[3].kind", "This must be one of: agreement, "),
        ([*BLOCK, "takes"], "all", "stations[0].blocks[3].takes", "This must be one of: none, person, table, unit."),
        ([*BLOCK, "minutes"], {"90": "7"}, "stations[0].blocks[3].minutes.90", "whole number"),
        ([*BLOCK, "settings"], {"max": 0}, "stations[0].blocks[3].settings.max", "whole number from 1 to 20"),
        (
            [*BLOCK, "settings"],
            {"of": []},
            "stations[0].blocks[3].settings.of",
            "a text, a whole number, true",
        ),
        ([*BLOCK, "words", "nb", "label"], ["a"], "stations[0].blocks[3].words.nb.label", "This must be a text."),
        ([*BLOCK, "words", "nb", "lable"], "a", "stations[0].blocks[3].words.nb.lable", "It has: help, label, prompt."),
        ([*BLOCK, "words", "nb", "label"], "a\0", "stations[0].blocks[3].words.nb.label", "can’t be stored"),
        (
            [*BLOCK, "words", "nb", "label"],
            "a" * 6001,
            "stations[0].blocks[3].words.nb.label",
            "6000 characters",
        ),
        ([*BLOCK, "words", "NB"], {}, "stations[0].blocks[3].words.NB", "small letters"),
        ([*BLOCK, "key"], "light.tell", "stations[0].blocks[3].key", "“light.tell” is used before."),
    ],
    ids=lambda one: str(one)[:40],
)
def test_what_is_wrong_is_told_with_its_place(path: list[Any], value: Any, where: str, what: str) -> None:
    data = small()
    set_at(data, path, value)
    [fault] = faults(data)
    assert fault.where == where
    assert what in fault.what


def test_what_is_missing_is_told_with_its_place() -> None:
    data = small()
    del data["stations"][0]["blocks"][3]["takes"]
    assert [(one.where, one.what) for one in faults(data)] == [("stations[0].blocks[3].takes", "This is missing.")]


def test_rows_and_sectors_are_read_to_the_last_word() -> None:
    data = described(make.version())
    blocks = [(s, b, two) for s, one in enumerate(data["stations"]) for b, two in enumerate(one["blocks"])]
    s, b, sort = next(one for one in blocks if one[2]["kind"] == "cards")
    words = sort["words"]["nb"]
    words["cards"]["Culture 1"] = "Tonen"
    words["columns"] = "Fyller"
    words["sectors"] = {"forestry": {}, "kindergarten": {"cards": {"culture-1": 7}, "poem": "x"}}
    begin = f"stations[{s}].blocks[{b}].words.nb"
    assert {one.where for one in faults(data)} == {
        f"{begin}.cards.Culture 1",
        f"{begin}.columns",
        f"{begin}.sectors.forestry",
        f"{begin}.sectors.kindergarten.cards.culture-1",
        f"{begin}.sectors.kindergarten.poem",
    }


@pytest.mark.parametrize(
    ("raw", "where", "what"),
    [
        (b'{"format": "ned-mat/1",\n "mat": }', "line 2, column 9", "This is not JSON."),
        (b"\xff\xfe", "", "The file is not text in UTF-8."),
        (b'{"mat": "a", "mat": "b"}', "mat", "This name is used twice in one place."),
        (b'{"number": NaN}', "NaN", "This number can’t be read."),
        (b"[" * 100_000, "", "The file is nested too deeply."),
        (b" " * (LARGEST + 1), "", "The file is larger than 2 MB."),
        (b"[]", "", "This must be a table { }."),
    ],
    ids=["not json", "not text", "twice", "no number", "deep", "large", "a list"],
)
def test_a_file_that_is_no_mat_at_all(raw: bytes, where: str, what: str) -> None:
    assert faults(raw) == [Fault(where, what)]


def test_a_file_of_faults_is_told_of_at_some_length_and_no_more() -> None:
    data = small()
    data["stations"] = [data["stations"][0] | {"core": "yes"} for _n in range(60)]
    assert len(faults(data)) == 25


def desk() -> Client:
    return make.client(make.member(Role.EDITOR))


def send(client: Client, raw: bytes) -> Any:
    return client.post(reverse("mat_take"), {"file": SimpleUploadedFile("mat.json", raw)})


def test_the_page_takes_in_what_the_page_gave_out() -> None:
    client, version = desk(), make.version()
    given = client.get(reverse("mat_file", args=[version.pk]))
    assert given["Content-Disposition"] == f'attachment; filename="employees-{version.number}.json"'
    answer = send(client, given.content)
    draft = Version.objects.get(state=VersionState.DRAFT)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("mat_version", args=[draft.pk])


def test_the_page_says_where_a_file_is_broken() -> None:
    client, data = desk(), small()
    data["stations"][0]["walk"] = "far"
    answer = send(client, written(data))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "<code>stations[0].walk</code>: This must be a whole number from 0 to 600." in html
    assert not Version.objects.filter(state=VersionState.DRAFT).exists()


def test_a_file_that_is_too_large_is_not_read() -> None:
    answer = send(desk(), b" " * (LARGEST + 1))
    assert answer.status_code == 422
    assert "The file is larger than 2 MB." in answer.content.decode()
