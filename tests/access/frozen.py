"""Who may do what, stated a second time and by hand: what ned/access.py says must be widened here too, with open eyes.

Whoever changes this page changes who reads what about whom. Say why in the commit message.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

PARTIES = {"leader", "deputy", "safety_rep", "union_rep"}
CHIEFS = {"chief_safety_rep", "chief_union_rep"}

FROZEN: dict[str, set[str]] = {
    # National roles see counts for each municipality, never a unit's measures, texts or single score.
    "see_rollout": {"staff"},
    "run_programme": {"staff"},
    # Which letters could not be sent and why; an address, and never a word of what they say.
    "see_letters": {"staff"},
    # A mat holds no words of anybody's; reviewers from the parties read drafts and comment.
    "read_mats": {"staff", "editor", "reviewer"},
    "write_mats": {"staff", "editor"},
    "own_blocks": {"coordinator"},
    "see_municipality": {"staff", "coordinator", "director", "facilitator"},
    "see_unit": {"coordinator", "director", "facilitator"} | PARTIES | CHIEFS,
    "reorganise": {"coordinator"},
    # Who holds a union seat is told to nobody, and not on that page either.
    "seat_people": {"coordinator", "leader", "deputy"},
    # Counts of what is past its day in each unit, without a word of it; only the coordinator may ask how it goes.
    "see_overdue": {"coordinator", "director"},
    "nudge": {"coordinator"},
    "see_gathering": {"staff", "director", "facilitator", "coordinator"} | PARTIES | CHIEFS,
    "plan_gathering": {"facilitator", "coordinator", "leader", "deputy"},
    "plan_conference": {"facilitator", "coordinator"},
    # What a table writes is read by those who lead the unit and those named to run the day.
    "run_room": {"leader", "deputy"},
    # A plan is its parties': nobody with a role in the municipality or the nation reads it.
    "see_minutes": PARTIES,
    "see_plan": PARTIES,
    "decide": {"leader", "deputy"},
    "follow_up": PARTIES,
    "see_score": PARTIES,
    # Measures others found useful: no unit, municipality or name in them, and read by staff before anybody else.
    "read_bank": {"staff"} | PARTIES,
    # A chief rep hears where a seat disagrees and why, and where an answer is late; no measure, no request's words.
    "see_dissent": CHIEFS,
}
# What one who is named to run a day may do with that gathering, and what those whose units it serves may.
NAMED = {"see_gathering", "plan_gathering", "run_room"}
# What stops at the unit where the seat is held: nobody above hears its tables or sees its score.
OWN = {"run_room", "see_minutes", "see_score"}
SERVED = {"see_gathering", "see_minutes", "see_score"}


def widened(may: Mapping[str, AbstractSet[str]]) -> list[str]:
    """Where the code and the frozen copy differ, each as a sentence."""
    found = []
    for action in sorted(FROZEN.keys() | may.keys()):
        code, frozen = {str(role) for role in may.get(action, ())}, FROZEN.get(action, set())
        found += [
            f"“{role}” may “{action}” in ned/access.py, and tests/access/frozen.py says no." for role in code - frozen
        ]
        found += [
            f"“{role}” may “{action}” in tests/access/frozen.py, and ned/access.py says no." for role in frozen - code
        ]
        if action not in FROZEN:
            found.append(f"The action “{action}” is new: write in tests/access/frozen.py who may, and why.")
    return found
