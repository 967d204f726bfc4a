from django.utils.translation import gettext_lazy as _

from dialogmat.kinds.kind import ASKED, HELP, WORDS, Kind

KIND = Kind("observation", _("Observation"), words=ASKED, may=HELP, parts=(WORDS,), many=True)
