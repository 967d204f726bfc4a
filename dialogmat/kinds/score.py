from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import Kind

KIND = Kind(
    "score",
    _("Score 1–6"),
    words=frozenset({"label", "prompt", "low", "high", "items"}),
    counted=True,
    paper="circles",
    template="ballot",
)
