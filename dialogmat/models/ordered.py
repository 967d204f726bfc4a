"""JSON whose tables keep the order they were written in: PostgreSQL's own forgets it, and cards lie in an order."""

from __future__ import annotations

from typing import Any

from django.db import models


def paired(value: Any) -> Any:
    """A table as a list of pairs, which no database sorts."""
    return [[name, paired(one)] for name, one in value.items()] if isinstance(value, dict) else value


def tabled(value: Any) -> Any:
    """The way back. A table that was written as one is read as it is."""
    return {name: tabled(one) for name, one in value} if isinstance(value, list) else value


class OrderedTable(models.JSONField):
    """A table of texts and of tables of texts. It has no lists of its own, and is not looked into by queries."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(paired(value), connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return tabled(super().from_db_value(value, expression, connection))
