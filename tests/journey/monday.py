"""The workshop in the unit and the weeks after: two shifts, a decision, a letter, an answer, the next meeting."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journey import doors, table
from tests.journey.people import Unit, in_days
from tests.journey.planning import GATHERING
from tests.journey.stack import Stack, text_of

DAY, EVENING = "Fast overlapp mellom vaktene", "Ti minutter uten telefon hver dag"
SIGN = "Ingen går fra en vakt uten å ha snakket med den neste"
GOOD, ASKED, AGREED = "Latteren på morgenmøtet", "En vikar i høstferien", "Vi sier fra samme dag"


def day_shift(screen: Page, *, code: str) -> None:
    """The first sitting, on a screen; the tables walk at their own pace."""
    doors.sit_down_by_code(screen, code, table=1)
    table.walk_to(screen, "light")
    table.words(screen.locator(".block-list .item").first).fill(GOOD)
    table.share(screen)
    table.walk_to(screen, "parts")
    table.words(screen.locator(".block-agreement .item").first).fill(AGREED)
    table.words(screen.locator(".block-request .item").first).fill(ASKED)
    table.share(screen)
    table.walk_to(screen, "do")
    table.write_measure(screen, DAY, deadline=in_days(20))
    table.share(screen)
    table.walk_to(screen, "close")
    for score in (6, 5):
        table.vote(screen, score)
        expect(screen.locator(".block-score [role=status]")).to_be_visible()


def evening_shift(leader: Page, cockpit: str) -> None:
    """The second sitting was on paper: the host keys in what the table wrote, and counts the slips."""
    leader.goto(cockpit)
    leader.click(".grid-table th a >> nth=0")
    leader.click("#panel a[href*='/paper/']")
    sheet = leader.locator("section.leafs", has=leader.locator("h3", has_text="Dette gjør vi"))
    sheet.locator("textarea").first.fill(EVENING)
    sheet.locator("input[type=date]").first.fill(in_days(20))
    leader.keyboard.press("Enter")
    expect(leader.locator("[data-progress]")).to_have_attribute("data-state", "saved")
    sheet.locator(".sharing button").click()
    expect(sheet.locator(".sharing .state.done")).to_be_visible()
    leader.goto(cockpit)
    leader.click("a[href$='/paper/score/']")
    expect(leader.locator("input[name^='overall-']").first).to_be_visible()
    for item in ("overall", "useful", "followed"):
        field = leader.locator(f"input[name^='{item}-']")
        if field.count():
            field.nth(4).fill("3")
            field.nth(5).fill("1")
    leader.click("main form button.ds-button")
    expect(leader).to_have_url(re.compile(re.escape(cockpit) + "$"))


def decide(leader: Page, unit: Unit, title: str, *, seat: str) -> None:
    """Proposed at a table, decided by the leader: who, by when, and how one sees that it works."""
    leader.goto(f"/units/{unit.pk}/")
    leader.locator("section[aria-labelledby=proposals] li", has_text=title).locator("a[href$='#decide']").click()
    leader.select_option("#decide select[name=seat]", seat)
    leader.fill("#decide input[name=deadline]", in_days(20))
    leader.fill("#decide input[name=sign]", SIGN)
    leader.click("#decide form button")
    expect(leader.locator("section[aria-labelledby=living]")).to_contain_text(title)


def links_in(letter: str, stack: Stack) -> list[str]:
    found = re.findall(rf"{re.escape(stack.address)}(/l/[\w-]+/)", letter)
    return list(dict.fromkeys(found))


def answer_from_letter(reader: Page, leader: Page, stack: Stack, unit: Unit) -> None:
    """Looking changes nothing, however often a mail scanner looks; a button does, and nobody has to sign in."""
    [letter] = doors.weekly(stack, unit.leader)
    links = links_in(text_of(letter), stack)
    for link in links * 2:
        assert reader.request.get(link).status == 200
        assert reader.request.head(link).status == 200
    before = story_of(leader, unit, DAY)
    pages = {link: reader.request.get(link).text() for link in links}
    assert [sum(title in page for page in pages.values()) for title in (DAY, EVENING)] == [1, 1], text_of(letter)
    link = next(link for link, page in pages.items() if DAY in page)
    assert story_of(leader, unit, DAY) == before
    reader.goto(link)
    reader.fill("#start_note", "Vi begynte på mandag")
    reader.click("button[name=act][value=start]")
    expect(reader.locator("main .ds-alert[role=status]")).to_contain_text("Vi begynte på mandag")
    assert len(story_of(leader, unit, DAY)) == len(before) + 1


def story_of(leader: Page, unit: Unit, title: str) -> list[str]:
    leader.goto(f"/units/{unit.pk}/")
    leader.locator("section[aria-labelledby=living] a", has_text=title).click()
    expect(leader.locator("h1.promised")).to_have_text(title)
    return leader.locator("ol.story > li").all_inner_texts()


def open_the_meeting(leader: Page, unit: Unit) -> None:
    """The next staff meeting opens with what was promised last, and what has become of it."""
    leader.goto(f"/units/{unit.pk}/")
    leader.click(f"a[href='/units/{unit.pk}/since/']")
    expect(leader.locator("section.part.ongoing")).to_contain_text(DAY)
    expect(leader.locator("section.part.decided")).to_contain_text(EVENING)
    for text in (ASKED, AGREED):
        expect(leader.locator(".since")).to_contain_text(text)


def minutes_of(page: Page, gathering: str, folder: Path) -> str:
    """The text of the minutes as it stands in the PDF, in one line."""
    answer = page.request.get(f"/gatherings/{gathering}/minutes/")
    assert answer.status == 200
    file = folder / f"{gathering}.pdf"
    file.write_bytes(answer.body())
    told = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    return " ".join(told.stdout.split())


def figures(staff: Page) -> set[tuple[str, str]]:
    """The rollout page's figures, each with the gatherings it leads to."""
    staff.goto("/rollout/")
    links = staff.locator(".figures a:has(.figure)").all()
    return {(str(a.get_attribute("href")).rpartition("step=")[2], a.locator(".figure").inner_text()) for a in links}


def publish_score(page: Page, gathering: str, *, answers: int) -> None:
    """Nothing is to be seen before; after, what enough people said."""
    page.goto(f"/gatherings/{gathering}/score/")
    expect(page.locator("section[aria-labelledby=waiting] form")).to_be_visible()
    expect(page.locator(".score")).to_have_count(0)
    page.click("section[aria-labelledby=waiting] form button")
    expect(page.locator("section.score:has(#item-overall) p.mean")).to_contain_text(f"{answers} ")


def booked(page: Page, *, day: str) -> str:
    """Opens what the leader booked at the conference."""
    page.goto("/gatherings/")
    expect(page.locator(".booked")).to_have_count(1)
    expect(page.locator(".booked time")).to_have_attribute("datetime", re.compile(f"^{day}"))
    page.click(".booked h3 a")
    expect(page).to_have_url(GATHERING)
    found = GATHERING.search(page.url)
    assert found
    return found[1]
