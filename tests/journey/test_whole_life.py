"""A measure's whole life: from two tables' words to another municipality's plan, on the pages people use."""

import json
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journey import doors, monday, planning, table
from tests.journey.conftest import NewPage
from tests.journey.people import Unit, in_days
from tests.journey.rooms import OpenRoom
from tests.journey.stack import Stack, text_of

pytestmark = pytest.mark.browser
POST = True
SAID, ALSO = "Fast overlapp mellom vaktene", "Ti minutter overlapp ved vaktskiftet"
BECAUSE = "Overlappen tas av pausen"
LEARNED = "Det virket da alle visste når den begynte"


@dataclass(frozen=True)
class Others:
    """Who has a say in the measure's life beside its leader; a session for each."""

    fagforbundet: str
    delta: str
    coordinator: str
    coordinator_mail: str
    staff: str
    elsewhere: str
    elsewhere_unit: str

    @classmethod
    def of(cls, stack: Stack, room: OpenRoom) -> "Others":
        return cls(**json.loads(stack.python(f"from tests.journey.test_whole_life import plant; plant({room.unit!r})")))


def plant(unit_pk: str) -> None:
    """Runs in the stack's own process."""
    from ned.access import Role
    from ned.models import Municipality, SeatKind, Unit
    from tests import make
    from tests.journey.people import session

    unit = Unit.objects.get(pk=unit_pk)
    found = {}
    for union in ("Fagforbundet", "Delta"):
        rep = make.user(f"Tillitsvalgt {union}", email=f"{union.lower()}@example.com")
        unit.seats.create(kind=SeatKind.UNION_REP, union=union).holders.create(user=rep)
        found[union.lower()] = rep.email
    coordinator = make.member(Role.COORDINATOR, of=unit.municipality, email="koordinator@example.com")
    elsewhere = make.unit("Fjellsiden barnehage", under=Municipality.objects.get(number="4601").root)
    found |= {
        "coordinator": session(coordinator),
        "coordinator_mail": coordinator.email,
        "staff": session(make.member(Role.STAFF)),
        "elsewhere": session(make.leader(elsewhere)),
        "elsewhere_unit": str(elsewhere.pk),
    }
    print(json.dumps(found))  # noqa: T201 (this is how the test is told who there is)


@pytest.mark.deep
def test_a_measure_lives_from_the_table_to_another_municipality(stack: Stack, new_page: NewPage) -> None:
    room = OpenRoom.of(stack)
    others = Others.of(stack, room)
    unit = Unit(room.unit, "", room.leader, room.host)
    leader = doors.wear(new_page(), stack, room.host)
    propose_twice(new_page, leader, room)
    merge(leader, unit)
    monday.decide(leader, unit, SAID, seat="leader")
    one_union_disagrees(stack, new_page, others, leader, unit)
    new_date_from_the_letter(stack, new_page(), unit)
    coordinator_is_told(stack, doors.wear(new_page(), stack, others.coordinator), others, unit)
    done_from_the_letter(stack, new_page(), leader, unit)
    helped(leader, unit)
    into_the_bank(leader, doors.wear(new_page(), stack, others.staff))
    adopted(doors.wear(new_page(), stack, others.elsewhere), others.elsewhere_unit)
    leader.goto(f"/units/{unit.pk}/since/")
    expect(leader.locator("section.part.done")).to_contain_text(SAID)


def propose_twice(new_page: NewPage, leader: Page, room: OpenRoom) -> None:
    for card, title in zip(room.cards, (SAID, ALSO), strict=True):
        screen = new_page()
        doors.sit_down_by_card(screen, card)
        table.walk_to(screen, "do")
        table.write_measure(screen, title, deadline=in_days(20))
        table.share(screen)
    planning.count_and_close(leader, room.gathering, present=[{"leader": 1, "employee": 12}])


def merge(leader: Page, unit: Unit) -> None:
    """Both tables stand behind the one that stays."""
    leader.goto(f"/units/{unit.pk}/")
    leader.locator("section[aria-labelledby=proposals] h3 a", has_text=ALSO).click()
    leader.locator("details:has(form[action$='/merge/']) > summary").click()
    leader.select_option("select[name=into]", label=SAID)
    leader.click("form[action$='/merge/'] button")
    expect(leader.locator("h1.promised")).to_have_text(SAID)
    for number in (1, 2):
        expect(leader.locator("ol.story")).to_contain_text(f"Bord {number}")


def newest_link(stack: Stack, page: Page, email: str, words: str, *, on: str, letters: int) -> None:
    """The day moves; the letter that comes leads to what it tells of."""
    stack.manage("letters", "--on", on)
    stack.python("from ned.tasks import send_letters; send_letters.delay()")
    stack.post.wait(email, count=letters)
    for link in monday.links_in(text_of(doors.weekly(stack, email)[-1]), stack):
        page.goto(link)
        if words in page.locator("main").inner_text():
            return
    pytest.fail(f"No link in the letter leads to {words!r}")


