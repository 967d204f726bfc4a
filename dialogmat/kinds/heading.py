from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import Kind

KIND = Kind(
    "heading",
    _("Heading"),
    words=frozenset({"title", "task", "script"}),
    may=frozenset({"kicker", "watch", "late", "voices"}),
    paper="",
    template="heading",
)
