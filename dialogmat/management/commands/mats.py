from typing import Any

from django.core.management.base import BaseCommand

from dialogmat.loading import load_all


class Command(BaseCommand):
    help = "Load the two mats that come with NED. Run it as often as you like: unchanged files change nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        new = load_all()
        for version in new:
            self.stdout.write(f"{version}")
        if not new:
            self.stdout.write("Nothing new.")
