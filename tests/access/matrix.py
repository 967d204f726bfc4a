"""Every route on one line: what its address is made of, and who may GET and POST it.

A new route without a row fails a test. Add `row("its name", THING, get=…, post=…, body=…)`: THING makes the address
for every place (GATHERING, SITTING, UNIT, MEASURE, … or HERE for a page without one), `get` and `post` are an action of
frozen.py, ANYONE or SIGNED_IN, and left out they say that the method is not allowed. `body` is the least to be posted.
"""

from __future__ import annotations

import uuid
from typing import Any

from tests.access.keys import sorting
from tests.access.things import (
    AGREEMENT,
    ANYONE,
    BANKED,
    BLOCK,
    CHECK,
    COMMENT,
    DEAD_LETTER,
    FILMS,
    GATHERING,
    HERE,
    KEYED_PRINT,
    MAT_POSTER,
    MAT_STATION,
    MEASURE,
    MUNICIPALITY,
    OFFERED,
    PAPER_TABLE,
    POSITION,
    POSTER,
    PRACTICE,
    PRINT,
    PROGRAMME,
    PROPOSAL,
    REQUEST,
    ROLLOUT,
    ROUND,
    ROWS,
    SIGNED_IN,
    SITTING,
    UNIT,
    VERSION,
    a_film,
    either,
    key_row,
    on_the_day,
    row,
    the_one_in_the_seat,
)
from tests.access.world import World

__all__ = ["ROWS"]

# Pages for all, and one's own
row("home", get=ANYONE)
row("language", post=ANYONE, body={"language": "nn"})
row("privacy", get=ANYONE)
row("accessibility", get=ANYONE)
row("account_login", get=ANYONE, post=ANYONE, body={"email": "nobody@example.com"})
row("account_request_login_code", get=ANYONE, post=ANYONE, body={"email": "nobody@example.com"})
row("account_confirm_login_code", get=ANYONE, post=ANYONE)
row("account_inactive", get=ANYONE)
row("account_logout", get=ANYONE, post=ANYONE)
row("usersessions_list", get=SIGNED_IN, post=SIGNED_IN)
row("health", get=ANYONE)
row("worker", get=ANYONE)
row("ready", get=ANYONE)
row("robots", get=ANYONE)
row("security", get=ANYONE)
row("tryout", get=ANYONE, post=ANYONE)

# Letters that could not be sent
row("letters", ROLLOUT, get="see_letters")
row("letter_again", DEAD_LETTER, post="see_letters")

# Programmes
row("programmes", ROLLOUT, get="run_programme")
row("programme_new", ROLLOUT, get="run_programme", post="run_programme")
row("programme", PROGRAMME, get="run_programme", post="run_programme")
row("round_new", PROGRAMME, post="run_programme")
row("round", ROUND, get="run_programme", post="run_programme")
row("round_join", ROUND, post="run_programme")
row("round_leave", ROUND, post="run_programme")

# Gatherings
row("gatherings", get=SIGNED_IN)
row("gathering_new", HERE, get="plan_gathering", post="plan_gathering")
row("gathering", GATHERING, get="see_gathering")
row("gathering_edit", GATHERING, get="plan_gathering", post="plan_gathering")
row("gathering_units", GATHERING, get="plan_gathering", post="plan_gathering")
row("gathering_facilitators", GATHERING, post="plan_gathering")
row("gathering_publish", GATHERING, post="plan_gathering")
row("gathering_open", GATHERING, post="plan_gathering")
row("gathering_close", GATHERING, get="plan_gathering", post="plan_gathering")
row("gathering_report", GATHERING, post="plan_gathering")
row("gathering_cancel", GATHERING, get="plan_gathering", post="plan_gathering")
row("gathering_copy", GATHERING, get="plan_gathering", post="plan_gathering")
row("gathering_tables", GATHERING, get="plan_gathering", post="plan_gathering")
row("sitting_new", GATHERING, get="plan_gathering", post="plan_gathering")
row("sitting_edit", SITTING, get="plan_gathering", post="plan_gathering")
row("sitting_remove", SITTING, post="plan_gathering")
row("agenda", SITTING, get="plan_gathering", post="plan_gathering")

