"""HTML of our own to PDF. Every file a print asks for is one of ours, found by name; nothing leaves the machine."""

import atexit
import mimetypes
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

INTER = "static:inter"
DRAWING = "data:image/svg+xml"
DRAWING_LIMIT = 64_000
SHEET = f"""
@font-face {{ font-family: Inter; src: url({INTER}) }}
@page {{ size: A4; margin: 18mm 16mm 20mm }}
html {{ font-family: Inter, sans-serif; color: #10303A }}
"""
# Pango's font map, which the shared configuration holds, must not be used by two threads at once.
ONE_AT_A_TIME = Lock()


class RefusedError(ValueError):
    """The print asks for something that is not one of our files."""


def static_file(name: str) -> Path:
    """Where the file of a `static:` address lies; raises RefusedError for a name that no finder knows."""
    if name == "inter":
        return Path(settings.NODE) / "inter-ui/variable/InterVariable.woff2"
    try:
        found = finders.find(name)
    except SuspiciousFileOperation as outside:
        raise RefusedError(f"{name!r} is outside the static folders.") from outside
    if not found or not Path(str(found)).is_file():
        raise RefusedError(f"There is no static file {name!r}.")
    return Path(str(found))


def open_address(url: str) -> tuple[bytes, str]:
    """The bytes and media type behind `static:NAME` or an SVG drawing written into the page itself.

    Raises RefusedError for every other address: http, file, ftp, other data, and static names outside our folders.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "static":
        return static_file(rest).read_bytes(), mimetypes.guess_type(rest)[0] or "application/octet-stream"
    head, comma, body = url.partition(",")
    if comma and head.split(";")[0] == DRAWING and "base64" not in head and len(url) <= DRAWING_LIMIT:
        return unquote_to_bytes(body), "image/svg+xml"
    raise RefusedError(f"A print may not ask for {url[:80]!r}.")


@cache
def fetcher() -> "URLFetcher":
    """WeasyPrint's way to files, which is ours alone: its own handlers for http, file and data are never called."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            try:
                body, kind = open_address(url)
            except (OSError, RefusedError) as refused:
                # WeasyPrint swallows ordinary errors and prints a page with a hole in it.
                raise FatalURLFetchingError(str(refused)) from refused
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return OwnFiles()


@cache
def type_case() -> "tuple[FontConfiguration, CSS]":
    """Inter, unpacked once per process: that is half the time of a small print."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    # It removes its folder when it goes, which it cannot do once the interpreter is coming down.
    atexit.register(type_case.cache_clear)
    return fonts, CSS(string=SHEET, font_config=fonts, url_fetcher=fetcher())


def lay_out(html: str, *, title: str, language: str) -> "Document":
    """The pages of `html` before they are written; raises RefusedError when it asks for a file that is not ours."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    fonts, sheet = type_case()
    try:
        document: Document = HTML(string=html, url_fetcher=fetcher()).render(stylesheets=[sheet], font_config=fonts)
    except FatalURLFetchingError as refused:
        raise RefusedError(str(refused)) from refused
    document.metadata.title, document.metadata.lang = title, language
    return document


def write_pdf(html: str, *, title: str, language: str = "nb") -> bytes:
    """A tagged PDF (PDF/UA-1) of `html`, with its title and language (a BCP 47 tag) in the document.

    The paper is A4 upright until the page's own `@page` rule says otherwise; lengths on paper are CSS millimetres.
    Pictures and stylesheets are named `static:NAME`; every picture needs an alt text, ornament belongs in CSS.
    Raises RefusedError when the page asks for anything else. Takes 0.1 s for a page and 2–3 s for a mat.
    """
    with ONE_AT_A_TIME:
        return bytes(lay_out(html, title=title, language=language).write_pdf(pdf_variant="pdf/ua-1"))
