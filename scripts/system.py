"""What the machine itself must bring, and how to get it on Debian, Fedora and macOS. Runs on Python 3.8."""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence

OS_RELEASE = Path("/etc/os-release")
OLDEST_POSTGRES = 15
LIBRARIES = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
# The first draws no window and costs less than half.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
GET: Dict[str, str] = {
    "debian": "apt-get install",
    "fedora": "dnf install",
    "macos": "brew install",
}
TITLES = {"debian": "Debian or Ubuntu", "fedora": "Fedora", "macos": "macOS"}
# Debian starts what it installs; exit 101 from policy-rc.d is its own way of saying no.
APT = """
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "$@" >/dev/null
"""


class Need(NamedTuple):
    name: str
    why: str
    is_there: Callable[[], bool]
    debian: str
    fedora: str
    macos: str

    def package(self, family: str) -> str:
        return str(getattr(self, family))


def has_library(name: str, number: int) -> bool:
    names = [f"lib{name}.so.{number}", f"lib{name}.{number}.dylib", f"lib{name}.dylib"]
    names += [f"{folder}/lib{name}.{number}.dylib" for folder in LIBRARIES]
    return any(map(_loads, names))


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_pango() -> bool:
    return has_library("pango-1.0", 0) and has_library("pangoft2-1.0", 0)


def has_fonts() -> bool:
    lister = shutil.which("fc-list")
    return bool(lister and subprocess.run([lister, ":lang=nb", "family"], capture_output=True).stdout.strip())


# A browser without a window, as root, that asks nobody outside for anything.
BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


def chromium() -> Optional[str]:
    found = (path for path in map(shutil.which, BROWSERS) if path)
    return next(found, None) or next((path for path in MAC_BROWSERS if Path(path).exists()), None)


def postgres_bin() -> Optional[Path]:
    """The folder of the newest PostgreSQL server programs that are new enough."""
    known = [folder for pattern in POSTGRES_FOLDERS for folder in Path("/").glob(pattern[1:])]
    on_path = shutil.which("postgres")
    found = {folder: _postgres_version(folder) for folder in [*known, *([Path(on_path).parent] if on_path else [])]}
    newest = max(found, key=lambda folder: found[folder], default=None)
    return newest if newest and found[newest] >= OLDEST_POSTGRES else None


def _postgres_version(folder: Path) -> int:
    try:
        said = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True)
    except OSError:
        return 0
    number = re.search(r"(\d+)", said.stdout)
    return int(number.group(1)) if number else 0


def has_norwegian() -> bool:
    """Homebrew has no dictionaries: there the spelling goes unread."""
    if not has("hunspell") or sys.platform == "darwin":
        return has("hunspell")
    listed = subprocess.run(["hunspell", "-D"], stdin=subprocess.DEVNULL, capture_output=True, text=True).stderr
    return "nb_NO" in listed and "nn_NO" in listed


def has_firefox() -> bool:
    return has("firefox-esr") or has("firefox") or Path("/Applications/Firefox.app").exists()


def has_webkit() -> bool:
    """macOS has the engine, but not the driver that needs no screen: there its tests are skipped."""
    return sys.platform == "darwin" or (has("WebKitWebDriver") and has("Xvfb"))


def has(program: str) -> bool:
    return shutil.which(program) is not None


RUN = (
    Need("Pango", "sets the PDFs", has_pango, "libpango-1.0-0 libpangoft2-1.0-0", "pango", "pango"),
    Need(
        "HarfBuzz subset",
        "keeps the PDFs small",
        lambda: has_library("harfbuzz-subset", 0),
        "libharfbuzz-subset0",
        "harfbuzz",
        "harfbuzz",
    ),
    Need(
        "fontconfig with a font",
        "finds letters for the PDFs",
        has_fonts,
        "fontconfig fonts-dejavu-core",
        "fontconfig dejavu-sans-fonts",
        "fontconfig",
    ),
)
TEST = (
    *RUN,
    Need(
        f"PostgreSQL {OLDEST_POSTGRES} or newer",
        "the tests start one of their own",
        lambda: postgres_bin() is not None,
        "postgresql",
        "postgresql-server postgresql-contrib",
        "postgresql@17",
    ),
    Need("Redis", "the tests start one of their own", lambda: has("redis-server"), "redis-server", "redis", "redis"),
    Need(
        "Chromium",
        "the tests browse with it",
        lambda: chromium() is not None,
        "chromium-headless-shell",
        "chromium",
        "chromium",
    ),
    Need(
        "Firefox and WebKit",
        "the tests browse with them too",
        lambda: has_firefox() and has_webkit(),
        "firefox-esr webkit2gtk-driver xvfb",
        "firefox webkit2gtk-driver xorg-x11-server-Xvfb",
        "--cask firefox",
    ),
    Need("Poppler", "the tests read PDFs", lambda: has("pdftotext"), "poppler-utils", "poppler-utils", "poppler"),
    Need(
        "Hunspell with Norwegian",
        "the tests read the mats' spelling",
        has_norwegian,
        "hunspell hunspell-no",
        "hunspell hunspell-nb hunspell-nn",
        "hunspell",
    ),
    Need("gettext", "the tests compare translations", lambda: has("xgettext"), "gettext", "gettext", "gettext"),
)


def missing(needs: Iterable[Need]) -> List[Need]:
    return [need for need in needs if not need.is_there()]


def family(os_release: Path = OS_RELEASE, platform: str = sys.platform) -> Optional[str]:
    """debian, fedora or macos; None where we do not know the packages."""
    if platform == "darwin":
        return "macos"
    words = f"{_field(os_release, 'ID')} {_field(os_release, 'ID_LIKE')}".split()
    kin = {"debian": "debian", "ubuntu": "debian", "fedora": "fedora", "rhel": "fedora", "centos": "fedora"}
    return next((kin[word] for word in words if word in kin), None)


def _field(os_release: Path, name: str) -> str:
    if not os_release.exists():
        return ""
    found = re.search(rf"^{name}=(.*)$", os_release.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1).strip("\"'") if found else ""


def packages(needs: Iterable[Need], kind: str) -> List[str]:
    return list(dict.fromkeys(" ".join(need.package(kind) for need in needs).split()))


def explain(needs: Sequence[Need], *, os_release: Path = OS_RELEASE, platform: str = sys.platform) -> str:
    """What is missing and the commands that bring it, for this machine or, where it is strange, for all we know."""
    lines = ["Missing on this machine:"]
    lines += [f"  {need.name} ({need.why})" for need in needs]
    here = family(os_release, platform)
    for kind in [here] if here else GET:
        lines += [f"On {TITLES[kind]}:", f"  {_sudo(kind)}{GET[kind]} {' '.join(packages(needs, kind))}"]
    return "\n".join(lines)


def _sudo(kind: str) -> str:
    return "" if kind == "macos" else "sudo "


def root_prefix() -> Optional[List[str]]:
    """How to become root without asking anyone, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    # A person at a terminal may be asked for the password; a script may not be left hanging.
    if sudo and (sys.stdin.isatty() or subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0):
        return [sudo]
    return None


def install(needs: Sequence[Need]) -> bool:
    """Install them with apt where that is possible; says whether it went well."""
    prefix = root_prefix()
    if family() != "debian" or not has("apt-get") or prefix is None:
        return False
    wanted = packages(needs, "debian")
    print(f"• installing {' '.join(wanted)}", flush=True)
    return subprocess.run([*prefix, "sh", "-c", APT, "sh", *wanted]).returncode == 0
