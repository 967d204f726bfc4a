from typing import Any

from django.core.management.base import BaseCommand

from surveys import summaries


class Command(BaseCommand):
    help = "Build the summary of every gathering anew."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{summaries.build_all()} summaries")
