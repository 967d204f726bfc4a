"""Pictures of the product for README and docs, made from the example in a try-out of its own.

`python scripts/screenshots.py` writes docs/screenshots/*.png; with a folder and `--all` every page in every dress is
written there instead, to be looked at: 1280 and 375 px, bokmål and nynorsk, light and dark.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from places import BIN, ROOT, VAR
from processes import free_port, guard, running, wait_until
from system import BROWSER_FLAGS, chromium

FLAGS = [*BROWSER_FLAGS, "--force-color-profile=srgb"]
VERSION = "main a[href*='/mats/']:not([href*='file'])"
# An open room in the example: tables that have written, one that asks, one that has lost its network.
OPEN_ROOM = """
import datetime, uuid
from django.utils import timezone
from dialogmat.models import Answer, Channel, Device, Dialogue, Run
from workshops.models import Gathering
day = Gathering.objects.filter(state="published", kind="conference").first()
day.open(by=None)
run = Run.objects.select_related("room__gathering", "sitting").filter(sitting__gathering=day)[0]
run.sitting.lay_tables(8)
mat = run.room.outline("nb")
walked = [station for station in run.walked("nb")]
def write(device, key, **slots):
    block = next(one for one in mat.blocks.values() if one.key == key)
    for slot, value in slots.items():
        Answer.save_field(device.dialogue, block=block, slot=slot.replace("_", "."), value=value, base=0,
                          operation=uuid.uuid4(), device=device)
for station in walked[:3]:
    run.open_to_all(station=station.key, by=None)
for table in run.sitting.tables.all():
    device, token = Device.join(run, dialogue=Dialogue.of_table(run.room, table), language="nb", channel=Channel.SCREEN)
    device = Device.objects.holding(token).get()
    write(device, "numbers.observation", a1="Korttidsfraværet topper seg i uke 6 til 9",
          b2="Langtidsfraværet er halvert siden i fjor")
    device.dialogue.share(station="numbers", sitting=run.sitting_id)
    write(device, "sources.priority", a1="Fast overlapp mellom dag- og kveldsvakt", a1_factor="organisation")
    if table.number in (1, 4, 5, 8):
        device.dialogue.share(station="sources", sitting=run.sitting_id)
    if table.number == 3:
        device.dialogue.raise_hand(sitting=run.sitting_id)
    if table.number == 6:
        long_ago = timezone.now() - datetime.timedelta(minutes=4)
        Device.objects.filter(pk=device.pk).update(seen_at=long_ago, unsent=3)
    if table.number == 2:
        print(token)
run.start_timer(minutes=18, by=None)
print(Device.join(run, dialogue=None, language="nb", channel=Channel.PHONE)[1])
print(run.sitting_id, day.pk, Gathering.objects.filter(kind="workshop", room__isnull=False).first().pk)
"""


class TryOut:
    """The example on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "NED_VAR": f"{folder}",
            "NED_TRYOUT": "1",
            "NED_SITE_URL": self.address,
            "NED_STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }
        for name in ("DATABASE_URL", "REDIS_URL"):
            self.env.pop(name, None)

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True).stdout

    @contextmanager
    def answering(self) -> Iterator[None]:
        web = [f"{BIN}/granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", f"{self.port}"]
        quiet = subprocess.DEVNULL
        with running([*web, "ned.wsgi:application"], env=self.env, cwd=ROOT, stdout=quiet, stderr=quiet) as process:
            wait_until(self._answers, what="The pages", process=process)
            yield

    def _answers(self) -> bool:
        try:
            answer = urllib.request.urlopen(f"{self.address}/health/", timeout=2)  # noqa: S310 (our own address)
            return bool(answer.status == 200)
        except OSError:
            return False


def main() -> None:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs/screenshots")
    said.add_argument("--all", action="store_true")
    asked = said.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with guard(), tempfile.TemporaryDirectory() as folder:
        tryout = TryOut(Path(folder))
        (Path(folder) / "static").symlink_to(VAR / "static")
        for words in (["migrate", "-v0"], ["municipalities"], ["mats"], ["demo", "--size", "small"]):
            tryout.manage(*words)
        tryout.manage("collectstatic", "--no-input", "-v0")
        names = ("token", "phone", "sitting", "day", "workshop")
        here = dict(zip(names, tryout.manage("shell", "-v0", "-c", OPEN_ROOM).split(), strict=True))
        with tryout.answering(), sync_playwright() as tools:
            browser = tools.chromium.launch(executable_path=chromium(), args=FLAGS)
            take = everything if asked.all else chosen
            take(browser, tryout, asked.folder, here)


def enter(browser: Browser, tryout: TryOut, role: str, **dress: object) -> BrowserContext:
    """A signed-in person of that role, by the try-out's own page."""
    context = browser.new_context(locale="nb-NO", **dress)  # type: ignore[arg-type]
    page = context.new_page()
    if role:
        page.goto(f"{tryout.address}/try/")
        page.locator(f"form[data-role='{role}'] button, [data-role='{role}'] button").first.click()
        page.wait_for_load_state()
    page.close()
    return context


