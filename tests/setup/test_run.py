import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import run
from processes import free_port
from tests.setup.test_processes import below

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run, "VAR", tmp_path)
    monkeypatch.setattr(run, "DATABASE", tmp_path / "ned.sqlite3")
    return tmp_path


def write_database(path: Path, *people: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE ned_user (email TEXT)")
    connection.executemany("INSERT INTO ned_user VALUES (?)", [(person,) for person in people])
    connection.commit()
    connection.close()


def pretend(monkeypatch: pytest.MonkeyPatch, *, fails: str = "") -> None:
    """Commands that only make a database with one person in it, or fail."""

    def manage(command: list[str], **settings: str) -> None:
        if command[0] == fails:
            sys.exit("no")
        if command[0] == "migrate":
            write_database(Path(settings["NED_VAR"]) / "ned.sqlite3", "new@example.org")

    monkeypatch.setattr(run, "manage", manage)


def people(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = [row[0] for row in connection.execute("SELECT email FROM ned_user")]
    connection.close()
    return found


def test_a_taken_port_is_told_with_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        monkeypatch.setattr(run, "PORT", door.getsockname()[1])
        with pytest.raises(SystemExit, match=r"is taken. Choose another: make run PORT=\d+"):
            run.refuse_taken_port()


def test_a_database_without_people_counts_as_new(var: Path) -> None:
    assert not run.holds_people()
    run.DATABASE.touch()
    assert not run.holds_people()
    run.DATABASE.unlink()
    write_database(run.DATABASE)
    assert not run.holds_people()


def test_a_database_with_a_person_in_it_is_kept(var: Path) -> None:
    write_database(run.DATABASE, "old@example.org")
    assert run.holds_people()


def test_a_new_database_takes_the_place_of_an_empty_one(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    run.DATABASE.touch()
    run.make_database()
    assert people(run.DATABASE) == ["new@example.org"]


def test_a_start_cut_short_leaves_no_half_filled_database(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, fails="demo")
    with pytest.raises(SystemExit):
        run.make_database()
    assert list(var.iterdir()) == []


def fetch(port: int, path: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path)
    status = line.getresponse().status
    line.close()
    return status


def start(var: Path, port: int) -> subprocess.Popen[str]:
    passed_on = {name: os.environ[name] for name in ("PATH", "NED_STATICFILES")}
    settings = passed_on | {"NED_VAR": f"{var}", "PORT": f"{port}"}
    # In a group of its own, as a shell starts it: Ctrl-C reaches all of a group at once.
    return subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.postgres  # it brings its own SQLite; once is enough
def test_a_newcomers_first_command_answers_and_stops_when_told(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "static").symlink_to(ROOT / "var/static")
    with start(tmp_path, port) as process:
        said = ""
        while process.stdout and (line := process.stdout.readline()) and "NED answers" not in line:
            said += line
        assert f"NED answers at http://127.0.0.1:{port}/" in line, said
        assert [fetch(port, path) for path in ("/", "/health/", "/ready/", "/try/")] == [200] * 4
        started = below(process.pid)
        assert len(started) >= 4  # what runs them, pages, worker and beat
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    with pytest.raises(ConnectionRefusedError):
        fetch(port, "/health/")
