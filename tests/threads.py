import threading
from collections.abc import Callable

from django.db import connections


def at_once[Result](number: int, work: Callable[[], Result]) -> list[Result]:
    """The same work in so many threads, each with a connection of its own, all beginning together."""
    ready = threading.Barrier(number)
    found: list[Result] = []

    def run() -> None:
        try:
            ready.wait()
            found.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
