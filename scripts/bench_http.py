"""What a hall is to the servers: requests over a few kept lines, as a proxy has them, and open streams."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import re
import resource
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
TOLD = re.compile(rb"data: (\S+)")


def allow_open_files(many: int) -> None:
    """For this process and the servers it starts: each stream is a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < many:
        raise RuntimeError(f"{many} open files are needed, and only {hard} are allowed (ulimit -Hn).")
    if soft < many:
        resource.setrlimit(resource.RLIMIT_NOFILE, (many, hard))


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return body.decode()


@dataclass
class Lines:
    """Kept connections to one server; those who come when all are busy wait, and their clock runs."""

    port: int
    most: int = 32
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate = asyncio.Semaphore(self.most)

    async def ask(self, method: str, path: str, said: dict[str, Any] | None = None, **headers: str) -> Answer:
        body = urlencode(said or {}).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += ["Accept-Encoding: gzip", *([f"Content-Type: {FORM}"] if method == "POST" else [])]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        async with self.gate:
            return await self._send("\r\n".join([*lines, "", ""]).encode() + body)

    async def _send(self, words: bytes) -> Answer:
        while self.idle:
            line = self.idle.pop()
            # The server may have closed one that was kept; what it has not read it has not done.
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                return await self._over(line, words)
        return await self._over(await asyncio.open_connection("127.0.0.1", self.port), words)

    async def _over(self, line: tuple[asyncio.StreamReader, asyncio.StreamWriter], words: bytes) -> Answer:
        reader, writer = line
        writer.write(words)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in head[1:])}
        answer = Answer(int(head[0].split()[1]), headers, await _body(reader, headers))
        self.idle.append(line)
        return answer

    async def close(self) -> None:
        for _reader, writer in self.idle:
            writer.close()


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    found = b""
    while size := int(await reader.readline(), 16):
        found += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return found


class Ear(asyncio.Protocol):
    """One open stream: when its first beat came, and what it was told when."""

    def __init__(self, path: str, heard: Any = None) -> None:
        self.path, self.heard = path, heard
        self.open = asyncio.get_running_loop().create_future()
        self.rest = b""

    @classmethod
    async def at(cls, port: int, path: str, heard: Any = None) -> Ear:
        """Connected and let in. Raises ConnectionError when it is not."""
        loop = asyncio.get_running_loop()
        _line, ear = await loop.create_connection(lambda: cls(path, heard), "127.0.0.1", port)
        await ear.open
        return ear

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.line = transport
        transport.write(f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            if not self.open.done() and line.startswith(b"event: beat"):
                self.open.set_result(time.monotonic())
            if self.heard and (told := TOLD.match(line)):
                self.heard(told[1].decode())

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.open.done():
            self.open.set_exception(ConnectionError(self.rest[:200].decode("latin-1")))

    def leave(self) -> None:
        self.line.abort()
