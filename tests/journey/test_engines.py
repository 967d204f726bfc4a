"""The table's screen in Firefox and WebKit: without a net it walks on, and all it was told arrives once."""

import contextlib
import json

import pytest

import engines
from engines import ALL_KEPT, Engine
from processes import until
from tests.journey.rooms import OpenRoom
from tests.journey.stack import Stack
from tests.journey.test_offline import DRAINS, GIVES, shared, written

pytestmark = pytest.mark.browser
SAID = "Latteren på morgenmøtet"
STATE = "document.querySelector('.strip')?.dataset.state"


@pytest.fixture
def room(stack: Stack) -> OpenRoom:
    return OpenRoom.of(stack)


def holds(engine: Engine, expression: str, what: str) -> None:
    until(lambda: engine.ask(expression), what=what, seconds=60)


def station(engine: Engine, key: str, *, empty: bool) -> None:
    page = f".scripted body[data-station={key}][{'data-empty' if empty else 'data-station'}]"
    there = f"document.readyState === 'complete' && Boolean(document.querySelector('{page}'))"
    for _time in range(4):  # the path may be laid anew under the finger; one presses again
        engine.press(f"nav.walk a[href*='/{key}/']")
        with contextlib.suppress(AssertionError):
            until(lambda: engine.ask(there), what=f"the station {key}", seconds=20)
            return
    pytest.fail(f"The station {key} did not come.")


def value(engine: Engine, selector: str) -> str:
    return f"document.querySelector({json.dumps(selector)})?.value"


@pytest.mark.deep
@pytest.mark.parametrize("name", ["firefox", "webkit"])
def test_a_table_walks_on_without_a_net_in_every_browser(stack: Stack, room: OpenRoom, name: str) -> None:
    if not engines.there()[name]:
        pytest.skip(f"{name} is not on this machine")
    gives, drains = (f"#b-{room.blocks[key]} textarea" for key in ("fills.gives", "fills.drains"))
    line = ".block-list .item textarea"
    with engines.started(name) as table:
        table.open(f"{stack.address}/b/{room.cards[0]}/")
        table.press("form button.main")
        holds(table, "/[/]t[/]/.test(location.pathname)", "the table")
        station(table, "fills", empty=False)
        table.type(gives, GIVES)
        holds(table, f"{STATE} === 'saved' && {value(table, gives)} === {json.dumps(GIVES)}", "the words to be saved")
        holds(table, f"({ALL_KEPT})()", "the mat's pages on the screen")
        with stack.out_of_reach():
            table.type(drains, DRAINS)
            holds(table, f"{STATE} === 'offline'", "the screen to say that it has no net")
            station(table, "light", empty=True)
            table.type(line, SAID)
            holds(table, "/\\b2\\b/.test(document.querySelector('.strip').innerText)", "two that wait")
            table.ask("setTimeout(() => location.reload())")
            holds(table, f"{value(table, line)} === {json.dumps(SAID)}", "the words after the page came anew")
            station(table, "fills", empty=True)
            holds(table, f"{value(table, drains)} === {json.dumps(DRAINS)}", "the words at the station before")
            table.press("form.share .main")
            holds(table, "Boolean(document.querySelector('[data-later]'))", "what is shared to wait too")
        holds(table, f"{STATE} === 'saved'", "all to be sent when the net is back")
        until(lambda: shared(stack, room) == "fills", what="the station to be shared")
    assert written(stack, room) == {GIVES: [1, 1], DRAINS: [1, 1], SAID: [1, 1]}