def chosen(browser: Browser, tryout: TryOut, folder: Path, here: dict[str, str]) -> None:
    """The few that README shows."""
    wide = {"viewport": {"width": 1389, "height": 868}, "device_scale_factor": 1.5}
    phone = {"viewport": {"width": 412, "height": 915}, "device_scale_factor": 2}
    facilitator = enter(browser, tryout, "facilitator", **wide)
    take(facilitator, tryout, f"/cockpit/{here['sitting']}/", folder / "cockpit.png")
    take(facilitator, tryout, f"/stage/{here['sitting']}/", folder / "stage.png")
    take(facilitator, tryout, f"/gatherings/{here['day']}/", folder / "gathering.png")
    take(enter(browser, tryout, "", **phone), tryout, f"/t/{here['token']}/sources/", folder / "table.png")
    take(enter(browser, tryout, "", **phone), tryout, f"/t/{here['phone']}/", folder / "phone.png")
    editor = enter(browser, tryout, "editor", **wide)
    take(editor, tryout, "/mats/", folder / "desk.png", follow=VERSION)
    leader = enter(browser, tryout, "leader", **wide)
    take(leader, tryout, "/units/", folder / "plan.png", follow="main a[href*='/units/']")
    take(enter(browser, tryout, "staff", **wide), tryout, "/rollout/", folder / "rollout.png")
    draw(facilitator, tryout, here["day"], folder / "mat-leaders.png")
    draw(facilitator, tryout, here["workshop"], folder / "mat-employees.png")
    for mat, print_ in (("leaders", "A3"), ("leaders", "cards"), ("employees", "script"), ("employees", "notice")):
        draw_print(tryout, mat, print_, folder / f"print-{mat}-{print_.lower()}.png")


def draw(context: BrowserContext, tryout: TryOut, gathering: str, target: Path) -> None:
    """The mat itself: the PDF that is printed, as a picture."""
    printed = context.request.get(f"{tryout.address}/rooms/{gathering}/poster/A0/", timeout=120_000)
    command = ["pdftoppm", "-png", "-r", "40", "-singlefile", "-", f"{target.with_suffix('')}"]
    subprocess.run(command, input=printed.body(), check=True)
    print(target.name)


def draw_print(tryout: TryOut, mat: str, print_: str, target: Path) -> None:
    """The first page of what is printed without a server."""
    made = target.with_suffix(".pdf")
    tryout.manage("print_mat", mat, "--format", print_, "--output", str(made))
    subprocess.run(["pdftoppm", "-png", "-r", "60", "-singlefile", made, target.with_suffix("")], check=True)
    made.unlink()
    print(target.name)


def take(
    context: BrowserContext, tryout: TryOut, path: str, target: Path, *, follow: str = "", whole: bool = False
) -> None:
    page: Page = context.new_page()
    page.goto(tryout.address + path)
    if follow:
        page.locator(follow).first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target, full_page=whole)
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    print(f"{target.name}{'  wider than the screen' if wider > 0 else ''}")
    page.close()


def everything(browser: Browser, tryout: TryOut, folder: Path, here: dict[str, str]) -> None:
    """Every page of the tour, for a person of each role, in every dress."""
    for language in ("nb", "nn"):
        for scheme in ("light", "dark"):
            for width in (1280, 375):
                dress = {"viewport": {"width": width, "height": 860}, "color_scheme": scheme}
                for role, paths in TOUR.items():
                    context = enter(browser, tryout, role, **dress)
                    context.add_cookies([{"name": "language", "value": language, "url": tryout.address}])
                    for name, path in paths.items():
                        target = folder / f"{role or 'open'}-{name}-{language}-{scheme}-{width}.png"
                        where, _arrow, follow = path.partition(" > ")
                        take(context, tryout, where.format(**here), target, follow=follow, whole=True)
                    context.close()


TOUR = {
    "editor": {
        "mats": "/mats/",
        "version": f"/mats/ > {VERSION}",
    },
    "": {
        "home": "/",
        "sign-in": "/sign-in/",
        "join": "/j/",
        "privacy": "/privacy/",
        "missing": "/nowhere/",
        "table": "/t/{token}/sources/",
        "phone": "/t/{phone}/",
        "stop-1": "/t/{token}/numbers/",
        "letter": "/l/wrong/",
    },
    "facilitator": {
        "home": "/",
        "gatherings": "/gatherings/",
        "new": "/gatherings/new/",
        "gathering": "/gatherings/{day}/",
        "units": "/gatherings/{day}/units/",
        "tables": "/gatherings/{day}/tables/",
        "agenda": "/gatherings/{day}/ > a[href*='/agenda/']",
        "close": "/gatherings/{day}/close/",
        "room": "/rooms/{day}/",
        "cockpit": "/cockpit/{sitting}/",
        "stage": "/stage/{sitting}/",
        "slips": "/cockpit/{sitting}/paper/score/",
        "dots": "/cockpit/{sitting}/paper/dots/",
        "paper": "/cockpit/{sitting}/ > .grid-table a[href*='/paper/']",
        "prints": "/rooms/{day}/prints/",
        "debrief": "/debrief/{sitting}/",
    },
    "leader": {
        "home": "/",
        "units": "/units/",
        "plan": "/units/ > main a[href*='/units/']",
        "new": "/units/ > main a[href*='/units/']",
        "letters": "/account/letters/",
        "practise": "/practise/",
    },
    "staff": {"rollout": "/rollout/", "programmes": "/programmes/", "municipalities": "/municipalities/"},
    "coordinator": {"municipality": "/municipalities/", "gatherings": "/gatherings/"},
}

if __name__ == "__main__":
    main()
