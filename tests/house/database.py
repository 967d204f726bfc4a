"""Rules in the database read as sentences, and the migrations say what the models say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from io import StringIO

from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver

from tests.access.knocking import patterns
from tests.house.fields import own_models

FEWEST_WORDS = 3


def unspoken_rules(every: Iterable[type[models.Model]] | None = None) -> list[str]:
    """Constraints and indexes whose name is no sentence."""
    return [
        f"{model._meta.label}: “{rule.name}” is no sentence."
        for model in every or own_models()
        for rule in (*model._meta.constraints, *model._meta.indexes)
        if len([word for word in rule.name.split("_") if word]) < FEWEST_WORDS or rule.name != rule.name.lower()
    ]


def missing_migrations() -> list[str]:
    told = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=told, stderr=told)
    except SystemExit:
        return told.getvalue().splitlines()
    return []


def shared_names(urlpatterns: Iterable[URLPattern | URLResolver] | None = None) -> list[str]:
    """Route names that lead to two addresses."""
    names = Counter(one.name for one in patterns(urlpatterns))
    return [f"{n} routes are called “{name}”." for name, n in names.items() if n > 1]
