from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import Kind

# Too long for a card: it is read on the screen or from a sheet of its own.
KIND = Kind(
    "case",
    _("Case"),
    words=frozenset({"title", "text"}),
    may=frozenset({"sectors"}),
    paper="",
    template="text",
)
