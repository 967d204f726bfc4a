import datetime
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import gettext as _

from ned.days import too_far

OURS = {"django/forms/errors/list/default.html": "ned/errors.html"}


class Field(forms.BoundField):
    """A field on the page whose control wears Designsystemet's class."""

    @property
    def optional(self) -> bool:
        """Whether to say that it may be left out: where nothing has to be filled in, that goes without saying."""
        return not self.field.required and any(one.required for one in self.form.fields.values())

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            attrs["class"] = f"ds-input {widget.attrs.get('class', '')}".strip()
        return attrs


class Renderer(DjangoTemplates):
    """Django's own widgets inside our fields: label, description, control and error as Designsystemet writes them."""

    form_template_name = "ned/form.html"
    field_template_name = "ned/field.html"
    bound_field_class = Field

    def get_template(self, template_name: str) -> Any:
        template_name = OURS.get(template_name, template_name)
        if template_name.startswith("ned/"):
            return get_template(template_name)
        return super().get_template(template_name)


def answer(request: HttpRequest, template: str, context: dict[str, Any], *, form: forms.BaseForm) -> HttpResponse:
    """The page with its form: 200 when it is asked for, 422 with all that was typed when something is wrong."""
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, template, context | {"form": form}, status=status)


class DayField(forms.DateField):
    """A day within reach; one that must be `ahead` is today at the earliest."""

    def __init__(self, *, ahead: bool = False, **named: Any) -> None:
        super().__init__(widget=day_input(), **named)
        self.ahead = ahead

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        if value and self.ahead and value < timezone.localdate():
            raise forms.ValidationError(_("That day has passed. Choose today or a day ahead."), code="past")
        if value and (wrong := too_far(value, on=timezone.localdate())):
            raise forms.ValidationError(wrong, code="year")


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def clock_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})