def one_union_disagrees(stack: Stack, new_page: NewPage, others: Others, leader: Page, unit: Unit) -> None:
    """Each seat is asked by letter. The plan goes on, and the dissent stays in sight, by seat and never by name."""
    for union, email, says in (("Fagforbundet", others.fagforbundet, "disagree"), ("Delta", others.delta, "agree")):
        seat = new_page()
        newest_link(stack, seat, email, union, on=in_days(7), letters=1)
        seat.check(f"input[name=says][value={says}]")
        seat.fill("[name=because]", BECAUSE if says == "disagree" else "")
        seat.click("form.fields button")
        expect(seat.locator(".card .state")).to_be_visible()
    leader.goto(f"/units/{unit.pk}/")
    said = leader.locator("section[aria-labelledby=parties] li", has_text="Fagforbundet")
    expect(said).to_contain_text(BECAUSE)
    expect(leader.locator("section[aria-labelledby=parties]")).not_to_contain_text("Tillitsvalgt Fagforbundet")
    expect(leader.locator("section[aria-labelledby=living]")).to_contain_text(SAID)


def new_date_from_the_letter(stack: Stack, reader: Page, unit: Unit) -> None:
    newest_link(stack, reader, unit.leader, SAID, on=in_days(20), letters=1)
    reader.locator("details:has(#extend_deadline) > summary").click()
    reader.fill("#extend_deadline", in_days(40))
    reader.fill("#extend_note", "Vi venter på den nye turnusen")
    reader.click("button[value=extend]")
    expect(reader.locator("main .ds-alert[role=status]")).to_contain_text("Vi venter på den nye turnusen")


def coordinator_is_told(stack: Stack, page: Page, others: Others, unit: Unit) -> None:
    """Two letters without an answer, the second with a warning; then the coordinator hears that something waits."""
    before = len(doors.weekly(stack, unit.leader))
    for days in (48, 56):
        stack.manage("letters", "--on", in_days(days))
        assert not doors.weekly(stack, others.coordinator_mail)
    stack.manage("letters", "--on", in_days(64))
    stack.python("from ned.tasks import send_letters; send_letters.delay()")
    [letter] = stack.post.wait(others.coordinator_mail)
    assert len(doors.weekly(stack, unit.leader)) >= before + 2
    told = text_of(letter)
    assert "Solbakken" in told and SAID not in told
    page.goto(re.findall(rf"{re.escape(stack.address)}(/municipalities/\S+)", told)[0])
    expect(page.locator("main")).not_to_contain_text(SAID)


def done_from_the_letter(stack: Stack, reader: Page, leader: Page, unit: Unit) -> None:
    newest_link(stack, reader, unit.leader, SAID, on=in_days(64), letters=2)
    reader.fill("#start_note", "Nå går det av seg selv")
    reader.click("button[name=act][value=finish]")
    expect(reader.locator("main .ds-alert[role=status]")).to_contain_text("Nå går det av seg selv")
    leader.goto(f"/units/{unit.pk}/")
    expect(leader.locator("section[aria-labelledby=living]")).not_to_contain_text(SAID)


def helped(leader: Page, unit: Unit) -> None:
    leader.locator("details.fold > summary").first.click()
    leader.locator("details.fold a", has_text=SAID).first.click()
    leader.check("input[name=helped][value=yes]")
    leader.fill("[name=learned]", LEARNED)
    leader.click("form[action$='/look-back/'] button")
    expect(leader.locator("a[href$='/share/']")).to_be_visible()


def into_the_bank(leader: Page, staff: Page) -> None:
    """In words that tell nobody whose it is; somebody reads them first."""
    leader.click("a[href$='/share/']")
    leader.select_option("[name=sector]", "health")
    leader.select_option("[name=factor]", "organisation")
    leader.click("form.fields button")
    expect(leader.locator("section[aria-labelledby=share] .state")).to_be_visible()
    staff.goto("/bank/review/")
    staff.locator("ul.promises a", has_text=SAID).click()
    expect(staff.locator("main")).not_to_contain_text("Solbakken")
    staff.click("section[aria-labelledby=words] form button")
    expect(staff.locator("ul.promises a", has_text=SAID)).to_have_count(0)


def adopted(leader: Page, unit: str) -> None:
    """Found by another word for it, made a proposal, decided, and said at the next meeting."""
    leader.goto("/bank/")
    leader.fill("input[name=q]", "overlap vaktskifte")
    leader.keyboard.press("Enter")
    leader.locator("main a", has_text=SAID).click()
    expect(leader.locator("main")).to_contain_text(LEARNED)
    leader.select_option("#id_unit", unit)
    leader.click("form[action$='/adopt/'] button")
    expect(leader.locator("h1.promised")).to_have_text(SAID)
    leader.fill("#decide input[name=deadline]", in_days(30))
    leader.click("#decide form button")
    leader.goto(f"/units/{unit}/since/")
    expect(leader.locator("section.part.decided")).to_contain_text(SAID)
