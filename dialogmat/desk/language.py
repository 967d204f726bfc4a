"""A block in one language on the desk: what is saved, what is typed, and both when somebody else was there first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.http import QueryDict

from dialogmat.desk.forms import LONGEST, WordsForm, heading, label_of
from dialogmat.desk.wording import SLUG, Body, flat, folded, rows_of
from dialogmat.models import Block, Wording
from ned.models import User

CHOSEN = "keep:"
MINE = "mine:"


class Rival(NamedTuple):
    """One text that two have written."""

    path: str
    label: str
    theirs: str
    mine: str


@dataclass
class Column:
    language: str
    name: str
    form: WordsForm
    revision: int
    saved: bool = False
    status: int = 200
    rivals: list[Rival] = field(default_factory=list)

    @property
    def texts(self) -> list[tuple[str, str, str]]:
        """(heading, name, text) of all that is written, to be read."""
        rows, said = self.form.rows, self.form.initial
        return [(heading(path, rows), label_of(path), said[path]) for path in self.form.names if said.get(path)]


def bodies_of(block: Block) -> dict[str, Wording]:
    return {wording.language: wording for wording in block.wordings.all()}


def columns(block: Block) -> list[Column]:
    """A column for each language the product speaks."""
    found = bodies_of(block)
    return [column(block, code, found) for code, _name in settings.LANGUAGES]


def column(block: Block, language: str, found: dict[str, Wording], data: QueryDict | None = None) -> Column:
    bodies = {code: wording.body for code, wording in found.items()}
    if data:
        # A row that somebody has taken away in the meantime is still typed in.
        typed = {path: "…" for path in data if in_row(path, rows_of(block.kind))}
        bodies |= {"": folded(typed)}
    revision = found[language].revision if language in found else 0
    named: dict[str, Any] = {"kind": block.kind, "bodies": bodies, "language": language}
    form = WordsForm(data, auto_id=f"{language}-%s", initial={"revision": revision}, **named)
    return Column(language, str(dict(settings.LANGUAGES)[language]), form, revision)


def save(block: Block, data: QueryDict, *, by: User) -> Column:
    """The language that was sent in: saved, or with what is wrong, or with both texts to choose between."""
    language = str(data["language"])
    shown = column(block, language, bodies_of(block), data)
    if not shown.form.is_valid():
        shown.status = 422
        return shown
    seen = shown.form.cleaned_data["revision"]
    mine = {path: text for path, text in mine_in(data).items() if may_hold(path, shown.form)}
    said = kept(shown.form.words, mine, data)
    if said is not None and Wording.write(block, language=language, body=said, revision=seen, by=by):
        return _afresh(block, language)
    return _both(block, language, mine=mine or shown.form.words)


def _afresh(block: Block, language: str) -> Column:
    saved = column(block, language, _now(block))
    saved.saved = True
    return saved


def _now(block: Block) -> dict[str, Wording]:
    return {wording.language: wording for wording in Wording.objects.filter(block=block)}


def _both(block: Block, language: str, *, mine: dict[str, str]) -> Column:
    found = _now(block)
    shown = column(block, language, found)
    theirs = flat(found[language].body) if language in found else {}
    rows = rows_of(block.kind)
    shown.rivals = [
        Rival(path, ", ".join(filter(None, [heading(path, rows), label_of(path)])), theirs.get(path, ""), text)
        for path, text in mine.items()
        if text != theirs.get(path, "")
    ]
    shown.status = 409
    return shown


def mine_in(data: QueryDict) -> dict[str, str]:
    """What was typed before somebody else was found to have written, carried along while one chooses."""
    found = {name.removeprefix(MINE): str(text) for name, text in data.items() if name.startswith(MINE)}
    return {path: text.replace("\r\n", "\n").strip()[:LONGEST] for path, text in found.items()}


def kept(words: dict[str, str], mine: dict[str, str], data: QueryDict) -> Body | None:
    """What to save; after a choice, theirs with mine where mine is chosen. None while something is not chosen."""
    chosen = {path: data.get(f"{CHOSEN}{path}") for path in mine}
    if not set(chosen.values()) <= {"mine", "theirs"}:
        return None
    return folded(words | {path: text for path, text in mine.items() if chosen[path] == "mine"})


def may_hold(path: str, form: WordsForm) -> bool:
    return path in form.names or in_row(path, form.rows)


def in_row(path: str, rows: list[str]) -> bool:
    above, _dot, last = path.rpartition(".")
    return above in rows and bool(SLUG.fullmatch(last))
