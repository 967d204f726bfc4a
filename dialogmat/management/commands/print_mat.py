from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from dialogmat.models import Audience, Version
from dialogmat.models.room import CaseSector
from dialogmat.poster import Poster, Size, poster_pdf, tiles_pdf
from dialogmat.printing import mat_poster
from dialogmat.prints import PRINTS, Edition
from dialogmat.prints.bundle import Bound, write_together

# Which prints a format stands for, where it is not the mat itself.
SHEETS = {"cards": ["stations", "cards", "roles"]} | {
    key: [key] for key in ("sheets", "script", "cases", "notice", "prework", "stations", "roles", "slips")
}
# A mat as large as a table, of what an office printer has.
TILED: Size = "A1"
MATS: dict[str, Callable[[Poster], bytes]] = {
    "A0": lambda poster: poster_pdf(poster, size="A0"),
    "A1": lambda poster: poster_pdf(poster, size="A1"),
    "A3": lambda poster: poster_pdf(poster, size="A3"),
    "2xA3": lambda poster: tiles_pdf(poster, size="A3x2"),
    "tiles": lambda poster: tiles_pdf(poster, size=TILED),
}


class Command(BaseCommand):
    help = "Print a mat, or what belongs to it, to a PDF. Needs neither a server nor a gathering."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mat", help="employees or leaders")
        parser.add_argument("--format", default="A3", help=", ".join([*MATS, *SHEETS]))
        parser.add_argument("--language", default="nb", help="nb, nn or en")
        parser.add_argument("--sector", default=CaseSector.HEALTH.value, help="health or kindergarten")
        parser.add_argument("--variant", default="", help="the edition, such as 90 or day; the longest unless said")
        parser.add_argument("--output", required=True, type=Path, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        known(options["mat"], Audience.values, what="mat")
        known(options["format"], [*MATS, *SHEETS], what="format")
        known(options["language"], [code for code, _name in settings.LANGUAGES], what="language")
        known(options["sector"], CaseSector.values, what="sector")
        body = drawn(edition(options), options["format"])
        try:
            options["output"].write_bytes(body)
        except OSError as error:
            raise CommandError(f"{options['output']} could not be written: {error.strerror}.") from error
        self.stdout.write(f"{options['output']}")


def known(word: str, words: list[str], *, what: str) -> None:
    if word not in words:
        raise CommandError(f"There is no {what} “{word}”. Choose one of: {', '.join(words)}.")


def edition(options: dict[str, Any]) -> Edition:
    found = Version.objects.released().filter(mat__audience=options["mat"]).select_related("mat").newest()
    try:
        version = found.first()
    except DatabaseError:
        version = None
    if not version:
        raise CommandError("No mat is loaded yet. Run `manage.py migrate` and `manage.py mats` first.")
    made = Edition.alone(version, language=options["language"], sector=options["sector"], variant=options["variant"])
    known(made.run.variant, made.mat.variants, what="variant")
    return made


def drawn(edition: Edition, format_: str) -> bytes:
    if format_ in MATS:
        return MATS[format_](mat_poster(edition.run.room, language=edition.language, join=""))
    prints = [PRINTS[key] for key in SHEETS[format_]]
    parts = [Bound(html, one.backed) for one in prints if (html := one.html(edition))]
    if not parts:
        raise CommandError(f"“{edition.mat.title}” has nothing to print as {format_}.")
    return write_together(parts, title=edition.title, language=edition.language)
