"""A Python that has the product's models and stays: starting one for each question costs more than the question."""

import contextlib
import io
import json
import sys
import traceback

import django


def main() -> None:
    """Runs each line of stdin, code as JSON, and answers with a line: what it printed, and what went wrong."""
    django.setup()
    from django.db import connections

    for line in sys.stdin:
        said, wrong = io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(said):
                exec(json.loads(line), {"__name__": "__beside__"})  # noqa: S102 (the test's own)
        except Exception:  # noqa: BLE001 (whatever it is, the test that asked is told)
            wrong = traceback.format_exc()
        connections.close_all()
        print(json.dumps([said.getvalue().strip(), wrong]), flush=True)  # noqa: T201 (the answer)


if __name__ == "__main__":
    main()
