from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import Kind

KIND = Kind(
    "scale",
    _("Scale 1–6"),
    words=frozenset({"prompt", "low", "high", "items"}),
    counted=True,
    paper="circles",
    template="ballot",
    reads=("private",),
)
