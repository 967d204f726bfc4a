from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

# Only PostgreSQL has these; the embedded database looks through the words (workshops/search.py).
MADE = [
    "ALTER TABLE workshops_banked ADD COLUMN lexemes tsvector "
    "GENERATED ALWAYS AS (to_tsvector('norwegian'::regconfig, words)) STORED",
    "CREATE INDEX bank_words_in_norwegian ON workshops_banked USING gin (lexemes)",
    "CREATE INDEX bank_words_by_likeness ON workshops_bankword USING gin (word gin_trgm_ops)",
]
DROPPED = [
    "DROP INDEX bank_words_by_likeness",
    "ALTER TABLE workshops_banked DROP COLUMN lexemes",
]


def run(statements):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ('workshops', '0004_recorded_at_a_meeting'),
    ]

    operations = [
        migrations.AddField(
            model_name='measure',
            name='shared',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='BankWord',
            fields=[
                ('word', models.CharField(max_length=80, primary_key=True, serialize=False)),
            ],
        ),
        TrigramExtension(),
        migrations.RunPython(run(MADE), run(DROPPED)),
    ]
