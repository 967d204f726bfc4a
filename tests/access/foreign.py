"""An id that is posted, to be replaced by a stranger's. The table of them is strangers.py."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.access.world import World

type Ids = Callable[[World], Any]
type Body = Callable[[World, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Case:
    route: str
    field: str
    who: str
    args: Callable[[World, Any], list[Any]]
    body: Body
    right: Ids
    wrong: Ids
    missing: Any
    # On a page that only reads, the right id is told from a wrong one by what it answers.
    reads: bool = False

    def __str__(self) -> str:
        return f"{self.route}: {self.field}"

    def url(self, world: World, one: Any) -> str:
        return reverse(self.route, args=self.args(world, one))


CASES: list[Case] = []
NOWHERE = uuid.UUID("00000000-0000-4000-8000-00000000dead")
# Posted under these names is a word, a number or a new id that the sender makes, none that names a row.
NO_ID = {"language", "next", "undo", "slot", "value", "operation", "station", "after", "act", "key", "order", "keep"}
# Tried elsewhere: a try-out's people in tests/ned/test_doors.py; a seating's fields are named after the places below.
NO_ID |= {"user", "field", "words", "to", "up", "down"}


def ids(
    route: str,
    field: str,
    *,
    right: Ids,
    wrong: Ids,
    args: Callable[..., list[Any]],
    body: Body | None = None,
    who: str = "leader",
    missing: Any = NOWHERE,
    reads: bool = False,
) -> None:
    given = body or (lambda world, one: {field: one})
    takes = args if args.__code__.co_argcount == 2 else lambda world, one: args(world)
    CASES.append(Case(route, field, who, takes, given, right, wrong, missing, reads))


def covered() -> set[str]:
    return {case.field for case in CASES} | NO_ID
