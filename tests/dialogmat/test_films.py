"""A film of the programme's own: laid at the desk, shown with captions wherever the block is, and kept as it was."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dialogmat.models import Block, Film, Version
from tests import make
from tests.make import MP4, VTT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def draft() -> Version:
    return make.version("leaders").revise(by=None)


@pytest.fixture
def block(draft: Version) -> Block:
    found: Block = draft.blocks.get(kind="film")
    return found


def upload(editor: Client, block: Block, **files: bytes | None) -> Any:
    given: dict[str, bytes | None] = {"file": MP4, "captions_nb": VTT.encode(), "captions_nn": VTT.encode()}
    given.update(files)
    sent = {name: SimpleUploadedFile(f"fil {name}.bin", data) for name, data in given.items() if data is not None}
    return editor.post(reverse("mat_film", args=[block.station.version_id, block.pk]), sent)


def film_words(block: Block) -> set[str]:
    return {str(wording.body.get("film")) for wording in block.wordings.all()}


def test_an_uploaded_film_is_laid_in_all_languages(editor: Client, block: Block) -> None:
    assert upload(editor, block).status_code == 302
    film = Film.objects.get()
    assert film_words(block) == {reverse("film", args=[film.pk])}
    with film.file.open("rb") as kept:
        assert kept.read() == MP4


def test_it_is_shown_with_captions_and_the_reading_below(editor: Client, block: Block) -> None:
    upload(editor, block)
    film = Film.objects.get()
    address = reverse("mat_preview", args=[block.station.version_id, block.station.key])
    for show in ("table", "phone", "stage"):
        html = editor.get(address, {"show": show, "language": "nn"}).content.decode()
        assert f'<source src="{reverse("film", args=[film.pk])}"' in html, show
        assert html.count("<track ") == 3 and 'srclang="nn" label="Norsk (nynorsk)"' in html, show
    assert "Read along" in editor.get(address, {"show": "phone", "language": "en"}).content.decode()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"file": b"MZ" + bytes(100)}, "This is no MP4 film."),
        ({"file": None}, "This field is required."),
        ({"captions_nn": None}, "This field is required."),
        ({"captions_nb": b"1\n00:00:00,000 --> 00:00:04,000\nSubRip\n"}, "These are no captions."),
        ({"captions_nb": b"WEBVTT\n\n\xff\xfe"}, "These are no captions."),
        ({"captions_en": b"WEBVTT\n\nnothing is timed"}, "These are no captions."),
    ],
)
def test_a_file_that_will_not_do_is_refused_and_changes_nothing(
    files: dict[str, bytes | None], words: str, editor: Client, block: Block
) -> None:
    answer = upload(editor, block, **files)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Film.objects.exists() and film_words(block) == {"None"}


def test_a_released_version_takes_no_film(editor: Client) -> None:
    block = make.version("leaders").blocks.get(kind="film")
    answer = upload(editor, block)
    assert answer.status_code == 409 and "frozen" in answer.content.decode()
    assert not Film.objects.exists() and film_words(block) == {"None"}


class TestPlaying:
    @pytest.mark.parametrize(
        ("asked", "status", "part", "where"),
        [
            ("", 200, MP4, None),
            ("bytes=0-99", 206, MP4[:100], f"bytes 0-99/{len(MP4)}"),
            ("bytes=4000-", 206, MP4[4000:], f"bytes 4000-{len(MP4) - 1}/{len(MP4)}"),
            ("bytes=-10", 206, MP4[-10:], f"bytes {len(MP4) - 10}-{len(MP4) - 1}/{len(MP4)}"),
            ("bytes=4000-999999", 206, MP4[4000:], f"bytes 4000-{len(MP4) - 1}/{len(MP4)}"),
            ("bytes=999999-", 416, b"", f"bytes */{len(MP4)}"),
            ("bytes=0-1,5-6", 200, MP4, None),
            ("kilometres=1-2", 200, MP4, None),
        ],
    )
    def test_a_player_may_ask_for_a_part(
        self, asked: str, status: int, part: bytes, where: str | None, client: Client
    ) -> None:
        headers = {"Range": asked} if asked else {}
        answer: Any = client.get(make.film().get_absolute_url(), headers=headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (answer.status_code, body, answer.headers.get("Content-Range")) == (status, part, where)
        assert answer.headers["Content-Length"] == str(len(part))

    def test_captions_are_told_in_ones_language_or_in_bokmal(self, client: Client) -> None:
        film = make.film()
        told = {code: client.get(reverse("captions", args=[film.pk, code])) for code in ("nb", "nn", "en")}
        assert told["nb"].headers["Content-Type"] == "text/vtt; charset=utf-8"
        assert "no i dag" in told["nn"].content.decode()
        assert told["en"].content == told["nb"].content

    def test_a_film_whose_file_is_gone_is_not_found(self, client: Client) -> None:
        film = make.film()
        film.file.storage.delete(str(film.file.name))
        assert client.get(film.get_absolute_url()).status_code == 404
