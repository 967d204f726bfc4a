from __future__ import annotations

import datetime

from django.db import transaction

from ned.models import Unit
from surveys import summaries
from surveys.demo import bank, history, small
from surveys.demo.stage import Stage
from workshops.models import Programme, Round

NAME = "NED med sykefraværet"
SIZES = ("small", "programme", "national")


@transaction.atomic
def load(size: str, *, on: datetime.date) -> None:
    """Write the whole example in one go, or nothing."""
    programme = Programme.objects.create(name=NAME, example=True)
    began = small.since(on) if size == "small" else history.since(on)
    stage = Stage(on=on, round=Round.objects.create(programme=programme, name="Runde 1", starts=began))
    bergen = small.tell(stage)
    bank.fill(stage)
    towns = [bergen.town]
    if size != "small":
        towns += history.tell(stage, bergen, history.SIZES[size])
    Unit.objects.bulk_update([town.root for town in towns], ["numchild"])
    stage.batch.save()
    summaries.build_all()
