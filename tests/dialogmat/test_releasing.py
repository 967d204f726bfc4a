"""A version's way: draft, in review, released, withdrawn. What is released is frozen, and a revision is a new draft."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dialogmat.desk.mat_file import described
from dialogmat.loading import load_all
from dialogmat.models import Block, Comment, Debrief, Room, Version, VersionState, Wording
from ned.access import Role
from ned.models import Trace
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def version() -> Version:
    return make.version()


@pytest.fixture
def draft(version: Version) -> Version:
    return version.revise(by=None)


@pytest.fixture
def editor() -> Client:
    return make.client(make.member(Role.EDITOR, name="Redaktøren"))


@pytest.fixture
def reviewer() -> Client:
    return make.client(make.member(Role.REVIEWER, name="Tillitsvalgt sentralt"))


def step(client: Client, version: Version, act: str) -> Any:
    return client.post(reverse("mat_step", args=[version.pk]), {"act": act})


def release(client: Client, version: Version, changes: str = "Kortere tekster") -> Any:
    return client.post(reverse("mat_release", args=[version.pk]), {"changes": changes})


def state(version: Version) -> str:
    return Version.objects.get(pk=version.pk).state


def empty_a_word(draft: Version) -> Block:
    row = Wording.objects.get(block__in=draft.blocks, block__key="light.keep", language="nn")
    Wording.objects.filter(pk=row.pk).update(body={**row.body, "prompt": ""})
    return row.block


class TestTheWay:
    def test_from_the_desk_to_the_reviewers_and_back(self, editor: Client, draft: Version) -> None:
        assert step(editor, draft, "review").status_code == 302
        assert state(draft) == VersionState.REVIEW
        step(editor, draft, "back")
        assert state(draft) == VersionState.DRAFT

    def test_a_draft_is_not_released_before_it_was_read(self, editor: Client, draft: Version) -> None:
        answer = release(editor, draft)
        assert answer.status_code == 409
        assert "Only a version that is in review can be released." in answer.content.decode()
        assert state(draft) == VersionState.DRAFT

    def test_what_lacks_a_word_is_refused_with_a_link_to_it(self, editor: Client, draft: Version) -> None:
        block = empty_a_word(draft)
        draft.send_to_review(by=None)
        answer = release(editor, draft)
        assert answer.status_code == 422
        html = answer.content.decode()
        link = reverse("mat_block", args=[draft.pk, block.pk])
        assert f'<a href="{link}">light.keep lacks prompt in nynorsk.</a>' in html
        assert "Kortere tekster" in html  # what was typed is there still
        assert state(draft) == VersionState.REVIEW

    def test_what_is_new_has_to_be_said(self, editor: Client, draft: Version) -> None:
        draft.send_to_review(by=None)
        assert release(editor, draft, changes=" ").status_code == 422
        assert state(draft) == VersionState.REVIEW

    def test_a_release_says_what_when_and_who(self, editor: Client, version: Version, draft: Version) -> None:
        draft.send_to_review(by=None)
        release(editor, draft)
        found = Version.objects.get(pk=draft.pk)
        assert (found.state, found.number, found.changes) == ("released", version.number + 1, "Kortere tekster")
        assert found.approved_by
        assert found.approved_by.name == "Redaktøren"
        assert found.released_at
        html = editor.get(reverse("mats")).content.decode()
        assert "approved by Redaktøren" in html
        assert Trace.objects.filter(verb="version.released", by=found.approved_by, object_id=draft.pk).exists()

    def test_two_who_release_at_once_release_once(self, editor: Client, draft: Version) -> None:
        draft.send_to_review(by=None)
        other = Version.objects.get(pk=draft.pk)
        release(editor, draft)
        with pytest.raises(ValidationError, match="Someone has moved this version on"):
            other.release(by=None, changes="Mine")
        assert release(editor, draft).status_code == 409

    def test_what_is_withdrawn_is_offered_to_no_new_room(
        self, editor: Client, version: Version, draft: Version
    ) -> None:
        draft.release(by=None)
        step(editor, draft, "withdraw")
        assert state(draft) == VersionState.WITHDRAWN
        assert make.version() == version
        with pytest.raises(ValidationError):
            Room.choose(make.gathering(), version=Version.objects.get(pk=draft.pk), variant="90", by=None)

    def test_a_draft_that_is_thrown_away_is_gone_and_its_source_stays(
        self, editor: Client, version: Version, draft: Version
    ) -> None:
        draft.comment("light.keep", words="Klart", by=None)
        assert step(editor, draft, "discard").status_code == 302
        assert not Version.objects.filter(pk=draft.pk).exists()
        assert state(version) == VersionState.RELEASED

    @pytest.mark.parametrize("act", ["review", "back", "discard"])
    def test_a_released_version_goes_nowhere_but_out(self, editor: Client, version: Version, act: str) -> None:
        assert step(editor, version, act).status_code == 409
        assert state(version) == VersionState.RELEASED


class TestRevising:
    @pytest.mark.parametrize("mat", ["employees", "leaders"])
    def test_a_revision_says_all_that_the_version_says(self, mat: str) -> None:
        version = make.version(mat)
        draft = version.revise(by=None)
        own = {"number", "state", "changes"}
        now, before = described(draft), described(version)
        assert {name: now[name] for name in now.keys() - own} == {name: before[name] for name in before.keys() - own}
        assert (draft.based_on, draft.number) == (version, version.number + 1)

    def test_it_is_a_copy_and_not_the_same_rows(self, version: Version, draft: Version) -> None:
        assert not set(version.blocks.values_list("pk")) & set(draft.blocks.values_list("pk"))

    def test_a_draft_is_not_revised(self, editor: Client, draft: Version) -> None:
        assert editor.post(reverse("mat_revise", args=[draft.pk])).status_code == 409
        assert Version.objects.filter(based_on=draft).count() == 0

    def test_numbers_count_up_past_drafts(self, version: Version, draft: Version) -> None:
        assert version.revise(by=None).number == draft.number + 1

    def test_the_content_files_make_no_new_version_because_somebody_has_revised(self, draft: Version) -> None:
        assert load_all() == []

    def test_a_room_keeps_what_it_pinned_and_the_next_one_gets_the_new(self, version: Version, draft: Version) -> None:
        old = make.room()
        draft.release(by=None)
        assert make.room(make.gathering()).version == draft
        assert Room.objects.get(pk=old.pk).version == version

    @pytest.mark.parametrize("mat", ["employees", "leaders"])
    def test_it_takes_as_many_queries_however_much_there_is(
        self, mat: str, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        version = make.version(mat)
        with django_assert_num_queries(17):
            version.revise(by=None)


class TestFrozen:
    """The views say no in words; behind them the database says no to everybody."""

    @pytest.fixture(params=["released", "review", "withdrawn"])
    def frozen(self, request: Any, version: Version, draft: Version) -> Version:
        if request.param == "review":
            draft.send_to_review(by=None)
            return draft
        if request.param == "withdrawn":
            draft.release(by=None)
            draft.withdraw(by=None)
            return draft
        return version

    def refused(self, answer: Any) -> None:
        assert answer.status_code == 409
        assert "This version is frozen. Only a draft can be changed." in answer.content.decode()

    def test_its_words_stay(self, editor: Client, frozen: Version) -> None:
        block = frozen.blocks.get(key="light.keep")
        before = described(frozen)
        sent = {"nb-revision": 1, "nb-label": "Hei", "nn-label": "Hei", "down": "cards.nothing"}
        self.refused(editor.post(reverse("mat_block", args=[frozen.pk, block.pk]), sent))
        assert described(frozen) == before

    @pytest.mark.parametrize(
        "sent",
        [
            {"act": "add_station", "key": "rest"},
            {"act": "add_block", "station": "light", "key": "rest", "kind": "text"},
            {"act": "remove", "station": "light"},
            {"act": "up", "station": "light"},
            {"act": "order", "station": "light", "order": []},
            {"act": "move_to", "to": "fills"},
        ],
        ids=lambda sent: sent["act"],
    )
    @pytest.mark.usual(frozen="released")
    def test_its_stations_and_blocks_stay(self, editor: Client, frozen: Version, sent: dict[str, Any]) -> None:
        before = described(frozen)
        named = {"block": str(frozen.blocks.get(key="light.keep").pk)} if sent["act"] == "move_to" else {}
        self.refused(editor.post(reverse("mat_structure", args=[frozen.pk]), sent | named))
        assert described(frozen) == before

    def test_its_minutes_stay(self, editor: Client, frozen: Version) -> None:
        block = frozen.blocks.get(key="light.keep")
        sent = {"seen": "x", "takes": "none", "rhythm": "", "minutes-90": 99}
        self.refused(editor.post(reverse("mat_facts", args=[frozen.pk, block.pk]), sent))
        self.refused(editor.post(reverse("mat_station", args=[frozen.pk, "light"]), {"walk": 9}))
        assert block.timings.get(variant="90").minutes == 7

    def test_there_are_no_forms_to_write_in(self, editor: Client, frozen: Version) -> None:
        block = frozen.blocks.get(key="light.keep")
        assert 'class="words"' not in editor.get(reverse("mat_block", args=[frozen.pk, block.pk])).content.decode()
        assert "Add a station" not in editor.get(reverse("mat_version", args=[frozen.pk])).content.decode()

    def test_what_goes_past_the_views_is_refused_by_the_database(self, frozen: Version) -> None:
        row = Wording.objects.filter(block__in=frozen.blocks)[0]
        with pytest.raises(Error, match="frozen"), transaction.atomic():
            Wording.objects.filter(pk=row.pk).update(body={"title": "Hei"})
        with pytest.raises(Error, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM dialogmat_timing")


class TestReviewing:
    def test_a_reviewer_reads_and_comments_and_writes_nothing(self, reviewer: Client, draft: Version) -> None:
        block = draft.blocks.get(key="light.keep")
        draft.send_to_review(by=None)
        page = reverse("mat_block", args=[draft.pk, block.pk])
        assert "Dette beholder vi" in reviewer.get(page).content.decode()
        sent = reviewer.post(reverse("mat_comment", args=[draft.pk, block.pk]), {"words": "«Beholder» er uklart."})
        assert sent.status_code == 302
        html = reviewer.get(page).content.decode()
        assert "«Beholder» er uklart." in html
        assert "Tillitsvalgt sentralt" in html
        assert "Settle" not in html
        assert reviewer.post(page, {"nb-revision": 1}).status_code == 404

    def test_an_empty_comment_is_refused(self, reviewer: Client, draft: Version) -> None:
        block = draft.blocks.get(key="light.keep")
        sent = reviewer.post(reverse("mat_comment", args=[draft.pk, block.pk]), {"words": " "})
        assert sent.status_code == 422
        assert not Comment.objects.exists()

    def test_the_editor_settles_it_and_the_count_goes_down(self, editor: Client, draft: Version) -> None:
        comment = draft.comment("light.keep", words="Uklart", by=make.user())
        page = reverse("mat_version", args=[draft.pk])
        assert "1 open comment" in editor.get(page).content.decode()
        assert "1 open comment" in editor.get(reverse("mats")).content.decode()
        assert editor.post(reverse("mat_settle", args=[draft.pk, comment.pk])).status_code == 302
        assert "1 open comment" not in editor.get(page).content.decode()
        block = draft.blocks.get(key="light.keep")
        assert "Settled" in editor.get(reverse("mat_block", args=[draft.pk, block.pk])).content.decode()

    def test_a_comment_of_another_version_is_not_settled_here(
        self, editor: Client, version: Version, draft: Version
    ) -> None:
        comment = draft.comment("light.keep", words="Uklart", by=None)
        assert editor.post(reverse("mat_settle", args=[version.pk, comment.pk])).status_code == 404

    def test_what_is_released_takes_no_more_comments(self, reviewer: Client, version: Version) -> None:
        block = version.blocks.get(key="light.keep")
        sent = reviewer.post(reverse("mat_comment", args=[version.pk, block.pk]), {"words": "Nei"})
        assert sent.status_code == 409
        assert not Comment.objects.exists()

    def test_whoever_releases_sees_how_many_comments_are_open(self, editor: Client, draft: Version) -> None:
        draft.comment("light.keep", words="Uklart", by=None)
        draft.send_to_review(by=None)
        html = editor.get(reverse("mat_release", args=[draft.pk])).content.decode()
        assert "1 comment is not settled." in html

    def test_debriefs_reach_the_desk_without_names(self, editor: Client, version: Version) -> None:
        run = make.run()
        for worked, why in ((True, ""), (False, "Kortene var for mange")):
            Debrief.note(run, station="fills", worked=worked, why=why, by=make.user("Navn Navnesen"))
        html = editor.get(reverse("mat_version", args=[version.pk])).content.decode()
        assert "Worked 1 of 2" in html
        assert "Kortene var for mange" in html
        assert "Navn Navnesen" not in html


class TestComparing:
    def test_what_changed_is_told_language_by_language(self, editor: Client, draft: Version) -> None:
        empty_a_word(draft)
        html = editor.get(reverse("mat_compare", args=[draft.pk])).content.decode()
        assert 'id="c-light.keep"' in html
        assert html.count('class="card change"') == 1
        assert "<del>" in html

    def test_a_copy_says_the_same(self, editor: Client, draft: Version) -> None:
        assert "They say the same." in editor.get(reverse("mat_compare", args=[draft.pk])).content.decode()

    def test_any_other_version_may_be_compared_with(self, editor: Client, version: Version, draft: Version) -> None:
        third = version.revise(by=None)
        third.blocks.filter(key="light.keep").delete()
        html = editor.get(reverse("mat_compare", args=[third.pk]), {"with": str(draft.pk)}).content.decode()
        assert f'value="{draft.pk}" selected' in html
        assert "Removed" in html
