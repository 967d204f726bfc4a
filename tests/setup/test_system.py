import sys
from pathlib import Path

import pytest

import setup
import system

MACHINES = {
    "debian": ('ID=debian\nVERSION_ID="12"\n', "linux"),
    "ubuntu": ("ID=ubuntu\nID_LIKE=debian\n", "linux"),
    "mint": ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "linux"),
    "fedora": ("ID=fedora\n", "linux"),
    "alma": ('ID="almalinux"\nID_LIKE="rhel centos fedora"\n', "linux"),
    "mac": ("", "darwin"),
}


@pytest.fixture
def os_release(tmp_path: Path) -> Path:
    return tmp_path / "os-release"


@pytest.mark.parametrize(
    ("machine", "command"),
    [
        ("debian", "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"),
        ("ubuntu", "sudo apt-get install libpango-1.0-0"),
        ("mint", "sudo apt-get install libpango-1.0-0"),
        ("fedora", "sudo dnf install pango harfbuzz fontconfig dejavu-sans-fonts"),
        ("alma", "sudo dnf install pango"),
        ("mac", "brew install pango harfbuzz fontconfig"),
    ],
)
def test_what_is_missing_is_named_with_the_command_for_this_machine(
    os_release: Path, machine: str, command: str
) -> None:
    text, platform = MACHINES[machine]
    os_release.write_text(text, encoding="utf-8")
    message = system.explain(system.RUN, os_release=os_release, platform=platform)
    assert f"  {command}" in message
    assert "Pango (sets the PDFs)" in message
    assert message.count("\nOn ") == 1


@pytest.mark.parametrize("text", ["ID=plan9\n", None])
def test_on_a_strange_machine_all_three_ways_are_told(os_release: Path, text: str | None) -> None:
    if text:
        os_release.write_text(text, encoding="utf-8")
    message = system.explain(system.TEST, os_release=os_release, platform="linux")
    assert message.count("\nOn ") == 3
    for package in ("postgresql", "redis", "chromium", "poppler"):
        assert message.count(package) >= 3


def test_every_need_has_a_package_on_every_system() -> None:
    for kind in system.GET:
        assert all(need.package(kind) for need in system.TEST)


def lacking(monkeypatch: pytest.MonkeyPatch) -> system.Need:
    need = system.Need("Moon", "shines", lambda: False, "moon", "moon", "moon")
    monkeypatch.setattr(system, "RUN", (need,))
    monkeypatch.setattr(system, "TEST", (need,))
    monkeypatch.setattr(system, "root_prefix", lambda: None)
    return need


def test_tests_stop_where_something_is_missing_and_cannot_be_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(monkeypatch)
    with pytest.raises(SystemExit):
        setup.machine("test")
    assert "Moon (shines)" in capsys.readouterr().err


def test_the_product_starts_without_what_only_its_pdfs_need(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(monkeypatch)
    setup.machine("run")
    assert "its PDFs do not" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own libraries")
def test_a_library_is_there_when_it_loads() -> None:
    assert system.has_library("c", 6)
    assert not system.has_library("moonlight", 1)