# Plans and promises
row("units", get=SIGNED_IN)
row("unit", UNIT, get="see_plan")
row("since", UNIT, get="see_plan")
row("week", get=SIGNED_IN)
row("practice", PRACTICE, get="decide", post="decide", body={"said": "yes"})
row("agreement", AGREEMENT, get="decide", post="decide", body={"said": "yes"})
row("overdue", MUNICIPALITY, get="see_overdue")
row("nudge", UNIT, post="nudge")
row("wall_poster", UNIT, get="see_plan")
row("wall_hang", UNIT, post="decide")
row("wall_shut", UNIT, post="decide")
row("measure_new", UNIT, get="decide", post="decide")
row("plan_dates", UNIT, get="see_plan")
row("seats", UNIT, get="seat_people", post="seat_people")
row("municipality_units", MUNICIPALITY, get="reorganise")
row("unit_reorganise", UNIT, get="reorganise", post="reorganise")
row("measure", MEASURE, get="follow_up")
row("measure_decide", PROPOSAL, post="decide")
row("measure_decline", PROPOSAL, post="decide")
row("measure_link", MEASURE, post="decide")
row("measure_link_shut", MEASURE, post="decide")
row("measure_ask", PROPOSAL, post="decide", body={"words": "Fast vikar"})
row("measure_merge", PROPOSAL, post="decide")
row("measure_follow_up", MEASURE, post="follow_up")
row("positions", UNIT, get="decide", post="decide")
row("position", POSITION, get=the_one_in_the_seat, post=the_one_in_the_seat, body={"says": "agree"})
row("parties", HERE, get="see_dissent")
row("measure_look_back", MEASURE, post="follow_up")
row("bank_tuesday", UNIT, get="decide", post="decide")
row("bank_offer", PROPOSAL, get="decide", post="decide")
row("bank", get="read_bank")
row("banked", BANKED, get="read_bank")
row("bank_adopt", BANKED, post="decide")
row("bank_reviews", get="run_programme")
row("bank_review", OFFERED, get="run_programme", post="run_programme")
row("bank_refuse", OFFERED, post="run_programme")
row("bank_mend", BANKED, get="run_programme", post="run_programme")
row("bank_withdraw", BANKED, post="run_programme")
row("check", CHECK, get="follow_up", post="follow_up")
row("check_sheet", CHECK, get="follow_up")
row("check_result", CHECK, get="see_plan")
row("request", REQUEST, get="decide", post="decide")
row("request_pass_on", REQUEST, post="decide")
row("request_join", REQUEST, post="decide")
row("letter_settings", get=SIGNED_IN, post=SIGNED_IN)


def keyed_in(world: World, place: str) -> dict[str, Any]:
    block, slot, value = sorting(world["own" if place == "missing" else place].run)
    return {"block": block, "slot": slot, "value": value, "base": 0, "operation": uuid.uuid4()}


# Those who plan and run the day
row("room", GATHERING, get="plan_gathering", post="plan_gathering")
row("poster", POSTER, get="see_gathering")
row("prints", GATHERING, get="see_gathering")
row("print", PRINT, get="see_gathering")
row("keyed_print", KEYED_PRINT, get="run_room")
row("cockpit", SITTING, get="run_room")
row("cockpit_act", SITTING, post="run_room", body={"act": "door"})
row("cockpit_rest", SITTING, get="run_room")
row("cockpit_tables", SITTING, get="run_room")
row("cockpit_table", PAPER_TABLE, get="run_room")
row("unshared", GATHERING, get="run_room", post="run_room")
row("table_cards", SITTING, get="run_room")
row("paper_table", PAPER_TABLE, get="run_room", post="run_room", body=keyed_in)
row("paper_score", SITTING, get="run_room", post="run_room")
row("paper_dots", SITTING, get="run_room", post="run_room")
row("stage", SITTING, get="run_room")
row("stage_act", SITTING, post="run_room", body={"act": "next"})
row("debrief", SITTING, get="run_room", post="run_room")
row("practise", HERE, get="decide")
# The words on her pages are the unit's own, so not for the leaders above it.
row("alone", UNIT, get="run_room", post="run_room")
row("own_blocks", MUNICIPALITY, get="own_blocks", post="own_blocks")

# The editor's desk
row("mats", ROLLOUT, get="read_mats")
row("mat_take", ROLLOUT, get="write_mats", post="write_mats")
row("mat_version", VERSION, get="read_mats")
row("mat_file", VERSION, get="read_mats")
row("mat_compare", VERSION, get="read_mats")
row("mat_poster", MAT_POSTER, get="read_mats")
row("mat_preview", MAT_STATION, get="read_mats")
row("mat_revise", VERSION, post="write_mats")
row("mat_step", VERSION, post="write_mats", body={"act": "back"})
row("mat_release", VERSION, get="write_mats", post="write_mats")
row("mat_structure", VERSION, post="write_mats", body={"act": "add_station", "key": "rest"})
row("mat_station", MAT_STATION, get="write_mats", post="write_mats")
row("mat_block", BLOCK, get="read_mats", post="write_mats", body={"nb-revision": 1})
row("mat_facts", BLOCK, post="write_mats")
row("mat_film", BLOCK, post="write_mats")
row("mat_comment", BLOCK, post="read_mats", body={"words": "Klart"})
row("mat_settle", COMMENT, post="write_mats")

