"""Knock on a door as everybody, everywhere, in every way; tell what was not as the table says."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.canaries import leaks
from tests.access.matrix import ROWS
from tests.access.people import Actor
from tests.access.things import Row
from tests.access.walls import missing_walls
from tests.access.world import World
from tests.access.writes import Write, writes

ANY_FOUR = {"leader", "outsider", "device", "anonymous"}
NAMED = {"named facilitator", "owner of the measure"}
# One of each reach: roles are data (tests/access/frozen.py), and what may go wrong in a view is a condition on a path.
EACH_REACH = ANY_FOUR | NAMED | {"leader above", "leader far", "coordinator", "staff"}
# Keys that open nothing: nobody may tell them apart.
STRANGERS = {"removed", "old", "unknown", "letter with a strange purpose", "question after six weeks"}
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]
# What is as long as this in an address is an id or a key.
LONG = 7
# Printing takes seconds and comes after the door.
PRINTS = [
    "dialogmat.poster.write_pdf",
    "dialogmat.views.prints.write_pdf",
    "dialogmat.views.prints.write_together",
    "surveys.archive.package.write_pdf",
    "surveys.views.minutes.write_pdf",
    "workshops.views.wall.write_pdf",
    "workshops.views.checks.write_pdf",
]


class Knock(NamedTuple):
    actor: Actor
    place: str
    method: str

    def __str__(self) -> str:
        return f"{self.actor.name}, {self.method} at “{self.place}”"


def patterns(urlpatterns: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    for one in get_resolver().url_patterns if urlpatterns is None else urlpatterns:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def without_rows(urlpatterns: Iterable[URLPattern | URLResolver] | None = None) -> list[str]:
    """Routes nobody has said who may use, and rows for routes that are gone."""
    found = []
    names = [one.name for one in patterns(urlpatterns)]
    for one in patterns(urlpatterns):
        if not one.name:
            found.append(
                f"The address “{one.pattern}” has no name. Name it, and say in tests/access/matrix.py who may."
            )
        elif one.name not in ROWS:
            found.append(
                f'The route “{one.name}” has no row. Add row("{one.name}", …) to tests/access/matrix.py, '
                "with who may GET and who may POST it."
            )
    # A try-out's page is there in a try-out only.
    found += [f"The row “{route}” has no route any more." for route in ROWS if route not in {*names, "tryout"}]
    return found


def knocks(row: Row, actors: Iterable[Actor], *, everywhere: bool = False) -> Iterator[Knock]:
    """One to whom it opens nowhere knocks at the first place and at what does not exist; the others everywhere."""
    for actor in actors:
        all_of_them = everywhere or row.keys or opens(row, actor)
        for place in row.places if all_of_them else {row.places[0]: 1, row.places[-1]: 1}:
            for method in METHODS:
                if worth_asking(row, knock := Knock(actor, place, method)):
                    yield knock


def worth_asking(row: Row, knock: Knock) -> bool:
    """HEAD is answered by the view that answers GET, and what a route does not answer is refused before its door:
    a few ask for those, each where they are most at home, and those who may most of all."""
    if knock.method == "HEAD" or knock.method not in row.methods:
        return knock.place == row.places[0] and knock.actor.name in {*ANY_FOUR, "staff"}
    return True


def opens(row: Row, actor: Actor) -> bool:
    return any(who(actor, place) for who in (row.get, row.post) if who for place in row.places)


def expected(row: Row, knock: Knock) -> str:
    if not row.open and not knock.actor.signed_in:
        return "sign-in"
    if knock.method not in row.methods:
        return "405"
    if row.keys:
        return row.keys[knock.place]
    who = row.post if knock.method == "POST" else row.get
    return "in" if who and who(knock.actor, knock.place) else "404"


def observed(answer: Any) -> str:
    status = int(answer.status_code)
    if status == 302 and answer.headers["Location"].startswith(f"{reverse(settings.LOGIN_URL)}?next="):
        return "sign-in"
    known = {200: "in", 302: "in", 409: "in", 422: "in", 410: "gone"}
    return known.get(status, str(status))


def callers(world: World, row: Row) -> list[Actor]:
    """One of each reach.

    Where the address is the key a few are enough, for who is signed in must change nothing there.
    """
    wanted = ANY_FOUR if row.keys else EACH_REACH
    return [actor for name, actor in world.actors.items() if name in wanted]


def others(world: World, row: Row) -> list[Actor]:
    """Everybody else, who reaches as far as somebody of those, and those to whom it opens nowhere."""
    everybody = [] if row.keys else world.actors.values()
    return [actor for actor in everybody if actor.name not in EACH_REACH or not opens(row, actor)]


def deviations(world: World, row: Row, actors: Iterable[Actor] | None = None, *, everywhere: bool = False) -> list[str]:
    """Every knock on this route that was answered otherwise than the table says, each as a sentence."""
    found = []
    nowhere: dict[tuple[str, str], str] = {}
    with behind_the_door(), overheard() as trouble:
        asked = knocks(row, actors or callers(world, row), everywhere=everywhere)
        for knock in sorted(asked, key=lambda one: one.place != "missing"):
            answer, wrote = ask(world, row, knock)
            wanted, got = expected(row, knock), observed(answer)
            wrong = [] if got == wanted else [f"should be “{wanted}” and was “{got}”. {' '.join(trouble)}".strip()]
            wrong += [*missing_walls(answer), *looking(row, knock, answer, wrote)]
            if wanted == "404" and (not row.keys or knock.place in STRANGERS):
                told = fingerprint(world, row, knock, answer)
                if told != nowhere.setdefault((knock.actor.name, knock.method), told):
                    wrong.append("is not answered as if it did not exist.")
            found += [f"{row.route}: {knock} {one}" for one in wrong]
            trouble.clear()
    return found


def looking(row: Row, knock: Knock, answer: Any, wrote: list[Write]) -> list[str]:
    """What is wrong with a look: it writes, or it tells of what lies behind another door."""
    if knock.method == "POST":
        return []
    page = observed(answer) == "in" and not (row.keys or answer.streaming)
    told = leaks(knock.actor, answer.content.decode()) if page else []
    return [*(f"writes in {write.table}." for write in wrote), *told]


def ask(world: World, row: Row, knock: Knock) -> tuple[Any, list[Write]]:
    url = address(world, row, knock.place)
    body = row.body(world, knock.place) if knock.method == "POST" else None
    with writes() as wrote:
        return world.ask(knock.actor, knock.method, url, body), wrote


def address(world: World, row: Row, place: str) -> str:
    return reverse(row.route, args=row.args(world, place))


def fingerprint(world: World, row: Row, knock: Knock, answer: Any) -> str:
    """Status, headers and body, without what the address itself says and what is new in each answer."""
    headers = sorted(f"{name}: {value}" for name, value in answer.headers.items() if name != "Date")
    text = "\n".join([str(answer.status_code), *headers, answer.content.decode()])
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    for part in row.args(world, knock.place):
        text = text.replace(str(part), "…") if len(str(part)) > LONG else text
    return re.sub(r"Content-Length: \d+", "", text)


@contextmanager
def behind_the_door() -> Iterator[None]:
    """Without what is dear and comes after the door: prints, and the page that says that nothing is here."""
    with pytest.MonkeyPatch.context() as patch:
        for name in PRINTS:
            patch.setattr(name, lambda html, **named: str(html).encode())
        patch.setattr("ned.urls.handler404", nothing_here)
        yield


def nothing_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(status=404)


@contextmanager
def overheard() -> Iterator[list[str]]:
    """What broke on the way to a 500."""
    heard: list[str] = []

    def hear(**named: Any) -> None:
        heard.append(repr(sys.exc_info()[1]))

    got_request_exception.connect(hear)
    try:
        yield heard
    finally:
        got_request_exception.disconnect(hear)
