import datetime

import segno
from django import template
from django.forms.boundfield import BoundField, BoundWidget
from django.template.loader import render_to_string
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

MARKS = {"leadership", "organisation", "conditions", "culture", "mastery", "cairn"}


@register.simple_tag
def mark(key: str) -> SafeString:
    """The shape of a factor, drawn in its colour; its name stands beside it, never in it."""
    return render_to_string(f"ned/marks/{key}.svg") if key in MARKS else SafeString("")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing from templates/ned/icons/, always beside a word."""
    return render_to_string(f"ned/icons/{name}.svg")


@register.simple_tag
def qr(address: str, alt: str = "") -> SafeString:
    """A QR code as inline SVG on a white plate with its quiet zone, in dark mode too."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', alt, mark_safe(drawing))


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a field with Designsystemet's class."""
    attrs = {"class": f"ds-input {field.field.widget.attrs.get('class', '')}".strip()}
    return field.as_widget(attrs=attrs)


@register.simple_tag
def option(choice: BoundWidget) -> SafeString:
    """One radio button or tick box out of a group."""
    choice.data["attrs"]["class"] = "ds-input"
    return choice.tag()


def _local(value: datetime.date) -> datetime.date:
    return timezone.localtime(value) if isinstance(value, datetime.datetime) and timezone.is_aware(value) else value


def _dot() -> str:
    return "" if get_language() == "en" else "."


@register.filter
def day(value: datetime.date | None) -> str:
    """tysdag 3. mars"""
    return dateformat.format(_local(value), f"l j{_dot()} F") if value else ""


@register.filter
def longdate(value: datetime.date | None) -> str:
    """3. mars 2027"""
    return dateformat.format(_local(value), f"j{_dot()} F Y") if value else ""


@register.filter
def clock(value: datetime.datetime | datetime.time | None) -> str:
    """09:05"""
    if not value:
        return ""
    return (_local(value) if isinstance(value, datetime.datetime) else value).strftime("%H:%M")
