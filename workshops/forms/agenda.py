import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.models import AgendaItem


def minutes_field() -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"})
    return forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600, widget=widget)


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]
    """A part of the day. The title of a station is the mat's."""

    minutes = minutes_field()
    clock: datetime.datetime

    class Meta:
        model = AgendaItem
        fields = ["title", "minutes", "responsible", "notes"]
        labels = {"title": _("Title"), "responsible": _("Who leads it"), "notes": _("Notes for you who plan")}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["title"].disabled = bool(self.instance.station_key)


class NewItemForm(forms.Form):
    """A part of your own, at the end of the day; left empty it is none."""

    title = forms.CharField(label=_("A part of your own"), max_length=120)
    minutes = minutes_field()

    def __init__(self, data: Any) -> None:
        super().__init__(data, prefix="new", empty_permitted=True, use_required_attribute=False)

    def item(self) -> list[AgendaItem]:
        if not self.cleaned_data:
            return []
        return [AgendaItem(title=self.cleaned_data["title"], minutes=self.cleaned_data["minutes"])]
