"""A station of a version that no room has, as the table, the phone and the projector would show it; and its poster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db.models import TextChoices
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import override, pgettext_lazy

from dialogmat.kinds import KINDS, lone_item
from dialogmat.models import Run, Version
from dialogmat.outline import OutlineBlock, OutlineStation, outline
from dialogmat.picture import Shown
from dialogmat.poster import Mat, Poster
from dialogmat.printing import card
from dialogmat.sheet import Field, SheetBlock, asked, new_item


class Show(TextChoices):
    TABLE = "table", pgettext_lazy("preview", "Table")
    PHONE = "phone", pgettext_lazy("preview", "Phone")
    PROJECTOR = "stage", pgettext_lazy("preview", "Projector")


@dataclass(frozen=True)
class Preview:
    show: str
    language: str
    edition: str
    station: OutlineStation

    @property
    def pieces(self) -> list[tuple[OutlineBlock, str]]:
        """Each block as its kind draws it here, with nothing written; kinds that draw nothing here are left out."""
        found = [(block, self.drawn(block)) for block in self.station.content(self.edition)]
        return [(block, html) for block, html in found if html.strip()]

    def drawn(self, block: OutlineBlock) -> str:
        """No device: its fields are shown and lead nowhere."""
        shown = Shown(block) if self.show == Show.PROJECTOR else blank(block)
        context = {"block": shown, "run": Run(variant=self.edition), "language": self.language, "results": False}
        with override(self.language):
            try:
                return get_template(f"{shown.template}#{self.show}").render(context)
            except TemplateDoesNotExist:
                return ""


def blank(block: OutlineBlock) -> SheetBlock:
    """A block as a table finds it, before anything is written."""
    if block.takes not in {"table", "unit"}:
        return SheetBlock(block)
    asks = asked(block, [new_item(0) if KINDS[block.kind].many else lone_item(block.kind)])
    return SheetBlock(block, [[Field(block, part, slot) for part, slot in item] for item in asks])


def preview(version: Version, key: str, *, show: str, language: str, edition: str, sector: str) -> Preview | None:
    """None when there is no such station. Without a known edition it is the first that has the station."""
    mat = outline(version.pk, language, sector=sector)
    station = next((one for one in [mat.cover, *mat.stations] if one and one.key == key), None)
    if not station:
        return None
    names = mat.variants
    if edition not in names:
        edition = next((name for name in names if station.minutes(name)), "")
    return Preview(show, language, edition, station)


def poster_of(version: Version, *, language: str, edition: str) -> Poster:
    """The whole mat in one edition, for no room: its codes lead nowhere yet, so there are none."""
    mat = outline(version.pk, language)
    walked = {station.key for station in mat.walked(edition, [])}
    cover = mat.cover.words if mat.cover else {}
    return Poster(
        mat=cast(Mat, mat.audience),
        language=language,
        kicker=str(cover.get("kicker", "")),
        title=mat.title,
        subtitle=str(cover.get("task", "")),
        cards=tuple(card(one, variant=edition, shown=one.key in walked, qr="/") for one in mat.stations),
        breaks_after={one.number: rest for one in mat.stations if (rest := one.break_after.get(edition))},
    )
