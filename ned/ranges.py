"""A file of which a player may ask for a part, which Safari demands before it shows a film (RFC 9110 §14)."""

import re
from typing import Protocol

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...
    def seek(self, offset: int, /) -> int: ...
    def close(self) -> None: ...


ONE = re.compile(r"bytes=(\d*)-(\d*)")


class Part:
    """`length` bytes from where the file stands."""

    def __init__(self, file: Readable, length: int) -> None:
        self.file, self.left = file, length

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def close(self) -> None:
        self.file.close()


def ranged(request: HttpRequest, file: Readable, *, size: int, content_type: str) -> HttpResponseBase:
    """The part that is asked for with 206, 416 for one that is not there, and the whole to all other questions."""
    asked = ONE.fullmatch(request.headers.get("Range", ""))
    if not asked or asked[0] == "bytes=-":
        return _answer(file, size, content_type, status=200)
    first, last = _bounds(asked[1], asked[2], size)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(first)
    answer = _answer(Part(file, last - first + 1), last - first + 1, content_type, status=206)
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _answer(file: Readable | Part, length: int, content_type: str, *, status: int) -> FileResponse:
    answer = FileResponse(file, content_type=content_type, status=status)
    answer.block_size = 1 << 16
    answer["Content-Length"] = str(length)
    answer["Accept-Ranges"] = "bytes"
    return answer
