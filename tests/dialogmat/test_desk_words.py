"""A block's words at the desk: one form with all languages, in which nothing is lost, whoever else writes there."""

from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogmat.desk.language import sheet_of
from dialogmat.desk.wording import flat, folded
from dialogmat.models import Block, Version, Wording
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usefixtures("english")]


class Fields(HTMLParser):
    """What the form with the words would send, as it is shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.inside, self.area = False, ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.inside = self.inside or said.get("id") == "words"
        if self.inside and tag == "input" and said["type"] != "radio":
            self.found[said["name"]] = said.get("value", "")
        if self.inside and tag == "textarea":
            self.area = said["name"]
            self.found[self.area] = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"
        self.area = "" if tag == "textarea" else self.area


@pytest.fixture
def keep(draft: Version) -> Block:
    return make.block(draft, "light.keep")


@pytest.fixture
def sort(draft: Version) -> Block:
    return make.block(draft, "fills.sort")


def url(block: Block) -> str:
    return reverse("mat_block", args=[block.station.version_id, block.pk])


def shown(editor: Client, block: Block) -> dict[str, str]:
    return Fields(text_of(editor.get(url(block)))).found


def send(editor: Client, block: Block, page: dict[str, str], **typed: Any) -> Any:
    """The page as somebody has it before them, with what is typed in it."""
    return editor.post(url(block), page | {name.replace("_", "-", 1): value for name, value in typed.items()})


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def body(block: Block, language: str) -> Any:
    return Wording.objects.get(block=block, language=language).body


def revisions(block: Block) -> dict[str, int]:
    return dict(Wording.objects.filter(block=block).values_list("language", "revision"))


def cards(block: Block, language: str = "nb") -> list[str]:
    return list(body(block, language)["cards"])


class TestWriting:
    def test_all_languages_stand_side_by_side(self, editor: Client, keep: Block) -> None:
        page = shown(editor, keep)
        assert page["nb-label"] == "Dette beholder vi"
        assert {"nn-label", "en-label", "nb-prompt", "nn-help"} <= page.keys()

    @pytest.mark.parametrize("mat", ["employees", "leaders"])
    def test_the_forms_hold_all_that_is_written(self, mat: str) -> None:
        draft = make.version(mat).revise(by=None)
        for block in draft.blocks.all():
            for column in sheet_of(block).columns:
                found = body(block, column.language)
                said = {name: str(column.form[name].value() or "") for name in column.form.names}
                assert {path: text for path, text in said.items() if text} == flat(found), block.key
                assert folded(flat(found)) == found

    @pytest.mark.parametrize("key", ["fills.sort", "light.keep", "cover.heading", "cover.notice"])
    def test_saving_what_is_there_writes_nothing(self, key: str, editor: Client, draft: Version) -> None:
        block = make.block(draft, key)
        assert send(editor, block, shown(editor, block)).status_code == 302
        assert revisions(block) == {"nb": 1, "nn": 1, "en": 1}

    def test_what_is_typed_in_all_languages_is_saved_in_one_go(self, editor: Client, keep: Block) -> None:
        page = shown(editor, keep)
        answer = send(editor, keep, page, nb_label="Dette tar vi med", nn_label="Dette tek vi med", en_label="We keep")
        assert answer.status_code == 302
        said = {language: body(keep, language)["label"] for language in ("nb", "nn", "en")}
        assert said == {"nb": "Dette tar vi med", "nn": "Dette tek vi med", "en": "We keep"}

    def test_a_language_nobody_typed_in_is_not_touched(self, editor: Client, keep: Block) -> None:
        send(editor, keep, shown(editor, keep), nn_label="Vi held på", nn_prompt="Kva?\r\nTre ting.", nn_help="")
        assert body(keep, "nn") == {"label": "Vi held på", "prompt": "Kva?\nTre ting."}
        assert revisions(keep) == {"nb": 1, "nn": 2, "en": 1}

    def test_a_language_that_was_not_there_begins(self, editor: Client, keep: Block) -> None:
        keep.wordings.filter(language="en").delete()
        assert send(editor, keep, shown(editor, keep), en_label="We keep").status_code == 302
        assert body(keep, "en") == {"label": "We keep"}

    def test_only_the_form_is_sent_back_to_a_page_that_stays(self, editor: Client, keep: Block) -> None:
        sent = shown(editor, keep) | {"nn-label": "Ny"}
        answer = editor.post(url(keep), sent, headers={"hx-request": "true"})
        html = text_of(answer)
        assert (answer.status_code, answer["HX-Trigger"]) == (200, "saved")
        assert html.lstrip().startswith("<form") and "<html" not in html
        assert (Fields(html).found["nn-label"], Fields(html).found["nn-revision"]) == ("Ny", "2")

    def test_a_version_that_was_frozen_meanwhile_takes_nothing_and_loses_nothing(
        self, editor: Client, draft: Version, keep: Block
    ) -> None:
        page = shown(editor, keep)
        draft.send_to_review(by=None)
        answer = send(editor, keep, page, nb_label="Nytt", nn_label="Nytt òg")
        assert answer.status_code == 409
        html = text_of(answer)
        assert "Only a draft can be changed." in html
        assert (Fields(html).found["nb-label"], Fields(html).found["nn-label"]) == ("Nytt", "Nytt òg")
        assert body(keep, "nb")["label"] == "Dette beholder vi"

    def test_a_block_of_another_version_is_not_there(self, editor: Client, draft: Version) -> None:
        other = make.block(make.version(), "light.keep")
        assert editor.get(reverse("mat_block", args=[draft.pk, other.pk])).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_page_costs_the_same_however_many_blocks_there_are(
        self, rows: int, editor: Client, draft: Version, keep: Block, django_assert_num_queries: Any
    ) -> None:
        for n in range(rows):
            draft.stations.get(key="light").blocks.create(key=f"light.more-{n}", kind="list", position=9 + n)
        editor.get(url(keep))
        with django_assert_num_queries(26):
            editor.get(url(keep))


class TestTwoWriters:
    """What two have written in the same text is chosen between; all else of both is kept."""

    def test_both_texts_are_shown_and_the_other_languages_are_saved(self, editor: Client, keep: Block) -> None:
        page = shown(editor, keep)
        send(editor, keep, page, nb_label="Hennes")
        answer = send(editor, keep, page, nb_label="Mitt", nn_label="Nynorsken min")
        assert answer.status_code == 409
        html = text_of(answer)
        assert "Somebody else has saved this in the meantime." in html
        assert html.count('class="rival"') == 1
        assert 'type="radio" name="nb-label" value="Hennes"' in html
        assert 'type="radio" name="nb-label" value="Mitt"' in html
        assert (body(keep, "nb")["label"], body(keep, "nn")["label"]) == ("Hennes", "Nynorsken min")

    def test_different_texts_of_one_language_are_both_kept_and_it_is_said(self, editor: Client, keep: Block) -> None:
        page = shown(editor, keep)
        send(editor, keep, page, nb_label="Hennes")
        answer = send(editor, keep, page, nb_help="Min hjelp")
        assert answer.status_code == 302
        assert "Somebody else has written here in the meantime." in text_of(editor.get(answer["Location"]))
        assert (body(keep, "nb")["label"], body(keep, "nb")["help"]) == ("Hennes", "Min hjelp")

    def test_each_text_is_chosen_by_itself(self, editor: Client, keep: Block) -> None:
        page = shown(editor, keep)
        send(editor, keep, page, nb_label="Hennes", nb_prompt="Hennes spørsmål")
        choice = Fields(text_of(send(editor, keep, page, nb_label="Mitt", nb_prompt="Mitt spørsmål"))).found
        answer = send(editor, keep, choice, nb_label="Mitt", nb_prompt="Hennes spørsmål", nb_help="Hjelp")
        assert answer.status_code == 302
        assert body(keep, "nb") == {"label": "Mitt", "prompt": "Hennes spørsmål", "help": "Hjelp"}

    def test_what_is_not_chosen_is_asked_for_again(self, editor: Client, keep: Block) -> None:
        page = shown(editor, keep)
        send(editor, keep, page, nb_label="Hennes", nb_prompt="Hennes spørsmål")
        choice = Fields(text_of(send(editor, keep, page, nb_label="Mitt", nb_prompt="Mitt spørsmål"))).found
        answer = send(editor, keep, choice, nb_label="Mitt")
        assert answer.status_code == 409
        assert Fields(text_of(answer)).found["nb-mine:prompt"] == "Mitt spørsmål"
        assert (body(keep, "nb")["label"], body(keep, "nb")["prompt"]) == ("Mitt", "Hennes spørsmål")

    def test_what_is_not_chosen_is_not_lost_when_something_else_is_wrong(
        self, editor: Client, draft: Version, keep: Block
    ) -> None:
        page = shown(editor, keep)
        send(editor, keep, page, nb_label="Hennes")
        choice = Fields(text_of(send(editor, keep, page, nb_label="Mitt"))).found
        too_long = Fields(text_of(send(editor, keep, choice, nn_label="m" * 6001))).found
        assert (too_long["nb-mine:label"], too_long["nn-label"]) == ("Mitt", "m" * 6001)
        draft.send_to_review(by=None)
        frozen = Fields(text_of(send(editor, keep, choice, nn_label="Nytt"))).found
        assert (frozen["nb-mine:label"], frozen["nn-label"]) == ("Mitt", "Nytt")

    def test_a_third_who_saves_while_one_chooses_is_not_overwritten(self, editor: Client, keep: Block) -> None:
        page = shown(editor, keep)
        send(editor, keep, page, nb_label="Hennes")
        choice = Fields(text_of(send(editor, keep, page, nb_label="Mitt"))).found
        send(editor, keep, shown(editor, keep), nb_label="Den tredjes")
        answer = send(editor, keep, choice, nb_label="Mitt")
        assert answer.status_code == 409
        html = text_of(answer)
        assert 'value="Den tredjes"' in html and 'value="Mitt"' in html
        assert body(keep, "nb")["label"] == "Den tredjes"

    def test_two_who_begin_a_language_at_once(self, editor: Client, keep: Block) -> None:
        keep.wordings.filter(language="en").delete()
        page = shown(editor, keep)
        send(editor, keep, page, en_label="Hers")
        assert send(editor, keep, page, en_label="Mine").status_code == 409
        assert body(keep, "en") == {"label": "Hers"}

    def test_what_is_sent_without_a_look_at_what_was_there_overwrites_nothing(
        self, editor: Client, keep: Block
    ) -> None:
        said = {f"{language}-revision": "1" for language in ("nb", "nn", "en")}
        assert send(editor, keep, said, nb_label="Blindt").status_code == 409
        assert body(keep, "nb")["label"] == "Dette beholder vi"


class TestRows:
    def test_a_new_row_gets_one_id_in_all_languages(self, editor: Client, sort: Block) -> None:
        page = shown(editor, sort) | {"id:cards": "culture-9", "nb-new:cards": "Humor", "nn-new:cards": "Moro"}
        assert send(editor, sort, page).status_code == 302
        assert (body(sort, "nb")["cards"]["culture-9"], body(sort, "nn")["cards"]["culture-9"]) == ("Humor", "Moro")
        assert shown(editor, sort)["en-cards.culture-9"] == ""  # English waits for it

    def test_an_emptied_row_is_gone_from_its_language(self, editor: Client, sort: Block) -> None:
        send(editor, sort, shown(editor, sort) | {"nb-cards.culture-1": ""})
        assert "culture-1" not in cards(sort, "nb")
        assert "culture-1" in cards(sort, "nn")
        assert shown(editor, sort)["nb-cards.culture-1"] == ""

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"id:cards": ""}, "Give the row an id"),
            ({"id:cards": "Ny rad"}, "Give the row an id"),
            ({"id:cards": "culture-1"}, "This id is used before."),
            ({"id:cards": "culture-9", "nn-new:cards": ""}, "Write the row itself too"),
        ],
    )
    def test_a_row_without_a_good_id_is_refused_with_all_that_was_typed(
        self, typed: dict[str, str], said: str, editor: Client, sort: Block
    ) -> None:
        page = shown(editor, sort) | {"nn-new:cards": "Humor", "en-label": "The cards"} | typed
        answer = send(editor, sort, page)
        assert answer.status_code == 422
        html = text_of(answer)
        assert said in html
        found = Fields(html).found
        assert (found["id:cards"], found["nn-new:cards"]) == (page["id:cards"], page["nn-new:cards"])
        assert found["en-label"] == "The cards"
        assert revisions(sort) == {"nb": 1, "nn": 1, "en": 1}

    def test_up_and_down_in_all_languages_and_no_further(self, editor: Client, sort: Block) -> None:
        before = cards(sort)
        answer = send(editor, sort, shown(editor, sort), down=f"cards.{before[0]}")
        assert answer["Location"].endswith(f"#row-cards.{before[0]}")
        for language in ("nb", "nn", "en"):
            assert cards(sort, language) == [before[1], before[0], *before[2:]]
        for _n in range(3):
            send(editor, sort, shown(editor, sort), up=f"cards.{before[0]}")
        assert cards(sort) == before

    def test_a_move_changes_no_word_and_saves_what_is_typed(self, editor: Client, sort: Block) -> None:
        before, columns = cards(sort), list(body(sort, "nb")["columns"])
        send(editor, sort, shown(editor, sort), nn_label="Korta", up=f"cards.{before[-1]}")
        assert body(sort, "nn")["label"] == "Korta"
        assert sorted(cards(sort)) == sorted(before)
        assert list(body(sort, "nb")["columns"]) == columns

    def test_a_list_is_laid_as_it_was_dragged(self, editor: Client, sort: Block) -> None:
        was = [f"cards.{key}" for key in cards(sort)]
        editor.post(url(sort), shown(editor, sort) | {"was": was, "order": was[::-1]})
        for language in ("nb", "nn", "en"):
            assert [f"cards.{key}" for key in cards(sort, language)] == was[::-1]

    def test_a_row_that_only_one_language_has_can_be_moved(self, editor: Client, sort: Block) -> None:
        send(editor, sort, shown(editor, sort) | {"id:cards": "culture-9", "nn-new:cards": "Moro"})
        last = cards(sort)[-1]
        send(editor, sort, shown(editor, sort), up="cards.culture-9")
        assert cards(sort, "nn")[-2:] == ["culture-9", last]
        send(editor, sort, shown(editor, sort) | {"nb-cards.culture-9": "Humor"})
        assert cards(sort, "nb")[-2:] == ["culture-9", last]

    @pytest.mark.parametrize("row", ["cards.nothing", "label", "columns", "", "cards."])
    @pytest.mark.usual(row="cards.nothing")
    def test_what_is_no_row_is_not_moved(self, row: str, editor: Client, sort: Block) -> None:
        before = cards(sort)
        send(editor, sort, shown(editor, sort), down=row)
        editor.post(url(sort), shown(editor, sort) | {"was": [row, "prompt"], "order": ["prompt", row]})
        assert cards(sort) == before


class TestARowThatIsMovedAndWritten:
    """One editor moves a row while another words it: both are kept, whoever comes first."""

    def test_moved_first(self, editor: Client, sort: Block) -> None:
        before, page = cards(sort), shown(editor, sort)
        send(editor, sort, page, down=f"cards.{before[0]}")
        answer = send(editor, sort, page | {f"nb-cards.{before[0]}": "Ny tekst"})
        assert answer.status_code == 302
        assert cards(sort)[:2] == [before[1], before[0]]
        assert body(sort, "nb")["cards"][before[0]] == "Ny tekst"
        assert "Somebody else has written here in the meantime." in text_of(editor.get(answer["Location"]))

    def test_written_first(self, editor: Client, sort: Block) -> None:
        before, page = cards(sort), shown(editor, sort)
        send(editor, sort, page | {f"nb-cards.{before[0]}": "Ny tekst"})
        send(editor, sort, page, down=f"cards.{before[0]}")
        assert cards(sort)[:2] == [before[1], before[0]]
        assert body(sort, "nb")["cards"][before[0]] == "Ny tekst"

    def test_two_who_drag_at_once_do_not_overwrite_and_what_was_typed_is_saved(
        self, editor: Client, sort: Block
    ) -> None:
        page, was = shown(editor, sort), [f"cards.{key}" for key in cards(sort)]
        editor.post(url(sort), page | {"was": was, "order": was[::-1]})
        second = {"was": was, "order": [was[1], was[0], *was[2:]], "nn-label": "Korta"}
        answer = editor.post(url(sort), page | second)
        assert answer.status_code == 409
        assert "Someone else has changed this list." in text_of(answer)
        assert [f"cards.{key}" for key in cards(sort)] == was[::-1]
        assert body(sort, "nn")["label"] == "Korta"

    def test_nothing_is_moved_before_rivals_are_chosen_between_and_that_is_said(
        self, editor: Client, sort: Block
    ) -> None:
        before, page = cards(sort), shown(editor, sort)
        send(editor, sort, page, nb_label="Hennes")
        answer = send(editor, sort, page, nb_label="Mitt", down=f"cards.{before[0]}")
        assert answer.status_code == 409
        assert "Nothing is moved yet." in text_of(answer)
        assert cards(sort) == before

    def test_a_row_that_somebody_took_away_meanwhile_is_not_lost(self, editor: Client, sort: Block) -> None:
        page = shown(editor, sort)
        gone = {f"{language}-cards.culture-1": "" for language in ("nb", "nn", "en")}
        send(editor, sort, page | gone)
        answer = send(editor, sort, page | {"nb-cards.culture-1": "Tonen hos oss"})
        assert answer.status_code == 409
        assert Fields(text_of(answer)).found["nb-mine:cards.culture-1"] == "Tonen hos oss"
        chosen = Fields(text_of(answer)).found | {"nb-cards.culture-1": "Tonen hos oss"}
        assert send(editor, sort, chosen).status_code == 302
        assert body(sort, "nb")["cards"]["culture-1"] == "Tonen hos oss"
        assert "culture-1" not in cards(sort, "nn")

    def test_a_row_that_somebody_took_away_and_nobody_touched_stays_away(self, editor: Client, sort: Block) -> None:
        page = shown(editor, sort)
        send(editor, sort, page | {"nb-cards.culture-1": ""})
        assert send(editor, sort, page, nb_label="Mitt").status_code == 302
        assert "culture-1" not in cards(sort, "nb")
        assert body(sort, "nb")["label"] == "Mitt"
