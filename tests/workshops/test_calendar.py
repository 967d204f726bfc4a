"""The plan's dates in a calendar: whole days that can be read back, the same ones when they are fetched again."""

import datetime

import pytest
from icalendar import Calendar

from tests import make
from workshops.models import Check

pytestmark = pytest.mark.django_db
TITLE = "Fast overlapp mellom dag- og kveldsvakt på Blåbærskogen, også i ferien; og på rødt – hver dag"


def entries(text: bytes) -> dict[str, tuple[datetime.date, str, str]]:
    found = Calendar.from_ical(text).walk("VEVENT")
    return {str(one["UID"]): (one.decoded("DTSTART"), str(one["SUMMARY"]), str(one["DESCRIPTION"])) for one in found}


def test_the_days_of_the_plan_are_there_and_what_has_ended_is_not() -> None:
    unit = make.unit()
    measure = make.decided(unit, title=TITLE, first_step="Ta det opp på mandag")
    make.decided(unit, title="Ferdig").finish(by=None)
    held = Check.objects.get(plan__unit=unit, kind="6w")
    held.tick(note="", by=None)
    answer = make.client(make.leader(unit)).get(f"/units/{unit.pk}/dates.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    found = entries(answer.content)
    days = {day for day, _what, _words in found.values()}
    assert measure.deadline in days and held.due_on not in days
    assert len(found) == 5  # a deadline, a first step, three checks
    assert not any("Ferdig" in words for _day, _what, words in found.values())
    assert any(words.startswith(TITLE) for _day, _what, words in found.values())
    # A calendar is open to more eyes than a plan.
    assert not any(TITLE[:14] in what for _day, what, _words in found.values())


def test_fetched_again_it_is_the_same_entries_with_the_new_day() -> None:
    unit = make.unit()
    measure = make.decided(unit)
    client = make.client(make.leader(unit))
    address = f"/units/{unit.pk}/dates.ics"
    before = entries(client.get(address).content)
    assert measure.deadline
    later = measure.deadline + datetime.timedelta(days=30)
    measure.extend(deadline=later, by=None)
    after = entries(client.get(address).content)
    assert before.keys() == after.keys()
    assert later in {day for day, _what, _words in after.values()}
