"""All the prints of one sitting in one file, in the order they are needed: before the day, for whoever leads it, then a
pack for each table. What a unit with an A3 printer needs; a conference has its mat on A0 last, for a print shop."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dialogmat.poster import Size, poster_html, tiles_html
from dialogmat.printing import mat_poster
from dialogmat.prints import cases, factors, names, notice, prework, roles, script, sheets, slips, stations, tables
from dialogmat.prints.edition import Edition, Print
from ned.pdf import ONE_AT_A_TIME, lay_out
from workshops.models import Kind

# More tables than this get one pack, to be copied.
PACKS = 8
BLANK = '<html lang="{language}"><body></body></html>'


@dataclass(frozen=True)
class Bound:
    """A print in a file; one that is `backed` begins on the front of a sheet."""

    html: str
    backed: bool = False


def everything(edition: Edition) -> list[Bound]:
    first = [notice, prework, script, tables, names]
    whole = [bound(edition, one.PRINT) for one in first] + [one for pack in packs(edition) for one in pack]
    if is_conference(edition):
        whole.append(Bound(mat(edition, "A0")))
    return [one for one in whole if one.html]


def is_conference(edition: Edition) -> bool:
    return edition.gathering.kind == Kind.CONFERENCE


def bound(edition: Edition, print_: Print) -> Bound:
    return Bound(print_.html(edition) if print_.has(edition) else "", print_.backed)


def packs(edition: Edition) -> Iterator[list[Bound]]:
    common = [bound(edition, one.PRINT) for one in (stations, factors, roles, cases)]
    last = bound(edition, slips.PRINT)
    lying = [] if is_conference(edition) else [Bound(mat(edition, "A3x2"))]
    for whose in packed(edition):
        yield [*lying, *common, Bound(sheets.html(edition, whose=whose)), last]


def packed(edition: Edition) -> list[list[sheets.Writer]]:
    """Who writes in each pack. Sheets of a conference are for what was chosen for paper."""
    found = sheets.writers(edition)
    if is_conference(edition) and not edition.run.room.paper:
        return [[]]
    if len(found) > PACKS or is_conference(edition):
        return [found]
    return [[writer] for writer in found]


def mat(edition: Edition, size: Size) -> str:
    made = mat_poster(edition.run.room, language=edition.language, join=edition.join)
    return tiles_html(made, size=size) if size == "A3x2" else poster_html(made, size=size)


def write_together(parts: list[Bound], *, title: str, language: str) -> bytes:
    """One tagged PDF of all the parts; what is there more than once is laid out once."""
    with ONE_AT_A_TIME:
        laid = {html: lay_out(html, title=title, language=language) for html in {part.html: 0 for part in parts}}
        blank = lay_out(BLANK.format(language=language), title=title, language=language).pages
        pages: list[Any] = []
        for part in parts:
            pages += blank if part.backed and len(pages) % 2 else []
            pages += laid[part.html].pages
        return bytes(laid[parts[0].html].copy(pages).write_pdf(pdf_variant="pdf/ua-1"))
