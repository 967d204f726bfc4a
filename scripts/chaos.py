"""Does harm to a hall while its tables write, and counts what is lost: `make chaos` writes var/chaos.json.

Case → {"lost", "doubled", "recovered_s", "ok"}: acknowledged operations that are not there, effects that are there more
than once, and the longest any screen waited for an acknowledgement.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from redis import Redis

from bench_letters import sink
from bench_servers import Server, database, furnish_plain, place, run_script, web
from chaos_browsers import WITH_NET, WITHOUT, bad_net, empty, five, shown, write_all
from chaos_screens import Crowd, Screen, Weather
from places import ROOT, VAR
from processes import guard, running

BACK_WITHIN = 30.0
BETWEEN_KILLS = 4.0
# As in the Dockerfile.
TWO_WORKERS = ["--workers", "2", "--respawn-failed-workers", "--respawn-interval", "0.2"]
BAD_WIFI = Weather(there=0.25, back=0.2, again=0.4)


@dataclass
class Case:
    lost: int
    doubled: int
    recovered_s: float
    ok: bool


@dataclass
class Hall:
    """An open workshop on a server, and the screens at its tables."""

    environment: dict[str, str]
    server: Server
    crowd: Crowd
    other: str

    def verdict(self) -> Case:
        told = json.loads(run_script(["scripts/chaos_data.py", "tell"], self.environment))
        entries = [entry for screen in self.crowd.screens for entry in screen.said]
        lost = [entry for entry in entries if entry.outcome and not there(entry.body, entry.outcome, told)]
        longest = max(screen.longest for screen in self.crowd.screens)
        doubled = twice(told)
        fine = not lost and not doubled and not self.crowd.undelivered and longest <= BACK_WITHIN
        for trouble in self.crowd.undelivered[:5]:
            print(f"  not delivered: {trouble}", flush=True)
        return Case(len(lost) + len(self.crowd.undelivered), doubled, round(longest, 2), fine)


def there(body: dict[str, str], outcome: str, told: dict[str, Any]) -> bool:
    """Whether what was acknowledged is in the database: its operation, and its words where nothing newer has come."""
    if outcome == "same":
        return True
    operation = told["operations"].get(body["operation"])
    if not operation:
        return False
    field, result = operation
    if result["outcome"] == "rival":
        return bool(told["rivals"].get(body["operation"]) == body["value"])
    _slot, value, revision = told["answers"][field]
    return bool(revision > result["revision"] or value == body["value"])


def twice(told: dict[str, Any]) -> int:
    """Fields whose revision is not the number of saves that were recorded for them."""
    saves: dict[str, int] = {}
    for field, result in told["operations"].values():
        saves[field] = saves.get(field, 0) + (result["outcome"] == "saved")
    return sum(1 for field, (_slot, _value, revision) in told["answers"].items() if revision != saves.get(field, 0))


@contextmanager
def hall(url: str, *, tables: int, screens: int, weather: Weather | None = None) -> Iterator[Hall]:
    with database(url) as own, place(own) as environment:
        furnish_plain(environment)
        laid = json.loads(run_script(["scripts/chaos_data.py", "lay", f"{tables}", f"{screens}"], environment))
        with web(environment, *TWO_WORKERS) as server:
            made = [
                Screen(server.port, token, laid["text"], laid["list"], random.Random(number), weather or Weather())
                for number, token in enumerate(laid["screens"])
            ]
            yield Hall(environment, server, Crowd(made), laid["other"])


# What can happen


def replay(url: str, asked: argparse.Namespace) -> Case:
    """Hundreds of screens on bad Wi-Fi: requests and answers are lost, come twice and late; the day ends meanwhile."""
    with hall(url, tables=max(asked.devices // 3 * 2, 1), screens=asked.devices, weather=BAD_WIFI) as found:

        def close() -> None:
            time.sleep(3)
            run_script(["scripts/chaos_data.py", "close"], found.environment)

        found.crowd.run(times=20, meanwhile=close)
        return found.verdict()


def replay_browsers(url: str, _asked: argparse.Namespace) -> Case:
    """Real browsers do what `replay` plays, sleep for twelve hours, and wake up after the day has ended."""
    with five() as tables, hall(url, tables=len(tables), screens=len(tables)) as found:
        screens = found.crowd.screens
        fields = [f"#b-{block} textarea" for block in (screens[0].text, found.other)]
        with bad_net(found.server.port, BAD_WIFI) as net:
            write_all(net, tables, [screen.token for screen in screens], fields)
            texts = shown(tables)
            run_script(["scripts/chaos_data.py", "close", "12"], found.environment)
            net.away = False
            took = empty(tables)
        told = json.loads(run_script(["scripts/chaos_data.py", "tell"], found.environment))
    arrived = [value for _slot, value, _revision in told["answers"].values()]
    lost = sum(1 for all_of_one in texts.values() for text in all_of_one if text not in arrived)
    doubled = twice(told) + len(told["rivals"]) + abs(len(told["operations"]) - (WITH_NET + WITHOUT) * len(tables))
    return Case(lost, doubled, round(took, 2), not lost and not doubled and took <= BACK_WITHIN)


def amid(url: str, harm: Callable[[Hall], None]) -> Case:
    """Ten screens at eight tables write until the harm is done."""
    with hall(url, tables=8, screens=10) as found:
        found.crowd.run(times=0, meanwhile=lambda: harm(found), pause=0.05)
        return found.verdict()


def web_killed(url: str, asked: argparse.Namespace) -> Case:
    """A web process is killed again and again in the middle of saves."""

    def kill(found: Hall) -> None:
        # Granian gives up on one that dies twice within 5.5 s, and leaves it to the container to start anew.
        for _time in range(asked.kills):
            time.sleep(BETWEEN_KILLS)
            os.kill(min(children(found.server.pid)), signal.SIGKILL)  # the one that has lived longest

    return amid(url, kill)


def redis_hung(url: str, asked: argparse.Namespace) -> Case:
    """Redis takes calls and does not answer."""
    return with_redis(url, lambda redis: redis.client_pause(asked.seconds * 1000), asked)


def redis_stopped(url: str, asked: argparse.Namespace) -> Case:
    return with_redis(url, lambda redis: redis.shutdown(nosave=True), asked)


def with_redis(url: str, harm: Callable[[Redis], Any], asked: argparse.Namespace) -> Case:
    def do_harm(_found: Hall) -> None:
        time.sleep(1)
        harm(Redis.from_url(os.environ["REDIS_URL"]))
        time.sleep(asked.seconds)

    return amid(url, do_harm)


def postgres_crashed(url: str, asked: argparse.Namespace) -> Case:
    """One of its processes is killed, so it throws everyone out and recovers from its log."""

    def crash(_found: Hall) -> None:
        for _time in range(3):
            time.sleep(max(asked.seconds / 3, 5))
            if pid := some_client(url):
                os.kill(pid, signal.SIGKILL)
        patiently(url).close()

    return amid(url, crash)


def deployed(url: str, asked: argparse.Namespace) -> Case:
    """A new version in the middle of a gathering: all web processes are replaced while the old script keeps saving."""

    def deploy(found: Hall) -> None:
        for _time in range(3):
            time.sleep(asked.seconds / 3)
            os.kill(found.server.pid, signal.SIGHUP)  # granian starts new workers and lets the old ones finish

    return amid(url, deploy)


def letters_killed(url: str, asked: argparse.Namespace) -> Case:
    """Those who write letters and those who send them are killed in the middle, in turn."""
    with database(url) as own, place(own) as plain, sink() as taken:
        environment = taken.environment(plain)
        furnish_plain(plain)
        run_script(["scripts/letters_data.py", "lay", f"{asked.letters}"], environment)
        run_script(["scripts/letters_data.py", "promises", f"{asked.letters // 20}"], environment)
        luck = random.Random(1)
        for number in range(asked.letter_kills):
            killed(["scripts/letters_data.py", "tell" if number % 4 == 3 else "send"], environment, luck)
        start = time.monotonic()
        for verb in ("tell", "send", "later"):
            run_script(["scripts/letters_data.py", verb], environment)
        took = time.monotonic() - start
        told = json.loads(run_script(["scripts/letters_data.py", "told"], environment))
        arrived = taken.taken
    lost = sum(1 for key, state in told["letters"].items() if state != "sent" or not arrived[key]) + told["untold"]
    doubled = sum(arrived.values()) - len(arrived)
    strangers = arrived.keys() - told["letters"].keys()
    print(f"  {len(told['letters'])} letters, {asked.letter_kills} kills, {doubled} came twice", flush=True)
    return Case(lost, doubled, round(took, 2), not lost and not strangers and doubled <= asked.letter_kills)


def killed(command: list[str], environment: dict[str, str], luck: random.Random) -> None:
    """Begun, and killed at a moment nobody has chosen: after it has told that it works, or as it does."""
    with running([sys.executable, *command], env=environment | {"NED_SAY_WHEN": "1"}, cwd=ROOT, stdout=-1) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(luck.random() * 0.3)
        process.send_signal(signal.SIGKILL)


def some_client(url: str) -> int:
    """A process of PostgreSQL that serves one of ours; 0 when none is there."""
    with patiently(url) as connection:
        others = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> %s"
        row = connection.execute(others, [connection.info.backend_pid]).fetchone()
    return row[0] if row else 0


def patiently(url: str) -> psycopg.Connection[Any]:
    """A line to a server that may be recovering."""
    end = time.monotonic() + BACK_WITHIN
    while True:
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


# The last one leaves no Redis behind.
CASES = {
    one.__name__: one
    for one in (
        *(replay, replay_browsers, web_killed, letters_killed),
        *(redis_hung, postgres_crashed, deployed, redis_stopped),
    )
}


def children(pid: int) -> list[int]:
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for listing in listings for child in listing.read_text().split()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=500)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--letters", type=int, default=6000)
    parser.add_argument("--letter-kills", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=120, help="how long Redis is away, and others are tried")
    parser.add_argument("--only", choices=list(CASES))
    asked = parser.parse_args()
    if urlsplit(os.environ.get("DATABASE_URL", "")).scheme != "postgres" or not os.environ.get("REDIS_URL"):
        sys.exit("PostgreSQL and Redis must run beside this: `make chaos` starts both.")
    with guard():
        found = {name: told(name, case, asked) for name, case in CASES.items() if asked.only in {None, name}}
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / "chaos.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    sys.exit(0 if all(case["ok"] for case in found.values()) else 1)


def told(name: str, case: Callable[[str, argparse.Namespace], Case], asked: argparse.Namespace) -> dict[str, Any]:
    found = case(os.environ["DATABASE_URL"], asked)
    print(f"{name:18} lost {found.lost}  doubled {found.doubled}  back in {found.recovered_s} s", flush=True)
    return asdict(found)


if __name__ == "__main__":
    main()
