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

LIGHT = ["light.heading", "light.remember", "light.tell", "light.keep"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usefixtures("english")]


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
        assert re.findall(r"<code>(light\.[a-z]+)</code>", light) == LIGHT
        assert re.findall(r"<b>([^<]+)</b> (\d+)<", light.partition("<ol")[0]) == [
            ("90 min", "15"),
            ("120 min", "18"),
            ("2 × 60 min, first", "18"),
        ]

    def test_lists_what_is_lacking_with_links(self, editor: Client, draft: Version) -> None:
        block = make.block(draft, "light.keep")
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
    @pytest.mark.usual(kind="measure")
    def test_a_block_of_any_kind_can_be_added_and_opened(self, kind: str, editor: Client, draft: Version) -> None:
        answer = self.send(editor, draft, "add_block", station="light", kind=kind, key="extra")
        block = make.block(draft, "light.extra")
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
        make.block(draft, "light.keep").delete()
        Block.objects.filter(pk=make.block(draft, "fills.gives").pk).update(key="light.keep")
        assert self.send(editor, draft, "add_block", station="light", kind="list", key="keep").status_code == 422

    def test_up_and_down_and_no_further(self, editor: Client, draft: Version) -> None:
        first = make.block(draft, "light.heading").pk
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
        was = [str(one.pk) for one in draft.blocks.filter(station__key="light").order_by("position")]
        self.send(editor, draft, "order", block=was[0], was=was, order=was[::-1])
        assert self.blocks(draft, "light") == ["light.keep", "light.tell", "light.remember", "light.heading"]

    def test_a_list_that_somebody_has_changed_is_not_laid(self, editor: Client, draft: Version) -> None:
        rows = [str(one.pk) for one in draft.blocks.filter(station__key="light").order_by("position")]
        make.block(draft, "light.tell").delete()
        answer = self.send(editor, draft, "order", block=rows[-1], was=rows, order=rows[::-1])
        assert answer.status_code == 409
        assert "Someone else has changed this list." in text_of(answer)

    def test_two_who_drag_at_once_do_not_overwrite(self, editor: Client, draft: Version) -> None:
        was = [str(one.pk) for one in draft.blocks.filter(station__key="light").order_by("position")]
        self.send(editor, draft, "order", block=was[0], was=was, order=was[::-1])
        answer = self.send(editor, draft, "order", block=was[0], was=was, order=[was[1], was[0], *was[2:]])
        assert answer.status_code == 409
        assert self.blocks(draft, "light") == ["light.keep", "light.tell", "light.remember", "light.heading"]

    def test_a_block_is_moved_to_another_station_with_all_that_is_its_own(self, editor: Client, draft: Version) -> None:
        block = make.block(draft, "light.keep")
        draft.comment("light.keep", words="Hører den hjemme her?", by=None)
        said = {wording.language: wording.body for wording in block.wordings.all()}
        answer = self.send(editor, draft, "move_to", block=block.pk, to="fills")
        assert answer["Location"].endswith(f"#b-{block.pk}")
        assert self.blocks(draft, "light") == ["light.heading", "light.remember", "light.tell"]
        assert self.blocks(draft, "fills")[-1] == "light.keep"
        moved = make.block(draft, "light.keep")
        assert moved.pk == block.pk and moved.timings.get(variant="90").minutes == 7
        assert {wording.language: wording.body for wording in moved.wordings.all()} == said
        assert "Hører den hjemme her?" in text_of(editor.get(reverse("mat_block", args=[draft.pk, block.pk])))

    @pytest.mark.parametrize("to", ["", "light", "nowhere"])
    def test_a_block_is_moved_only_to_another_station_of_the_version(
        self, to: str, editor: Client, draft: Version
    ) -> None:
        answer = self.send(editor, draft, "move_to", block=make.block(draft, "light.keep").pk, to=to)
        assert answer.status_code == 409
        assert self.blocks(draft, "light")[-1] == "light.keep"

    def test_a_heading_is_its_stations_and_is_not_offered_to_be_moved(self, editor: Client, draft: Version) -> None:
        pages = {key: reverse("mat_block", args=[draft.pk, make.block(draft, key).pk]) for key in LIGHT}
        offered = {key for key, url in pages.items() if 'value="move_to"' in text_of(editor.get(url))}
        assert offered == {"light.remember", "light.tell", "light.keep"}

    def test_what_is_removed_is_gone_and_the_next_comes_last_still(self, editor: Client, draft: Version) -> None:
        self.send(editor, draft, "remove", station="light", block=make.block(draft, "light.remember").pk)
        self.send(editor, draft, "add_block", station="light", kind="text", key="last")
        assert self.blocks(draft, "light") == ["light.heading", "light.tell", "light.keep", "light.last"]
        self.send(editor, draft, "remove", station="light")
        assert self.stations(draft)[2] == ("fills", 1)

    def test_minutes_and_what_it_takes(self, editor: Client, draft: Version) -> None:
        block = make.block(draft, "light.keep")
        said = {"takes": "unit", "rhythm": "pair", "max": 5, "minutes-90": 9, "minutes-120": "", "minutes-60-2": 0}
        url = reverse("mat_facts", args=[draft.pk, block.pk])
        assert editor.post(url, said | {"seen": drafting.as_seen(block)}).status_code == 302
        block = make.block(draft, "light.keep")
        assert (block.takes, block.rhythm, block.settings) == ("unit", "pair", {"max": 5})
        assert dict(block.timings.values_list("variant", "minutes")) == {"90": 9, "60-2": 0}

    @pytest.mark.parametrize(
        ("mat", "key", "said", "settings"),
        [
            ("employees", "do.choose", {"of": "fills.priority", "dots": 4}, {"of": "fills.priority", "dots": 4}),
            ("employees", "do.choose", {"of": "", "dots": ""}, {}),
            ("employees", "fills.sort", {"line": "on"}, {"line": True}),
            (
                "employees",
                "fills.priority",
                {"max": 2, "influence": "on"},
                {"max": 2, "influence": True, "factor": True},
            ),
            ("leaders", "promise.promise", {}, {}),
            ("leaders", "promise.promise", {"signatures": "on"}, {"signatures": True}),
            ("leaders", "good.behaviours", {"private": "on"}, {"private": True}),
        ],
    )
    def test_a_kind_has_the_settings_it_reads(
        self, mat: str, key: str, said: dict[str, Any], settings: dict[str, Any], editor: Client
    ) -> None:
        draft = make.version(mat).revise(by=None)
        block = make.block(draft, key)
        sent = {"takes": block.takes, "rhythm": block.rhythm, "seen": drafting.as_seen(block)} | said
        assert editor.post(reverse("mat_facts", args=[draft.pk, block.pk]), sent).status_code == 302
        assert make.block(draft, key).settings == settings

    def test_a_vote_is_on_what_some_block_lists(self, editor: Client, draft: Version) -> None:
        block = make.block(draft, "do.choose")
        html = text_of(editor.get(reverse("mat_block", args=[draft.pk, block.pk])))
        assert '<option value="do.measure" selected>' in html
        assert 'value="light.heading"' not in html
        sent = {"takes": "person", "rhythm": "", "of": "light.heading", "seen": drafting.as_seen(block)}
        assert editor.post(reverse("mat_facts", args=[draft.pk, block.pk]), sent).status_code == 422
        assert make.block(draft, "do.choose").settings["of"] == "do.measure"

    def test_settings_the_desk_does_not_know_stay(self, editor: Client, draft: Version) -> None:
        block = make.block(draft, "parts.request")
        said = {"takes": "unit", "rhythm": "table", "max": 2, "seen": drafting.as_seen(block)}
        editor.post(reverse("mat_facts", args=[draft.pk, block.pk]), said)
        assert make.block(draft, "parts.request").settings == {"direction": "up", "max": 2}

    def test_two_who_change_the_minutes_at_once_do_not_overwrite(self, editor: Client, draft: Version) -> None:
        block = make.block(draft, "light.keep")
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

    @pytest.mark.parametrize(("state", "button"), [("released", "Revise"), ("review", "Take it back to the desk")])
    def test_the_page_of_a_frozen_station_is_calm_and_says_how_to_go_on(
        self, state: str, button: str, editor: Client, draft: Version
    ) -> None:
        draft.send_to_review(by=None)
        version = draft if state == "review" else make.version()
        answer = editor.get(reverse("mat_station", args=[version.pk, "away"]))
        assert answer.status_code == 200
        html = text_of(answer)
        assert 'role="alert"' not in html and 'data-color="danger"' not in html
        assert f"{button}</button>" in html
        assert re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", html)[:2] == [
            ("Has a number on the path", "yes"),
            ("Core: always part of the mat", "no"),
        ]


