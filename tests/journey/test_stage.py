"""The wall is read from the back row with forty tables, and a clicker is enough to lead it."""

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journey import doors
from tests.journey.axe import violations
from tests.journey.conftest import NewPage
from tests.journey.hall import Hall
from tests.journey.stack import Stack

pytestmark = pytest.mark.browser
# 16 to 9, and what is narrower for its height: 16 to 10, by which pages are counted, and 4 to 3 with smaller letters.
SIZES, OLD = ((1280, 720), (1920, 1080), (1280, 800)), (1024, 768)
# Pages on which a text of each length has been (tests/journey/hall.py); those between them and the last say the same.
EVERY_LENGTH = 9
# What reaches beyond its own edge, or the wall's; rounded letters may reach a pixel further.
OVERFLOWING = """() => [...document.querySelectorAll("html, .pieces > li, .seats > li, section, .steps")]
  .filter((part) => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1)
  .map((part) => `${part.className} ${part.scrollHeight}>${part.clientHeight} ${part.innerText.slice(0, 60)}`)"""
TOO_SMALL = """() => [...document.querySelectorAll(
    ".said p, .five :is(p, span), .sums :is(th, td), .given p, .seats > li > *")]
  .filter((part) => parseFloat(getComputedStyle(part).fontSize) < innerHeight / 30)
  .map((part) => part.innerText.slice(0, 60))"""


def wall(new_page: NewPage, stack: Stack, hall: Hall, **settings: object) -> Page:
    made = new_page(**{"viewport": {"width": 1280, "height": 720}, "reduced_motion": "reduce"} | settings)
    page = doors.wear(made, stack, hall.host)
    page.goto(f"/stage/{hall.sitting}/")
    return page


def lead(stack: Stack, hall: Hall, *acts: str) -> None:
    """What another facilitator does in the cockpit meanwhile."""
    done = "\n".join(f"run.{act}" for act in acts)
    stack.python(f"from dialogmat.models import Run\nrun = Run.objects.get(sitting='{hall.sitting}')\n{done}")


def fits(page: Page) -> list[str]:
    wrong = []
    for width, height in (*SIZES, OLD):
        page.set_viewport_size({"width": width, "height": height})
        small = page.evaluate(TOO_SMALL) if (width, height) != OLD else []
        wrong += [f"{width}: {one}" for one in [*page.evaluate(OVERFLOWING), *(f"too small: {one}" for one in small)]]
    return wrong


def pages(page: Page) -> int:
    told = re.search(r"av (\d+)$", page.locator(".page-number").inner_text())
    assert told
    return int(told[1])


@pytest.mark.deep
@pytest.mark.parametrize(
    ("mat", "language", "stations"), [("employees", "nb", ["fills"]), ("leaders", "nn", ["sources", "good"])]
)
def test_nothing_falls_off_the_wall_with_forty_tables_and_long_words(
    stack: Stack, new_page: NewPage, mat: str, language: str, stations: list[str]
) -> None:
    hall = Hall.of(stack, mat, language)
    page = wall(new_page, stack, hall)
    for station in hall.stations:
        lead(stack, hall, f"open_to_all(station='{station}', by=None)", "start_timer(minutes=12, by=None)")
        page.reload()
        assert not fits(page), station
    for station in stations:
        lead(stack, hall, f"open_to_all(station='{station}', by=None)", "put_on_stage(show='results', by=None)")
        page.reload()
        every = pages(page)
        assert every > 10
        for n in range(2, EVERY_LENGTH + 1):
            assert not fits(page), f"{station}, page {n - 1}"
            page.keyboard.press("PageDown")
            expect(page.locator(".page-number")).to_have_text(f"Side {n} av {every}")
        page.keyboard.press("End")
        expect(page.locator(".page-number")).to_have_text(f"Side {every} av {every}")
        assert not fits(page), station


@pytest.fixture(scope="module")
def small(stack: Stack) -> Hall:
    made = Hall.of(stack, "employees", "nn", tables=8)
    stack.python(f"from tests.journey.hall import mark; mark('{made.sitting}')")
    return made


@pytest.fixture
def hall(stack: Stack, small: Hall) -> Hall:
    lead(stack, small, "open_to_all(station='fills', by=None)")
    return small


