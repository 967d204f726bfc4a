import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dialogmat", "0008_own_films")]

    operations = [
        migrations.AddField(
            "run",
            "pace",
            models.CharField(
                blank=True,
                choices=[
                    ("led", "The facilitator opens the stations"),
                    ("free", "The tables walk at their own pace"),
                ],
                max_length=4,
            ),
        ),
        migrations.AddField("run", "reached", models.JSONField(default=dict)),
        migrations.AddField("run", "skipped", models.JSONField(default=list)),
        migrations.AddField("run", "lasting", models.JSONField(default=dict)),
        migrations.AddField("run", "timer_started_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("run", "asked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("dialogue", "extra", models.DurationField(default=datetime.timedelta)),
        migrations.AddField(
            "dialogue",
            "meets",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="workshops.table",
            ),
        ),
        migrations.AddField("dialogue", "message", models.CharField(blank=True, max_length=200)),
        migrations.AddField("dialogue", "kept_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("device", "station", models.SlugField(blank=True)),
        migrations.AddField("answer", "struck_at", models.DateTimeField(blank=True, null=True)),
    ]
