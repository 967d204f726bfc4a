from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import Kind

# Until somebody has laid a film, what it would have said is read aloud: three minutes, with a picture.
KIND = Kind(
    "film",
    _("Film"),
    words=frozenset({"title", "reading"}),
    may=frozenset({"film", "sectors"}),
    paper="",
    template="film",
)
