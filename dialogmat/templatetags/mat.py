import uuid
from collections.abc import Mapping
from typing import Any

from django import template

from workshops.models import Factor

register = template.Library()


@register.filter
def get(values: Mapping[Any, Any] | None, key: Any) -> Any:
    """values[key], or nothing."""
    return values.get(key) if values else None


@register.simple_tag
def factors() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Factor.choices]


@register.simple_tag
def fresh_id() -> str:
    return str(uuid.uuid4())
