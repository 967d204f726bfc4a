from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import HELP, Kind, Part

KIND = Kind(
    "question",
    _("Question"),
    words=frozenset({"prompt"}),
    may=HELP | {"label"},
    parts=(Part("", "", "area", 4000),),
    paper="box",
    reads=("signatures",),
)
