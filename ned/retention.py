"""Runs the shelf lives of settings.KEEP. Each rule is a function that lets go of what is older than its life."""

import datetime
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from ned.models import Count, Letter, Link, Trace, UnitChange

type Rule = Callable[[datetime.datetime], int]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a shelf life; apps to the right add theirs from their own retention.py."""
    RULES.append(function)
    return function


def run(now: datetime.datetime | None = None) -> int:
    """Apply all rules, those of the other apps' retention.py too; returns how many rows were emptied or deleted."""
    autodiscover_modules("retention")
    return sum(apply(now or timezone.now()) for apply in RULES)


def keep(field: str) -> datetime.timedelta:
    life = settings.KEEP[field]
    assert life is not None, f"{field} has no end"
    return life


@rule
def letters(now: datetime.datetime) -> int:
    old = Letter.objects.filter(not_before__lt=now - keep("ned.Letter.text")).exclude(to="")
    return old.update(to="", user=None, subject="", text="", html="")


@rule
def unit_changes(now: datetime.datetime) -> int:
    old = UnitChange.objects.filter(on__lt=(now - keep("ned.UnitChange.by")).date()).exclude(by=None)
    return old.update(by=None)


@rule
def links(now: datetime.datetime) -> int:
    return Link.objects.filter(expires_at__lt=now - keep("ned.Link.user")).delete()[0]


@rule
def traces(now: datetime.datetime) -> int:
    return Trace.objects.filter(at__lt=now - keep("ned.Trace.by")).delete()[0]


@rule
def counts(now: datetime.datetime) -> int:
    return Count.objects.filter(until__lt=now).delete()[0]
