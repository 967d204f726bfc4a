"""One file for the municipality's archive: what was said and promised, for people and for machines, and what it is."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import pgettext

from ned.files import file_name
from ned.pdf import KEPT, write_pdf
from surveys.archive.data import SCHEMA, schema, written
from surveys.reportable import REFERENCE

if TYPE_CHECKING:
    from surveys.archive.record import Record
    from workshops.models import Gathering


def package(record: Record) -> bytes:
    """A ZIP in the language that is spoken now."""
    files = {
        pgettext("file name", "minutes") + ".pdf": _minutes(record),
        "data.json": written(record),
        SCHEMA: schema(),
    }
    files[pgettext("file name", "README") + ".txt"] = _about(record, files)
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, body in files.items():
            bundle.writestr(name, body)
    return made.getvalue()


def zip_name(gathering: Gathering) -> str:
    """By where and when, for whoever finds it among others."""
    closed = timezone.localdate(gathering.closed_at)
    return f"{file_name(f'{gathering.unit.municipality} {gathering.title}')}-{closed}.zip"


def _minutes(record: Record) -> bytes:
    context = {
        "record": record,
        "minutes": record.minutes,
        "gathering": record.gathering,
        "language": record.language,
        "reference": REFERENCE,
        "today": timezone.localdate(),
        "version": settings.VERSION,
    }
    html = render_to_string("surveys/archive.html", context)
    return write_pdf(html, title=record.gathering.title, language=record.language, variant=KEPT)


def _about(record: Record, files: dict[str, bytes]) -> bytes:
    context = {
        "record": record,
        "gathering": record.gathering,
        "names": list(files),
        "sums": {name: hashlib.sha256(body).hexdigest() for name, body in files.items()},
        "now": timezone.now(),
        "version": settings.VERSION,
    }
    return render_to_string("surveys/archive.txt", context).encode()
