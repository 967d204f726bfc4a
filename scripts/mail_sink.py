"""A mail server that keeps nothing but the Message-ID of each letter it has taken: mail_sink.py PORT FILE."""

import asyncio
import sys
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any, TextIO

from aiosmtpd.smtp import SMTP


class Sink:
    def __init__(self, taken: TextIO) -> None:
        self.taken, self.parser = taken, BytesHeaderParser()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        head = envelope.content.partition(b"\r\n\r\n")[0]
        # Written before it is acknowledged, as one that takes responsibility does.
        self.taken.write(f"{self.parser.parsebytes(head)['Message-ID']}\n")
        self.taken.flush()
        return "250 OK"


async def serve(port: int, taken: TextIO) -> None:
    sink = Sink(taken)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(sink), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with Path(sys.argv[2]).open("a", encoding="utf-8") as file:
        asyncio.run(serve(int(sys.argv[1]), file))
