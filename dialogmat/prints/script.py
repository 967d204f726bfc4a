"""What the facilitator holds: the clock, what to say, what to watch for, what to do when late, and what to bring."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate, pairwise

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.poster import RHYTHMS
from dialogmat.prints.edition import Edition, Print

BRING: dict[str, str | Promise] = {
    "cards": _("the cards to sort"),
    "case": _("the case sheets"),
    "film": _("the film, or the sheet that is read instead"),
    "roles": _("the role cards"),
    "vote": _("phones, the table’s screen or a pen for the dots"),
    "score": _("phones, the table’s screen or score slips"),
    "booking": _("calendars"),
}
PENS = _("the mat or the table sheets, and pens")
SLIPS = _("paper and a pen each")


@dataclass(frozen=True)
class Step:
    rhythm: str
    pace: str | Promise
    minutes: int
    label: str
    prompt: str
    whose: str = ""


@dataclass(frozen=True)
class Stop:
    """A part of the day; without a `station` it is a break or something of the municipality's own."""

    title: str
    minutes: int
    station: OutlineStation | None = None
    starts: str = ""
    ends: str = ""
    steps: tuple[Step, ...] = ()
    bring: tuple[str | Promise, ...] = ()


def stops(edition: Edition) -> list[Stop]:
    """The agenda of the sitting, or of the mat where there is none yet; stations it has forgotten come last."""
    planned = list(_planned(edition))
    there = {stop.station.key for stop in planned if stop.station}
    forgotten = [_stop(edition, station) for station in edition.stations if station.key not in there]
    return [*_clocked(edition, planned), *forgotten]


def _planned(edition: Edition) -> Iterator[Stop]:
    agenda = list(edition.sitting.agenda.all()) if edition.sitting else []
    walked = {station.key: station for station in edition.stations}
    for item in agenda:
        station = walked.get(item.station_key)
        yield fitted(_stop(edition, station), item.minutes) if station else Stop(item.title, item.minutes)
    for station in edition.stations if not agenda else []:
        yield _stop(edition, station)
        if rest := station.break_after.get(edition.run.variant):
            yield Stop(gettext("Break"), rest)


def _stop(edition: Edition, station: OutlineStation) -> Stop:
    blocks = edition.blocks(station)
    return Stop(
        station.title,
        station.minutes(edition.run.variant) + station.walk,
        station,
        steps=tuple(step(edition, block) for block in blocks),
        bring=tuple(bring(blocks)),
    )


def fitted(stop: Stop, minutes: int) -> Stop:
    """The same in the minutes the day sets aside: each step keeps its share, and the walk is as long as it is."""
    walk = stop.station.walk if stop.station else 0
    planned, free = stop.minutes - walk, max(minutes - walk, 0)
    ends = [
        round(past * free / planned) if planned else 0
        for past in accumulate((one.minutes for one in stop.steps), initial=0)
    ]
    steps = [replace(one, minutes=end - begin) for one, (begin, end) in zip(stop.steps, pairwise(ends), strict=True)]
    return replace(stop, minutes=minutes, steps=tuple(steps))


def step(edition: Edition, block: OutlineBlock) -> Step:
    words = block.words
    told = words.get("prompt") or ("" if block.kind in {"case", "film"} else words.get("text", ""))
    name = str(words.get("label") or words.get("title", ""))
    pace, owner = RHYTHMS.get(block.rhythm, ""), edition.whose(block)
    return Step(block.rhythm, pace, edition.minutes(block), name, str(told).strip(), owner)


def bring(blocks: list[OutlineBlock]) -> Iterator[str | Promise]:
    yield from dict.fromkeys(BRING[block.kind] for block in blocks if block.kind in BRING)
    if any(block.rhythm == "alone" and block.kind in {"question", "text"} for block in blocks):
        yield SLIPS
    if any(block.takes in {"table", "unit"} and block.kind != "cards" for block in blocks):
        yield PENS


def _clocked(edition: Edition, planned: list[Stop]) -> Iterator[Stop]:
    past = 0
    for stop in planned:
        yield replace(stop, starts=clock(edition, past), ends=clock(edition, past + stop.minutes))
        past += stop.minutes


def clock(edition: Edition, minutes: int) -> str:
    """The time of day; hours and minutes from the start where there is no day yet."""
    if edition.sitting:
        return f"{timezone.localtime(edition.sitting.starts) + timedelta(minutes=minutes):%H:%M}"
    return f"{minutes // 60}:{minutes % 60:02}"


def html(edition: Edition) -> str:
    with override(edition.language):
        found = stops(edition)
    cover = edition.mat.cover.words if edition.mat.cover else {}
    everything = dict.fromkeys(thing for stop in found for thing in stop.bring)
    prework = edition.on_cover("text")
    return edition.render("script", stops=found, cover=cover, bring=everything, prework=prework)


PRINT = Print(
    "script",
    _("The facilitator’s script"),
    _("The clock times, what to say, what to watch for and what to do when you are late. A4; one for each who leads."),
    html,
)
