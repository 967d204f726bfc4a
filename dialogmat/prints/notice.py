"""The poster that tells employees why they meet, what is kept of it, and when and where it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dialogmat.prints.edition import Edition, Print, has_cover
from workshops.models import Sitting

PARTS: list[tuple[str, str | Promise]] = [
    ("why", _("Why we do this")),
    ("what", _("What happens")),
    ("stored", _("What is stored")),
    ("who", _("Who sees it")),
    ("anonymous", _("What is anonymous")),
]
# So many signs fill the sheet in its ordinary type.
FULL = 2500


def html(edition: Edition) -> str:
    block = edition.on_cover("notice")
    if not block:
        return ""
    parts = [(key, name, str(block.words[key])) for key, name in PARTS]
    long = sum(len(text) for _key, _name, text in parts) > FULL
    return edition.render(
        "notice", title=block.words["title"], parts=parts, long=long, meets=meets(edition), place=edition.gathering
    )


def meets(edition: Edition) -> list[Sitting]:
    """All the times the gathering meets: somebody comes to each."""
    return list(edition.gathering.sittings.all()) if edition.sitting else []


PRINT = Print(
    "notice",
    _("Poster for employees"),
    _("Why you meet, what is stored, who sees it, and when and where. A3, to hang up where people pass; one or more."),
    html,
    has=has_cover("notice"),
)
