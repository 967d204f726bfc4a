import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import template

from dialogmat.models.film import film_at
from workshops.models import Factor

register = template.Library()


@register.filter
def get(values: Mapping[Any, Any] | None, key: Any) -> Any:
    """values[key], or nothing."""
    return values.get(key) if values else None


@register.simple_tag
def factors() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Factor.choices]


@register.filter
def host(address: object) -> str:
    """Where a link to a film leads; nothing for what is no address of a page."""
    try:
        parts = urlsplit(str(address))
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in {"http", "https"} else ""


register.filter("own_film", film_at)


@register.filter
def factor_name(key: str) -> str:
    return str(Factor(key).label) if key in Factor.values else ""


@register.simple_tag
def fresh_id() -> str:
    return str(uuid.uuid4())
