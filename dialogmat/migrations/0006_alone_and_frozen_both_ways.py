"""A leader may go on alone; and nothing is moved into what is frozen, as nothing in it is changed where it lies."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

before = import_module("dialogmat.migrations.0005_frozen_more")

CHANNELS = [(name, name.capitalize()) for name in ("screen", "phone", "passed", "paper", "alone")]


def freeze(apps: Any, schema_editor: Any) -> None:
    for table, state in before.STATES.items():
        named = {"name": f"frozen_{table}_into", "event": "UPDATE", "table": table, "row": "NEW"}
        named |= {"held": f"{state.format(row='NEW')} <> 'draft'", "message": before.before.MESSAGE}
        statements = [before.SQLITE] if schema_editor.connection.vendor == "sqlite" else before.POSTGRESQL
        for statement in statements:
            schema_editor.execute(statement.format(**named))


def thaw(apps: Any, schema_editor: Any) -> None:
    for table in before.STATES:
        name = f"frozen_{table}_into"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")


class Migration(migrations.Migration):
    dependencies = [("dialogmat", "0005_frozen_more")]
    operations = [
        migrations.AlterField("device", "channel", models.CharField(choices=CHANNELS, default="screen", max_length=8)),
        migrations.AlterField("tally", "channel", models.CharField(choices=CHANNELS, max_length=8)),
        migrations.RunPython(freeze, thaw),
    ]