class TestLooking:
    def look(self, editor: Client, draft: Version, station: str, **asked: str) -> str:
        answer = editor.get(reverse("mat_preview", args=[draft.pk, station]), {"show": "table"} | asked)
        assert answer.status_code == 200
        return text_of(answer).partition("<template")[2]

    @pytest.mark.parametrize("show", ["table", "phone", "stage"])
    @pytest.mark.parametrize("mat", ["employees", "leaders"])
    @pytest.mark.usual(mat="leaders")
    def test_every_station_can_be_seen_on_every_screen(self, mat: str, show: str, editor: Client) -> None:
        draft = make.version(mat).revise(by=None)
        for station in draft.stations.values_list("key", flat=True):
            assert self.look(editor, draft, station, show=show)

    def test_a_saved_word_is_seen_at_once_in_its_language(self, editor: Client, draft: Version) -> None:
        block = make.block(draft, "light.keep")
        Wording.objects.filter(block=block, language="nn").update(body={"label": "Heilt nytt", "prompt": "Kva?"})
        assert "Heilt nytt" in self.look(editor, draft, "light", language="nn")
        assert "Heilt nytt" not in self.look(editor, draft, "light", language="nb")

    def test_the_edition_and_the_cases_are_chosen(self, editor: Client, draft: Version) -> None:
        make.block(draft, "light.keep").timings.filter(variant="90").delete()
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
