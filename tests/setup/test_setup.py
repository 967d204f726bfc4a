from pathlib import Path

import pytest

import pythons
import setup
import system


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .venv that only looks like one, and a note of every command that would make or fill it."""
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").touch()
    monkeypatch.setattr(setup, "VENV", folder)
    monkeypatch.setattr(setup, "PYTHON", folder / "bin/python")
    monkeypatch.setattr(setup, "UNFINISHED", folder / ".unfinished")
    monkeypatch.setattr(setup, "uv_program", lambda: "")
    found = pythons.Found("/usr/bin/python3", (3, 13), (3, 45), True)
    monkeypatch.setattr(pythons, "look_at", lambda path: found)
    monkeypatch.setattr(pythons, "find", lambda candidates: (found, [found]))
    return folder


def commands(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> list[list[str]]:
    seen: list[list[str]] = []

    def run(command: list[str]) -> None:
        seen.append(command)
        if fails:
            raise KeyboardInterrupt

    monkeypatch.setattr(setup, "run", run)
    return seen


def test_an_install_that_was_cut_off_is_made_anew(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands(monkeypatch, fails=True)
    with pytest.raises(KeyboardInterrupt):
        setup.install("requirements.txt")

    seen = commands(monkeypatch)
    setup.environment()

    assert [command[1:4] for command in seen] == [["-m", "venv", "--clear"]]


def test_an_environment_that_is_whole_is_kept(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = commands(monkeypatch)
    setup.install("requirements.txt")
    setup.environment()

    assert [command[2] for command in seen] == ["pip"]


def test_no_python_that_will_do_says_which_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "install", lambda needs: False)
    old = pythons.Found("/usr/bin/python3", (3, 9), (3, 45), True)

    assert "too old" in setup.no_python([old])
    assert "pyenv install 3.13" in setup.no_python([old])
