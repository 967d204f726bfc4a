"""A hall that is open, with nobody in it yet, and where its screens' answers lie: hall_data.py lay TABLES | places."""

from __future__ import annotations

import json
import os
import sys
import uuid
from typing import Any

import django

from bench_data import block, opened, session, workshop
from places import ROOT

# Where the score is given, last of all.
SCORE = "close"


def main(verb: str, *numbers: str) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ned.settings"
    django.setup()
    verbs: dict[str, Any] = {"lay": lay, "places": places}
    print(json.dumps(verbs[verb](*map(int, numbers))))


def lay(tables: int) -> dict[str, object]:
    from ned.models import User

    leader = User.objects.create_user(f"{uuid.uuid4().hex}@example.com", name="Anne Bjørnstad")
    run = opened(workshop(leader, tables=tables))
    return {
        "sitting": str(run.sitting_id),
        "session": session(leader),
        "code": run.sitting.join_code,
        "cards": list(run.sitting.tables.order_by("number").values_list("join_key", flat=True)),
        "stations": [station.key for station in run.walked("nb") if station.takes_text and station.key != SCORE],
        "text": str(block(run, "fills.gives").id),
        "list": str((lines := block(run, "light.keep")).id),
        "lines": lines.max,
        "score": str(block(run, f"{SCORE}.score").id),
    }


def places() -> dict[str, list[object]]:
    """Of each screen, by its token's digest: the id of its table's text, and the revision it has."""
    from dialogmat.models import Answer

    found = Answer.objects.filter(block__key="fills.gives").values_list(
        "dialogue__devices__token_digest", "pk", "revision"
    )
    return {digest: [str(pk), revision] for digest, pk, revision in found}


if __name__ == "__main__":
    main(*sys.argv[1:])
