from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import HELP, Kind

# On paper they are laid beside the mat: they take no room on it.
KIND = Kind(
    "cards",
    _("Card sort"),
    words=frozenset({"prompt", "label", "columns", "cards"}),
    may=HELP | {"sectors"},
    last_wins=True,
    paper="",
    template="cards",
    reads=("line",),
)
