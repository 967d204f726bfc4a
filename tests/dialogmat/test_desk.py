"""The editor's desk: all mats, a version's stations and blocks, and a block written in all languages side by side."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dialogmat.desk import drafting
from dialogmat.kinds import KINDS
from dialogmat.models import Block, Debrief, Version, Wording
from ned.access import Role
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def draft() -> Version:
    return make.version().revise(by=None)


@pytest.fixture
def editor() -> Client:
    return make.client(make.member(Role.EDITOR))


def block_of(version: Version, key: str) -> Block:
    found: Block = version.blocks.get(key=key)
    return found


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def page_of(client: Client, version: Version) -> str:
    answer = client.get(reverse("mat_version", args=[version.pk]))
    assert answer.status_code == 200
    return text_of(answer)


class TestTheShelf:
    def test_shows_what_each_version_is_and_who_uses_it(self, editor: Client, draft: Version) -> None:
        make.room()
        draft.release(by=make.user("Godkjenneren"), changes="Kortere kort")
        draft.revise(by=None)
        html = text_of(editor.get(reverse("mats")))
        shelf = html.partition("Employees’ mat" if "Employees’ mat" in html else "Employees' mat")[2]
        assert re.findall(r"Version (\d)", shelf)[:3] == ["3", "2", "1"]
        for words in ("Kortere kort", "approved by Godkjenneren", "based on version 1", "1 room", "Draft", "Released"):
            assert words in shelf

    @pytest.mark.parametrize("versions", [1, 3])
    def test_costs_the_same_however_many_there_are(
        self, versions: int, editor: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _n in range(versions - 1):
            make.version().revise(by=None)
        with django_assert_num_queries(5):
            editor.get(reverse("mats"))

    def test_is_not_there_for_others(self) -> None:
        assert make.client(make.member(Role.RESEARCHER)).get(reverse("mats")).status_code == 404


class TestAVersion:
    def test_shows_stations_and_blocks_in_their_order_with_minutes(self, editor: Client, draft: Version) -> None:
        html = page_of(editor, draft)
        keys = re.findall(r'class="station" id="s-([a-z]+)"', html)
        assert keys == list(draft.stations.values_list("key", flat=True))
        light = html.partition('id="s-light"')[2].partition('id="s-fills"')[0]
        assert re.findall(r"<code>(light\.[a-z]+)</code>", light) == [
            "light.heading",
            "light.remember",
            "light.tell",
            "light.keep",
        ]
        assert re.findall(r"<b>([^<]+)</b> (\d+)<", light.partition("<ol")[0]) == [
            ("90 min", "15"),
            ("120 min", "18"),
            ("2 × 60 min, first", "18"),
        ]

    def test_lists_what_is_lacking_with_links(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        block.wordings.filter(language="nn").delete()
        html = page_of(editor, draft)
        assert "1 thing is missing before it can be released" in html
        assert f'href="{reverse("mat_block", args=[draft.pk, block.pk])}">light.keep lacks' in html

    def test_costs_the_same_however_much_is_said(
        self, editor: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        version = make.version()
        for rows in (1, 3):
            for n in range(rows):
                version.comment("light.keep", words="Hm", by=make.user())
                Debrief.note(make.run(), station="fills", worked=True, why=f"Fint {n}", by=make.user())
            with django_assert_num_queries(11):
                page_of(editor, version)

    def test_gives_a_reviewer_no_way_to_change_it(self, draft: Version) -> None:
        html = page_of(make.client(make.member(Role.REVIEWER)), draft)
        for words in ("Add a station", "Send to the reviewers", "Remove it", "Throw the draft away"):
            assert words not in html


class TestBuilding:
    def send(self, editor: Client, draft: Version, act: str, **said: Any) -> Any:
        return editor.post(reverse("mat_structure", args=[draft.pk]), {"act": act} | said)

    def stations(self, draft: Version) -> list[tuple[str, int]]:
        return list(draft.stations.order_by("position").values_list("key", "number"))

    def blocks(self, draft: Version, station: str) -> list[str]:
        return list(draft.blocks.filter(station__key=station).order_by("position").values_list("key", flat=True))

    def test_a_new_station_comes_last_with_a_heading_and_a_number(self, editor: Client, draft: Version) -> None:
        self.send(editor, draft, "add_station", key="rest")
        assert self.stations(draft)[-1] == ("rest", 7)
        assert self.blocks(draft, "rest") == ["rest.heading"]

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_a_block_of_any_kind_can_be_added_and_opened(self, kind: str, editor: Client, draft: Version) -> None:
        answer = self.send(editor, draft, "add_block", station="light", kind=kind, key="extra")
        block = block_of(draft, "light.extra")
        assert answer["Location"].endswith(f"#b-{block.pk}")
        assert self.blocks(draft, "light")[-1] == "light.extra"
        assert editor.get(reverse("mat_block", args=[draft.pk, block.pk])).status_code == 200

    @pytest.mark.parametrize("key", ["", "Extra", "ex tra", "keep", "a" * 41])
    def test_a_key_is_checked_and_what_was_typed_stays(self, key: str, editor: Client, draft: Version) -> None:
        answer = self.send(editor, draft, "add_block", station="light", kind="cards", key=key)
        assert answer.status_code == 422
        html = text_of(answer)
        assert f'name="key" maxlength="40" autocapitalize="none" value="{key}"' in html
        assert '<option value="cards" selected>' in html
        assert len(self.blocks(draft, "light")) == 4

    def test_a_station_key_is_used_once(self, editor: Client, draft: Version) -> None:
        answer = self.send(editor, draft, "add_station", key="light")
        assert answer.status_code == 422
        assert "“light” is used before." in text_of(answer)

    def test_a_key_is_used_once_in_the_whole_version(self, editor: Client, draft: Version) -> None:
        block_of(draft, "light.keep").delete()
        Block.objects.filter(pk=block_of(draft, "fills.gives").pk).update(key="light.keep")
        assert self.send(editor, draft, "add_block", station="light", kind="list", key="keep").status_code == 422

    def test_up_and_down_and_no_further(self, editor: Client, draft: Version) -> None:
        first = block_of(draft, "light.heading").pk
        for _n in range(2):
            self.send(editor, draft, "down", station="light", block=first)
        assert self.blocks(draft, "light") == ["light.remember", "light.tell", "light.heading", "light.keep"]
        for _n in range(5):
            self.send(editor, draft, "up", station="light", block=first)
        assert self.blocks(draft, "light")[0] == "light.heading"

    def test_stations_that_move_are_numbered_anew(self, editor: Client, draft: Version) -> None:
        self.send(editor, draft, "up", station="fills")
        assert self.stations(draft)[1:5] == [("welcome", 0), ("fills", 1), ("light", 2), ("parts", 3)]

    def test_a_whole_list_is_laid_as_it_was_dragged(self, editor: Client, draft: Version) -> None:
        rows = [str(one.pk) for one in draft.blocks.filter(station__key="light").order_by("-position")]
        self.send(editor, draft, "order", station="light", block=rows[0], order=rows)
        assert self.blocks(draft, "light") == ["light.keep", "light.tell", "light.remember", "light.heading"]

    def test_a_list_that_somebody_has_changed_is_not_laid(self, editor: Client, draft: Version) -> None:
        rows = [str(one.pk) for one in draft.blocks.filter(station__key="light")]
        block_of(draft, "light.tell").delete()
        answer = self.send(editor, draft, "order", station="light", block=block_of(draft, "light.keep").pk, order=rows)
        assert answer.status_code == 409
        assert "Someone else has changed this list." in text_of(answer)

    def test_what_is_removed_is_gone_and_the_next_comes_last_still(self, editor: Client, draft: Version) -> None:
        self.send(editor, draft, "remove", station="light", block=block_of(draft, "light.remember").pk)
        self.send(editor, draft, "add_block", station="light", kind="text", key="last")
        assert self.blocks(draft, "light") == ["light.heading", "light.tell", "light.keep", "light.last"]
        self.send(editor, draft, "remove", station="light")
        assert self.stations(draft)[2] == ("fills", 1)

    def test_minutes_and_what_it_takes(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        said = {"takes": "unit", "rhythm": "pair", "max": 5, "minutes-90": 9, "minutes-120": "", "minutes-60-2": 0}
        url = reverse("mat_facts", args=[draft.pk, block.pk])
        assert editor.post(url, said | {"seen": drafting.as_seen(block)}).status_code == 302
        block = block_of(draft, "light.keep")
        assert (block.takes, block.rhythm, block.settings) == ("unit", "pair", {"max": 5})
        assert dict(block.timings.values_list("variant", "minutes")) == {"90": 9, "60-2": 0}

    def test_settings_the_desk_does_not_know_stay(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "parts.request")
        said = {"takes": "unit", "rhythm": "table", "max": 2, "seen": drafting.as_seen(block)}
        editor.post(reverse("mat_facts", args=[draft.pk, block.pk]), said)
        assert block_of(draft, "parts.request").settings == {"direction": "up", "max": 2}

    def test_two_who_change_the_minutes_at_once_do_not_overwrite(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        url, seen = reverse("mat_facts", args=[draft.pk, block.pk]), drafting.as_seen(block)
        editor.post(url, {"takes": "table", "rhythm": "table", "minutes-90": 9, "seen": seen})
        answer = editor.post(url, {"takes": "table", "rhythm": "table", "minutes-90": 4, "seen": seen})
        assert answer.status_code == 409
        assert "Someone else has changed this." in text_of(answer)
        assert block.timings.get(variant="90").minutes == 9

    def test_a_station_becomes_optional_and_gets_a_break(self, editor: Client, draft: Version) -> None:
        station = draft.stations.get(key="parts")
        said = {"numbered": "on", "walk": 2, "optional_in": ["90"], "break-120": 10, "seen": drafting.as_seen(station)}
        answer = editor.post(reverse("mat_station", args=[draft.pk, "parts"]), said)
        assert answer.status_code == 302
        station.refresh_from_db()
        assert (station.core, station.trio, station.walk, station.number) == (False, False, 2, 3)
        assert (station.optional_in, station.break_after) == (["90"], {"120": 10})


class TestWriting:
    """A block's languages are saved one by one, each over the revision that was seen."""

    def send(self, editor: Client, block: Block, language: str, revision: int = 1, **said: Any) -> Any:
        url = reverse("mat_block", args=[block.station.version_id, block.pk])
        return editor.post(url, {"language": language, "revision": revision} | said)

    def body(self, block: Block, language: str) -> Any:
        return Wording.objects.get(block=block, language=language).body

    def test_all_languages_stand_side_by_side(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        html = text_of(editor.get(reverse("mat_block", args=[draft.pk, block.pk])))
        for name in ("nb-label", "nn-label", "en-label", "nb-prompt", "nn-help"):
            assert f'id="{name}"' in html
        assert "Dette beholder vi" in html

    @pytest.mark.parametrize("mat", ["employees", "leaders"])
    def test_saving_what_is_there_changes_no_word(self, mat: str, editor: Client) -> None:
        """Every block of both mats in every language: the forms hold all that is written."""
        draft = make.version(mat).revise(by=None)
        from dialogmat.desk.language import columns
        from dialogmat.desk.wording import flat, folded

        for block in draft.blocks.prefetch_related("wordings"):
            for column in columns(block):
                found = {wording.language: wording.body for wording in block.wordings.all()}[column.language]
                shown = {
                    field.name: str(field.value() or "") for _name, fields in column.form.groups for field in fields
                }
                assert {path: text for path, text in shown.items() if text} == flat(found), block.key
                assert folded(flat(found)) == found

    def test_a_language_is_saved_by_itself(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        nb = self.body(block, "nb")
        assert (
            self.send(editor, block, "nn", label="Vi held på", prompt="Kva?\r\nTre ting.", help="").status_code == 302
        )
        assert self.body(block, "nn") == {"label": "Vi held på", "prompt": "Kva?\nTre ting."}
        assert self.body(block, "nb") == nb

    def test_a_language_that_was_not_there_begins(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        block.wordings.filter(language="en").delete()
        assert self.send(editor, block, "en", revision=0, label="We keep").status_code == 302
        assert self.body(block, "en") == {"label": "We keep"}

    def test_two_at_once_see_both_texts_and_nothing_is_lost(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        same = {"help": self.body(block, "nb")["help"]}
        self.send(editor, block, "nb", label="Hennes", prompt="Hennes spørsmål", **same)
        answer = self.send(editor, block, "nb", label="Mitt", prompt="Hennes spørsmål", **same)
        assert answer.status_code == 409
        html = text_of(answer)
        assert "Somebody else has saved this in the meantime." in html
        assert 'name="mine:label" value="Mitt"' in html
        assert html.count('class="rival"') == 1  # what is the same needs no choice
        assert ">Hennes</span>" in html
        assert self.body(block, "nb")["label"] == "Hennes"

    def choose(self, editor: Client, block: Block, **chosen: str) -> Any:
        saved = Wording.objects.get(block=block, language="nb")
        mine = {"mine:label": "Mitt", "mine:prompt": "Mitt spørsmål"}
        kept = {f"keep:{path}": which for path, which in chosen.items()}
        return self.send(editor, block, "nb", saved.revision, **saved.body, **mine, **kept)

    def test_each_text_is_chosen_by_itself(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        self.send(editor, block, "nb", label="Hennes", prompt="Hennes spørsmål", help="Hjelp")
        assert self.choose(editor, block, label="mine", prompt="theirs").status_code == 302
        assert self.body(block, "nb") == {"label": "Mitt", "prompt": "Hennes spørsmål", "help": "Hjelp"}

    def test_what_is_not_chosen_is_asked_for_again(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        self.send(editor, block, "nb", label="Hennes", prompt="Hennes spørsmål")
        answer = self.choose(editor, block, label="mine")
        assert answer.status_code == 409
        assert 'name="mine:prompt" value="Mitt spørsmål"' in text_of(answer)
        assert self.body(block, "nb")["label"] == "Hennes"

    def test_a_third_who_saves_while_one_chooses_is_not_overwritten(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        self.send(editor, block, "nb", label="Hennes", prompt="Hennes spørsmål")
        before = Wording.objects.get(block=block, language="nb")
        self.send(editor, block, "nb", before.revision, label="Den tredjes", prompt="Hennes spørsmål")
        answer = self.send(
            editor, block, "nb", before.revision, **before.body, **{"mine:label": "Mitt", "keep:label": "mine"}
        )
        assert answer.status_code == 409
        html = text_of(answer)
        assert ">Den tredjes</span>" in html
        assert 'name="mine:label" value="Mitt"' in html
        assert self.body(block, "nb")["label"] == "Den tredjes"

    def test_two_who_begin_a_language_at_once(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        block.wordings.filter(language="en").delete()
        self.send(editor, block, "en", revision=0, label="Hers")
        assert self.send(editor, block, "en", revision=0, label="Mine").status_code == 409
        assert self.body(block, "en") == {"label": "Hers"}

    def test_a_row_gets_an_id_and_an_emptied_one_goes(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "fills.sort")
        said = {f"cards.{key}": text for key, text in self.body(block, "nb")["cards"].items()}
        said |= {"cards.culture-1": "", "id:cards": "culture-9", "new:cards": "Humor"}
        said |= {"columns.fills": "Fyller", "columns.drains": "Tapper", "label": "Kortene", "prompt": "Hva?"}
        assert self.send(editor, block, "nb", **said).status_code == 302
        cards = self.body(block, "nb")["cards"]
        assert cards["culture-9"] == "Humor"
        assert "culture-1" not in cards
        html = text_of(editor.get(reverse("mat_block", args=[draft.pk, block.pk])))
        assert 'id="nn-cards.culture-9"' in html  # the other languages wait for it
        assert 'id="nb-cards.culture-1"' in html  # for nynorsk has it still

    @pytest.mark.parametrize("key", ["", "Ny rad", "culture-1"])
    def test_a_row_without_a_good_id_is_refused_with_what_was_typed(
        self, key: str, editor: Client, draft: Version
    ) -> None:
        block = block_of(draft, "fills.sort")
        typed: dict[str, Any] = {"id:cards": key, "new:cards": "Humor"}
        answer = self.send(editor, block, "nb", **typed)
        assert answer.status_code == 422
        assert 'value="Humor"' in text_of(answer)

    def test_a_row_that_somebody_took_away_meanwhile_is_not_lost(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "fills.sort")
        row = Wording.objects.get(block=block, language="nb")
        for wording in block.wordings.all():
            cards = {key: text for key, text in wording.body["cards"].items() if key != "culture-1"}
            Wording.objects.filter(pk=wording.pk).update(body={**wording.body, "cards": cards}, revision=2)
        answer = self.send(editor, block, "nb", **{"cards.culture-1": "Tonen hos oss", "label": row.body["label"]})
        assert answer.status_code == 409
        assert 'name="mine:cards.culture-1" value="Tonen hos oss"' in text_of(answer)

    def test_only_the_column_is_sent_back_to_a_page_that_stays(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        url = reverse("mat_block", args=[draft.pk, block.pk])
        sent = {"language": "nn", "revision": 1, "label": "Ny", "prompt": "Kva?"}
        answer = editor.post(url, sent, headers={"hx-request": "true"})
        html = text_of(answer)
        assert (answer.status_code, answer["HX-Trigger"]) == (200, "saved")
        assert 'id="in-nn"' in html
        assert 'id="in-nb"' not in html
        assert 'name="revision" value="2"' in html
        assert editor.post(url, sent, headers={"hx-request": "true"}).status_code == 409

    def test_a_language_nobody_speaks_is_not_there(self, editor: Client, draft: Version) -> None:
        assert self.send(editor, block_of(draft, "light.keep"), "xx").status_code == 404

    def test_a_block_of_another_version_is_not_there(self, editor: Client, draft: Version) -> None:
        other = block_of(make.version(), "light.keep")
        assert editor.get(reverse("mat_block", args=[draft.pk, other.pk])).status_code == 404


class TestLooking:
    def look(self, editor: Client, draft: Version, station: str, **asked: str) -> str:
        answer = editor.get(reverse("mat_preview", args=[draft.pk, station]), {"show": "table"} | asked)
        assert answer.status_code == 200
        return text_of(answer).partition("<template")[2]

    @pytest.mark.parametrize("show", ["table", "phone", "stage"])
    @pytest.mark.parametrize("mat", ["employees", "leaders"])
    def test_every_station_can_be_seen_on_every_screen(self, mat: str, show: str, editor: Client) -> None:
        draft = make.version(mat).revise(by=None)
        for station in draft.stations.values_list("key", flat=True):
            assert self.look(editor, draft, station, show=show)

    def test_a_saved_word_is_seen_at_once_in_its_language(self, editor: Client, draft: Version) -> None:
        block = block_of(draft, "light.keep")
        Wording.objects.filter(block=block, language="nn").update(body={"label": "Heilt nytt", "prompt": "Kva?"})
        assert "Heilt nytt" in self.look(editor, draft, "light", language="nn")
        assert "Heilt nytt" not in self.look(editor, draft, "light", language="nb")

    def test_the_edition_and_the_cases_are_chosen(self, editor: Client, draft: Version) -> None:
        block_of(draft, "light.keep").timings.filter(variant="90").delete()
        assert "Dette beholder vi" not in self.look(editor, draft, "light", language="nb", edition="90")
        assert "Dette beholder vi" in self.look(editor, draft, "light", language="nb", edition="120")
        assert "styreren" in self.look(editor, draft, "fills", language="nb", sector="kindergarten")

    def test_nothing_in_it_can_be_sent(self, editor: Client, draft: Version) -> None:
        html = self.look(editor, draft, "light", language="nb")
        assert '<fieldset class="still" disabled>' in html
        assert "/t/" not in html

    def test_a_station_that_is_not_there(self, editor: Client, draft: Version) -> None:
        assert editor.get(reverse("mat_preview", args=[draft.pk, "nowhere"])).status_code == 404

    def test_the_whole_mat_as_a_poster(self, editor: Client, draft: Version) -> None:
        answer = editor.get(reverse("mat_poster", args=[draft.pk, "A3"]), {"language": "nn", "edition": "120"})
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        for query in ({"language": "xx"}, {"edition": "day"}):
            assert editor.get(reverse("mat_poster", args=[draft.pk, "A3"]), query).status_code == 404
