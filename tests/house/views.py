"""What a view may do: fetch through the door, ask a form, call a verb, answer."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver

from tests.access.knocking import patterns
from tests.access.matrix import ROWS
from tests.house.reasons import ANY_YEAR, PAST_THE_DOOR
from tests.house.source import ROOT, Module, dotted, modules

# The doors: of people, of screens, of typed codes, of letters, of printed keys.
DOORS = {"for_user", "holding", "behind_code", "behind", "open"}
RAW = {"_default_manager", "_base_manager", "raw"}


class Fetch(NamedTuple):
    """A place where a view asks the database itself."""

    where: str
    line: int
    words: str


def past_the_door(root: Path = ROOT) -> list[str]:
    """What a view fetches otherwise than through a door, and reasons that nothing needs any more."""
    every = list(fetches(root))
    found = [
        f"{one.where.partition(' ')[0]}:{one.line} fetches {one.words} past the door: use for_user(…, to=…), "
        "or give the reason in tests/house/reasons.py."
        for one in every
        if (one.where, one.words) not in PAST_THE_DOOR
    ]
    used = {(one.where, one.words) for one in every}
    return found + [
        f"{where}: {words} is not there any more." for where, words in PAST_THE_DOOR if (where, words) not in used
    ]


def fetches(root: Path) -> Iterator[Fetch]:
    for module in modules(root):
        if "/views/" in f"/{module.name}":
            yield from fetched(module)


def fetched(module: Module) -> Iterator[Fetch]:
    for name, node in named_nodes(module.tree):
        if words := past(node):
            yield Fetch(f"{module.name} {name}", getattr(node, "lineno", 0), words)


def named_nodes(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the function or class of the module it stands in."""
    for top in tree.body:
        for node in ast.walk(top):
            yield getattr(top, "name", "module"), node


def past(node: ast.AST) -> str:
    """What is fetched here past the door, in its own words; empty when nothing is."""
    if isinstance(node, ast.Attribute):
        words = dotted(node)
        if ".objects." in words and words.rpartition(".objects.")[2].partition(".")[0] not in DOORS:
            return words if words.count(".") == 2 else ""
        if node.attr in RAW:
            return node.attr
    if isinstance(node, ast.Call) and dotted(node.func) in {"get_object_or_404", "get_list_or_404"}:
        first = node.args[0]
        if isinstance(first, ast.Name) and first.id[0].isupper():
            return f"{dotted(node.func)}({first.id})"
    return "connection.cursor" if dotted(node) == "connection.cursor" else ""


def no_functions(urlpatterns: Iterable[URLPattern | URLResolver] | None = None) -> list[str]:
    """Views that are no functions of ours. allauth's are classes, and are kept behind ned/views/doors.py."""
    return [
        f"The route “{one.name}” is no function."
        for one in patterns(urlpatterns)
        if not inspect.isfunction(one.callback) or (hasattr(unwrapped(one.callback), "view_class") and not theirs(one))
    ]


def theirs(one: URLPattern) -> bool:
    return bool(unwrapped(one.callback).__module__.startswith("allauth."))


def unwrapped(view: Any) -> Any:
    return inspect.unwrap(view, stop=lambda one: hasattr(one, "view_class"))


def class_views(root: Path = ROOT) -> list[str]:
    return [
        f"{module.name}:{node.lineno} {node.name} is a view as a class."
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and any(dotted(base).endswith(("View", "Mixin")) for base in node.bases)
    ]


def open_by_mistake(urlpatterns: Iterable[URLPattern | URLResolver] | None = None) -> list[str]:
    """Views that ask nobody to sign in, and are not said to be open in the matrix."""
    return [
        f"The route “{one.name}” is open to all, and its row in tests/access/matrix.py does not say so."
        for one in patterns(urlpatterns)
        if not getattr(one.callback, "login_required", True) and not (one.name in ROWS and ROWS[str(one.name)].open)
    ]


def decorated(word: str, root: Path = ROOT) -> list[str]:
    """Files where a view is decorated with this word."""
    return sorted(
        {
            module.name
            for module in modules(root)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.FunctionDef) and any(dotted(mark) == word for mark in node.decorator_list)
        }
    )


# What somebody types into has an end, or the database says it; a day is one of ours, which knows a slip in the year.
TYPED_INTO = {"forms.CharField", "forms.EmailField", "forms.URLField"}


def without_an_end(root: Path = ROOT) -> list[str]:
    """Fields of forms where one may type more than there is room for, or a day nobody can mean."""
    return [
        f"{module.name}:{node.lineno} {wrong}"
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and module.name not in ANY_YEAR and (wrong := endless(node))
    ]


def endless(call: ast.Call) -> str:
    """What is wrong with a field that is made here; empty when nothing is."""
    name, said = dotted(call.func), {word.arg for word in call.keywords}
    hidden = any(dotted(word.value).endswith("HiddenInput") for word in call.keywords if word.arg == "widget")
    if name in TYPED_INTO and "max_length" not in said and not hidden:
        return "takes as many signs as anybody likes: give it a max_length."
    return "takes any year: use ned.forms.DayField." if name == "forms.DateField" else ""
