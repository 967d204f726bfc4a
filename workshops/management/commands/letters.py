import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from workshops import letters


class Command(BaseCommand):
    help = "Write the week's letters as beat does each minute. The worker sends them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=datetime.date.fromisoformat, metavar="DATE", help="as if this were the day (2027-03-01)"
        )

    def handle(self, *args: Any, on: datetime.date | None = None, **options: Any) -> None:
        written = letters.tell(on or timezone.localdate())
        self.stdout.write(f"{written} letters written")
