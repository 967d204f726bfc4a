"""What stands in templates: no script or style of its own, and nothing that slips past escaping."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.template import TemplateSyntaxError
from django.template.loader import get_template

from tests.house.reasons import MARKED_SAFE, UNESCAPED
from tests.house.source import ROOT, dotted, modules, templates

INLINE = {
    "a script of its own": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style of its own": re.compile(r"<style\b", re.IGNORECASE),
    "style=": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event in an attribute": re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.IGNORECASE),
    "hx-on": re.compile(r"\b(data-)?hx-on\b", re.IGNORECASE),
    "a script as an address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-vals that are run": re.compile(r"hx-(vals|vars|headers)\s*=\s*[\"']js:", re.IGNORECASE),
}
RAW = re.compile(r"\|\s*(safe|safeseq)\b|{%-?\s*autoescape\s+off")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)


def inline(root: Path = ROOT) -> list[str]:
    return [
        f"templates/{name} has {what}, which the content security policy refuses."
        for name, text in templates(root)
        for what, pattern in INLINE.items()
        if pattern.search(COMMENT.sub("", text))
    ]


def unescaped(root: Path = ROOT) -> list[str]:
    """Templates that print something as it is."""
    found = {name for name, text in templates(root) if RAW.search(text)}
    return [
        f"templates/{name} prints without escaping: give the reason." for name in sorted(found - UNESCAPED.keys())
    ] + [f"templates/{name} escapes everything now." for name in sorted(UNESCAPED.keys() - found)]


def marked_safe(root: Path = ROOT) -> list[str]:
    """Code that vouches for HTML."""
    found = {
        f"{module.name} {top.name}"
        for module in modules(root)
        for top in module.tree.body
        if isinstance(top, ast.FunctionDef | ast.ClassDef)
        for node in ast.walk(top)
        if isinstance(node, ast.Call)
        and dotted(node.func) in {"mark_safe", "SafeString", "safestring.mark_safe"}
        and node.args
    }
    return [f"{where} marks HTML as safe: give the reason." for where in sorted(found - MARKED_SAFE.keys())] + [
        f"{where} marks nothing as safe any more." for where in sorted(MARKED_SAFE.keys() - found)
    ]


def broken(root: Path = ROOT) -> list[str]:
    found = []
    for name, _text in templates(root):
        try:
            get_template(name)
        except TemplateSyntaxError as problem:
            found.append(f"templates/{name}: {problem}")
    return found
