"""Overhear what a request writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# The plumbing of a signed-in browser, and the counter of wrong codes.
PLUMBING = {"django_session", "usersessions_usersession", "ned_cache", "ned_count"}


class Write(NamedTuple):
    table: str
    sql: str
    said: str


@contextmanager
def writes() -> Iterator[list[Write]]:
    heard: list[Write] = []

    def hear(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(sql)
        if found and found[1] not in PLUMBING:
            heard.append(Write(found[1], sql, repr(params)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield heard
