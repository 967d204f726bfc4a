"""Exits 0 when the server on this port says it is well; the container's health check."""

import http.client
import os
import sys


def main() -> None:
    # The check comes from inside, so it names a host that is let in.
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    line = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=4)
    line.request("GET", "/health/", headers={"Host": host})
    sys.exit(0 if line.getresponse().status == 200 else 1)


if __name__ == "__main__":
    main()
