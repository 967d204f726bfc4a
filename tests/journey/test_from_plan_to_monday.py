"""The main job, end to end, on real pages with the whole product running: from plan to Monday."""

import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journey import doors, monday, planning, room
from tests.journey.conftest import NewPage
from tests.journey.people import FACILITATOR, STAFF, People, Unit, in_days
from tests.journey.stack import ROOT, Stack

POST = True
TITLE = "Ledersamling i Bergen"
AT = [1, 1, 2, 3]  # the tables of the four units: two leaders share the first


@pytest.mark.browser
@pytest.mark.main_job
def test_from_plan_to_monday(stack: Stack, new_page: NewPage, tmp_path: Path) -> None:
    main_job(stack, new_page, tmp_path)


def main_job(stack: Stack, new_page: NewPage, folder: Path) -> None:
    people = People.of(stack)
    facilitator = new_page()
    doors.sign_in(facilitator, stack, FACILITATOR)
    conference = plan(facilitator, people)
    hold(facilitator, stack, new_page, people, conference)
    home = new_page()
    for unit in people.units:
        leaves_with_her_own(doors.wear(home, stack, unit.session), people, mine=unit)
    leader = new_page()
    doors.sign_in(leader, stack, people.units[0].leader)
    workshop = host(leader, stack, new_page)
    for title, seat in ((monday.DAY, "leader"), (monday.EVENING, "staff_group")):
        monday.decide(leader, people.units[0], title, seat=seat)
    staff = the_day_moves(stack, new_page, people)
    monday.answer_from_letter(new_page(), leader, stack, people.units[0])
    planning.plan_staff_meeting(leader, unit=people.units[0].pk)
    monday.open_the_meeting(leader, people.units[0])
    minutes_hold_it(leader, conference, workshop, people, folder)
    rollout_holds_it(staff, stack)


def plan(facilitator: Page, people: People) -> str:
    gathering = planning.draft_conference(facilitator, people, title=TITLE, tables=3)
    planning.invite_units(facilitator, gathering, people)
    planning.seat_units(facilitator, gathering, people, at=AT)
    planning.lay_mat(facilitator, gathering, edition="day")
    planning.publish(facilitator)
    return gathering


def hold(facilitator: Page, stack: Stack, new_page: NewPage, people: People, gathering: str) -> None:
    [address] = planning.open_doors(facilitator)
    stage = doors.wear(new_page(), stack, people.sessions[FACILITATOR])
    stage.goto(address.replace("/cockpit/", "/stage/"))
    facilitator.goto(address)
    code = facilitator.locator(".code-card .code").inner_text()
    tables = join_tables(stack, new_page, gathering, code)
    phones = [new_page(viewport={"width": 390, "height": 780}) for _ in range(6)]
    for phone in phones:
        doors.join_by_phone(phone, code)
    expect(facilitator.locator(".code-card form + p")).to_contain_text("6")
    room.observe(facilitator, stage, tables)
    screens = {unit.pk: tables[number - 1] for unit, number in zip(people.units, AT, strict=True)}
    room.decide_what_to_do(facilitator, screens, people)
    room.book_the_day(facilitator, screens, people)
    room.score_the_day(facilitator, phones, tables[0])
    planning.count_and_close(facilitator, gathering, present=[{"leader": 4, "union_rep": 2, "safety_rep": 2}])
    monday.publish_score(facilitator, gathering, answers=8)


def join_tables(stack: Stack, new_page: NewPage, gathering: str, code: str) -> list[Page]:
    """By the QR of its card, by the code on the wall, and by a card once more, with script switched off."""
    first, second, third = new_page(), new_page(), new_page(java_script_enabled=False)
    keys = stack.python(
        "from workshops.models import Table\n"
        f"print(*Table.objects.filter(sitting__gathering='{gathering}').values_list('join_key', flat=True))"
    ).split()
    doors.sit_down_by_card(first, keys[0])
    doors.sit_down_by_code(second, code, table=2)
    doors.sit_down_by_card(third, keys[2])
    return [first, second, third]


def leaves_with_her_own(page: Page, people: People, *, mine: Unit) -> None:
    """Her own measure and a date, and nobody else's, though another leader sat at the same table."""
    page.goto(f"/units/{mine.pk}/")
    proposals = page.locator("section[aria-labelledby=proposals]")
    expect(proposals).to_contain_text(room.proposal(mine.name))
    expect(proposals.locator("li")).to_have_count(1)
    monday.booked(page, day=in_days(7))
    for other in people.units:
        if other.pk != mine.pk:
            assert page.request.get(f"/units/{other.pk}/").status == 404


def host(leader: Page, stack: Stack, new_page: NewPage) -> str:
    """She publishes what she booked, and hosts the employees' mat for two shifts."""
    workshop = monday.booked(leader, day=in_days(7))
    planning.hold_twice(leader, workshop)
    planning.lay_mat(leader, workshop, edition="90", pace="free")
    planning.publish(leader)
    by_day, by_night = planning.open_doors(leader)
    leader.goto(by_day)
    monday.day_shift(new_page(), code=leader.locator(".code-card .code").inner_text())
    monday.evening_shift(leader, by_night)
    present = [{"leader": 1, "employee": 9}, {"leader": 0, "employee": 7}]
    planning.count_and_close(leader, workshop, present=present)
    monday.publish_score(leader, workshop, answers=6)
    return workshop


def the_day_moves(stack: Stack, new_page: NewPage, people: People) -> Page:
    """Four weeks on the letter is written; whoever asks for a code wakes the worker, which sends both."""
    leader = people.units[0].leader
    for _again in range(2):
        stack.manage("letters", "--on", in_days(28))
    staff = new_page()
    doors.sign_in(staff, stack, STAFF)
    stack.post.wait(leader, count=2)
    assert len(doors.weekly(stack, leader)) == 1
    assert not any(doors.weekly(stack, unit.leader) for unit in people.units[1:])
    return staff


def minutes_hold_it(leader: Page, conference: str, workshop: str, people: People, folder: Path) -> None:
    told = monday.minutes_of(leader, workshop, folder)
    for text in (monday.DAY, monday.EVENING, monday.SIGN, monday.ASKED, monday.AGREED, monday.GOOD):
        assert text in told
    for heading in headings("employees", "light"):
        assert heading in told
    told = monday.minutes_of(leader, conference, folder)
    for text in (
        TITLE,
        room.SEEN[0],
        room.SEEN[2],
        room.proposal(people.units[0].name),
        *headings("leaders", "numbers"),
    ):
        assert text in told
    for text in (room.SEEN[1], room.proposal(people.units[1].name)):
        assert text not in told


def headings(mat: str, *stations: str) -> list[str]:
    words = tomllib.loads((ROOT / f"dialogmat/content/{mat}/nb.toml").read_text(encoding="utf-8"))
    return [words[f"{station}.heading"]["title"] for station in stations]


def rollout_holds_it(staff: Page, stack: Stack) -> None:
    """Figures to the row, each leading to the gatherings behind it, and never to what was written."""
    stack.manage("summaries")
    found = monday.figures(staff)
    assert {("conferences", "1"), ("conferences", "4"), ("workshops", "1"), ("workshops", "16")} <= found
    assert {("measures", "2"), ("scored", "–")} <= found  # one gathering is too few for a mean that all may see
    staff.click(".figures a[href$='step=conferences']:has(.figure) >> nth=0")
    expect(staff.locator("tbody th")).to_have_text([TITLE])
    for text in (*room.SEEN, monday.DAY, monday.EVENING):
        expect(staff.get_by_text(text)).to_have_count(0)
