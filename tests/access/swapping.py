"""Put a stranger's id where one's own belongs, and tell what came of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, NamedTuple

from tests.access.foreign import Case, covered
from tests.access.strangers import CASES
from tests.access.world import World
from tests.access.writes import Write, writes

__all__ = ["CASES"]
ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ["ned", "workshops", "dialogmat", "surveys"]
ID_FIELDS = re.compile(r"(UUIDField|Model(Multiple)?ChoiceField|\w+Choice)$")


class Told(NamedTuple):
    status: int
    text: str
    wrote: list[Write]

    @property
    def tables(self) -> list[str]:
        return [write.table for write in self.wrote]


def send(world: World, case: Case, one: Any) -> Told:
    method = "GET" if case.reads else "POST"
    with writes() as wrote:
        answer = world.ask(world.actors[case.who], method, case.url(world, one), dict(case.body(world, one)))
    text = f"{answer.headers.get('Location', '')}\n{answer.content.decode()}"
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text.replace(str(one), "…"))
    # A new screen's key, and the id a form makes for the next save.
    text = re.sub(r"/t/[\w-]{22}/", "/t/…/", text)
    return Told(answer.status_code, re.sub(r'name="operation" value="[\w-]+"', "", text), wrote)


def swapped(world: World, case: Case) -> list[str]:
    """What was wrong when this id was replaced, each as a sentence."""
    right, nowhere = send(world, case, case.right(world)), send(world, case, case.missing)
    found = []
    if right.status not in {200, 302} or (right.text, right.tables) == (nowhere.text, nowhere.tables):
        found.append(f"{case}: the right id does nothing ({right.status}), so the wrong ones prove nothing.")
    for one in case.wrong(world):
        told = send(world, case, one)
        if (told.status, told.text) != (nowhere.status, nowhere.text):
            found.append(f"{case}: a stranger's id is answered {told.status}, one that is nowhere {nowhere.status}.")
        if told.tables != nowhere.tables:
            found.append(f"{case}: a stranger's id writes in {sorted(set(told.tables))}.")
        if touched := [write.table for write in told.wrote if names(one, write)]:
            found.append(f"{case}: a stranger's id ends up in {touched}.")
    return found


def names(one: Any, write: Write) -> bool:
    bare = str(one).replace("-", "")
    return bare in write.said.replace("-", "")


def ids_without_cases(root: Path = ROOT) -> list[str]:
    """What views and forms read by name and nobody has tried with a stranger's id."""
    return [
        f'{path.relative_to(root)} takes “{name}”: add ids(…, "{name}", …) to tests/access/strangers.py, or say '
        "that it is none in NO_ID of tests/access/foreign.py."
        for path in taking(root)
        for name in taken(ast.parse(path.read_text(encoding="utf-8")))
        if name not in covered()
    ]


def taking(root: Path) -> list[Path]:
    places = [path for app in APPS for path in (root / app).rglob("*.py")]
    return [path for path in places if {"views", "forms", "forms.py"} & set(path.relative_to(root).parts)]


def taken(tree: ast.AST) -> list[str]:
    return [name for node in ast.walk(tree) for name in [*posted(node), *declared(node)]]


def posted(node: ast.AST) -> list[str]:
    """request.POST.get("this") and request.POST["this"]."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"get", "getlist"}:
        of, what = node.func.value, node.args[0] if node.args else None
    elif isinstance(node, ast.Subscript):
        of, what = node.value, node.slice
    else:
        return []
    known = isinstance(of, ast.Attribute) and of.attr == "POST" and isinstance(what, ast.Constant)
    return [str(what.value)] if known else []  # type: ignore[union-attr]


def declared(node: ast.AST) -> list[str]:
    """this = forms.UUIDField(…), or any field that chooses a row."""
    if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
        return []
    kind = node.value.func
    name = kind.attr if isinstance(kind, ast.Attribute) else kind.id if isinstance(kind, ast.Name) else ""
    chosen = ID_FIELDS.search(name) and not name.endswith("TypedChoice")
    return [target.id for target in node.targets if isinstance(target, ast.Name)] if chosen else []
