from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ned", "0004_a_reviewer_from_the_parties")]

    operations = [
        migrations.CreateModel(
            name="Count",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("n", models.PositiveIntegerField(default=1)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
