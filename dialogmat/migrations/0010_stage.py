import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dialogmat", "0009_cockpit")]

    operations = [
        migrations.AddField("run", "page", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("run", "focus", models.UUIDField(blank=True, null=True)),
        migrations.AddField("run", "dark", models.BooleanField(default=False)),
        migrations.AlterField(
            "run",
            "show",
            models.CharField(
                choices=[
                    ("code", "How to join"),
                    ("seats", "Free seats"),
                    ("since", "Since last time"),
                    ("station", "The station"),
                    ("results", "What the tables shared"),
                    ("marked", "Highlights"),
                ],
                default="code",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            "Highlight",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said", models.UUIDField()),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dialogmat.block"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="highlights", to="dialogmat.run"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "highlight",
            models.UniqueConstraint(fields=("run", "said"), name="a_text_is_marked_once_in_a_sitting"),
        ),
    ]
