"""From what lies behind to one row for each gathering. Building again gives the same row."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from ned.models import Stale
from surveys.models import Publication, Summary
from surveys.reportable import OVERALL
from workshops.models import Gathering, GatheringUnit, HeadCount, Measure, Present

FIELDS = [field.name for field in Summary._meta.concrete_fields if not field.primary_key]
AT_ONCE = 500


def build(gathering_id: uuid.UUID) -> None:
    """The summary of one gathering, from raw."""
    _write([gathering_id])


def build_all() -> int:
    """The summaries of all gatherings; returns how many."""
    ids = list(Gathering.objects.order_by("pk").values_list("pk", flat=True))
    for some in itertools.batched(ids, AT_ONCE, strict=False):
        _write(some)
    return len(ids)


def refresh() -> int:
    """Build what verbs have made out of date; returns how many. Any number of workers may do this at once."""
    rows = Stale.objects.filter(kind="gathering").order_by("pk")[:AT_ONCE]
    return sum(_refresh(row) for row in list(rows))


@transaction.atomic
def _refresh(row: Stale) -> int:
    # Gone first, read after: a verb that notes the same while we read waits for us, and then notes it anew.
    gone = Stale.objects.filter(pk=row.pk).delete()[0]
    if gone:
        build(row.object_id)
    return gone


def _write(ids: Iterable[uuid.UUID]) -> None:
    Summary.objects.bulk_create(
        rows(ids), update_conflicts=True, unique_fields=["gathering"], update_fields=FIELDS, batch_size=AT_ONCE
    )


def rows(ids: Iterable[uuid.UUID]) -> list[Summary]:
    """What the summaries of these gatherings should say; nothing is written. Six queries, however many."""
    ids = list(ids)
    gatherings = Gathering.objects.filter(pk__in=ids).values_list(
        "pk", "kind", "programme", "published_at", "unit__municipality", Min("sittings__starts")
    )
    held = set(Gathering.objects.held().filter(pk__in=ids).values_list("pk", flat=True))
    present, units, measures, scores = _present(ids), _units(ids), _measures(ids), _scores(ids)
    return [
        Summary(
            gathering_id=pk,
            municipality_id=municipality,
            programme_id=programme,
            kind=kind,
            month=_month(first),
            planned=published_at is not None,
            held=pk in held,
            units=units.get(pk, 0),
            **(present[pk] if pk in held else {}),
            **measures.get(pk, {}),
            **scores.get(pk, {}),
        )
        for pk, kind, programme, published_at, municipality, first in gatherings
    ]


def _month(first: datetime.datetime | None) -> datetime.date | None:
    return timezone.localtime(first).date().replace(day=1) if first else None


def _present(ids: list[uuid.UUID]) -> defaultdict[uuid.UUID, dict[str, int]]:
    """Shifts add up. Two halves of one mat (editions 60-1 and 60-2) are the same people, so the fuller half counts."""
    parts: dict[tuple[uuid.UUID, str], dict[str, int]] = {}
    counted = HeadCount.objects.filter(sitting__gathering__in=ids).values_list(
        "sitting__gathering", "category", "sitting__run__variant"
    )
    for gathering, category, variant, n in counted.annotate(total=Sum("n")):
        parts.setdefault((gathering, category), {})[variant or ""] = n
    found: defaultdict[uuid.UUID, dict[str, int]] = defaultdict(lambda: {"leaders": 0, "present": 0})
    for (gathering, category), by_variant in parts.items():
        n = max(by_variant.values())
        found[gathering]["present"] += n
        found[gathering]["leaders"] += n if category == Present.LEADER else 0
    return found


def _units(ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    served = GatheringUnit.objects.filter(gathering__in=ids)
    return dict(served.values_list("gathering").annotate(n=Count("pk")).order_by())


def _measures(ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """A funnel: all that came out of it, those ever decided, those done."""
    counted: Any = (
        Measure.objects.filter(sources__gathering__in=ids, merged_into=None)
        .order_by()
        .values_list("sources__gathering")
        .annotate(
            proposed=Count("pk", distinct=True),
            decided=Count("pk", filter=~Q(decided_on=None), distinct=True),
            done=Count("pk", filter=Q(status="done"), distinct=True),
        )
    )
    return {pk: {"proposed": proposed, "decided": decided, "done": done} for pk, proposed, decided, done in counted}


def _scores(ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    published = Publication.objects.filter(gathering__in=ids).values_list("gathering", "numbers")
    return {
        gathering: {"score_n": numbers[OVERALL]["n"], "score_sum": numbers[OVERALL]["sum"]}
        for gathering, numbers in published
        if OVERALL in numbers
    }
