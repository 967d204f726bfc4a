"""What is lacking before a version can be released: nb and nn say the same, each block in full."""

import pytest
from pytest_django import DjangoAssertNumQueries

from dialogmat.completeness import lacking, missing
from dialogmat.models import Version, Wording
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def draft() -> Version:
    return make.version().revise(by=None)


def reword(draft: Version, key: str, language: str, **words: object) -> None:
    row = Wording.objects.get(block__in=draft.blocks, block__key=key, language=language)
    Wording.objects.filter(pk=row.pk).update(body={**row.body, **words})


@pytest.mark.parametrize("mat", ["employees", "leaders"])
def test_a_copy_of_what_is_released_lacks_nothing(mat: str) -> None:
    assert lacking(make.version(mat).revise(by=None)) == []


def test_a_version_without_blocks_lacks_everything(draft: Version) -> None:
    draft.stations.all().delete()
    assert lacking(draft) == ["The version has no blocks yet."]


def test_a_word_that_is_emptied_is_lacking_in_its_language(draft: Version) -> None:
    reword(draft, "light.keep", "nn", prompt=" ")
    assert lacking(draft) == ["light.keep lacks prompt in nynorsk."]


def test_a_language_that_is_gone_lacks_every_word(draft: Version) -> None:
    Wording.objects.filter(block__in=draft.blocks, block__key="light.keep", language="nb").delete()
    assert lacking(draft) == ["light.keep lacks help, label, prompt in bokmål."]


def test_english_may_wait(draft: Version) -> None:
    Wording.objects.filter(block__in=draft.blocks, language="en").delete()
    assert lacking(draft) == []


def test_a_word_a_block_may_have_is_needed_in_both_or_in_none(draft: Version) -> None:
    reword(draft, "light.keep", "nb", help="")
    assert lacking(draft) == ["light.keep lacks help in bokmål."]
    reword(draft, "light.keep", "nn", help="")
    assert lacking(draft) == []


def test_a_card_that_only_one_language_has(draft: Version) -> None:
    row = Wording.objects.get(block__in=draft.blocks, block__key="fills.sort", language="nb")
    reword(draft, "fills.sort", "nb", cards={**row.body["cards"], "culture-9": "Humor"})
    assert lacking(draft) == ["fills.sort lacks cards.culture-9 in nynorsk."]


def test_no_cards_at_all(draft: Version) -> None:
    for language in ("nb", "nn"):
        reword(draft, "fills.sort", language, cards={})
    assert lacking(draft) == ["fills.sort lacks cards in bokmål.", "fills.sort lacks cards in nynorsk."]


def test_a_station_without_a_heading_has_no_name(draft: Version) -> None:
    draft.blocks.filter(key="light.heading").delete()
    assert lacking(draft) == ["The station light has no heading."]


def test_each_thing_that_is_lacking_leads_to_its_block(draft: Version) -> None:
    reword(draft, "light.keep", "nn", prompt="")
    assert [one.block for one in missing(draft)] == [draft.blocks.get(key="light.keep")]


def test_it_is_asked_for_in_three_queries(draft: Version, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        lacking(draft)
