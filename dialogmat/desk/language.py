"""A block in all its languages on the desk: what is saved, what is typed, and both when somebody else was first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from dialogmat.desk.forms import LONGEST, RowIdsForm, WordsForm, heading, label_of
from dialogmat.desk.rows import bodies_of, move_row, order_rows
from dialogmat.desk.wording import Body, flat, folded, in_row, list_of, name_of, paths, plain, rows_of
from dialogmat.models import Block, Wording
from ned.models import User

MINE = "mine:"


class Rival(NamedTuple):
    """One text that two have written."""

    theirs: str
    mine: str


class Cell(NamedTuple):
    """One text in one language; a rival is chosen about instead of written."""

    column: Column
    field: BoundField
    rival: Rival | None


@dataclass
class Column:
    language: str
    name: str
    form: WordsForm
    saved: bool = False
    # Somebody else has written other words here since the page was shown; both are kept.
    met: bool = False
    rivals: dict[str, Rival] = field(default_factory=dict)

    @property
    def texts(self) -> list[tuple[str, str, str]]:
        """(heading, name, text) of all that is written, to be read."""
        rows, said = self.form.rows, self.form.initial
        return [(heading(path, rows), label_of(path), said[path]) for path in self.form.names if said.get(path)]

    @property
    def groups(self) -> list[tuple[str, list[Cell]]]:
        """(heading, cells) of all that lies in no list: the sectors' stand under their sector."""
        found: dict[str, list[Cell]] = {}
        for path in self.form.names:
            if not in_row(path, self.form.rows):
                found.setdefault(heading(path, self.form.rows), []).append(self.cell(path))
        return list(found.items())

    def cell(self, path: str) -> Cell:
        return Cell(self, self.form[path], self.rivals.get(path))


class Row(NamedTuple):
    path: str
    key: str
    cells: list[Cell]


@dataclass
class Rows:
    """A list of the block, each row in all languages, and an empty one to go on with."""

    place: str
    name: str
    rows: list[Row]
    key: BoundField
    more: list[Cell]

    @property
    def begun(self) -> bool:
        return bool(self.rows or self.key.errors)


@dataclass
class Sheet:
    """The block's words as one form: nothing that is typed in one language is lost when another is saved."""

    block: Block
    columns: list[Column]
    ids: RowIdsForm
    trouble: str = ""

    @property
    def forms(self) -> list[WordsForm]:
        return [column.form for column in self.columns]

    @property
    def rivals(self) -> bool:
        return any(column.rivals for column in self.columns)

    @property
    def saved(self) -> bool:
        return any(column.saved for column in self.columns)

    @property
    def met(self) -> bool:
        return any(column.met for column in self.columns)

    @property
    def valid(self) -> bool:
        return not any(form.errors for form in [self.ids, *self.forms])

    @property
    def status(self) -> int:
        if self.trouble or self.rivals:
            return 409
        return 200 if self.valid else 422

    @property
    def lists(self) -> list[Rows]:
        return [self.rows_of(place) for place in rows_of(self.block.kind)]

    def rows_of(self, place: str) -> Rows:
        mine = [path for path in self.columns[0].form.names if list_of(path) == place]
        rows = [Row(path, label_of(path), [column.cell(path) for column in self.columns]) for path in mine]
        return Rows(
            place, name_of(place), rows, self.ids[f"id:{place}"], [one.cell(f"new:{place}") for one in self.columns]
        )


def sheet_of(block: Block, data: QueryDict | None = None, more: Iterable[str] = ()) -> Sheet:
    """As it is saved now, or as it was sent in; `more` are rows that nobody has saved, or that somebody took away."""
    found = bodies_of(block)
    bodies = {code: wording.body for code, wording in found.items()}
    names = paths(block.kind, [*bodies.values(), folded(dict.fromkeys(more, "…"))])
    columns = []
    for code, name in settings.LANGUAGES:
        revision = found[code].revision if code in found else 0
        named: dict[str, Any] = {"kind": block.kind, "names": names, "language": code}
        form = WordsForm(data, body=bodies.get(code, {}), revision=revision, **named)
        columns.append(Column(code, str(name), form, rivals=unchosen(form)))
    begun = {row for row in rows_of(block.kind) for column in columns if column.form.begins(row)}
    return Sheet(block, columns, RowIdsForm(data, kind=block.kind, taken=names, begun=begun))


