"""HTML of our own to PDF. Every file a print asks for is one of ours, found by name; nothing leaves the machine."""

import atexit
import mimetypes
import re
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpResponse

from ned.files import file_name

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

# What prints are set in; static weights, for a variable font costs a print a third of its time. Set-up makes each of
# them small (scripts/fonts.py); without set-up the whole one serves, and a process takes seconds to unpack it.
FACES = {
    "text-400": ("Inter", 400, "web/Inter-Regular"),
    "text-600": ("Inter", 600, "web/Inter-SemiBold"),
    "text-700": ("Inter", 700, "web/Inter-Bold"),
    "text-800": ("Inter", 800, "web/Inter-ExtraBold"),
    "display-700": ("Inter Display", 700, "display/InterDisplay-Bold"),
    "display-800": ("Inter Display", 800, "display/InterDisplay-ExtraBold"),
}
# What a PDF says that it is: one that everybody can read, or one that is kept. Both are tagged, and WeasyPrint writes
# no more than one of the names.
READ, KEPT = "pdf/ua-1", "pdf/a-2a"
DRAWING = "data:image/svg+xml"
DRAWING_LIMIT = 64_000
COLOUR = re.compile(rb"#([0-9A-Fa-f]{6})\b")
INK = 0.22
SHEET = """
@page { size: A4; margin: 18mm 16mm 20mm }
html { font-family: Inter, sans-serif; color: #10303A }
"""
POINTS = 72 / 25.4
# Pango's font map, which the shared configuration holds, must not be used by two threads at once.
ONE_AT_A_TIME = Lock()


class RefusedError(ValueError):
    """The print asks for something that is not one of our files."""


def static_file(name: str) -> Path:
    """Where the file of a `static:` address lies; raises RefusedError for a name that no finder knows."""
    try:
        found = finders.find(name)
    except SuspiciousFileOperation as outside:
        raise RefusedError(f"{name!r} is outside the static folders.") from outside
    if not found or not Path(str(found)).is_file():
        raise RefusedError(f"There is no static file {name!r}.")
    return Path(str(found))


def face_file(name: str) -> Path:
    """Where the letters of one of FACES lie."""
    if name not in FACES:
        raise RefusedError(f"There are no letters named {name!r}.")
    made = Path(settings.BASE_DIR) / f"var/static/fonts/print/{name}.ttf"
    return made if made.is_file() else Path(settings.NODE) / f"inter-ui/{FACES[name][2]}.woff2"


def faded(drawing: bytes) -> bytes:
    """The same drawing for little ink: every colour is led most of the way to white."""
    return COLOUR.sub(lambda found: b"#" + b"".join(map(_faded, bytes.fromhex(found[1].decode()))), drawing)


def _faded(part: int) -> bytes:
    return b"%02X" % round(255 - (255 - part) * INK)


def open_address(url: str) -> tuple[bytes, str]:
    """The bytes and media type behind `static:NAME` or an SVG drawing written into the page itself.

    `face:NAME` is one of FACES, `faded:NAME` a static drawing for little ink.
    Raises RefusedError for every other address: http, file, ftp, other data, and static names outside our folders.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "static":
        return static_file(rest).read_bytes(), mimetypes.guess_type(rest)[0] or "application/octet-stream"
    if scheme == "face":
        return face_file(rest).read_bytes(), "font/ttf"
    if scheme == "faded":
        return faded(static_file(rest).read_bytes()), "image/svg+xml"
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
    faces = "".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; src: url(face:{name}) }}\n"
        for name, (family, weight, _file) in FACES.items()
    )
    return fonts, CSS(string=faces + SHEET, font_config=fonts, url_fetcher=fetcher())


def lay_out(html: str, *, title: str, language: str) -> "Document":
    """The pages of `html` before they are written; raises RefusedError when it asks for a file that is not ours."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    from ned.pictures import Pictures

    fonts, sheet = type_case()
    page = HTML(string=html, url_fetcher=fetcher())
    try:
        document: Document = page.render(stylesheets=[sheet], font_config=fonts, cache=Pictures())
    except FatalURLFetchingError as refused:
        raise RefusedError(str(refused)) from refused
    document.metadata.title, document.metadata.lang = title, language
    return document


def write_pdf(
    html: str, *, title: str, language: str = "nb", zoom: float = 1, bleed: float = 0, variant: str = READ
) -> bytes:
    """A tagged PDF of `html`, with its title and language (a BCP 47 tag) in the document.

    The paper is A4 upright until the page's own `@page` rule says otherwise; lengths on paper are CSS millimetres.
    Pictures and stylesheets are named `static:NAME`; every picture needs an alt text, ornament belongs in CSS.
    `zoom` makes all of it larger or smaller. Where the page has room outside what is cut away (`@page { bleed }`),
    `bleed` says how many millimetres of it are printed. `variant` is READ, or KEPT for what goes to an archive.
    Raises RefusedError when the page asks for anything else.
    Takes 0.1 s for a page and about a second for a mat.
    """
    finish = partial(_mark_bleed, bleed=bleed * POINTS, zoom=zoom) if bleed else None
    with ONE_AT_A_TIME:
        made = lay_out(html, title=title, language=language)
        return bytes(made.write_pdf(pdf_variant=variant, zoom=zoom, finisher=finish))


def sent(body: bytes, *, name: str) -> HttpResponse:
    """A PDF that opens in the browser, under a file name made of `name`."""
    headers = {"Content-Disposition": f'inline; filename="{file_name(name) or "ned"}.pdf"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def _mark_bleed(document: "Document", pdf: Any, *, bleed: float, zoom: float) -> None:
    """WeasyPrint forgets the zoom, and takes all it may have up to 10 points; a printer wants what was agreed."""
    written = (one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page")
    for laid, page in zip(document.pages, written, strict=True):
        media, aside = page["MediaBox"], laid.bleed["left"] * zoom * 0.75
        for name, out in (("TrimBox", 0.0), ("BleedBox", bleed)):
            inset = aside - out
            box = (media[0] + inset, media[1] + inset, media[2] - inset, media[3] - inset)
            page[name] = type(media)(box)
