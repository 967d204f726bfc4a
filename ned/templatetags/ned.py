import datetime
import re
from functools import cache, lru_cache

import segno
from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

SIGNS = settings.BASE_DIR / "static/signs.svg"
PIECE = '<svg class="{}" width="20" height="20" aria-hidden="true"><use href="{}#{}"/></svg>'


@register.simple_tag
@cache
def mark(key: str) -> SafeString:
    """The shape of a factor or a rhythm; its name stands beside it, never in it. Nothing for what has no shape."""
    return sign(key, f"mark mark-{key}") if key in drawn() else SafeString("")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A small line drawing, always beside a word. Raises LookupError when there is none of that name."""
    if name not in drawn():
        raise LookupError(f"static/signs.svg has no {name}.")
    return sign(name, "icon")


def sign(name: str, looks: str) -> SafeString:
    """A piece of static/signs.svg, which a browser fetches once: a cockpit shows four hundred of them."""
    return format_html(PIECE, looks, static("signs.svg"), name)


@cache
def drawn() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="(\w+)"', SIGNS.read_text(encoding="utf-8")))


@register.simple_tag
def qr(address: str, alt: str = "") -> SafeString:
    """A QR code as inline SVG on a white plate with its quiet zone, in dark mode too."""
    plate = mark_safe(_squares(address))  # noqa: S308  # segno's own drawing: squares, none of the address
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', alt, plate)


@lru_cache(maxsize=64)  # a cockpit and a stage show the same one all day
def _squares(address: str) -> str:
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True)


@register.simple_tag
def qr_drawing(address: str) -> str:
    """The same for a print: the address of a picture, whose white plate is the paper."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=0, dark="#10303A", omitsize=True))


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
