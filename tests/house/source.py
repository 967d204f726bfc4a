"""The source as a test reads it. `root` may be a copy with a fault in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
# Each may import from those to its left.
APPS = ["ned", "workshops", "dialogmat", "surveys"]
TEMPLATES = "templates"


class Module(NamedTuple):
    path: Path
    name: str
    tree: ast.Module
    lines: int

    @property
    def app(self) -> str:
        return self.name.partition("/")[0]


def modules(root: Path = ROOT, *, places: tuple[str, ...] = tuple(APPS)) -> Iterator[Module]:
    """Every Python file of ours but the migrations."""
    for place in places:
        for path in sorted((root / place).rglob("*.py")):
            name = str(path.relative_to(root))
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                text = path.read_text(encoding="utf-8")
                yield Module(path, name, parsed(text), text.count("\n"))


@cache
def parsed(text: str) -> ast.Module:
    """Read once, for every rule goes through all of it."""
    return ast.parse(text)


def templates(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Name and text of every template."""
    for path in sorted((root / TEMPLATES).rglob("*")):
        if path.is_file() and path.suffix in {".html", ".txt", ".svg"}:
            yield str(path.relative_to(root / TEMPLATES)), path.read_text(encoding="utf-8")


def dotted(node: ast.AST) -> str:
    """`Measure.objects.filter` as it is written; empty for what is no chain of names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
