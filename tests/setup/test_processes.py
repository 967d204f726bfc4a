import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Says where the servers are, then waits for ever.
WAITS = "import os, signal; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], flush=True); signal.pause()"
pytestmark = pytest.mark.postgres


def start() -> subprocess.Popen[str]:
    command = [sys.executable, "scripts/test.py", "--services", "--", sys.executable, "-c", WAITS]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def ports(process: subprocess.Popen[str]) -> list[int]:
    assert process.stdout
    return [urlsplit(address).port or 0 for address in process.stdout.readline().split()]


def answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def below(pid: int) -> set[int]:
    """Every process that this one has started, and those that they have."""
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    children = {int(child) for listing in listings for child in listing.read_text(encoding="ascii").split()}
    return children.union(*map(below, children))


def folders(pids: set[int]) -> set[Path]:
    """The private folders that these processes work in."""
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace") for pid in pids]
    places = [str(Path(f"/proc/{pid}/cwd").readlink()) for pid in pids]
    return {Path(found) for text in lines + places for found in re.findall(r"/tmp/ned-[a-z]+-\w+", text)}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usual(sign=signal.SIGINT)
def test_an_interrupted_run_leaves_no_process_and_no_folder_behind(sign: signal.Signals) -> None:
    with start() as process:
        doors = ports(process)
        started, made = below(process.pid), folders(below(process.pid))
        assert all(map(answers, doors))
        assert len(made) >= 2
        process.send_signal(sign)
        assert process.wait(30) == 128 + sign
    assert not any(map(answers, doors))
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    assert not [folder for folder in made if folder.exists()]


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel")
def test_even_a_killed_run_leaves_no_server_behind() -> None:
    with start() as process:
        doors, started, made = ports(process), below(process.pid), folders(below(process.pid))
        handles = [os.pidfd_open(pid) for pid in started]
        process.kill()
    # A handle can be read once its process has ended.
    assert all(select.select([handle], [], [], 30)[0] for handle in handles)
    assert not any(map(answers, doors))
    for number in handles:
        os.close(number)
    for folder in made:  # nobody is left who could have
        shutil.rmtree(folder)
