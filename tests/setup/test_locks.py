import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted([*ROOT.glob("requirements*.txt"), ROOT / "package-lock.json", ROOT / ".npmrc"])
ADDRESS = re.compile(
    r"\w+://(?!github\.com/sponsors|opencollective\.com)|--(extra-)?index-url|--find-links|\"resolved\""
)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_host(lock: Path) -> None:
    assert ADDRESS.search(lock.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.txt")), ids=lambda lock: lock.name)
def test_every_python_package_is_pinned_with_hashes(lock: Path) -> None:
    packages = re.split(r"\n(?=[a-z])", lock.read_text(encoding="utf-8"))
    assert packages
    for package in packages:
        assert re.match(r"[a-z0-9.-]+(\[.*\])?==\S+", package), package[:60]
        assert "--hash=sha256:" in package, package[:60]


def test_every_front_end_package_is_pinned_with_its_sum() -> None:
    found = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in package for name, package in found.items() if name)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_holds_what_is_asked_for(name: str) -> None:
    lines = (ROOT / name).with_suffix(".in").read_text(encoding="utf-8").splitlines()
    wanted = {re.split(r"[\[<>=]", line)[0] for line in lines if line and line[0].isalpha()}
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
    assert wanted <= pinned


def test_both_locks_hold_the_same_versions() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9.-]+==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert versions("requirements.txt") <= versions("requirements-dev.txt")


def test_the_compose_file_follows_its_schema() -> None:
    checker = Path(sys.executable).parent / "check-jsonschema"
    command = [str(checker), "--builtin-schema", "vendor.compose-spec", str(ROOT / "docker-compose.yml")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
