from __future__ import annotations

from typing import TYPE_CHECKING

from dialogmat.models import Answer, Dialogue, Shared
from dialogmat.models.answer import place
from surveys.demo.words import WORDS
from workshops.models import Agreement, Practice

if TYPE_CHECKING:
    import uuid

    from ned.models import Unit
    from surveys.demo.gatherings import Laid
    from surveys.demo.plans import Plans
    from surveys.demo.stage import Stage
    from surveys.demo.words import Idea
    from workshops.models import Table


class Talk:
    """One dialogue's walk: what is written on each field, and the promises that come of it, as sharing makes them."""

    def __init__(
        self, stage: Stage, laid: Laid, plans: Plans, *, table: Table | None = None, unit: Unit | None = None
    ) -> None:
        self.stage, self.laid, self.plans, self.table = stage, laid, plans, table
        self.unit = unit or laid.serves[0]
        self.dialogue = stage.batch.add(Dialogue(room=laid.room, table=table, unit=unit))

    def write(self, key: str, slot: str, value: str) -> uuid.UUID:
        block = self.stage.block(key)
        pk = place(self.dialogue.pk, block.id, slot)
        self.stage.batch.add(Answer(pk=pk, dialogue=self.dialogue, block_id=block.id, slot=slot, value=value))
        return pk

    def listed(self, key: str, *texts: str) -> None:
        for number, text in enumerate(texts, start=1):
            self.write(key, f"i{number}", text)

    def share(self, *stations: str) -> None:
        self.stage.batch.extend(Shared(dialogue=self.dialogue, station=station) for station in stations)

    def sort(self, key: str) -> None:
        """The cards in the columns, all but a few."""
        found = self.stage.block(key).words
        for card in found["cards"]:
            if self.stage.rng.random() < 0.85:
                self.write(key, card, self.stage.rng.choice(list(found["columns"])))

    def priority(self, key: str) -> None:
        text, factor = self.stage.rng.choice(WORDS["priorities"])
        self.write(key, "i1", text)
        self.write(key, "i1.factor", factor)

    def practice(self, key: str) -> None:
        starts, stops = self.stage.rng.choice(WORDS["practices"])
        self.write(key, "1.start", starts)
        self.write(key, "1.stop", stops)
        self.stage.batch.add(
            Practice(
                unit=self.unit,
                starts_doing=starts,
                stops_doing=stops,
                source_id=self._source(key, "1"),
                gathering=self.laid.gathering,
            )
        )

    def agreement(self, key: str, text: str) -> None:
        source = self.write(key, "i1", text)
        self.stage.batch.add(Agreement(unit=self.unit, words=text, source_id=source, gathering=self.laid.gathering))

    def request(self, key: str, text: str, *, answered: bool) -> None:
        source = self.write(key, "i1", text)
        self.plans.request(self.unit, self.laid, text, source=source, answered=answered)

    def measures(self, key: str, *found: tuple[Idea, str, int]) -> None:
        """Measures with the fate of each and how many days after the decision its deadline is."""
        for number, (idea, fate, days) in enumerate(found, start=1):
            source = self.write(key, f"i{number}", idea.title)
            for part in ("first_step", "sign", "factor"):
                self.write(key, f"i{number}.{part}", getattr(idea, part))
            station = key.partition(".")[0]
            self.plans.measure(
                self.unit, self.laid, idea, source=source, fate=fate, days=days, table=self.table, station_key=station
            )

    def _source(self, key: str, item: str) -> uuid.UUID:
        return place(self.dialogue.pk, self.stage.block(key).id, item)


def walk_bay(stage: Stage, laid: Laid, plans: Plans, *, table: Table, found: list[tuple[Idea, str, int]]) -> None:
    """A table's walk over the employees' mat; what belongs to the unit is said once, at the first table."""
    talk = Talk(stage, laid, plans, table=table)
    talk.listed("light.keep", *stage.rng.sample(WORDS["keep"], 3))
    talk.sort("fills.sort")
    talk.write("fills.gives", "", stage.rng.choice(WORDS["gives"]))
    talk.write("fills.drains", "", stage.rng.choice(WORDS["drains"]))
    talk.priority("fills.priority")
    if table.number == 1:
        talk.agreement("parts.agreement", WORDS["agreements"][2])
        talk.request("parts.request", WORDS["requests"][0], answered=True)
    talk.measures("do.measure", *found)
    talk.share("light", "fills", "parts", "do")


def walk_shore(stage: Stage, laid: Laid, plans: Plans, *, table: Table) -> None:
    """A table's walk over the leaders' mat: what the whole table says."""
    talk = Talk(stage, laid, plans, table=table)
    talk.listed("numbers.observation", *stage.rng.sample(WORDS["observations"], 2))
    talk.sort("sources.sort")
    talk.priority("sources.priority")
    talk.sort("near.line")
    talk.listed("unclear.path", *WORDS["paths"][:3])
    talk.share("numbers", "sources", "near", "unclear")


def own_pages(stage: Stage, laid: Laid, plans: Plans, *, unit: Unit, idea: tuple[Idea, str, int]) -> uuid.UUID:
    """A leader's own pages in the conference; returns where her booking was written."""
    talk = Talk(stage, laid, plans, unit=unit)
    talk.write("numbers.wonder", "", stage.rng.choice(WORDS["wonders"]))
    talk.practice("good.practice")
    talk.agreement("near.agreement", stage.rng.choice(WORDS["contacts"]))
    talk.measures("plan.measure", idea)
    talk.listed("plan.stop", stage.rng.choice(WORDS["stops"]))
    talk.write("promise.promise", "", stage.rng.choice(WORDS["promises"]))
    talk.share("numbers", "good", "near", "plan", "host", "promise")
    return talk._source("host.booking", "1")
