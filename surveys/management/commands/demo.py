from __future__ import annotations

import datetime
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dialogmat.models import Version
from ned.models import Municipality
from surveys.demo import example
from workshops.models import Gathering, Programme

BLOCK = "Eksempeldata – oppdiktede tall"


class Command(BaseCommand):
    help = "Load example data: invented people, units and figures, the same each time, told from one day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=example.SIZES, default="small")
        parser.add_argument("--on", type=datetime.date.fromisoformat, help="the day it is told from (today)")

    def handle(self, *, size: str, on: datetime.date | None, **options: Any) -> None:
        if Programme.objects.filter(example=True).exists():
            raise CommandError("The example data is here already. For a fresh one, begin with an empty database.")
        if Gathering.objects.exists():
            raise CommandError("There are real gatherings here. Example data belongs in a database of its own.")
        if not Municipality.objects.exists():
            call_command("municipalities", stdout=self.stdout)
        if not Version.objects.released().exists():
            call_command("mats", stdout=self.stdout)
        example.load(size, on=on or timezone.localdate())
        self.stdout.write(f"{BLOCK}: {size}.")
