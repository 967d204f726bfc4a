"""Sets up all that NED needs to run or to be tested. Runs on the machine's own Python, 3.8 or newer."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence

import pythons
import system
from places import BIN, FONT, NODE, ROOT, VENV
from stamps import once

PYTHON = BIN / "python"
# There while packages are being installed: an install that was cut off leaves packages that only look whole.
UNFINISHED = VENV / ".unfinished"
INTER = NODE / "inter-ui/variable/InterVariable.woff2"
OLDEST_NODE = 18
HOW_TO_GET_PYTHON = """Ways to get one:
  Debian 13, Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv
  older Debian and Ubuntu:           pyenv install 3.13   or   uv python install 3.13
  Fedora:                            sudo dnf install python3.13
  macOS:                             brew install python@3.13"""


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    os.chdir(str(ROOT))
    machine(kind)
    environment()
    requirements("requirements.txt" if kind == "run" else "requirements-dev.txt")
    node_packages()
    fonts()
    catalogues()


def machine(kind: str) -> None:
    """Bring what only the machine's package manager has; the pages run without it, the tests do not."""
    needs = system.missing(system.TEST if kind == "test" else system.RUN)
    if needs and system.install(needs):
        needs = system.missing(needs)
    if not needs:
        return
    print(system.explain(needs), file=sys.stderr)
    if kind == "test":
        sys.exit(1)
    print("NED starts without: its pages work, its PDFs do not.", file=sys.stderr)


def environment() -> None:
    """A .venv whose Python runs and is new enough, and whose packages were not cut off on their way in."""
    now = pythons.look_at(str(PYTHON)) if PYTHON.exists() and not UNFINISHED.exists() else None
    if now and now.new_enough:
        return
    found, seen = pythons.find(pythons.candidates(Path.home()))
    if not found and any(python.new_enough for python in seen) and system.install([VENV_MODULE]):
        found, seen = pythons.find(pythons.candidates(Path.home()))
    if not found:
        sys.exit(no_python(seen))
    print(f"• .venv with Python {found.version[0]}.{found.version[1]}", flush=True)
    run([found.path, "-m", "venv", "--clear", str(VENV)])


VENV_MODULE = system.Need("venv", "makes .venv", lambda: False, "python3-venv", "python3", "python@3.13")


def no_python(seen: Sequence[pythons.Found]) -> str:
    lines = ["NED needs Python 3.12 or newer (it is tested with 3.13), SQLite 3.37 or newer and ensurepip."]
    lines += [f"  {python.path} is {python.version[0]}.{python.version[1]}{_lacks(python)}" for python in seen]
    return "\n".join([*lines, HOW_TO_GET_PYTHON])


def _lacks(python: pythons.Found) -> str:
    if python.version < pythons.OLDEST:
        return ": too old"
    return ": its SQLite is too old" if python.sqlite < pythons.OLDEST_SQLITE else ": it lacks ensurepip"


def requirements(name: str) -> None:
    once("Python packages", lambda: install(name), mark=VENV / f".from-{name}", sources=[Path(name)])


def install(name: str) -> None:
    """With uv, which is ten times as fast, else with pip: the same hashes either way."""
    UNFINISHED.touch()
    uv = uv_program()
    wanted = ["--quiet", "--require-hashes", "-r", name]
    if not (uv and quiet([uv, "pip", "install", "--python", str(PYTHON), *wanted])):
        run([str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *wanted])
    UNFINISHED.unlink()


def uv_program() -> str:
    own = BIN / "uv"
    if not own.exists() and not shutil.which("uv"):
        fetch_uv()
    return str(own) if own.exists() else shutil.which("uv") or ""


def fetch_uv() -> None:
    """The uv that is pinned among the development requirements, hashes and all."""
    pinned = re.search(r"^uv==(?:.*\\\n)*.*\n", Path("requirements-dev.txt").read_text(encoding="utf-8"), re.MULTILINE)
    if not pinned:
        return
    with tempfile.TemporaryDirectory() as folder:
        only = Path(folder) / "uv.txt"
        only.write_text(pinned.group(0), encoding="utf-8")
        quiet([str(PYTHON), "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", str(only)])


def node_packages() -> None:
    sources = [Path("package.json"), Path("package-lock.json"), Path(".npmrc")]
    once("front-end packages", npm_ci, mark=NODE / ".from-lock", sources=sources)


def npm_ci() -> None:
    if node_version() < OLDEST_NODE or not shutil.which("npm"):
        once("Node", lambda: install("requirements-node.txt"), mark=VENV / ".from-node", sources=[node_pins()])
    # Only what it says on stderr is news; its summary on stdout is not.
    quiet_npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(quiet_npm, env=with_venv(), stdout=subprocess.DEVNULL)


def node_pins() -> Path:
    return Path("requirements-node.txt")


def with_venv() -> Dict[str, str]:
    return {**os.environ, "PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{BIN}"}


def node_version() -> int:
    try:
        said = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
    except OSError:
        return 0
    found = re.match(r"v(\d+)", said)
    return int(found.group(1)) if found else 0


def fonts() -> None:
    maker = Path("scripts/fonts.py")
    make = python_script(str(maker), str(INTER), str(FONT))
    once("letters for the screen", make, mark=FONT.with_suffix(".from"), sources=[maker, Path("package-lock.json")])


def catalogues() -> None:
    words = sorted(Path("locale").glob("*/LC_MESSAGES/*.po"))
    if all(is_newer(path.with_suffix(".mo"), path) for path in words):
        return
    print("• catalogues", flush=True)
    python_script("scripts/catalogues.py", "--compile")()


def is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def python_script(*command: str) -> Callable[[], None]:
    return lambda: run([str(PYTHON), *command])


def quiet(command: List[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def run(command: List[str], **settings: Any) -> None:
    done = subprocess.run(command, **settings)
    if done.returncode:
        sys.exit(f"This failed (exit {done.returncode}): {' '.join(command)}")


if __name__ == "__main__":
    main()
