"""The table of the database cache, so that `migrate` is all a new installation needs."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS ned_cache")


class Migration(migrations.Migration):
    dependencies = [("ned", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
