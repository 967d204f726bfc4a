"""Words are read and written in their order. The column is the same, so the database has nothing to do."""

from django.db import migrations

import dialogmat.models.ordered


class Migration(migrations.Migration):
    dependencies = [("dialogmat", "0006_alone_and_frozen_both_ways")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="wording",
                    name="body",
                    field=dialogmat.models.ordered.OrderedTable(default=dict),
                )
            ]
        )
    ]
