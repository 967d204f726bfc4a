from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, Kind

# Dots to give to what is listed: the items of its own, or what the tables have shared on the block it is `of`.
KIND = Kind("vote", _("Vote"), words=ASKED, may=HELP | {"items"}, counted=True, paper="dots", template="dots")
