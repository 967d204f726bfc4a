"""What is released is frozen, and the database holds it to that. The one place with SQL for each engine."""

from typing import Any

from django.db import migrations

# table, and how a row of it leads to its version
LEADS = {
    "dialogmat_station": "{row}.version_id",
    "dialogmat_block": "(SELECT version_id FROM dialogmat_station WHERE id = {row}.station_id)",
    "dialogmat_wording": (
        "(SELECT s.version_id FROM dialogmat_block b JOIN dialogmat_station s ON s.id = b.station_id"
        " WHERE b.id = {row}.block_id)"
    ),
    "dialogmat_timing": (
        "(SELECT s.version_id FROM dialogmat_block b JOIN dialogmat_station s ON s.id = b.station_id"
        " WHERE b.id = {row}.block_id)"
    ),
}
EVENTS = {"INSERT": "NEW", "UPDATE": "OLD", "DELETE": "OLD"}
MESSAGE = "a released version is frozen"


def sqlite(table: str, lead: str) -> list[str]:
    return [
        f"CREATE TRIGGER frozen_{table}_{event.lower()} BEFORE {event} ON {table} "
        f"WHEN (SELECT state FROM dialogmat_version WHERE id = {lead.format(row=row)}) <> 'draft' "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for event, row in EVENTS.items()
    ]


def postgresql(table: str, lead: str) -> list[str]:
    return [
        f"CREATE FUNCTION frozen_{table}_{event.lower()}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF (SELECT state FROM dialogmat_version WHERE id = {lead.format(row=row)}) <> 'draft' THEN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'NEW' if event != 'DELETE' else 'OLD'}; END $$; "
        f"CREATE TRIGGER frozen_{table}_{event.lower()} BEFORE {event} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION frozen_{table}_{event.lower()}()"
        for event, row in EVENTS.items()
    ]


def freeze(apps: Any, schema_editor: Any) -> None:
    write = sqlite if schema_editor.connection.vendor == "sqlite" else postgresql
    for table, lead in LEADS.items():
        for statement in write(table, lead):
            schema_editor.execute(statement)


def thaw(apps: Any, schema_editor: Any) -> None:
    for table in LEADS:
        for event in EVENTS:
            name = f"frozen_{table}_{event.lower()}"
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")


class Migration(migrations.Migration):
    dependencies = [("dialogmat", "0001_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
