"""Lays one open workshop through the models' own verbs, and says in JSON what is where: bench_data.py PHONES."""

from __future__ import annotations

import datetime
import json
import os
import sys
import uuid
from typing import TYPE_CHECKING

import django

from places import ROOT

if TYPE_CHECKING:
    from dialogmat.models import Device, Dialogue, Run
    from dialogmat.outline import OutlineBlock
    from ned.models import User
    from workshops.models import Gathering


# One for NED and one for each of the bare ones.
TABLES = 3


def main(phones: int) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ned.settings"
    django.setup()
    print(json.dumps(lay(phones)))


def lay(phones: int) -> dict[str, object]:
    from dialogmat.models import Channel, Device, Dialogue
    from ned.models import User

    leader = User.objects.create_user("leader@example.com", name="Anne Bjørnstad")
    run = opened(workshop(leader))
    dialogues = [Dialogue.of_table(run.room, table) for table in run.sitting.tables.all()]
    device, token = Device.join(run, dialogue=dialogues[0], language="nb", channel=Channel.SCREEN)
    joined = [Device.join(run, dialogue=None, language="nb", channel=Channel.PHONE)[1] for _phone in range(phones)]
    text, score = (block(run, key) for key in ("fills.gives", "close.score"))
    return {
        "sitting": str(run.sitting_id),
        "session": session(leader),
        "table": token,
        "phones": joined,
        "text": str(text.id),
        "score": str(score.id),
        "places": [first_words(dialogue, text, device) for dialogue in dialogues],
    }


def workshop(leader: User, *, tables: int = TABLES) -> Gathering:
    from ned.models import Municipality, Unit
    from workshops.models import Gathering, Kind, Programme

    bergen = Municipality.objects.current().get(number="4601")
    unit = Unit.objects.add_child(bergen.root, {"municipality": bergen, "name": "Blåbærskogen barnehage"})
    today = datetime.datetime.now(datetime.UTC)
    programme = Programme.begin(name="NED", threshold=5, because="", by=None)
    first = {
        "label": "",
        "starts": today,
        "ends": today + datetime.timedelta(minutes=90),
        "place": "",
        "tables": tables,
    }
    return Gathering.plan(
        kind=Kind.WORKSHOP,
        title="Verksted på Blåbærskogen",
        unit=unit,
        round=programme.rounds.create(name="1", starts=today.date()),
        first=first,
        run_by=leader,
        by=None,
    )


def opened(gathering: Gathering) -> Run:
    from dialogmat.models import Room, Version

    version = Version.objects.released().filter(mat__key="employees").newest()[0]
    room = Room.choose(gathering, version=version, variant="90", by=None)
    gathering.publish(by=None)
    gathering.open(by=None)
    run: Run = room.runs.select_related("room__gathering", "sitting").get()
    for station in ("close", "fills"):
        run.open_to_all(station=station, by=None)
    return run


def block(run: Run, key: str) -> OutlineBlock:
    return next(one for one in run.room.outline("nb").blocks.values() if one.key == key)


def first_words(dialogue: Dialogue, text: OutlineBlock, device: Device) -> str:
    from dialogmat.models import Answer

    Answer.save_field(dialogue, block=text, slot="", value="–", base=0, operation=uuid.uuid4(), device=device)
    return str(Answer.objects.get(dialogue=dialogue).pk)


def session(user: User) -> str:
    """The key of a signed-in session, as the door leaves it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]))
