"""Which fields are about persons, how long each lives, and whether it really goes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from ned import retention
from ned.models import User
from tests.house.reasons import NOT_A_PERSON
from tests.house.source import APPS

# Words a person is called by.
CALLED = {
    "name",
    "first_name",
    "last_name",
    "email",
    "phone",
    "address",
    "to",
    "who",
    "responsible",
    "suggested",
    "helper",
}

type Keep = Mapping[str, datetime.timedelta | None]
type Maker = Callable[[datetime.datetime], models.Model]


def own_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            yield model


def personal(model: type[models.Model]) -> Iterator[str]:
    """The fields that lead to a person, address one or call her by name."""
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        label = f"{model._meta.label}.{field.name}"
        called = isinstance(field, models.CharField | models.TextField) and field.name in CALLED
        if (
            field.related_model is User
            or isinstance(field, models.EmailField)
            or (called and label not in NOT_A_PERSON)
        ):
            yield label


def without_a_life(keep: Keep) -> list[str]:
    """Personal fields nobody has said how long live, and lives of fields that are not there."""
    every = [label for model in own_models() for label in personal(model)]
    fields = {
        f"{m._meta.label}.{f.name}" for m in own_models() for f in (*m._meta.local_fields, *m._meta.local_many_to_many)
    }
    return [
        f"{label} is about a person: say in settings.KEEP how long it lives." for label in every if label not in keep
    ] + [f"{label} is in settings.KEEP, and there is no such field." for label in keep if label not in fields]


def without_a_maker(keep: Keep, makers: Mapping[str, Maker]) -> list[str]:
    return [
        f"{label} has a life of {life.days} days: add a maker of an old one to tests/house/aged.py."
        for label, life in keep.items()
        if life and not maker_of(label, makers)
    ]


def maker_of(label: str, makers: Mapping[str, Maker]) -> Maker | None:
    return makers.get(label) or makers.get(label.rpartition(".")[0])


def outlived(label: str, life: datetime.timedelta, maker: Maker) -> list[str]:
    """Whether a field is there the day before its life ends, and is not there the day after."""
    now, day = timezone.now(), datetime.timedelta(days=1)
    young, old = maker(now - life + day), maker(now - life - day)
    if not kept(young, label) or not kept(old, label):
        return [f"{label}: its maker in tests/house/aged.py leaves it empty."]
    retention.run(now)
    found = [] if kept(young, label) else [f"{label} goes before its time."]
    return found + ([f"{label} is still there a day after its life of {life.days} days."] if kept(old, label) else [])


def kept(row: models.Model, label: str) -> bool:
    now = type(row)._default_manager.filter(pk=row.pk).first()
    value: Any = getattr(now, label.rpartition(".")[2]) if now else None
    return bool(value.exists()) if hasattr(value, "exists") else bool(value)
