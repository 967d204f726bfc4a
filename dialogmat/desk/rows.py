"""The rows of a block's lists: they lie in the same order in all languages, each in its own text."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from dialogmat.desk.drafting import check_order, other_list, stepped
from dialogmat.desk.wording import flat, in_row, laid, list_of, paths, rows_of
from dialogmat.models import Block, Wording
from ned.models import User


@transaction.atomic
def move_row(block: Block, path: str, *, steps: int, by: User) -> None:
    """Up with a negative number. What somebody else has written in the meantime stays as it is."""
    block.station.version.hold()
    rows = beside(block, path)
    if path not in rows:
        raise other_list()
    lay(block, stepped(rows, path, steps), by=by)


@transaction.atomic
def order_rows(block: Block, rows: Sequence[str], *, was: Sequence[str], by: User) -> None:
    """The whole list as it was dragged, and as it was before. Refused when it is that no longer."""
    block.station.version.hold()
    check_order(rows, was=was, now=beside(block, rows[0]))
    lay(block, list(rows), by=by)


def beside(block: Block, path: str) -> list[str]:
    """All the rows of its list, in their order."""
    known = paths(block.kind, [wording.body for wording in bodies_of(block).values()])
    return [one for one in known if in_row(one, rows_of(block.kind)) and list_of(one) == list_of(path)]


def lay(block: Block, rows: list[str], *, by: User) -> None:
    for language, wording in bodies_of(block).items():
        body = laid(wording.body, rows)
        if list(flat(body)) != list(flat(wording.body)):
            Wording.write(block, language=language, body=body, revision=wording.revision, by=by)


def bodies_of(block: Block) -> dict[str, Wording]:
    """As they are saved now, in the order the languages are spoken of."""
    found = {wording.language: wording for wording in Wording.objects.filter(block=block)}
    order = [code for code, _name in settings.LANGUAGES if code in found]
    return {code: found[code] for code in [*order, *sorted(found.keys() - set(order))]}
