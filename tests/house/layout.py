"""Which way imports go, what files are called, and how long they and their functions are."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.house.source import APPS, ROOT, Module, modules

type Rule = Callable[[], list[str]]
UNWANTED = {"services", "utils", "helpers", "managers", "selectors", "core", "common", "misc", "mixins", "signals"}
LONG_FILE, SHARE_OF_SHORT_FILES = 300, 0.90
MEDIAN_FUNCTION, LONG_FUNCTION, SHARE_OF_LONG_FUNCTIONS = 8, 25, 0.03
OUTSIDE_THE_APPS = ("tests", "scripts")


def imports_to_the_right(root: Path = ROOT) -> list[str]:
    found = []
    for module in modules(root):
        for line, name in imported(module):
            if name in APPS and APPS.index(name) > APPS.index(module.app):
                found.append(f"{module.name}:{line} imports {name}, which stands to the right of {module.app}.")
    return found


def imported(module: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.partition(".")[0]


def imports_from_tests(root: Path = ROOT) -> list[str]:
    return [f"{module.name}:{line}" for module in modules(root) for line, name in imported(module) if name == "tests"]


def unwanted_names(root: Path = ROOT) -> list[str]:
    """Files and folders named after no noun of the domain."""
    return [
        f"{module.name} is named after nothing: name it after what it holds."
        for module in modules(root, places=(*APPS, "tests"))
        if UNWANTED & {part.removesuffix(".py") for part in Path(module.name).parts}
    ]


def signals(root: Path = ROOT) -> list[str]:
    """What listens behind a verb's back."""
    return [
        f"{module.name}:{node.lineno} uses signals."
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and node.module in {"django.db.models.signals", "django.dispatch", "django.core.signals"}
    ]


def overrides(root: Path = ROOT) -> list[str]:
    """save() and delete() mean what Django means; what else happens is a verb with a name."""
    return [
        f"{module.name}:{word.lineno} {node.name} overrides {word.name}()."
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and node.bases
        for word in node.body
        if isinstance(word, ast.FunctionDef) and word.name in {"save", "delete"}
    ]


def streams(root: Path = ROOT) -> list[str]:
    """A stream in a page's process holds a database connection; the only stream is ned/asgi.py."""
    return [
        f"{module.name}:{node.lineno} streams."
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id == "StreamingHttpResponse"
    ]


def delays(root: Path = ROOT) -> list[str]:
    """A task is sent after the commit or not at all: `delay_on_commit`."""
    return [
        f"{module.name}:{node.lineno} sends a task before the commit."
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "delay"
    ]


def share_of_short_files(root: Path = ROOT) -> float:
    every = list(modules(root, places=(*APPS, *OUTSIDE_THE_APPS)))
    return sum(module.lines <= LONG_FILE for module in every) / len(every)


class Function(NamedTuple):
    where: str
    lines: int


def functions(root: Path = ROOT) -> list[Function]:
    """Every function of the apps, from its `def` to its last line."""
    return [
        Function(f"{module.name}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def long_functions(root: Path = ROOT) -> list[Function]:
    return sorted((one for one in functions(root) if one.lines > LONG_FUNCTION), key=lambda one: -one.lines)


def median_function(root: Path = ROOT) -> float:
    return median(one.lines for one in functions(root))
