from django import forms
from django.utils.translation import gettext_lazy as _

from dialogmat.models.tally import CHOICES


class HelpedForm(forms.Form):
    choice = forms.TypedChoiceField(label=_("Did it help?"), coerce=int, choices=[(n, str(n)) for n in CHOICES])