# Numbers
row("score", GATHERING, get=either(on_the_day("see_score"), on_the_day("run_room")), post="run_room")
row("helpfulness", UNIT, get="see_score")
row("minutes", GATHERING, get="see_minutes")
row("archive", GATHERING, get="see_minutes")
row("rollout", ROLLOUT, get="see_rollout")
row("rollout_gatherings", ROLLOUT, get="see_rollout")
row("municipalities", get=SIGNED_IN)
row("municipality_report", MUNICIPALITY, get="see_municipality")

# Where the address itself is the key: the door asks for nothing else, and who is signed in changes nothing.
LETTERS = {
    "letter about a measure": "in",
    "letter about a check": "in",
    "letter about a result": "in",
    "letter about a request": "in",
    "letter revoked": "gone",
    "letter run out": "gone",
    "letter to another's measure": "gone",
    "letter about one's own request": "gone",
    "letter to one who has left": "gone",
    "letter to a closed account": "gone",
    "letter with a strange purpose": "404",
    "unknown": "404",
}
QUESTIONS = {
    "question": "in",
    "question that has closed": "gone",
    "question after six weeks": "404",
    "unknown": "404",
}
DEVICES = {
    "screen": "in",
    "phone": "in",
    "leader's table": "in",
    "leader's page": "in",
    "removed": "404",
    "old": "404",
    "unknown": "404",
}
TABLES = DEVICES | {"phone": "404"}  # a phone may vote and writes nothing
LEADERS = TABLES | {"screen": "404"}  # where each leader has a page of her own


def token(world: World, key: str) -> list[Any]:
    return [world.keys[key]]


def opened(world: World, key: str) -> str:
    """The station that is open in the room the key leads to."""
    return world["above" if key.startswith("leader") else "own"].run.station


def written(world: World, key: str) -> dict[str, Any]:
    block, slot, value = sorting(world["above" if key.startswith("leader") else "own"].run)
    return {"block": block, "slot": slot, "value": value, "base": 0, "operation": uuid.uuid4()}


def ballot(world: World, key: str) -> dict[str, Any]:
    blocks = world["above" if key.startswith("leader") else "own"].run.room.outline("nb").blocks.values()
    score = next(one for one in blocks if one.kind == "score")
    return {"block": score.id, "ballot": uuid.uuid4()} | {f"item-{item}": 5 for item in score.words["items"]}


def rival(world: World, key: str) -> dict[str, Any]:
    return {"rival": world.rivals.get(key, uuid.UUID(int=0)), "keep": "mine"}


key_row(
    "letter_link", LETTERS, methods="GET POST", args=token, body=lambda world, key: {"act": "note", "note": "Går bra"}
)
key_row("wall", {"wall": "in", "wall shut": "404", "unknown": "404"}, methods="GET", args=token)
HANDED = {"handed": "in", "handed shut": "gone", "letter about a measure": "404", "unknown": "404"}
key_row("handed", HANDED, methods="GET POST", args=token, body=lambda world, key: {"act": "note", "note": "Går bra"})
key_row("helped", QUESTIONS, methods="GET POST", args=token, body=lambda world, key: {"choice": 4})
key_row("film", FILMS, methods="GET", args=lambda world, key: [a_film(key)])
key_row("captions", FILMS, methods="GET", args=lambda world, key: [a_film(key), "nn"])
key_row("join", {"here": "in"}, methods="GET", args=lambda world, key: [])
key_row("join_code", {"code": "in", "unknown": "in"}, methods="GET POST", args=token)
key_row("join_key", {"table card": "in", "name card": "in", "unknown": "404"}, methods="GET POST", args=token)
key_row("table", DEVICES, methods="GET", args=token)
key_row("answer", TABLES, methods="POST", args=token, body=written)
key_row("choose", TABLES, methods="POST", args=token, body=rival)
key_row("share", TABLES, methods="POST", args=token, body=lambda world, key: {"station": opened(world, key)})
key_row("vote", DEVICES, methods="POST", args=token, body=ballot)
key_row("voted", DEVICES, methods="GET", args=lambda world, key: [world.keys[key], 1])
key_row("pulse", DEVICES, methods="POST", args=token)
key_row("hand", TABLES, methods="POST", args=token)
key_row("heard", TABLES, methods="POST", args=token, body=lambda world, key: {"words": "Ta pause"})
key_row("asked", TABLES, methods="POST", args=token)
key_row("device_language", DEVICES, methods="POST", args=token, body=lambda world, key: {"language": "nn"})
key_row("station", TABLES, methods="GET", args=lambda world, key: [world.keys[key], opened(world, key)])
key_row(
    "unit_station",
    LEADERS,
    methods="GET",
    args=lambda world, key: [world.keys[key], opened(world, key), world["own"].unit.pk],
)
