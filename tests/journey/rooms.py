"""A room that is open already, for tests of what happens at its tables."""

import json
import uuid
from dataclasses import dataclass

from tests.journey.stack import Stack


@dataclass(frozen=True)
class OpenRoom:
    """One sitting of an employees' workshop, open at the tables' own pace: two tables, and a leader who hosts it."""

    sitting: str
    gathering: str
    code: str
    cards: list[str]
    unit: str
    leader: str
    host: str
    blocks: dict[str, str]

    @classmethod
    def of(cls, stack: Stack) -> "OpenRoom":
        return cls(**json.loads(stack.python("from tests.journey.rooms import lay; lay()")))


def lay() -> None:
    """Runs in the stack's own process."""
    from ned.models import Municipality
    from tests import make
    from tests.journey.people import session

    own = uuid.uuid4().hex[:8]  # several tests lay a room in the same database
    unit = make.unit(f"Solbakken sykehjem {own}", under=Municipality.objects.get(number="0301").root)
    leader = make.leader(unit, email=f"vert-{own}@example.com")
    run = make.run(make.room(make.gathering(unit), pace="free"))
    outline = run.room.outline("nb")
    found = {
        "sitting": str(run.sitting_id),
        "gathering": str(run.room.gathering_id),
        "code": run.sitting.join_code,
        "cards": list(run.sitting.tables.values_list("join_key", flat=True)),
        "unit": str(unit.pk),
        "leader": leader.email,
        "host": session(leader),
        "blocks": {block.key: str(pk) for pk, block in outline.blocks.items()},
    }
    print(json.dumps(found))  # noqa: T201 (this is how the test is told what there is)
