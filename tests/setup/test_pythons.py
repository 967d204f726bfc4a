import ast
import sys
from pathlib import Path

import pytest

import pythons
import setup

ROOT = Path(__file__).resolve().parents[2]
STARTERS = ("setup", "places", "pythons", "stamps", "system")


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def says(path: Path, version: str) -> Path:
    return program(path, f"echo '{version}'")


@pytest.mark.parametrize("name", STARTERS)
def test_what_starts_on_the_machines_own_python_is_written_for_3_8(name: str) -> None:
    ast.parse((ROOT / f"scripts/{name}.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_this_python_is_usable() -> None:
    found = pythons.look_at(sys.executable)
    assert found
    assert found.new_enough


def test_a_shim_that_exits_127_is_passed_over(tmp_path: Path) -> None:
    shim = program(tmp_path / "python3.13", "exit 127")
    real = says(tmp_path / "good/python3.13", "3 13 3 45 1")
    found, seen = pythons.find([str(shim), str(real)])
    assert found
    assert found.path == str(real)
    assert [python.path for python in seen] == [str(real)]


def test_a_name_that_is_nowhere_is_passed_over() -> None:
    assert pythons.look_at("python3.99-that-is-nowhere") is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("3 11 3 45 1", "too old"),
        ("3 13 3 31 1", "its SQLite is too old"),
        ("3 13 3 45 0", "it lacks ensurepip"),
    ],
)
def test_where_none_will_do_each_is_named_with_its_reason(tmp_path: Path, said: str, reason: str) -> None:
    other = says(tmp_path / "python", said)
    found, seen = pythons.find([str(other)])
    message = setup.no_python(seen)
    assert found is None
    assert f"{other} is 3.{said.split()[1]}: {reason}" in message
    assert "3.12 or newer" in message
    for system in ("Debian", "Fedora", "macOS"):
        assert system in message


def test_versions_of_pyenv_and_uv_are_looked_at_newest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for version in ("3.12.9", "3.12.10", "3.9.18"):
        says(tmp_path / f".pyenv/versions/{version}/bin/python", "3 12 3 45 1")
    says(tmp_path / "opt/own/bin/python3.13", "3 13 3 45 1")
    says(tmp_path / ".local/share/uv/python/cpython-3.13.1-linux/bin/python3", "3 13 3 45 1")
    looked_at = list(pythons.candidates(tmp_path, root=tmp_path))
    assert looked_at[:4] == [sys.executable, "python3.14", "python3.13", "python3.12"]
    pyenv = [path for path in looked_at if ".pyenv" in path]
    assert [Path(path).parent.parent.name for path in pyenv] == ["3.12.10", "3.12.9"]
    assert str(tmp_path / "opt/own/bin/python3.13") in looked_at
    assert "uv/python" in looked_at[-1]
