from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import Kind

KIND = Kind(
    "text",
    _("Text"),
    words=frozenset({"text"}),
    may=frozenset({"title"}),
    paper="words",
    template="text",
    reads=("picture",),
)
