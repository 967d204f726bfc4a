from typing import Any

from django import template
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dialogmat.desk.facts import SETTINGS
from dialogmat.desk.forms import edition
from dialogmat.desk.wording import name_of
from dialogmat.kinds import KINDS
from dialogmat.models import Rhythm, Takes

register = template.Library()

WHAT: dict[str, str | Promise] = {
    "added": _("New"),
    "removed": _("Removed"),
    "moved": _("Moved"),
    "changed": _("Changed"),
}
FACTS: dict[str, str | Promise] = {
    "kind": _("Kind"),
    "takes": _("What it takes"),
    "rhythm": _("Rhythm"),
    "minutes": _("Minutes"),
    "settings": _("Setting"),
    "number": _("Number"),
    "core": _("Core"),
    "trio": _("Home trio"),
    "walk": _("Minutes to walk there"),
    "optional_in": _("Left out of"),
    "break_after": _("Break after it"),
    "order": _("Place in the list"),
}
VALUES: dict[Any, str | Promise] = {True: _("yes"), False: _("no"), None: "–", "": "–"}


@register.filter
def what_name(what: str) -> str:
    return str(WHAT[what])


@register.filter
def kind_name(kind: str) -> str:
    return str(KINDS[kind].label) if kind in KINDS else kind


@register.filter
def path_name(path: str) -> str:
    return name_of(path)


@register.filter
def language_name_of(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def fact_name(name: str) -> str:
    """“minutes.90” as “Minutes, 90 min”, “order.cards.culture-1” as “Place in the list, Cards, culture-1”."""
    fact, _dot, key = name.partition(".")
    return ", ".join(filter(None, [str(FACTS.get(fact, fact)), part_name(fact, key)]))


def part_name(fact: str, key: str) -> str:
    if fact == "order":
        return name_of(key)
    return str(SETTINGS.get(key, key)) if fact == "settings" else key and edition(key)


@register.filter
def fact_value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(edition(str(one)) for one in value) or "–"
    if isinstance(value, bool | None) or value == "":
        return str(VALUES[value])
    named = dict(Takes.choices) | dict(Rhythm.choices)
    return str(named.get(value, value))