@pytest.mark.deep
def test_a_clicker_leads_and_every_screen_follows(stack: Stack, new_page: NewPage, hall: Hall) -> None:
    page, other = wall(new_page, stack, hall), wall(new_page, stack, hall)
    question, results = page.locator(".question"), page.locator(".results")
    expect(question).to_be_visible()
    page.keyboard.press("PageDown")
    expect(results).to_be_visible()
    expect(other.locator(".results")).to_be_visible()
    last = pages(page)
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowRight")  # at once: no press is lost
    for one in (page, other):
        expect(one.locator(".page-number")).to_have_text(f"Side 3 av {last}")
    other.keyboard.press("End")
    expect(page.locator(".page-number")).to_have_text(f"Side {last} av {last}")
    page.keyboard.press("Home")
    expect(other.locator(".page-number")).to_have_text(f"Side 1 av {last}")
    page.keyboard.press("b")
    for one in (page, other):
        expect(one.locator(".results")).to_have_count(0)
        expect(one.locator(".corner .qr")).to_be_visible()
    page.keyboard.press("b")
    expect(other.locator(".results")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(other.locator(".question")).to_be_visible()


def test_a_press_on_a_table_or_a_text_shows_it_alone(stack: Stack, new_page: NewPage, hall: Hall) -> None:
    lead(stack, hall, "put_on_stage(show='results', by=None)")
    page = wall(new_page, stack, hall)
    page.keyboard.press("End")
    said = page.locator(".said").last
    said.get_by_role("button", name="Berre denne teksten").click()
    expect(page.locator(".alone .said")).to_have_count(1)
    assert not fits(page)
    page.locator(".said .who button").first.press("Enter")  # the same by keyboard: all that this table said
    expect(page.locator(".alone")).to_have_count(0)
    names = page.locator(".said .who button:first-child").all_inner_texts()
    assert len(set(names)) == 1
    page.keyboard.press("End")
    page.keyboard.press("PageDown")
    expect(page.locator(".pieces")).to_be_visible()


def test_it_can_be_led_without_script(stack: Stack, new_page: NewPage, hall: Hall) -> None:
    page = wall(new_page, stack, hall, java_script_enabled=False)
    page.get_by_role("button", name="Neste").click()
    expect(page.locator(".results")).to_be_visible()
    page.get_by_role("button", name="Tilbake").click()
    expect(page.locator(".question")).to_be_visible()
    expect(page.locator(".corner .qr")).to_be_visible()


@pytest.mark.parametrize("show", ["code", "seats", "since", "station", "results", "marked", "dark", "focus"])
@pytest.mark.usual(show="results")
def test_axe_finds_nothing_on_any_view(stack: Stack, new_page: NewPage, hall: Hall, show: str) -> None:
    acts = {"dark": "darken(True, by=None)", "focus": "focus_on(run.sitting.tables.all()[0].pk, by=None)"}
    lead(stack, hall, acts.get(show, f"put_on_stage(show='{show}', by=None)"))
    page = wall(new_page, stack, hall)
    assert not violations(page)
    assert not fits(page)


# The film

# Two seconds of a canvas that changes, as a browser records it: no film lies in our tree.
RECORD = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const pen = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" });
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((done) => { recorder.onstop = done; });
  recorder.start(100);
  for (let n = 0; n < 100; n += 1) {
    pen.fillStyle = `hsl(${n * 4} 60% 50%)`;
    pen.fillRect(0, 0, 320, 180);
    await new Promise((done) => setTimeout(done, 40));
  }
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return Array.from(bytes);
}"""


@pytest.mark.deep
def test_the_film_plays_on_and_is_not_begun_anew_when_somebody_shares(
    stack: Stack, new_page: NewPage, tmp_path: Path
) -> None:
    recorded = tmp_path / "film"
    studio = new_page()
    studio.goto("/")
    recorded.write_bytes(bytes(studio.evaluate(RECORD)))
    hall = Hall.of(stack, "leaders", "nn", tables=2)
    stack.python(f"from tests.journey.test_stage import lay_film; lay_film('{hall.sitting}', '{recorded}')")
    page = wall(new_page, stack, hall)
    expect(page.locator("video")).to_have_count(0)
    page.keyboard.press("PageDown")
    film = page.locator("video")
    expect(film).to_be_visible()
    assert not fits(page)
    expect(film).to_have_js_property("paused", False)
    film.evaluate("video => { video.begun = true; video.loop = true; }")
    lead(stack, hall, "start_timer(minutes=9, by=None)")
    expect(page.locator(".timer b")).to_have_text(re.compile(r"0[89]:\d\d"))
    assert film.evaluate("video => video.begun && !video.paused && video.currentTime > 0")
    expect(film.locator("track[default]")).to_have_attribute("srclang", "nn")
    page.keyboard.press("PageDown")
    expect(page.locator(".results")).to_be_visible()


def lay_film(sitting: str, path: str) -> None:
    """Runs in the stack's own process: a film where the mat has the reading, in a version of this room's own."""
    from django.core.files.base import ContentFile

    from dialogmat.models import Film, Run
    from tests.make import VTT

    run = Run.objects.get(sitting=uuid.UUID(sitting))
    film = Film(captions={"nb": VTT, "nn": VTT})
    film.file.save("", ContentFile(Path(path).read_bytes()))
    draft = run.room.version.revise(by=None)
    for wording in draft.blocks.get(kind="film").wordings.all():
        wording.body["film"] = film.get_absolute_url()
        wording.save()
    run.room.version = draft
    run.room.save(update_fields=["version"])
    run.open_to_all(station="sources", by=None)
