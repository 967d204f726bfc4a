"""Requests one by one over kept lines, to NED and the bare views in turn, and the CPU each server spent on them."""

import http.client
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bench_servers import Data, Server

FORM = "application/x-www-form-urlencoded"
WORDS = "Vi ler sammen på rapporten, og den som spør om hjelp får det. Kaffe klokka ti, nummer {}."
# The clock of /proc goes in such steps; below one nothing can be told.
STEP = 0.01


class Line:
    """A kept connection to one server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def post(self, path: str, said: Mapping[str, object], *, accept: str = "text/html", status: int = 200) -> bytes:
        self.line.request("POST", path, urlencode(said).encode(), {"Content-Type": FORM, "Accept": accept})
        response = self.line.getresponse()
        body = response.read()
        if response.status != status:
            raise RuntimeError(f"The form “{path.split('/')[-2]}” was answered with {response.status}.")
        return body


@dataclass
class Side:
    """NED or one of the bare ones: where its views lie, and the answer it writes in, so that none waits for another."""

    line: Line
    folder: str
    place: str
    data: Data
    revision: int = 1

    def __post_init__(self) -> None:
        self.phones = iter(self.data["phones"])

    def answer(self) -> None:
        """The same field each time, with other words on top of the last."""
        said = {"block": self.data["text"], "slot": "", "unit": "", "base": self.revision, "operation": uuid.uuid4()}
        said |= {"value": WORDS.format(self.revision), "place": self.place}
        body = self.line.post(f"/{self.folder}/{self.data['table']}/answer/", said, accept="application/json")
        self.revision += 1
        if json.loads(body)["revision"] != self.revision:
            raise RuntimeError("An answer was not saved.")

    def vote(self) -> None:
        """Each time from a phone that has not voted on this side."""
        said = {"block": self.data["score"], "ballot": "", "item-safe": 5, "item-overall": 6}
        self.line.post(f"/{self.folder}/{next(self.phones)}/vote/", said, status=302)


def measure(sides: Sequence[Side], verb: str, *, requests: int) -> list[float]:
    """One run: milliseconds of CPU per request, of each side's server.

    They take turns request by request, so that a neighbour on the machine disturbs all alike.
    """
    before = [side.line.server.cpu for side in sides]
    for turn in range(requests):
        first = turn % len(sides)
        for side in (*sides[first:], *sides[:first]):
            getattr(side, verb)()
    spent = [side.line.server.cpu - start for side, start in zip(sides, before, strict=True)]
    return [1000 * max(seconds, STEP) / requests for seconds in spent]
