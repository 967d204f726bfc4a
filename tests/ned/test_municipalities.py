import pytest
from django.core.management import call_command

from ned.models import Municipality, Unit

pytestmark = pytest.mark.django_db


def test_all_357_come_with_the_product_and_each_has_a_root() -> None:
    call_command("municipalities", verbosity=0)
    assert Municipality.objects.current().count() == 357
    assert Unit.objects.filter(depth=1, root_of__isnull=False).count() == 357
    assert Municipality.objects.values("county_number").distinct().count() == 15
    karasjok = Municipality.objects.get(number="5610")
    assert (karasjok.name, karasjok.name_official) == ("Karasjok", "Kárášjohka - Karasjok")
    assert karasjok.root
    assert karasjok.root.municipality == karasjok


def test_each_speaks_its_own_language_form() -> None:
    call_command("municipalities", verbosity=0)
    forms = dict(Municipality.objects.values_list("name", "language"))
    assert {forms[name] for name in ("Bergen", "Askøy", "Oslo", "Herøy (Nordland)")} == {"nb"}
    assert {forms[name] for name in ("Voss", "Kvam", "Lom", "Vinje", "Herøy (Møre og Romsdal)")} == {"nn"}


def test_running_it_again_changes_nothing_but_what_was_wrong() -> None:
    call_command("municipalities", verbosity=0)
    before = dict(Municipality.objects.values_list("number", "root__path"))
    Municipality.objects.filter(number="4601").update(name="Bjørgvin")
    Unit.objects.filter(root_of__number="4601").update(name="Our own name")
    call_command("municipalities", verbosity=0)
    assert dict(Municipality.objects.values_list("number", "root__path")) == before
    assert Municipality.objects.get(number="4601").name == "Bergen"
    assert Unit.objects.get(root_of__number="4601").name == "Our own name"
