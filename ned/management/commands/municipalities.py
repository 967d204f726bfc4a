import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from ned.models import Municipality, Unit

# Numbers and names: SSB KLASS 131. Language form: the municipalities' own decisions where known to us, else bokmål.
SOURCE = Path(__file__).resolve().parents[2] / "data" / "municipalities.csv"
FACTS = ["name", "name_official", "county_number", "county_name", "language"]


class Command(BaseCommand):
    help = "Put the country's municipalities in place, each with the root of its unit tree. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = read()
        with transaction.atomic():
            refresh(rows)
            plant(rows)
        self.stdout.write(f"{len(rows)} municipalities")


def read() -> dict[str, dict[str, str]]:
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return {row["number"]: row for row in csv.DictReader(file)}


def refresh(rows: dict[str, dict[str, str]]) -> None:
    """Known ones take over what has changed in the file; their unit trees are the municipality's own and stay."""
    known = list(Municipality.objects.current().filter(number__in=rows))
    changed = [one for one in known if any(getattr(one, fact) != rows[one.number][fact] for fact in FACTS)]
    for municipality in changed:
        for fact in FACTS:
            setattr(municipality, fact, rows[municipality.number][fact])
    Municipality.objects.bulk_update(changed, FACTS)


def plant(rows: dict[str, dict[str, str]]) -> None:
    """New ones, and the root of a tree for each that has none."""
    known = set(Municipality.objects.current().values_list("number", flat=True))
    Municipality.objects.bulk_create(Municipality(**row) for number, row in rows.items() if number not in known)
    rootless = list(Municipality.objects.current().filter(root=None, number__in=rows).order_by("number"))
    for municipality in rootless:
        municipality.root = Unit.objects.add_root({"municipality": municipality, "name": municipality.name})
    Municipality.objects.bulk_update(rootless, ["root"])
