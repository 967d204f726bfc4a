"""What a screen keeps to open without a network: the mat's words and empty fields, and nothing of anybody's."""

import re

import brotli
import pytest
from django.test import Client
from django.urls import reverse

from dialogmat.models import Answer, Rival, Run
from tests import make
from tests.dialogmat.test_answers import block, body, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Run:
    run = make.run(make.room(tables=2))
    run.open_to_all(station="fills", by=None)
    run.start_timer(minutes=12, by=None)
    return run


def test_an_empty_page_has_the_mats_words_and_no_one_elses(client: Client, run: Run) -> None:
    device, token = make.device(run)
    send(client, token, body(block(run, "fills.gives"), "Gode overlapper"))
    assert device.dialogue
    device.dialogue.share(station="fills", sitting=run.sitting_id)
    address = reverse("station", args=[token, "fills"])
    page, kept = client.get(address).text, client.get(f"{address}?empty").text
    prompt = block(run, "fills.gives").words["prompt"]
    assert "Gode overlapper" in page and "Gode overlapper" not in kept
    assert prompt in page and prompt in kept
    assert re.search(r'data-ends="\d', page) and not re.search(r'data-ends="\d', kept)
    assert "Delt med rommet" in page and "Delt med rommet" not in kept


def test_the_way_to_every_station_is_kept_also_to_those_that_are_not_open(client: Client, run: Run) -> None:
    _device, token = make.device(run)
    every = [reverse("station", args=[token, station.key]) for station in run.walked("nb")]
    for address in (reverse("table", args=[token]), *every):
        kept = client.get(f"{address}?empty")
        assert kept.status_code == 200
        assert [link for link in re.findall(r'<a href="([^"]+)"', kept.text) if link in every] == every


def test_what_needs_the_network_says_so(client: Client, run: Run) -> None:
    _device, token = make.device(run)
    kept = client.get(reverse("station", args=[token, "close"]) + "?empty").text
    assert "Dette kommer når nettet er tilbake." in kept and 'class="vote' not in kept


def test_the_path_tells_where_two_texts_wait(client: Client, run: Run) -> None:
    gives = block(run, "fills.gives")
    (_one, first), (_two, second) = make.device(run), make.device(run)
    send(client, first, body(gives, "Gode overlapper"))
    assert send(client, second, body(gives, "Kaffe klokka ti")).status_code == 409
    assert Rival.objects.count() == 1 and Answer.objects.count() == 1
    run.open_to_all(station="light", by=None)
    page = client.get(reverse("station", args=[second, "light"])).text
    assert page.count("to tekster: velg") == 1
    assert "to tekster: velg" in page.partition("/fills/")[2][:400]


def test_the_worker_stands_at_the_root(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript") and "respondWith" in answer.text


def test_pages_come_compressed_to_those_who_can_read_it(client: Client, run: Run) -> None:
    _device, token = make.device(run)
    address = reverse("station", args=[token, "fills"])
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and len(packed.content) * 3 < len(plain.content)
    smaller = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert smaller.headers["Content-Encoding"] == "br" and "Accept-Encoding" in smaller.headers["Vary"]
    assert brotli.decompress(smaller.content).count(b"<form") == plain.content.count(b"<form")
    film = client.get(make.film().get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in film.headers and b"".join(film.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("mat", ["leaders", "employees"])
@pytest.mark.usual(mat="leaders")
def test_no_station_weighs_more_than_a_bad_line_bears(client: Client, mat: str) -> None:
    """Six kB, in the variant with the longest cases and cards."""
    run = make.run(make.room(mat=mat, variant={"leaders": "day", "employees": "120"}[mat], sector="kindergarten"))
    run.walk_at(pace="free", by=None)
    weights = {}
    for language in ("nb", "nn", "en"):
        device, token = make.device(run, language=language)
        for station in device.walked():
            page = client.get(reverse("station", args=[token, station.key]), headers={"Accept-Encoding": "br"})
            weights[language, station.key] = len(page.content)
    assert {place: weight for place, weight in weights.items() if weight > 6000} == {}
    assert len(weights) > 20
