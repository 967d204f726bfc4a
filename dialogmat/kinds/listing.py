from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, Kind, Part

KIND = Kind("list", _("List"), words=ASKED, may=HELP, parts=(Part("", "", "text", 600),), many=True)
