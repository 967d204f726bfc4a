"""A hall to do harm to, and what lies in it afterwards: chaos_data.py lay TABLES SCREENS | close HOURS | tell."""

from __future__ import annotations

import datetime
import json
import os
import sys
import uuid
from typing import Any

import django
from django.utils import timezone

from bench_data import block, opened, workshop
from places import ROOT


def main(verb: str, *numbers: str) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ned.settings"
    django.setup()
    verbs: dict[str, Any] = {"lay": lay, "close": close, "tell": tell}
    print(json.dumps(verbs[verb](*map(int, numbers))))


def lay(tables: int, screens: int) -> dict[str, object]:
    """An open workshop whose screens are spread over its tables, so that some tables have two."""
    from dialogmat.models import Channel, Device, Dialogue
    from ned.models import User

    run = opened(workshop(User.objects.create_user(f"{uuid.uuid4().hex}@example.com", name="Vert"), tables=tables))
    dialogues = [Dialogue.of_table(run.room, table) for table in run.sitting.tables.all()]
    joined = [
        Device.join(run, dialogue=dialogues[number % tables], language="nb", channel=Channel.SCREEN)[1]
        for number in range(screens)
    ]
    places = {"text": "fills.gives", "other": "fills.drains", "list": "light.keep"}
    return {"screens": joined} | {name: str(block(run, key).id) for name, key in places.items()}


def close(hours: int = 0) -> dict[str, object]:
    """The day ends; with `hours`, that long ago."""
    from workshops.models import Gathering

    present = {"leader": 1, "employee": 12}
    for gathering in Gathering.objects.filter(state="open"):
        gathering.close(by=None, present=dict.fromkeys(gathering.sittings.all(), present))
        ago = datetime.timedelta(hours=hours)
        Gathering.objects.filter(pk=gathering.pk).update(closed_at=timezone.now() - ago)
    return {}


def tell() -> dict[str, object]:
    """What became of each operation, every text that lies in a field or beside it, and each field's revision."""
    from dialogmat.models import Answer, Operation, Rival

    operations = Operation.objects.values_list("pk", "place", "result")
    answers = list(Answer.objects.values_list("pk", "slot", "value", "revision"))
    return {
        "operations": {str(pk): [str(place), result] for pk, place, result in operations},
        "answers": {str(pk): [slot, value, revision] for pk, slot, value, revision in answers},
        "rivals": {str(pk): text for pk, text in Rival.objects.values_list("operation", "text")},
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
