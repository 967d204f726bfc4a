"""The big screen as it is now, page for page, and what comes before and after it."""

import uuid
from dataclasses import dataclass
from typing import Any

from dialogmat.free_seats import free_seats
from dialogmat.models import Run, Show
from dialogmat.models.film import film_at
from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.pages import filled, pages
from dialogmat.picture import Shown, alone, asked, at_focus, in_focus, marked, told
from dialogmat.promised import promised
from ned.models import User

# Tables with free seats on a page.
TABLES = 20
# What was promised before, also on a mat without a block that asks for it.
SINCE = OutlineBlock(uuid.UUID(int=0), "since", "", "since", "none", "", {}, {}, {})


@dataclass(frozen=True)
class Screen:
    """What a page holds follows the view: pieces of blocks, or tables with free seats."""

    show: str
    now: OutlineStation | None
    pages: list[list[Any]]
    asked_for: int

    @property
    def page(self) -> int:
        """The nearest there is: a text may have been taken back since."""
        return max(1, min(self.asked_for, len(self.pages)))

    @property
    def here(self) -> list[Any]:
        return self.pages[self.page - 1] if self.pages else []

    @property
    def film(self) -> bool:
        """The films of a station follow its question, each on a page of its own."""
        return self.show == Show.STATION and self.page > 1


def screen(run: Run, language: str, show: str = "") -> Screen:
    show = show or run.show
    now = station_of(run, language)
    return Screen(show, now, _pages(run, show, now, language), run.page)


def station_of(run: Run, language: str) -> OutlineStation | None:
    return next((one for one in run.walked(language) if one.key == run.station), None)


def _pages(run: Run, show: str, now: OutlineStation | None, language: str) -> list[list[Any]]:
    match show:
        case Show.SEATS:
            return filled(free_seats(run), room=TABLES)
        case Show.SINCE:
            return pages([Shown(SINCE, brought=promised(run))])
        case Show.MARKED:
            return pages(alone(run, marked(run, language)))
        case Show.STATION if now:
            return _question(asked(run, now))
        case Show.RESULTS if now:
            return pages(alone(run, told(run, now)))
    return []


def _question(blocks: list[Shown]) -> list[list[Shown]]:
    return [blocks, *([one] for one in blocks if film_at(one.words.get("film")))]


def turn(run: Run, language: str, *, ahead: bool, by: User | None) -> None:
    """A page on or back; behind a focus all of them again, and behind the last page the next view."""
    now = screen(run, language)
    page = now.page + (1 if ahead else -1)
    if run.dark:
        run.darken(False, by=by)
    elif 1 <= page <= len(now.pages):
        run.turn_to(page, by=by)
    elif run.focus:
        look_up(run, language, by=by)
    else:
        _go_on(run, language, ahead=ahead, by=by)


def look_at(run: Run, language: str, focus: uuid.UUID, *, show: str, by: User | None) -> bool:
    """A table of this sitting, or what is shared in this view; False for anything else."""
    run.focus = focus
    now = station_of(run, language)
    every = marked(run, language) if show == Show.MARKED else told(run, now) if now else []
    if not (in_focus(run, every) or run.sitting.tables.filter(pk=focus).exists()):
        return False
    run.focus_on(focus, show=show, by=by)
    return True


def look_up(run: Run, language: str, *, by: User | None) -> None:
    """From one table or text to the page of all tables where it stands."""
    if not run.focus:
        return
    near = at_focus(run)
    run.focus_on(None, show=run.show, by=by)
    every = screen(run, language).pages
    found = (n for n, page in enumerate(every, 1) for one in page for word in one.said if {word.id, word.at} & near)
    run.turn_to(next(found, 1), by=by)


def _go_on(run: Run, language: str, *, ahead: bool, by: User | None) -> None:
    """To the next view that has anything to show; going back one comes to its last page."""
    order = [show for show in Show if show == run.show or _has(run, show)]
    at = order.index(Show(run.show)) + (1 if ahead else -1)
    if not 0 <= at < len(order):
        return
    run.put_on_stage(show=order[at], by=by)
    if not ahead:
        run.turn_to(max(1, len(screen(run, language).pages)), by=by)


def _has(run: Run, show: str) -> bool:
    match show:
        case Show.SINCE:
            return bool(promised(run))
        case Show.STATION | Show.RESULTS:
            return bool(run.station)
        case Show.MARKED:
            return run.highlights.exists()
    return True
