"""From a room to paper: which stations its mat has in this edition, and the cards of its tables."""

from collections.abc import Callable
from typing import cast

from django.urls import reverse

from dialogmat.kinds import KINDS, parts_of
from dialogmat.models import Room, Run
from dialogmat.outline import OutlineBlock, OutlineStation
from dialogmat.poster import Card, Field, Mat, Poster, TableCard


def mat_poster(room: Room, *, language: str, join: str) -> Poster:
    """The mat of a gathering; stations it leaves out keep their cairn without a card."""
    mat = room.outline(language)
    runs = list(room.runs.order_by("sitting__starts"))
    variants = [run.variant for run in runs] or [room.variant]
    walked = {one.key: variant for variant in variants for one in mat.walked(variant, room.skipped)}
    cards = [
        card(one, variant=walked.get(one.key, variants[0]), shown=one.key in walked, qr=join) for one in mat.stations
    ]
    cover = mat.cover.words if mat.cover else {}
    return Poster(
        mat=cast(Mat, mat.audience),
        language=language,
        kicker=str(cover.get("kicker", "")),
        title=mat.title,
        subtitle=str(cover.get("task", "")),
        cards=tuple(cards),
        breaks_after={one.number: rest for one in mat.stations if (rest := one.break_after.get(variants[0]))},
        example=room.gathering.example,
    )


def card(station: OutlineStation, *, variant: str, shown: bool, qr: str) -> Card:
    blocks = [block for block in station.blocks if block.belongs(variant)]
    return Card(
        key=station.key,
        number=station.number,
        title=station.title,
        task=station.task,
        minutes=station.minutes(variant),
        rhythms=tuple(station.rhythms(variant)),
        fields=tuple(field(block) for block in blocks if on_paper(block)),
        qr=qr,
        trio=station.trio,
        shown=shown,
    )


def on_paper(block: OutlineBlock) -> bool:
    """What is written or read on the mat itself; a private scale never is."""
    written = block.takes != "none" and not block.settings.get("private")
    return bool(KINDS[block.kind].paper) and (written or (block.kind == "text" and not block.settings.get("picture")))


def field(block: OutlineBlock) -> Field:
    if block.kind == "text":
        own = block.takes == "person"
        return Field(kind="box" if own else "text", label=str(block.words["title" if own else "text"]))
    label = str(block.words.get("label") or block.words.get("prompt", ""))
    has_factor = any(part.name == "factor" for part in parts_of(block.kind, block.settings))
    return Field(kind=block.kind, label=label, rows=block.max, factor=has_factor)


def table_cards(run: Run, *, language: str, absolute: Callable[[str], str]) -> list[TableCard]:
    gathering = run.room.gathering
    return [
        TableCard(
            table=str(table),
            code=run.sitting.code,
            address=absolute(reverse("join_key", args=[table.join_key])),
            gathering=gathering.title,
            language=language,
            example=gathering.example,
        )
        for table in run.sitting.tables.all()
    ]