def save(block: Block, data: QueryDict, *, by: User) -> Sheet:
    """Each language is saved for itself, over what is saved now; then a row is moved, if that was asked for.

    Where two have written the same text, neither is lost: both come back to choose between.
    """
    sent = sheet_of(block, data, more=rows_in(data, block))
    if not sent.valid:
        return sent
    try:
        for column in sent.columns:
            write(sent, column, by=by)
    except ValidationError as error:
        sent.trouble = error.messages[0]
        return sent
    trouble = move(sent, data, by=by)
    return afresh(sent, trouble)


def rows_in(data: QueryDict, block: Block) -> list[str]:
    """Rows that were sent in; somebody may have taken them away in the meantime."""
    codes, rows = dict(settings.LANGUAGES), rows_of(block.kind)
    said = [name.partition("-") for name in data]
    found = [path.removeprefix(MINE) for code, _dash, path in said if code in codes]
    return [path for path in found if in_row(path, rows)]


@transaction.atomic
def write(sent: Sheet, column: Column, *, by: User) -> None:
    """One language: what was typed over what is saved now, but for texts that somebody else has changed as well."""
    waiting = {path: rival.mine for path, rival in column.rivals.items()}
    typed = column.form.typed | new_rows(sent, column.form) | waiting
    if not typed:
        return
    sent.block.station.version.hold()
    found = bodies_of(sent.block)
    now = found.get(column.language)
    saved = {path: plain(text) for path, text in flat(now.body).items()} if now else {}
    column.rivals = rivals_of(column.form, typed, saved, waiting)
    kept = {path: text for path, text in typed.items() if path not in column.rivals}
    if all(saved.get(path, "") == text for path, text in kept.items()):
        return
    body, revision = laid_as(sent.block.kind, found, saved | kept), now.revision if now else 0
    column.met = column.form.cleaned_data["revision"] != revision
    column.saved = Wording.write(sent.block, language=column.language, body=body, revision=revision, by=by)


def rivals_of(
    form: WordsForm, typed: dict[str, str], saved: dict[str, str], waiting: Iterable[str]
) -> dict[str, Rival]:
    """Texts that somebody else has changed since they were shown, and those that are not chosen about yet."""
    return {
        path: Rival(saved.get(path, ""), text)
        for path, text in typed.items()
        if path in waiting or saved.get(path, "") not in {text, form.was(path)}
    }


def laid_as(kind: str, found: dict[str, Wording], words: dict[str, str]) -> Body:
    """Its rows lie as they do in the other languages."""
    order = paths(kind, [*(wording.body for wording in found.values()), folded(words)])
    return folded({path: words[path] for path in order if path in words} | words)


def unchosen(form: WordsForm) -> dict[str, Rival]:
    """What was typed and met another text before, and is not chosen about yet."""
    mine = {path: form.data.get(form.add_prefix(f"{MINE}{path}")) for path in form.names}
    return {
        path: Rival(form.was(path), plain(text)[:LONGEST])
        for path, text in mine.items()
        if text is not None and form.add_prefix(path) not in form.data
    }


def new_rows(sent: Sheet, form: WordsForm) -> dict[str, str]:
    found = {row: form.cleaned_data[f"new:{row}"] for row in form.rows}
    return {f"{row}.{sent.ids.cleaned_data[f'id:{row}']}": text for row, text in found.items() if text}


def move(sent: Sheet, data: QueryDict, *, by: User) -> str:
    """Why nothing was moved; empty when it was, or when nobody asked."""
    path, rows = data.get("up") or data.get("down"), data.getlist("order")
    if (path or rows) and sent.rivals:
        return _("Nothing is moved yet. Choose between the texts first.")
    try:
        if path:
            move_row(sent.block, path, steps=-1 if data.get("up") else 1, by=by)
        elif rows:
            order_rows(sent.block, rows, was=data.getlist("was"), by=by)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def afresh(sent: Sheet, trouble: str) -> Sheet:
    """As it is saved now, with what has come of each language."""
    shown = sheet_of(sent.block, more=[path for column in sent.columns for path in column.rivals])
    shown.trouble = trouble
    for column, before in zip(shown.columns, sent.columns, strict=True):
        column.saved, column.met, column.rivals = before.saved, before.met, before.rivals
    return shown
