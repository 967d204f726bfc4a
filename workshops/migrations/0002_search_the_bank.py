from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

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
    replaces = [("workshops", "0005_search_the_bank")]

    dependencies = [("workshops", "0001_plans_and_letters")]

    operations = [
        TrigramExtension(),
        migrations.RunPython(run(MADE), run(DROPPED)),
    ]
