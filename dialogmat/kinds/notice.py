from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import Kind

# What employees are told before they come: a poster of its own, never on the mat.
KIND = Kind(
    "notice",
    _("Notice to employees"),
    words=frozenset({"title", "why", "what", "stored", "who", "anonymous"}),
    paper="",
    template="notice",
)
