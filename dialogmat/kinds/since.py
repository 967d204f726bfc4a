from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, Kind

KIND = Kind("since", _("Since last time"), words=ASKED, may=HELP, paper="", template="since")
