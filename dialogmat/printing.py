"""From a room to paper: which stations its mat has in this edition, and the cards of its tables."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogmat.kinds import KINDS, parts_of
from dialogmat.models import Room, Run
from dialogmat.outline import Outline, OutlineBlock, OutlineStation
from dialogmat.poster import Card, Field, Mat, Poster, TableCard

# How many sticky notes a box should hold where what is sorted is put up on the mat.
NOTES = 3


def mat_poster(room: Room, *, language: str, join: str) -> Poster:
    """The mat of a gathering; stations it leaves out keep their cairn without a card."""
    runs = [run.variant for run in room.runs.order_by("sitting__starts")] if room.pk and not room._state.adding else []
    mat, variants = room.outline(language), runs or [room.variant]
    with override(language):
        owners = {block.key: whose(room, block) for block in mat.blocks.values() if block.own}
    return outline_poster(
        mat, variants=variants, skipped=room.skipped, join=join, example=room.gathering.example, owners=owners
    )


def whose(room: Room, block: OutlineBlock) -> str:
    """Who laid a block over the mat: the municipality, or whoever leads the day. Nothing for the mat's own blocks."""
    if not block.own or not room.overlay:
        return ""
    if block.key in room.overlay.own_keys:
        return _("The day’s own question")
    return _("%(place)s municipality") % {"place": room.overlay.municipality}


def outline_poster(
    mat: Outline,
    *,
    variants: list[str],
    skipped: list[str],
    join: str = "",
    example: bool = False,
    owners: dict[str, str] | None = None,
) -> Poster:
    """A mat as it is walked in these editions, one for each sitting."""
    walked = {one.key: variant for variant in variants for one in mat.walked(variant, skipped)}
    cover = mat.cover.words if mat.cover else {}
    return Poster(
        mat=cast(Mat, mat.audience),
        language=mat.language,
        kicker=str(cover.get("kicker", "")),
        title=mat.title,
        subtitle=str(cover.get("task", "")),
        cards=tuple(
            card(one, variant=walked.get(one.key, variants[0]), shown=one.key in walked, qr=join, owners=owners)
            for one in mat.stations
        ),
        breaks_after={
            one.number: rest
            for one in mat.stations
            if one.key in walked and (rest := one.break_after.get(walked[one.key]))
        },
        example=example,
    )


def card(station: OutlineStation, *, variant: str, shown: bool, qr: str, owners: dict[str, str] | None = None) -> Card:
    blocks = [block for block in station.blocks if block.belongs(variant)]
    sorts = any(block.kind == "cards" and not block.settings.get("line") for block in blocks)
    laid = owners or {}
    fields = [owned(field(block), laid.get(block.key, "")) for block in blocks if on_paper(block)]
    return Card(
        key=station.key,
        number=station.number,
        title=station.title,
        task=station.task,
        minutes=station.minutes(variant) + station.walk,
        rhythms=tuple(station.rhythms(variant)),
        fields=tuple(replace(one, notes=NOTES) if sorts and one.kind == "question" else one for one in fields),
        qr=qr,
        trio=station.trio,
        shown=shown,
    )


def owned(field: Field, whose: str) -> Field:
    return replace(field, label=f"{field.label} ({whose})") if whose else field


def on_paper(block: OutlineBlock) -> bool:
    """What is written or read on the mat itself; a private scale never is."""
    written = block.takes != "none" and not block.settings.get("private")
    drawn = bool(KINDS[block.kind].paper) or bool(block.settings.get("line"))
    return drawn and (written or (block.kind == "text" and not block.settings.get("picture")))


def field(block: OutlineBlock) -> Field:
    words = block.words
    if block.kind == "text":
        own = block.takes == "person"
        return Field(kind="box" if own else "text", label=str(words["title" if own else "text"]))
    names = {part.name for part in parts_of(block.kind, block.settings)}
    on_a_line = words.get("columns", {}).values() if block.settings.get("line") else ()
    return Field(
        kind=block.kind,
        label=str(words.get("label") or words.get("prompt", "")),
        rows=block.max,
        factor="factor" in names,
        influence="influence" in names,
        signed=bool(block.settings.get("signatures")),
        columns=tuple(map(str, on_a_line)),
        items=tuple(map(str, words.get("items", {}).values())) if block.kind == "vote" else (),
        ends=tuple(str(words[end]) for end in ("low", "high") if words.get(end)),
    )


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
