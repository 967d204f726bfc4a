from typing import Any

from django.core.management.base import BaseCommand

from ned import retention


class Command(BaseCommand):
    help = "Let go of what is older than its shelf life (settings.KEEP); beat does the same each night."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{retention.run()} rows let go of.")
