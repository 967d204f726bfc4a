"""What one does at home before the day."""

from django.utils.translation import gettext_lazy as _

from dialogmat.prints.edition import Edition, Print, has_cover


def html(edition: Edition) -> str:
    block = edition.on_cover("text")
    return edition.render("prework", words=block.words) if block else ""


PRINT = Print(
    "prework",
    _("Before the day"),
    _("What each does at home, and room to write. A4; one for each who comes, a week before."),
    html,
    has=has_cover("text"),
)
