"""Requests one by one over one kept line, now to NED and now to the bare views, and what each side's CPU was spent on."""

import http.client
import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from bench_servers import Data, Server

FORM = "application/x-www-form-urlencoded"
WORDS = "Vi ler sammen på rapporten, og den som spør om hjelp får det. Kaffe klokka ti, nummer {}."

type Send = Callable[[], None]


class Line:
    """A kept connection to one server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def post(self, path: str, said: dict[str, object], *, accept: str = "text/html", status: int = 200) -> bytes:
        self.line.request("POST", path, urlencode(said).encode(), {"Content-Type": FORM, "Accept": accept})
        response = self.line.getresponse()
        body = response.read()
        if response.status != status:
            raise RuntimeError(f"The form “{path.split('/')[-2]}” was answered with {response.status}.")
        return body


@dataclass
class Run:
    """Milliseconds of CPU per request, of each side's server."""

    ned: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.ned / self.bare


def measure(ned: Line, bare: Line, send: tuple[Send, Send], *, requests: int) -> Run:
    """One run. The sides take turns request by request, so that a neighbour on the machine disturbs both alike."""
    before = ned.server.cpu, bare.server.cpu
    for turn in range(requests):
        for one in send if turn % 2 else reversed(send):
            one()
    spent = ned.server.cpu - before[0], bare.server.cpu - before[1]
    # Below the clock's step nothing can be told, so the bare side counts as one step at least.
    return Run(*(1000 * max(seconds, 0.01) / requests for seconds in spent))


def answers(line: Line, data: Data, *, place: str) -> Send:
    """The same field again and again, each time with other words and on top of the last."""
    revision = itertools.count(1)

    def send() -> None:
        base = next(revision)
        said = {"block": data["text"], "slot": "", "unit": "", "base": base, "operation": uuid.uuid4()}
        more = {"value": WORDS.format(base), "place": place}
        body = line.post(f"/t/{data['table']}/answer/", said | more, accept="application/json")
        if json.loads(body)["revision"] != base + 1:
            raise RuntimeError("An answer was not saved.")

    return send


def votes(line: Line, data: Data, phones: Iterator[str]) -> Send:
    """Each from a phone that has not voted yet."""

    def send() -> None:
        said = {"block": data["score"], "ballot": "", "item-safe": 5, "item-overall": 6}
        line.post(f"/t/{next(phones)}/vote/", said)

    return send
