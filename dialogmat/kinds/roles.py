from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, Kind

KIND = Kind("roles", _("Roles"), words=ASKED | {"names", "roles"}, may=HELP, paper="", template="roles")
