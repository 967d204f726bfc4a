"""A measure's way into the bank, to somebody else's plan, and what is forgotten on the way."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ned.access import Role
from ned.models import SeatKind, Trace, Unit
from tests import make
from workshops import search
from workshops.models import Banked, Measure, Review, Status
from workshops.models.bank import FEWEST_UNITS, BankWord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SHARED = {
    "title": "Fast overlapp mellom vaktene",
    "how": "Et kvarter der bare de som går og de som kommer, snakker sammen.",
    "first_step": "Prøv med en avdeling i to uker",
    "sign": "Færre telefoner etter vakt",
    "learned": "Det måtte stå i turnusen.",
    "factor": "organisation",
    "level": "group",
    "sector": "kindergarten",
}


def body(response: Any) -> str:
    text: str = response.content.decode()
    return text


def finished(at: Unit, **fields: Any) -> Measure:
    measure = make.decided(at, title="Overlapp på Blåbærskogen", **fields)
    measure.finish(by=None)
    return measure


def helped(at: Unit, **fields: Any) -> Measure:
    measure = finished(at, **fields)
    measure.look_back(helped="yes", learned="Det måtte stå i turnusen.", by=None)
    return measure


@pytest.fixture
def unit() -> Unit:
    return make.unit()


@pytest.fixture
def client(unit: Unit) -> Client:
    return make.client(make.leader(unit, name="Anne Bjørnstad", language="nn"))


@pytest.fixture
def staff() -> Client:
    return make.client(make.member(Role.STAFF))


def test_a_measure_goes_from_one_municipality_to_another_and_nobody_can_tell_whose_it_was(
    client: Client, staff: Client, unit: Unit
) -> None:
    measure = finished(unit)
    assert "Share in the measure bank" not in body(client.get(f"/measures/{measure.pk}/"))
    client.post(f"/measures/{measure.pk}/look-back/", {"helped": "yes", "learned": "Det måtte stå i turnusen."})
    assert "Share in the measure bank" in body(client.get(f"/measures/{measure.pk}/"))
    assert "Det måtte stå i turnusen." in body(client.get(f"/measures/{measure.pk}/share/"))
    assert client.post(f"/measures/{measure.pk}/share/", SHARED).status_code == 302
    offered = Banked.objects.get()
    assert offered.language == "nn"
    assert SHARED["title"] not in body(client.get("/bank/"))
    assert SHARED["title"] in body(staff.get("/bank/review/"))

    published = SHARED | {"title": "Fast overlapp i et kvarter"}
    assert staff.post(f"/bank/review/{offered.pk}/", published).status_code == 302
    offered.refresh_from_db()
    assert offered.source is None
    assert offered.offered_on == offered.reviewed_on
    # The log has the measure where it was offered and the bank's own id where it was published: never both.
    assert not Trace.objects.filter(verb="banked.offer", object_id=offered.pk).exists()

    voss = make.municipality("Voss")
    far = make.unit("Vangen barnehage", under=voss.root)
    other = make.client(make.leader(far))
    assert "Fast overlapp i et kvarter" in body(other.get("/bank/", {"q": "overlapp", "sector": "kindergarten"}))
    page = body(other.get(f"/bank/{offered.pk}/"))
    assert SHARED["how"] in page
    assert "Blåbærskogen" not in page
    adopted = other.post(f"/bank/{offered.pk}/adopt/", {"unit": str(far.pk)})
    copy = far.measures.get()
    assert adopted["Location"] == f"/measures/{copy.pk}/"
    assert (copy.status, copy.title, copy.sign) == (Status.PROPOSED, "Fast overlapp i et kvarter", SHARED["sign"])
    assert "From the measure bank" in body(other.get(f"/measures/{copy.pk}/"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Ring Anne på 55 56 12 34", "a telephone number"),
        ("Spør anne@bergen.example.no", "an e-mail address"),
        ("Gjelder 010190 12345", "an identity number"),
    ],
)
def test_what_leads_to_somebody_is_refused_and_nothing_is_lost(
    client: Client, unit: Unit, words: str, why: str
) -> None:
    measure = helped(unit)
    answer = client.post(f"/measures/{measure.pk}/share/", SHARED | {"how": words})
    assert answer.status_code == 422
    assert why in body(answer)
    assert SHARED["learned"] in body(answer)
    assert not Banked.objects.exists()


def test_names_are_asked_about_one_by_one(client: Client, unit: Unit) -> None:
    make.holder(unit, SeatKind.DEPUTY, name="Arne Fjeld")
    measure = helped(unit)
    said = SHARED | {"how": "På Blåbærskogen barnehage tok Arne det opp med Fru Hansen."}
    answer = client.post(f"/measures/{measure.pk}/share/", said)
    assert answer.status_code == 422
    for name in ("Blåbærskogen barnehage", "Arne", "Fru Hansen"):
        assert f'value="{name}"' in body(answer)
    assert client.post(f"/measures/{measure.pk}/share/", said | {"stands": ["Arne"]}).status_code == 422
    rewritten = SHARED | {"how": "Arne Haugland har skrevet om dette.", "stands": ["Arne", "Fru Hansen"]}
    assert client.post(f"/measures/{measure.pk}/share/", rewritten).status_code == 422
    named = rewritten | {"stands": ["Arne Haugland"]}
    assert client.post(f"/measures/{measure.pk}/share/", named).status_code == 302


def test_a_refused_one_comes_back_with_why_and_can_be_written_anew(client: Client, staff: Client, unit: Unit) -> None:
    measure = helped(unit)
    client.post(f"/measures/{measure.pk}/share/", SHARED)
    offered = Banked.objects.get()
    assert staff.post(f"/bank/review/{offered.pk}/refuse/", {"because": ""}).status_code == 422
    assert staff.post(f"/bank/review/{offered.pk}/refuse/", {"because": "Si mer om hvordan."}).status_code == 302
    assert "Si mer om hvordan." in body(client.get(f"/measures/{measure.pk}/"))
    assert SHARED["how"] in body(client.get(f"/measures/{measure.pk}/share/"))
    assert client.post(f"/measures/{measure.pk}/share/", SHARED | {"how": "Slik gjorde vi det."}).status_code == 302
    assert Banked.objects.get().how == "Slik gjorde vi det."


def test_it_is_offered_once_also_when_the_bank_has_forgotten_whose_it_is(staff: Client, unit: Unit) -> None:
    measure = helped(unit)
    offered = Banked.offer(measure, by=None, **SHARED)
    offered.publish(by=None, **SHARED)
    with pytest.raises(ValidationError):
        Banked.offer(Measure.objects.get(pk=measure.pk), by=None, **SHARED)
    with pytest.raises(ValidationError):
        offered.refuse(because="For sent", by=None)
    assert staff.get(f"/bank/review/{offered.pk}/").status_code == 404


def test_what_slipped_through_is_put_right(client: Client, staff: Client) -> None:
    inside = in_the_bank(how="Fru Trollerudsen begynte med det.")
    address = f"/bank/{inside.pk}/"
    assert f"{address}mend/" in body(staff.get(address))
    assert f"{address}mend/" not in body(client.get(address))
    refused = staff.post(f"{address}mend/", SHARED | {"how": "Ring 55 56 12 34"})
    assert refused.status_code == 422
    assert "a telephone number" in body(refused)
    assert "Ring 55 56 12 34" in body(refused)
    assert staff.post(f"{address}mend/", SHARED | {"how": "Den eldste begynte."}).status_code == 302
    assert "Den eldste begynte." in body(client.get(address))
    assert not [found for found in Banked.objects.asked("Trollerudsen") if found == inside.pk]
    assert not BankWord.objects.filter(word__startswith="trollerud").exists()
    assert BankWord.objects.filter(word__startswith="eldst").exists()


def test_what_tells_of_somebody_is_taken_out_and_leaves_no_word(client: Client, staff: Client, unit: Unit) -> None:
    stays, inside = in_the_bank(), in_the_bank(title="Overlapp slik Trollerudsen vil ha det")
    adopted = inside.adopt(unit, by=None)
    assert "Delete from the bank" in body(staff.get(f"/bank/{inside.pk}/mend/"))
    assert staff.post(f"/bank/{inside.pk}/withdraw/").status_code == 302
    assert client.get(f"/bank/{inside.pk}/").status_code == 404
    assert [*Banked.objects.published()] == [stays]
    assert not BankWord.objects.filter(word__startswith="trollerud").exists()
    assert BankWord.objects.filter(word__startswith="overlap").exists()
    adopted.refresh_from_db()
    assert (adopted.title, adopted.adopted_from) == ("Overlapp slik Trollerudsen vil ha det", None)
    assert Trace.objects.filter(verb="banked.withdraw", object_id=inside.pk).exists()


def in_the_bank(**words: str) -> Banked:
    found = make.banked(state="offered")
    found.publish(by=None, **SHARED | words)
    return found


def test_what_did_not_help_is_not_offered(client: Client, unit: Unit) -> None:
    measure = finished(unit)
    measure.look_back(helped="no", by=None)
    assert "Share in the measure bank" not in body(client.get(f"/measures/{measure.pk}/"))
    assert client.post(f"/measures/{measure.pk}/share/", SHARED).status_code == 302
    with pytest.raises(ValidationError):
        Banked.offer(measure, by=None, **SHARED)
    assert not Banked.objects.exists()


def test_how_many_found_it_useful_is_said_when_they_are_enough(client: Client) -> None:
    banked = make.banked()
    for n in range(FEWEST_UNITS):
        assert "Found useful" not in body(client.get("/bank/"))
        adopted = banked.adopt(make.unit(f"Enhet {n}"), by=None)
        Measure.objects.filter(pk=adopted.pk).update(
            status=Status.DONE, helped="partly", owner_seat=make.seat(adopted.unit), deadline=make.TODAY(),
            decided_on=make.TODAY(),
        )  # fmt: skip
    assert f"Found useful by {FEWEST_UNITS} units" in body(client.get("/bank/"))
    assert f"Found useful by {FEWEST_UNITS} units" in body(client.get(f"/bank/{banked.pk}/"))


def test_one_pressed_twice_is_adopted_once_and_only_where_one_leads(client: Client, unit: Unit) -> None:
    banked, stranger = make.banked(), make.unit()
    for _press in range(2):
        client.post(f"/bank/{banked.pk}/adopt/", {"unit": str(unit.pk)})
    assert unit.measures.count() == 1
    assert client.post(f"/bank/{banked.pk}/adopt/", {"unit": str(stranger.pk)}).status_code == 422
    assert not stranger.measures.exists()


def test_a_representative_reads_the_bank_and_is_not_asked_to_adopt(unit: Unit) -> None:
    rep = make.client(make.holder(unit, SeatKind.SAFETY_REP))
    banked = make.banked()
    assert "Take it into your own plan" not in body(rep.get(f"/bank/{banked.pk}/"))


def test_the_bank_is_narrowed_by_factor_sector_and_level(client: Client) -> None:
    make.banked("Ro i garderoben", factor="conditions", sector="kindergarten", level="group")
    make.banked("Ro på lærerværelset", factor="conditions", sector="school", level="leadership")
    for asked in (
        {"sector": "school"},
        {"level": "leadership"},
        {"q": "ro", "sector": "school", "factor": "conditions"},
    ):
        page = body(client.get("/bank/", asked))
        assert "Ro på lærerværelset" in page
        assert "Ro i garderoben" not in page
    assert "Nothing fits" in body(client.get("/bank/", {"factor": "mastery"}))


@pytest.mark.parametrize("rows", [1, 3, 45])
@pytest.mark.parametrize("question", ["", "overlapp"])
def test_the_bank_costs_the_same_however_much_is_in_it(
    client: Client, rows: int, question: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        make.banked(f"Overlapp {n}", factor="culture", sector="health")
    # PostgreSQL finds first and weighs after; without a question it is counted instead.
    with django_assert_num_queries(6 if question and search.simple() else 7):
        page = body(client.get("/bank/", {"q": question}))
    assert ("Page 1 of 3" in page) == (rows == 45)


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_what_is_offered_costs_the_same(
    staff: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        make.banked(f"Overlapp {n}", state=Review.OFFERED)
    with django_assert_num_queries(6):
        staff.get("/bank/review/")


class TestAnOrdinaryTuesday:
    """What a unit with little sick leave does when nothing happens, shared like a measure."""

    WORDS = {
        "title": "Vi spiser lunsj sammen", "how": "Klokka elleve legger alle ned det de har.",
        "factor": "culture", "level": "group", "sector": "kindergarten",
    }  # fmt: skip

    def test_it_is_told_read_and_found_and_nobody_can_tell_whose_it_was(
        self, client: Client, staff: Client, unit: Unit
    ) -> None:
        address = f"/units/{unit.pk}/tuesday/"
        assert "Select an option" not in client.get(address).content.decode()  # Django's own, in English only
        assert client.post(address, self.WORDS).status_code == 302
        second = client.post(address, self.WORDS | {"how": "Vi åpner vinduene."})  # one waits already
        assert second.status_code == 422
        assert "Vi åpner vinduene." in second.content.decode()
        told = Banked.objects.get()
        assert (told.tuesday, told.teller) == (True, unit)
        assert "waits to be read" in client.get(address).content.decode()
        assert staff.post(f"/bank/review/{told.pk}/", {**self.WORDS, "learned": ""}).status_code == 302
        told.refresh_from_db()
        assert (told.state, told.teller) == ("published", None)
        make.banked("Fast overlapp")
        found = make.main(client.get("/bank/", {"tuesday": "on"}).content.decode())
        assert "Vi spiser lunsj sammen" in found and "Fast overlapp" not in found
        assert "waits to be read" not in client.get(address).content.decode()

    def test_a_name_is_asked_about_and_a_refusal_comes_back_with_why(
        self, client: Client, staff: Client, unit: Unit
    ) -> None:
        address = f"/units/{unit.pk}/tuesday/"
        answer = client.post(address, self.WORDS | {"how": f"På {unit.name} spiser vi sammen."})
        assert answer.status_code == 422
        assert "could tell who you are" in answer.content.decode()
        client.post(address, self.WORDS)
        staff.post(f"/bank/review/{Banked.objects.get().pk}/refuse/", {"because": "Si hva dere gjør"})
        page = client.get(address).content.decode()
        assert "Si hva dere gjør" in page and "Vi spiser lunsj sammen" in page
        assert client.post(address, self.WORDS).status_code == 302
        assert Banked.objects.get().state == "offered"
