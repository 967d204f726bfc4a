from pathlib import Path

import pytest

from stamps import digest, once


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a").write_text("one", encoding="utf-8")
    return folder


def test_a_thing_is_made_once_and_again_when_its_source_changes(source: Path, tmp_path: Path) -> None:
    made: list[str] = []

    def make() -> None:
        once("thing", lambda: made.append("made"), mark=tmp_path / "thing/.from", sources=[source])

    make()
    make()
    assert made == ["made"]
    (source / "a").write_text("two", encoding="utf-8")
    make()
    assert made == ["made", "made"]


def test_a_thing_that_failed_is_made_again(source: Path, tmp_path: Path) -> None:
    def fail() -> None:
        raise SystemExit("no")

    with pytest.raises(SystemExit):
        once("thing", fail, mark=tmp_path / "mark", sources=[source])
    assert not (tmp_path / "mark").exists()


def test_a_file_that_gets_another_name_counts_as_a_change(source: Path) -> None:
    before = digest([source])
    (source / "a").rename(source / "b")
    assert digest([source]) != before
