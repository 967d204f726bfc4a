from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, FACTOR, HELP, WORDS, Kind, Part

INFLUENCE = Part("influence", _("Can we influence it? 1–6"), "scale")
KIND = Kind(
    "priority",
    _("Priority"),
    words=ASKED,
    may=HELP,
    parts=(WORDS, FACTOR, INFLUENCE),
    many=True,
    reads=("influence",),
)
